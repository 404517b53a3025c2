"""Counting sessions from registers: each once a child, grouped by what was true of the child on that day.

What counts is kept in `SessionTally`, a row for each child, month and set of circumstances, with the very sessions: so a month
that a period cuts needs no second look at care, enrolments and terms.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from virtualschool.attendance.counting import counted, mask, sessions_of, taken_once
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.standing import COLUMNS, Circumstances, Register
from virtualschool.kernel.periods import Period, month_end, school_year_of

AT_ONCE = 500
SHARED = frozenset({"schools.School", "authorities.Term"})
_MAIN = ("C", "M")


class Segment(NamedTuple):
    """Sessions of one child in one calendar month under one set of circumstances. `month` is its first day, also where a
    period cuts it; empty texts are unknown. `sessions` as in `SessionTally`; the counters are its sums."""

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
    sessions: str

    def within(self, period: Period) -> "Segment":
        """The part of it that lies in the period."""
        first = max((period.start - self.month).days, 0)
        kept = self.sessions[2 * first : max(2 * (period.end - self.month).days + 2, 0)]
        return self._replace(sessions=(" " * 2 * first + kept).ljust(62), **counted(kept)._asdict())


class Stretch(NamedTuple):
    """What holds for one school over days on which nothing changes: what its sessions are grouped by (all but the month), and
    the child's enrolment."""

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
    known: dict[tuple[int, int, int], Stretch] = {}
    found: dict[tuple[Any, ...], int] = {}
    for month in sorted(months):
        for first, last in _stretches(month, turns):
            offers = []
            for register in months[month]:
                at = (bisect_right(turns, first), register.school_id, school_year_of(month).start.year)
                if at not in known:
                    known[at] = _stretch(here, child_id, register, first)
                offers.append((register, known[at]))
            for circumstances, counts in _counting(offers, here.school_days(month), mask(first, last)):
                key = (month, *circumstances)
                found[key] = found.get(key, 0) | counts
    all_of_them = [_segment(child_id, key, sessions_of(counts)) for key, counts in found.items()]
    if period is None:
        return all_of_them
    cut = (segment.within(period) for segment in all_of_them)
    return [segment for segment in cut if segment.possible]


def _segment(child_id: int, key: tuple[Any, ...], sessions: str) -> Segment:
    return Segment._make((child_id, *key, *counted(sessions), sessions))


def _stretches(month: dt.date, turns: list[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """The first and last days of the parts of a month in each of which nothing about the child changes."""
    end = month_end(month)
    between = turns[bisect_right(turns, month) : bisect_right(turns, end)]
    if not between:
        return [(month, end)]
    starts = [month, *between]
    return [(first, after - dt.timedelta(days=1)) for first, after in zip(starts, [*between, end + dt.timedelta(days=1)], strict=True)]


def _stretch(here: Circumstances, child_id: int, register: Register, day: dt.date) -> Stretch:
    facts = here.facts
    held = facts.enrolment_at(child_id, register.school_id, day)
    circumstances = (
        facts.in_care(child_id, day),
        register.urn,
        facts.year_group(child_id, day, register.school_id),
        facts.people[child_id].sex,
        facts.area(register.la_code),
        facts.placement(child_id, day),
        facts.sen(child_id, day),
    )
    return Stretch(circumstances, held is not None, held is not None and held.status in _MAIN)


def _counting(offers: list[tuple[Register, Stretch]], school_days: int, days: int) -> Iterator[tuple[tuple[Any, ...], int]]:
    """What counts over a stretch: the circumstances to count it under, and the sessions."""
    offered = []
    for register, stretch in offers:
        allowed = (school_days if stretch.is_enrolled else 0) | register.accepted_mask
        if sessions := register.possible & allowed & days:
            offered.append((not stretch.is_main, register.urn, sessions, stretch.circumstances))
    if len(offered) > 1:
        offered.sort(key=lambda each: each[:2])
        parts = taken_once([sessions for _, _, sessions, _ in offered])
        yield from ((offer[3], part) for offer, part in zip(offered, parts, strict=True) if part)
    elif offered:
        yield offered[0][3], offered[0][2]


def sessions_within(authority: Any, period: Period, child_ids: Collection[int] | None = None) -> Iterator[Segment]:
    """The sessions that count within a period, of these children of an authority (all when None)."""
    held = SessionTally.objects.filter(authority=authority, month__gte=period.start.replace(day=1), month__lte=period.end)
    chosen = None if child_ids is None else set(child_ids)
    if chosen is not None and len(chosen) <= AT_ONCE:
        held = held.filter(child_id__in=chosen)
    cut = {month.start.replace(day=1) for month in period.months() if month.start.day != 1 or month.end != month_end(month.start)}
    for row in held.values_list(*Segment._fields):
        if chosen is None or row[0] in chosen:
            segment = Segment._make(row)
            if segment.month in cut:
                segment = segment.within(period)
            if segment.possible:
                yield segment


def rebuild(authority: Any, child_ids: set[int] | None, tables: set[str]) -> None:
    """Counts the registers of these children anew; of all children of the authority when None, or when what all share
    (schools, terms) has changed. Only rows that came out otherwise are written."""
    if child_ids is None or tables & SHARED:
        with_registers = RegisterMonth.objects.filter(child__authority=authority).values_list("child_id", flat=True).distinct()
        with_tallies = SessionTally.objects.filter(authority=authority).values_list("child_id", flat=True).distinct()
        child_ids = {*with_registers, *with_tallies}
    waiting = iter(sorted(child_ids))
    while some := list(islice(waiting, AT_ONCE)):
        _rebuild_some(authority, some)


def _rebuild_some(authority: Any, child_ids: list[int]) -> None:
    by_child: dict[int, list[Register]] = defaultdict(list)
    for row in RegisterMonth.objects.filter(child_id__in=child_ids, child__authority=authority).values_list(*COLUMNS):
        by_child[row[0]].append(Register._make(row))
    held = SessionTally.objects.filter(child_id__in=child_ids).values_list("pk", "authority_id", *Segment._fields)
    old = {(owner, *rest): pk for pk, owner, *rest in held}
    new: list[tuple[Any, ...]] = []
    if by_child:
        here = Circumstances.of(authority, by_child.keys())
        for child_id, registers in by_child.items():
            for segment in segments(here, child_id, registers):
                if old.pop((authority.pk, *segment), None) is None:
                    new.append((authority.pk, *segment))
    SessionTally.objects.filter(pk__in=list(old.values())).delete()
    _insert(new)


def _insert(rows: list[tuple[Any, ...]]) -> None:
    """Writes tallies past the model, which for as many narrow rows takes five times as long."""
    names = ("authority_id", *Segment._fields)
    known = {each.attname: str(each.column) for each in SessionTally._meta.concrete_fields}
    columns = ", ".join(connection.ops.quote_name(known[name]) for name in names)
    table = connection.ops.quote_name(SessionTally._meta.db_table)
    statement = ["INSERT INTO", table, "(", columns, ") VALUES (", ", ".join(["%s"] * len(names)), ")"]
    with connection.cursor() as cursor:
        cursor.executemany(" ".join(statement), rows)
