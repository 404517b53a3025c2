"""Reads of registers, scoped to who is looking."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet, Sum

from virtualschool.access.viewer import Viewer
from virtualschool.attendance.codes import BY_CHAR, NO_MARK, decode
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.registers import Session, day_at, marks_in
from virtualschool.attendance.standing import COLUMNS, Circumstances, Register
from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.facts import AT_ONCE
from virtualschool.children.models import Child
from virtualschool.children.queries import children_visible_to
from virtualschool.kernel.periods import ONE_DAY, Period, school_year_of


def registers_visible_to(viewer: Viewer) -> QuerySet[RegisterMonth]:
    """The registers of the children that a viewer may see; all their schools'."""
    return RegisterMonth.objects.filter(child__in=children_visible_to(viewer))


def child_for(viewer: Viewer, public_id: UUID) -> Child | None:
    """The child of this address, where the viewer may see it."""
    return children_visible_to(viewer).filter(public_id=public_id).first()


class Square(NamedTuple):
    """A session of the heatmap: the code as it is written, its meaning, what it counts as, and whether it is kept aside."""

    day: dt.date
    session: Session
    code: str
    meaning: str
    counts_as: str
    is_aside: bool


@dataclass(frozen=True)
class Week:
    """A week of squares: ten from Monday morning to Friday afternoon, None where there is no mark; marks of a weekend apart."""

    monday: dt.date
    squares: tuple[Square | None, ...]
    weekend: tuple[Square, ...] = ()


@dataclass
class Heatmap:
    """One child's marks at one school in a school year."""

    school: str
    urn: int
    weeks: list[Week] = field(default_factory=list)
    possible: int = 0
    attended: int = 0
    aside: int = 0


def heatmaps(viewer: Viewer, child: Child, year: Period) -> list[Heatmap]:
    """A heatmap for every school that has marks of the child in the school year, by name. Counts leave out what is kept aside;
    where two schools mark one session, both show it."""
    rows = registers_visible_to(viewer).filter(child=child, month__gte=year.start, month__lte=year.end).order_by("school__name", "month")
    named = list(rows.values_list("school__name", *COLUMNS))
    if not named:
        return []
    here = Circumstances.of(authority_numbered(viewer.authority_code), [child.pk])
    found: dict[int, Heatmap] = {}
    squares: dict[int, list[Square]] = {}
    for name, *rest in named:
        register = Register._make(rest)
        heatmap = found.setdefault(register.urn, Heatmap(name, register.urn))
        squares.setdefault(register.urn, []).extend(_squares(here, register, heatmap))
    for urn, heatmap in found.items():
        heatmap.weeks = _weeks(squares[urn])
    return list(found.values())


def _squares(here: Circumstances, register: Register, heatmap: Heatmap) -> Iterator[Square]:
    for day, session, char in marks_in(register.month, register.marks):
        code = BY_CHAR[char]
        spot = 2 * (day.day - 1) + session
        aside = not register.is_accepted(spot) and bool(here.aside(register.child_id, register.school_id, day))
        heatmap.aside += aside
        heatmap.possible += code.is_possible and not aside
        heatmap.attended += code.is_attending and not aside
        yield Square(day, session, code.code, code.meaning, str(code.counts_as), aside)


def _weeks(squares: list[Square]) -> list[Week]:
    """The squares by week, without a gap from the first week to the last."""
    held: dict[dt.date, dict[int, Square]] = {}
    for square in squares:
        monday = square.day - square.day.weekday() * ONE_DAY
        held.setdefault(monday, {})[2 * square.day.weekday() + square.session] = square
    weeks, monday, last = [], min(held), max(held)
    while monday <= last:
        of_week = held.get(monday, {})
        weekend = tuple(square for place, square in sorted(of_week.items()) if place >= 10)
        weeks.append(Week(monday, tuple(of_week.get(place) for place in range(10)), weekend))
        monday += 7 * ONE_DAY
    return weeks


def school_years(viewer: Viewer, child: Child) -> list[Period]:
    """The school years in which the child has a register, the latest first."""
    months = registers_visible_to(viewer).filter(child=child).values_list("month", flat=True).distinct()
    return sorted({school_year_of(month) for month in months}, reverse=True)


class MonthStrip(NamedTuple):
    """A child's sessions of one calendar month that count, at all schools, in care or not."""

    month: dt.date
    possible: int
    attended: int

    @property
    def rate(self) -> float | None:
        """Attendance as a percentage; None without a possible session."""
        return 100 * self.attended / self.possible if self.possible else None


def monthly_strip(child: Child) -> list[MonthStrip]:
    """The months of a child whom the viewer was let in to see, for the attendance lane of their page, the earliest first."""
    held = SessionTally.objects.filter(child=child).order_by("month").values("month")
    sums = held.annotate(possible_sum=Sum("possible"), attended_sum=Sum("attended"))
    return [MonthStrip(*row) for row in sums.values_list("month", "possible_sum", "attended_sum")]


def months_summed(viewer: Viewer, child_ids: Sequence[int], months: Period) -> dict[int, tuple[int, int]]:
    """Attended and possible sessions of these children of the viewer's authority in whole months."""
    held = SessionTally.objects.filter(authority_id=viewer.authority_id, month__gte=months.start, month__lte=months.end)
    held = held.filter(child_id__in=child_ids) if len(child_ids) <= AT_ONCE else held
    sums = held.order_by().values("child_id").annotate(attended_sum=Sum("attended"), possible_sum=Sum("possible"))
    return {pk: (attended, possible) for pk, attended, possible in sums.values_list("child_id", "attended_sum", "possible_sum")}


def latest_mark_on(authority: Any) -> dt.date | None:
    """The latest day on which any child of the authority has a mark: how far the registers go."""
    held = RegisterMonth.objects.filter(child__authority=authority)
    latest = held.aggregate(latest=Max("month"))["latest"]
    if latest is None:
        return None
    filled = held.filter(month=latest).values_list("marks", flat=True)
    spots = [len(marks.rstrip(NO_MARK)) - 1 for marks in filled]
    return day_at(latest, max(spots)) if max(spots, default=-1) >= 0 else None


def _of_these(viewer: Viewer, keys: Collection[int]) -> QuerySet[RegisterMonth]:
    """Those of these registers whose child the viewer may see. The children are asked first: together with the keys SQLite would
    try each key with each child."""
    chosen = RegisterMonth.objects.filter(pk__in=keys)
    children = set(chosen.order_by().values_list("child_id", flat=True))
    visible = set(children_visible_to(viewer).filter(pk__in=children).values_list("pk", flat=True))
    return chosen if children <= visible else chosen.filter(child__in=visible)


class Aside(NamedTuple):
    """A mark that is kept aside, and why (rule codes)."""

    register_id: int
    child_id: int
    urn: int
    day: dt.date
    session: Session
    code: str
    reasons: tuple[str, ...]


def marks_aside(viewer: Viewer, year: Period, *, only: Collection[int] | None = None) -> Iterator[Aside]:
    """The marks of a school year that no measure counts until an enrolment comes or a person accepts them; of these registers
    only, where given."""
    within = {"month__gte": year.start, "month__lte": year.end}
    rows = registers_visible_to(viewer).filter(**within) if only is None else _of_these(viewer, only).filter(**within)
    held = sorted(rows.values_list("pk", *COLUMNS), key=lambda row: (row[1], row[2], row[0]))
    if not held:
        return
    here = Circumstances.of(authority_numbered(viewer.authority_code), {row[1] for row in held})
    for pk, *rest in held:
        register = Register._make(rest)
        for day, session, char in marks_in(register.month, register.marks):
            reasons = here.aside(register.child_id, register.school_id, day)
            if reasons and not register.is_accepted(2 * (day.day - 1) + session):
                yield Aside(pk, register.child_id, register.urn, day, session, decode(char), reasons)
