"""Rules that need registers and exclusions together (contract 16).

A problem stands at the row of the file that came later: at the register's row when the batch brought registers, else at the row of
the suspension or exclusion.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from virtualschool.attendance.codes import ATTENDING, NO_MARK
from virtualschool.attendance.intake.staging import Staged, Staging
from virtualschool.attendance.intake.writing import NOTE
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.registers import Mark, Session, marks_in, spot_of
from virtualschool.authorities.queries import Calendar, calendar_of
from virtualschool.exclusions.codes import PERMANENT, SUSPENDED
from virtualschool.exclusions.intake import ROWS
from virtualschool.exclusions.models import Suspension
from virtualschool.intake.loading import FileLoad, Row, Run, Severity
from virtualschool.intake.models import Batch, Problem
from virtualschool.kernel.periods import ONE_DAY, spoken

E_ALONE = "attendance.e_without_suspension"
AFTER_EXCLUSION = "attendance.after_exclusion"
EXCLUDED = "E"
UNKNOWN_SESSIONS = 90  # the most that the law allows in a school year: a length that nobody gave hides no E mark within it
AT_ONCE = 500
Place = tuple[int, int]  # child, school


class Held(NamedTuple):
    """A suspension or exclusion as the rules need it."""

    category: str
    starts_on: dt.date
    sessions: int | None


class Exclusions:
    """What is held of these children, by child and school, against the authority's school days."""

    def __init__(self, calendar: Calendar, child_ids: Collection[int]) -> None:
        self._calendar = calendar
        self._held: dict[Place, list[Held]] = defaultdict(list)
        self._covered: dict[Held, frozenset[tuple[dt.date, int]]] = {}
        ids = sorted(child_ids)
        for start in range(0, len(ids), AT_ONCE):
            rows = Suspension.objects.filter(child_id__in=ids[start : start + AT_ONCE], category__in=(SUSPENDED, PERMANENT))
            for child_id, school_id, kind, start_on, number in rows.values_list(
                "child_id", "school_id", "category", "starts_on", "sessions"
            ):
                self._held[child_id, school_id].append(Held(kind, start_on, number))

    def explains(self, place: Place, day: dt.date, session: int) -> bool:
        """Whether an E mark of that session lies within a suspension, or on or after a permanent exclusion."""
        for held in self._held.get(place, ()):
            if held.starts_on > day:
                continue
            if held.category == PERMANENT or (day, session) in self._sessions(held):
                return True
        return False

    def excluded_on(self, place: Place) -> dt.date | None:
        """The day of the earliest permanent exclusion from that school."""
        return min((held.starts_on for held in self._held.get(place, ()) if held.category == PERMANENT), default=None)

    def _sessions(self, held: Held) -> frozenset[tuple[dt.date, int]]:
        """The sessions a suspension can cover, over school days. It may begin in the morning or in the afternoon: the file does
        not say, so both are allowed."""
        known = self._covered.get(held)
        if known is None:
            number = held.sessions if held.sessions is not None else UNKNOWN_SESSIONS
            known = self._covered[held] = frozenset(list(self._halves(held.starts_on, number + 1))[: number + 1] if number else ())
        return known

    def _halves(self, day: dt.date, number: int) -> Iterator[tuple[dt.date, int]]:
        left, given_up = number, day + 400 * ONE_DAY
        while left > 0 and day < given_up:
            if self._calendar.is_school_day(day):
                yield from ((day, Session.AM), (day, Session.PM))
                left -= 2
            day += ONE_DAY


def judge_exclusions(run: Run) -> None:
    """Both rules, for a batch that brought registers, suspensions or both."""
    staging: Staging | None = run.notes.get(NOTE)
    said = run.notes.get(ROWS, {})
    rows = {(child, school, day): place for (child, school, category, day), place in said.items() if category == PERMANENT}
    if staging is None and not said:
        return
    calendar = calendar_of(run.authority)
    if staging is not None:
        _judge_registers(staging, calendar)
    if rows:
        _judge_earlier_registers(rows, staging)
    if said:
        _settle_explained(run, calendar, {child for child, *_ in said})


def _settle_explained(run: Run, calendar: Calendar, child_ids: set[int]) -> None:
    """An earlier batch found E marks without a suspension; where this one explains every E mark of a child, these problems are
    settled for as long as it is loaded."""
    told = Problem.objects.filter(code=E_ALONE, child_id__isnull=False, file__batch__authority_code=run.authority.code)
    told = told.filter(file__batch__state=Batch.State.COMMITTED).exclude(file__batch=run.ledger.batch)
    waiting = {pk: child for pk, child in told.values_list("pk", "child_id") if child in child_ids}
    if not waiting:
        return
    held = Exclusions(calendar, set(waiting.values()))
    alone = {
        register.child_id
        for register in _registers(set(waiting.values()))
        for mark in marks_in(register.month, register.marks)
        if mark.char == EXCLUDED and not held.explains((register.child_id, register.school_id), mark.day, mark.session)
    }
    settled = [pk for pk, child in waiting.items() if child not in alone]
    if settled:
        run.ledger.batch.options = {**run.ledger.batch.options, "settles": settled}


def _registers(child_ids: Collection[int]) -> Iterator[RegisterMonth]:
    ids = sorted(child_ids)
    for start in range(0, len(ids), AT_ONCE):
        yield from RegisterMonth.objects.filter(child_id__in=ids[start : start + AT_ONCE]).order_by("month")


def _judge_registers(staging: Staging, calendar: Calendar) -> None:
    months = list(staging.months.values())
    held = Exclusions(calendar, {staged.child_id for staged in months})
    found: dict[tuple[int, str], tuple[Staged, int, str]] = {}
    more: Counter[tuple[int, str]] = Counter()
    for staged in months:
        for spot, code, words in _faults(staged, held):
            key = (staged.sources[spot], code)
            found.setdefault(key, (staged, spot, words))
            more[key] += 1
    for (source, code), (staged, spot, words) in found.items():
        others = more[source, code] - 1
        tail = f" The same is true of {others} more {'mark' if others == 1 else 'marks'} of this row." if others else ""
        staging.say(Severity.WARNING, staged, spot, source, code, words + tail)


def _faults(staged: Staged, held: Exclusions) -> Iterator[tuple[int, str, str]]:
    """The marks of a month that break a rule: where, which, in words."""
    place = (staged.child_id, staged.school_id)
    since = held.excluded_on(place)
    if since is None and EXCLUDED not in staged.chars:
        return
    for mark in marks_in(staged.month, "".join(staged.chars)):
        spot = spot_of(mark.day, mark.session)
        if mark.char == EXCLUDED and not held.explains(place, mark.day, mark.session):
            words = f"E on {spoken(mark.day)}, but no suspension or permanent exclusion from this school covers that session."
            yield spot, E_ALONE, words
        elif since is not None and mark.char in ATTENDING and mark.day > since:
            words = f"Present on {spoken(mark.day)}, after the permanent exclusion from this school on {spoken(since)}."
            yield spot, AFTER_EXCLUSION, words


def _judge_earlier_registers(rows: dict[tuple[int, int, dt.date], tuple[FileLoad, Row]], staging: Staging | None) -> None:
    """Present marks that the record held before this batch, after a permanent exclusion that it brought: one problem a row."""
    brought = staging.months if staging else {}
    months: dict[Place, list[RegisterMonth]] = defaultdict(list)
    for register in _registers({child_id for child_id, _, _ in rows}):
        months[register.child_id, register.school_id].append(register)
    for (child_id, school_id, since), (load, row) in rows.items():
        held = months.get((child_id, school_id), ())
        marks = (mark for register in held for mark in _earlier(register, brought.get(_key(register))))
        days = [mark.day for mark in marks if mark.char in ATTENDING and mark.day > since]
        if days:
            number = "a present mark" if len(days) == 1 else f"{len(days)} present marks, the first"
            words = f"The register of this school has {number} on {spoken(days[0])}, after this permanent exclusion."
            column = next((name for name in ("StartDate", "startdate") if load.has(name)), "")
            load.warn(row, column, AFTER_EXCLUSION, words)


def _key(register: RegisterMonth) -> tuple[int, int, int]:
    return register.child_id, register.school_id, register.month.year * 12 + register.month.month


def _earlier(register: RegisterMonth, staged: Staged | None) -> Iterator[Mark]:
    for mark in marks_in(register.month, register.marks):
        if staged is None or staged.chars[spot_of(mark.day, mark.session)] == NO_MARK:
            yield mark
