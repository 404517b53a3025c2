"""Counting sessions from registers: each once a child, grouped by what was true of the child on that day.

Whole months are kept in `SessionTally`; months that a period cuts are counted from their marks when asked, by the same function.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from virtualschool.attendance.codes import ATTENDING, AUTHORISED, POSSIBLE
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.registers import EMPTY
from virtualschool.attendance.standing import COLUMNS, Circumstances, Register
from virtualschool.kernel.periods import Period, month_end

AT_ONCE = 500
SHARED = frozenset({"schools.School", "authorities.Term"})
NO_MARKS = EMPTY[:2]
_MAIN = ("C", "M")


class Segment(NamedTuple):
    """Sessions of one child in one calendar month under one set of circumstances. `month` is its first day, also where a
    period cuts it; empty texts are unknown."""

    child_id: int
    month: dt.date
    in_care: bool
    school_urn: int
    year_group: str
    sex: str
    in_area: str
    placement: str
    sen: str
    possible: int
    attended: int
    authorised: int
    unauthorised: int


class Stretch(NamedTuple):
    """What holds for one register over days on which nothing changes: what its sessions are grouped by, and its enrolment."""

    circumstances: tuple[Any, ...]
    is_enrolled: bool
    is_main: bool


def segments(here: Circumstances, child_id: int, registers: Iterable[Register], period: Period | None = None) -> list[Segment]:
    """The sessions of one child that count, from all the registers given, or those days of them that lie in the period.

    Among possible marks at several schools for one session attending wins over absent, then the main registration, then the
    lowest URN. Marks kept aside and marks of sessions that were not possible count nothing.
    """
    months: dict[dt.date, list[Register]] = defaultdict(list)
    for register in registers:
        months[register.month].append(register)
    turns = here.facts.turns(child_id)
    counts: dict[tuple[Any, ...], list[int]] = {}
    for month in sorted(months):
        known: dict[tuple[int, int], Stretch] = {}
        for day, spot, told in _days(month, months[month], period):
            stretch = bisect_right(turns, day)
            for register in told:
                if (stretch, register.school_id) not in known:
                    known[stretch, register.school_id] = _stretch(here, child_id, register, day)
            pairs = [(register, known[stretch, register.school_id]) for register in told]
            for key, char in _counting(pairs, spot, here.calendar.is_school_day(day)):
                count = counts.setdefault(key, [0, 0, 0])
                count[0 if char in ATTENDING else 1 if char in AUTHORISED else 2] += 1
    return [Segment._make((child_id, *key, sum(count), *count)) for key, count in counts.items()]


def _days(month: dt.date, registers: list[Register], period: Period | None) -> Iterator[tuple[dt.date, int, list[Register]]]:
    """The days of a month that have a mark, with the place of their morning and the registers that have one."""
    for number in range(month_end(month).day):
        spot = 2 * number
        told = [register for register in registers if register.marks[spot : spot + 2] != NO_MARKS]
        if told:
            day = month.replace(day=number + 1)
            if period is None or day in period:
                yield day, spot, told


def _stretch(here: Circumstances, child_id: int, register: Register, day: dt.date) -> Stretch:
    facts = here.facts
    held = facts.enrolment_at(child_id, register.school_id, day)
    circumstances = (
        register.month,
        facts.in_care(child_id, day),
        register.urn,
        facts.year_group(child_id, day, register.school_id),
        facts.people[child_id].sex,
        facts.area(register.la_code),
        facts.placement(child_id, day),
        facts.sen(child_id, day),
    )
    return Stretch(circumstances, held is not None, held is not None and held.status in _MAIN)


def _counting(told: list[tuple[Register, Stretch]], spot: int, is_school_day: bool) -> Iterator[tuple[tuple[Any, ...], str]]:
    """What counts for the morning and the afternoon of a day: the circumstances to count it under, and the mark."""
    for session in (spot, spot + 1):
        possible = [
            (register.marks[session] not in ATTENDING, not stretch.is_main, register.urn, stretch.circumstances, register.marks[session])
            for register, stretch in told
            if register.marks[session] in POSSIBLE and ((is_school_day and stretch.is_enrolled) or register.is_accepted(session))
        ]
        if possible:
            best = possible[0] if len(possible) == 1 else min(possible)
            yield best[3], best[4]


def sessions_within(authority: Any, period: Period, child_ids: Collection[int] | None = None) -> Iterator[Segment]:
    """The sessions that count within a period, of these children of an authority (all when None): the stored tallies of whole
    months, and the marks of the months at its edges that it cuts."""
    wholes = [month.start for month in period.months() if month.start.day == 1 and month.end == month_end(month.start)]
    stored = SessionTally.objects.filter(authority=authority, month__in=wholes)
    chosen = None if child_ids is None else set(child_ids)
    if chosen is not None and len(chosen) <= AT_ONCE:
        stored = stored.filter(child_id__in=chosen)
    for row in stored.values_list(*Segment._fields):
        if chosen is None or row[0] in chosen:
            yield Segment._make(row)
    edges = [month for month in period.months() if month.start.replace(day=1) not in wholes]
    if edges:
        yield from _counted_now(authority, period, [edge.start.replace(day=1) for edge in edges], chosen)


def _counted_now(authority: Any, period: Period, months: list[dt.date], chosen: set[int] | None) -> Iterator[Segment]:
    held = RegisterMonth.objects.filter(child__authority=authority, month__in=months)
    if chosen is not None and len(chosen) <= AT_ONCE:
        held = held.filter(child_id__in=chosen)
    by_child: dict[int, list[Register]] = defaultdict(list)
    for row in held.values_list(*COLUMNS):
        if chosen is None or row[0] in chosen:
            by_child[row[0]].append(Register._make(row))
    here = Circumstances.of(authority, by_child.keys()) if by_child else None
    for child_id, registers in by_child.items():
        if here is not None:
            yield from segments(here, child_id, registers, period)


def rebuild(authority: Any, child_ids: set[int] | None, tables: set[str]) -> None:
    """Counts the registers of these children anew; of all children of the authority when None, or when what all share
    (schools, terms) has changed."""
    if child_ids is None or tables & SHARED:
        with_registers = RegisterMonth.objects.filter(child__authority=authority).values_list("child_id", flat=True).distinct()
        with_tallies = SessionTally.objects.filter(authority=authority).values_list("child_id", flat=True).distinct()
        child_ids = {*with_registers, *with_tallies}
    waiting = iter(sorted(child_ids))
    while some := list(islice(waiting, AT_ONCE)):
        _rebuild_some(authority, some)


def _rebuild_some(authority: Any, child_ids: list[int]) -> None:
    SessionTally.objects.filter(child_id__in=child_ids).delete()
    by_child: dict[int, list[Register]] = defaultdict(list)
    for row in RegisterMonth.objects.filter(child_id__in=child_ids, child__authority=authority).values_list(*COLUMNS):
        by_child[row[0]].append(Register._make(row))
    if not by_child:
        return
    here = Circumstances.of(authority, by_child.keys())
    SessionTally.objects.bulk_create(
        (
            SessionTally(authority=authority, **segment._asdict())
            for child_id, registers in by_child.items()
            for segment in segments(here, child_id, registers)
        ),
        batch_size=1000,
    )
