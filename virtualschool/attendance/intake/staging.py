"""Rows of register files gathered into months, before the record is touched. Small: a year of 3,000 children is 33,000 of them."""

import datetime as dt
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from virtualschool.attendance.codes import BY_CHAR, NO_MARK, decode, fault_on
from virtualschool.attendance.registers import WIDTH, day_at, spot_of
from virtualschool.children.matching import ChildIndex
from virtualschool.intake.loading import FileLoad, Found, Outcome, Row, Run, Severity
from virtualschool.kernel.periods import ONE_DAY, spoken
from virtualschool.schools.models import School

LOADED, REFUSED, NEW, CHANGED = 1, 2, 4, 8
ROW = 0xFFFFFFFF
_WEEK = [f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")]
_LASTING = frozenset(char for char, code in BY_CHAR.items() if code.last_on is None)


class Source(NamedTuple):
    """Where a mark comes from: a file of the batch by its place, and the row that Excel shows."""

    load: int
    row: int


class Staged:
    """One child's marks at one school in one month, as the files of a batch give them. `sources` tells for every spot which
    row gave its mark, as load × 2³² + row; `rivals` the rows that disagree about a spot, `agreeing` rows that repeat a mark."""

    __slots__ = ("agreeing", "chars", "child_id", "month", "rivals", "school_id", "sources")

    def __init__(self, child_id: int, school_id: int, month: dt.date) -> None:
        self.child_id = child_id
        self.school_id = school_id
        self.month = month
        self.chars = [NO_MARK] * WIDTH
        self.sources = array("q", bytes(8 * WIDTH))
        self.rivals: dict[int, dict[int, str]] = {}
        self.agreeing: dict[int, list[int]] = {}

    def take(self, spot: int, char: str, source: int) -> None:
        """Takes a mark from a row, and remembers the rows that disagree."""
        held = self.chars[spot]
        if held == NO_MARK:
            self.chars[spot], self.sources[spot] = char, source
        elif spot in self.rivals:
            self.rivals[spot][source] = char
        elif held == char:
            self.agreeing.setdefault(spot, []).append(source)
        else:
            told_first = [self.sources[spot], *self.agreeing.pop(spot, ())]
            self.rivals[spot] = {**dict.fromkeys(told_first, held), source: char}

    def source(self, spot: int) -> Source:
        return unpacked(self.sources[spot])

    def spots(self) -> Iterator[int]:
        """The spots that have a mark to load."""
        return (spot for spot, char in enumerate(self.chars) if char != NO_MARK)


def packed(load: int, row: int) -> int:
    return load << 32 | row


def unpacked(source: int) -> Source:
    return Source(source >> 32, source & ROW)


class Staging:
    """All register files of a batch, row by row: what they say, and what became of each row."""

    def __init__(self, run: Run, loads: Sequence[FileLoad]) -> None:
        self.loads = loads
        self.months: dict[tuple[int, int, int], Staged] = {}
        self.fates = [bytearray(1 + max((row.number for row in load.rows), default=0)) for load in loads]
        self._today = run.today
        self._children = ChildIndex.of(run)
        urns = {row["URN"] for load in loads for row in load.rows}
        self._schools = dict(School.objects.filter(urn__in=urns - {None}).values_list("urn", "pk"))

    def read(self) -> None:
        """Takes every row that is still on its way in."""
        for number, load in enumerate(self.loads):
            take = _TAKERS[load.format.key] if load.format else _daily
            for row in load.open_rows():
                child_id = self._children.match(load, row)
                if child_id is None:
                    continue
                school_id = self._schools.get(row["URN"])
                if school_id is None:
                    load.refuse(row, "URN", "school.unknown", "The register of schools has no school with this URN.")
                    continue
                if row.faulty:
                    self.fates[number][row.number] |= REFUSED
                for day, session, char, column in take(row.values):
                    if self._may_be(load, row, day, char, column):
                        self._month(child_id, school_id, day).take(spot_of(day, session), char, packed(number, row.number))
                    else:
                        self.fates[number][row.number] |= REFUSED

    def _may_be(self, load: FileLoad, row: Row, day: dt.date, char: str, column: str) -> bool:
        if day > self._today:
            load.error(row, column, "attendance.future", f"{spoken(day)} has not come yet; the mark was not loaded.")
            return False
        if char in _LASTING or not (fault := fault_on(char, day)):
            return True
        load.error(row, column, "attendance.code", fault)
        return False

    def _month(self, child_id: int, school_id: int, day: dt.date) -> Staged:
        key = (child_id, school_id, day.year * 12 + day.month)
        found = self.months.get(key)
        if found is None:
            found = self.months[key] = Staged(child_id, school_id, day.replace(day=1))
        return found

    def refuse_rivals(self) -> None:
        """Two rows for one session that disagree: an error on each, and neither is loaded until a person chooses."""
        for staged in self.months.values():
            for spot, rivals in staged.rivals.items():
                staged.chars[spot] = NO_MARK
                day = spoken(day_at(staged.month, spot))
                for source, char in rivals.items():
                    others = ", ".join(f"{self.name_of(other)}: {decode(said)}" for other, said in rivals.items() if other != source)
                    message = f"Rows disagree about this session of {day} ({others}). Neither was loaded: choose one of them."
                    self.say(Severity.ERROR, staged, spot, source, "attendance.conflict", message, decode(char))
                    self.mark(source, REFUSED)

    def mark(self, source: int, fate: int) -> None:
        self.fates[source >> 32][source & ROW] |= fate

    def name_of(self, source: int) -> str:
        where = unpacked(source)
        return f"row {where.row}" if len(self.loads) == 1 else f"row {where.row} of {self.loads[where.load].name}"

    def say(self, severity: Severity, staged: Staged, spot: int, source: int, code: str, message: str, value: str | None = None) -> None:
        """Reports a problem at the cell that gave a mark; the value is the staged mark unless another is given."""
        where = unpacked(source)
        load = self.loads[where.load]
        column = self.column_of(load, staged, spot)
        value = decode(staged.chars[spot]) if value is None else value
        load.problems.append(Found(where.row, column, code, severity, message, value, staged.child_id))

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
        for number, load in enumerate(self.loads):
            fates = self.fates[number]
            for row in load.open_rows():
                load.outcome(row, _outcome(fates[row.number]))


def _outcome(fate: int) -> Outcome:
    if fate & NEW:
        return Outcome.CREATED
    if fate & CHANGED:
        return Outcome.UPDATED
    return Outcome.REFUSED if fate & REFUSED and not fate & LOADED else Outcome.UNCHANGED


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
