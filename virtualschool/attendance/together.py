"""The registers of all children at once: sessions and weeks of those looked after, within a viewer's reach.

It reads the same tallies as the measures, so its figures are theirs: a session counts once a child, in care on the day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from virtualschool.access.roles import Reach
from virtualschool.access.viewer import Viewer
from virtualschool.attendance.counting import EXCUSED, PRESENT, UNEXCUSED
from virtualschool.attendance.models import SessionTally
from virtualschool.attendance.registers import WIDTH
from virtualschool.children.models import Child
from virtualschool.children.queries import children_visible_to
from virtualschool.kernel.periods import ONE_DAY, Period, month_end, school_year_of
from virtualschool.kernel.school_years import KEY_STAGES, YEAR_GROUPS, key_stage_of
from virtualschool.schools.queries import names_of_schools

AREAS = {"in": "In the area", "out": "Out of area"}
TERMS = {
    "autumn": ("Autumn: September to December", 9, 12),
    "spring": ("Spring: January to March", 1, 3),
    "summer": ("Summer: April to August", 4, 8),
}
"""The months of a term, whole ones, so that terms add up to the year."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a school year or a term of it, one week of it perhaps, and which sessions. Empty is all."""

    year: Period
    term: str = ""
    key_stage: str = ""
    school: int | None = None
    area: str = ""
    week: dt.date | None = None

    @property
    def whole(self) -> Period:
        """The year or term."""
        if not self.term:
            return self.year
        _, first, last = TERMS[self.term]
        start = dt.date(self.year.start.year + (first < 9), first, 1)
        return Period(start, month_end(start.replace(month=last)))

    @property
    def period(self) -> Period:
        """What is counted: the week, cut to the year or term, or all of that."""
        week = Period(self.week, self.week + 6 * ONE_DAY) if self.week else None
        return (week.overlap(self.whole) if week else None) or self.whole


def wanted(given: Mapping[str, str], years: list[Period], today: dt.date) -> Wanted:
    """What a request asks for; what cannot be read, or is not there to choose, counts as not asked."""
    usual = years[0] if years else school_year_of(today)
    year = next((each for each in years if str(each.start.year) == given.get("year")), usual)
    school = given.get("school", "")
    stage, area, term = (given.get(name, "") for name in ("key_stage", "area", "term"))
    found = Wanted(
        year,
        term=term if term in TERMS else "",
        key_stage=stage if stage in KEY_STAGES else "",
        school=int(school) if school.isascii() and school.isdigit() and len(school) < 9 else None,
        area=area if area in AREAS else "",
    )
    return replace(found, week=_monday(given.get("week", ""), found.whole))


def _monday(text: str, whole: Period) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    monday = day - day.weekday() * ONE_DAY
    return monday if Period(monday, monday + 6 * ONE_DAY).overlap(whole) else None


def _within_reach(viewer: Viewer) -> QuerySet[SessionTally]:
    held = SessionTally.objects.filter(authority_id=viewer.authority_id, in_care=True, possible__gt=0)
    return held if viewer.reach is Reach.AUTHORITY else held.filter(child__in=children_visible_to(viewer))


def years_with_sessions(viewer: Viewer) -> list[Period]:
    """The school years in which anyone looked after has a session, the latest first."""
    months = _within_reach(viewer).values_list("month", flat=True).distinct()
    return sorted({school_year_of(month) for month in months}, reverse=True)


def schools_with_sessions(viewer: Viewer, asked: Wanted) -> list[tuple[int, str]]:
    """The schools of these sessions in the year, whatever else is chosen: URN and name, by name."""
    held = _within_reach(viewer).filter(month__gte=asked.year.start, month__lte=asked.year.end)
    urns = list(held.values_list("school_urn", flat=True).distinct())
    names = names_of_schools(urns)
    return sorted(((urn, names.get(urn, f"School {urn}")) for urn in urns), key=lambda each: (each[1].casefold(), each[0]))


class Kept(NamedTuple):
    """Sessions of a child in one month (`2025-11`), as `SessionTally` keeps them."""

    child_id: int
    month: str
    sessions: str


def kept(viewer: Viewer, asked: Wanted) -> list[Kept]:
    """What is to be counted, in one question however many children there are."""
    period = asked.period
    held = _within_reach(viewer).filter(month__gte=period.start.replace(day=1), month__lte=period.end)
    if asked.school:
        held = held.filter(school_urn=asked.school)
    if asked.area:
        held = held.filter(in_area=asked.area)
    if asked.key_stage:
        held = held.filter(year_group__in=[year for year in YEAR_GROUPS if key_stage_of(year) == asked.key_stage])
    rows = held.annotate(label=Cast("month", CharField())).values_list("child_id", "label", "sessions")
    return [Kept(child_id, label[:7], sessions) for child_id, label, sessions in rows]


class Count(NamedTuple):
    """Sessions by what they count as."""

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0

    @property
    def possible(self) -> int:
        return self.attended + self.authorised + self.unauthorised

    @property
    def rate(self) -> float | None:
        """Attendance as a percentage; None without a possible session."""
        return 100 * self.attended / self.possible if self.possible else None

    def plus(self, other: "Count") -> "Count":
        return Count(self.attended + other.attended, self.authorised + other.authorised, self.unauthorised + other.unauthorised)


NOTHING = Count()


def _count(sessions: str, first: int = 0, last: int = WIDTH) -> Count:
    return Count(sessions.count(PRESENT, first, last), sessions.count(EXCUSED, first, last), sessions.count(UNEXCUSED, first, last))


def by_session(rows: Iterable[Kept], period: Period) -> dict[tuple[dt.date, int], Count]:
    """The sessions of every day and half day that has any, in the order of time. All children's months are laid side by side, so
    that one session is every 62nd sign."""
    texts: dict[str, list[str]] = defaultdict(list)
    for _, month, sessions in rows:
        texts[month].append(sessions.ljust(WIDTH))
    found = {}
    for part in period.months():
        joined = "".join(texts.get(f"{part.start:%Y-%m}", ()))
        for day in part.days() if joined else ():
            for half in (0, 1):
                column = joined[2 * (day.day - 1) + half :: WIDTH]
                if column.strip():
                    found[day, half] = _count(column, 0, len(column))
    return found


@dataclass(frozen=True)
class OneChild:
    """A child's sessions of a period, with the months that they come from."""

    child_id: int
    total: Count
    months: list[tuple[str, str]]

    def by_week(self, period: Period) -> dict[dt.date, Count]:
        """The sessions of each week (its Monday) that has any."""
        found: dict[dt.date, Count] = {}
        for month, sessions in self.months:
            for week in _weeks_of(month, period):
                count = _count(sessions, week.first, week.last)
                if count.possible:
                    found[week.monday] = found.get(week.monday, NOTHING).plus(count)
        return found

    def by_session(self, period: Period) -> dict[tuple[dt.date, int], str]:
        """What each session counts as."""
        found = {}
        for month, sessions in self.months:
            for day in _part(month, period).days():
                for half in (0, 1):
                    told = sessions[2 * (day.day - 1) + half : 2 * (day.day - 1) + half + 1].strip()
                    if told:
                        found[day, half] = told
        return found


class _Week(NamedTuple):
    monday: dt.date
    first: int
    last: int


def _part(month: str, period: Period) -> Period:
    """The days of a month that lie in the period, of which there are some."""
    start = dt.date.fromisoformat(f"{month}-01")
    return Period(max(start, period.start), min(month_end(start), period.end))


@lru_cache(maxsize=200)
def _weeks_of(month: str, period: Period) -> tuple[_Week, ...]:
    """Where each week's sessions stand in a month, as far as the period goes."""
    part = _part(month, period)
    mondays = sorted({day - day.weekday() * ONE_DAY for day in part.days()})
    cut = [(monday, max(monday, part.start), min(monday + 6 * ONE_DAY, part.end)) for monday in mondays]
    return tuple(_Week(monday, 2 * (first.day - 1), 2 * last.day) for monday, first, last in cut)


def by_child(rows: Iterable[Kept], period: Period) -> list[OneChild]:
    """The children with a possible session in the period, who attended least of theirs first."""
    spots = {f"{part.start:%Y-%m}": (2 * (part.start.day - 1), 2 * part.end.day) for part in period.months()}
    sums: dict[int, list[int]] = {}
    months: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for child_id, month, sessions in rows:
        first, last = spots[month]
        held = sums.setdefault(child_id, [0, 0, 0])
        held[0] += sessions.count(PRESENT, first, last)
        held[1] += sessions.count(EXCUSED, first, last)
        held[2] += sessions.count(UNEXCUSED, first, last)
        months[child_id].append((month, sessions))
    found = [OneChild(child_id, Count(*held), months[child_id]) for child_id, held in sums.items() if any(held)]
    return sorted(found, key=lambda each: (each.total.attended / each.total.possible, -each.total.possible, each.child_id))


def children_named(viewer: Viewer, child_ids: Iterable[int]) -> dict[int, Child]:
    """These children by number, of those that the viewer may see."""
    return children_visible_to(viewer).in_bulk(list(child_ids))


def total_of(counts: Iterable[Count]) -> Count:
    """All of them together."""
    total = NOTHING
    for count in counts:
        total = total.plus(count)
    return total


def as_query(asked: Wanted) -> dict[str, Any]:
    """The parameters that ask for the same again, without the week."""
    told = {"year": asked.year.start.year, "term": asked.term, "key_stage": asked.key_stage, "school": asked.school, "area": asked.area}
    return {name: value for name, value in told.items() if value}
