"""Rows of register files gathered into months, before the record is touched."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from virtualschool.attendance.codes import BY_CHAR, decode, fault_on
from virtualschool.attendance.intake.bulk import read_in_bulk
from virtualschool.attendance.intake.staged import BLANK, Staged
from virtualschool.attendance.registers import day_at, spot_of
from virtualschool.children.matching import ChildIndex
from virtualschool.intake.loading import FileLoad, Found, Outcome, Row, Run, Severity
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.schools.models import School

__all__ = ["CHANGED", "LOADED", "NEW", "REFUSED", "Staged", "Staging"]

LOADED, REFUSED, NEW, CHANGED = 1, 2, 4, 8
_WEEK = [f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")]
_LASTING = frozenset(char for char, code in BY_CHAR.items() if code.last_on is None)


class Staging:
    """All register files of a batch, row by row: what they say, and what became of each row. A row of a file is known by one
    number, its own and the file's start in `fates`."""

    def __init__(self, run: Run, loads: Sequence[FileLoad]) -> None:
        self.loads = loads
        self.months: dict[tuple[int, int, int], Staged] = {}
        self.today = run.today
        self.starts = list(accumulate((_last_row(load) + 1 for load in loads), initial=0))
        self.fates = bytearray(self.starts.pop())
        self.children = ChildIndex.of(run)
        urns = {row["URN"] for load in loads for row in load.rows} | {urn for load in loads if load.bulk for urn in load.bulk.values["URN"]}
        self.schools = dict(School.objects.filter(urn__in=urns - {None}).values_list("urn", "pk"))

    def read(self) -> None:
        """Takes every row that is still on its way in."""
        for number, load in enumerate(self.loads):
            if load.bulk:
                read_in_bulk(self, number, load, told_by(load), _LASTING)
            else:
                for row in load.open_rows():
                    self.read_row(number, load, row)

    def read_row(self, number: int, load: FileLoad, row: Row) -> None:
        """Takes a row of the file with that place in the batch, and reports what is wrong with it."""
        child_id = self.children.match(load, row)
        if child_id is None:
            return
        school_id = self.schools.get(row["URN"])
        if school_id is None:
            load.refuse(row, "URN", "school.unknown", "The register of schools has no school with this URN.")
            return
        source = self.starts[number] + row.number
        if row.faulty:
            self.fates[source] |= REFUSED
        for day, session, char, column in told_by(load)(row.values):
            if self._may_be(load, row, day, char, column):
                self.month(child_id, school_id, day).take(spot_of(day, session), ord(char), source)
            else:
                self.fates[source] |= REFUSED

    def _may_be(self, load: FileLoad, row: Row, day: dt.date, char: str, column: str) -> bool:
        if day > self.today:
            load.error(row, column, "attendance.future", f"{spoken(day)} has not come yet; the mark was not loaded.")
            return False
        if char in _LASTING or not (fault := fault_on(char, day)):
            return True
        load.error(row, column, "attendance.code", fault)
        return False

    def month(self, child_id: int, school_id: int, day: dt.date) -> Staged:
        """The month of a child at a school that a day lies in; a new one where no row spoke of it yet."""
        key = (child_id, school_id, day.year * 12 + day.month)
        found = self.months.get(key)
        if found is None:
            found = self.months[key] = Staged(child_id, school_id, day.replace(day=1))
        return found

    def refuse_rivals(self) -> None:
        """Two rows for one session that disagree: an error on each, and neither is loaded until a person chooses."""
        for staged in self.months.values():
            for spot, rivals in staged.rivals.items():
                staged.marks[spot], staged.sources[spot] = BLANK, 0
                day = spoken(day_at(staged.month, spot))
                for source, char in rivals.items():
                    others = ", ".join(f"{self.name_of(other)}: {decode(said)}" for other, said in rivals.items() if other != source)
                    message = f"Rows disagree about this session of {day} ({others}). Neither was loaded: choose one of them."
                    self.say(Severity.ERROR, staged, spot, source, "attendance.conflict", message, decode(char))
                    self.fates[source] |= REFUSED

    def file_of(self, source: int) -> int:
        """The place in the batch of the file that a row stands in."""
        return bisect_right(self.starts, source) - 1

    def row_of(self, source: int) -> int:
        """A row's number as Excel shows it."""
        return source - self.starts[self.file_of(source)]

    def name_of(self, source: int) -> str:
        row = self.row_of(source)
        return f"row {row}" if len(self.loads) == 1 else f"row {row} of {self.loads[self.file_of(source)].name}"

    def say(self, severity: Severity, staged: Staged, spot: int, source: int, code: str, message: str, value: str | None = None) -> None:
        """Reports a problem at the cell that gave a mark; the value is the staged mark unless another is given."""
        load = self.loads[self.file_of(source)]
        column = self.column_of(load, staged, spot)
        value = decode(chr(staged.marks[spot])) if value is None else value
        load.problems.append(Found(self.row_of(source), column, code, severity, message, value, staged.child_id))

    @staticmethod
    def column_of(load: FileLoad, staged: Staged, spot: int) -> str:
        """The column of a file that holds a spot's mark."""
        kind = load.format.key if load.format else ""
        if kind == "attendance.sessions":
            return "Mark"
        half = "AM" if spot % 2 == 0 else "PM"
        return f"{day_at(staged.month, spot):%a}{half}" if kind == "attendance.weekly" else half

    def settle(self) -> None:
        """Says of every row what became of it."""
        for load, start in zip(self.loads, self.starts, strict=True):
            fates = self.fates[start : start + _last_row(load) + 1]
            for row in load.open_rows():
                load.outcome(row, _outcome(fates[row.number]))
            load.settle_bulk(fates.translate(_FATES))


def _last_row(load: FileLoad) -> int:
    if load.bulk:
        return max(load.bulk.table.numbers[-1:], default=0)
    return max((row.number for row in load.rows), default=0)


def _outcome(fate: int) -> Outcome:
    if fate & NEW:
        return Outcome.CREATED
    if fate & CHANGED:
        return Outcome.UPDATED
    return Outcome.REFUSED if fate & REFUSED and not fate & LOADED else Outcome.UNCHANGED


_FATES = bytes(tuple(Outcome).index(_outcome(fate)) + 1 if fate else 0 for fate in range(256))


Told = Iterator[tuple[dt.date, int, str, str]]


def _daily(values: dict[str, Any]) -> Told:
    for session, column in enumerate(("AM", "PM")):
        if char := values.get(column):
            yield values["Date"], session, char, column


def _weekly(values: dict[str, Any]) -> Told:
    for place, column in enumerate(_WEEK):
        if char := values.get(column):
            yield values["WeekBeginning"] + place // 2 * ONE_DAY, place % 2, char, column


def _by_session(values: dict[str, Any]) -> Told:
    if char := values.get("Mark"):
        yield values["Date"], values["Session"], char, "Mark"


_TAKERS = {"attendance.daily": _daily, "attendance.weekly": _weekly, "attendance.sessions": _by_session}


def told_by(load: FileLoad) -> Callable[[dict[str, Any]], Told]:
    """What tells the marks of a row in a file of this layout: day, half of the day, character, column."""
    return _TAKERS[load.format.key] if load.format else _daily
