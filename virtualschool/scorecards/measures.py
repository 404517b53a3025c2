"""Whose head was presented the school's score card: a measure of schools, not of children."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse

from virtualschool.children.models import CareSpan, Enrolment
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Cohort, Measure, book
from virtualschool.measures.calculations import Fact, Ratio, Scope, Source
from virtualschool.measures.remembering import RECORD, watch
from virtualschool.schools.queries import names_of_schools
from virtualschool.scorecards.models import Kpi, KpiChange, KpiEntry, SchoolPresentation

GROUP = "scorecards"
"""The tables of this room that measures stand on."""
SECONDARY = ("4", "5", "7")
"""Phases of the register of schools: secondary, middle deemed secondary, all-through."""


def secondary_schools(authority: Any, period: Period, child_ids: Collection[int] | None = None) -> set[int]:
    """The authority's secondary schools with a looked-after child of ours on roll, by an open enrolment, at some time of the period, by
    URN. Enrolment at the open school, care and period overlap two by two, so there is a day on which all three hold."""
    care = CareSpan.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=period.start),
        Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef("first")),
        Q(began_on__lte=OuterRef("last")),
        child=OuterRef("child"),
        began_on__lte=period.end,
    )
    never_open = Q(school__closed_on__isnull=True, school__status_code__in=("2", "4"))
    held = Enrolment.objects.filter(child__authority=authority, status__in=Enrolment.OPEN_STATUSES).exclude(never_open)
    held = held.filter(school__la_code=authority.code, school__phase_code__in=SECONDARY).annotate(
        first=Greatest("starts_on", Coalesce("school__opened_on", Value(dt.date.min))),
        last=Least(Coalesce("ends_on", Value(dt.date.max)), Coalesce("school__closed_on", Value(dt.date.max))),
    )
    held = held.filter(Exists(care), first__lte=Least(F("last"), Value(period.end)), last__gte=period.start)
    rows = set(held.values_list("school__urn", "child_id"))
    return {urn for urn, child_id in rows if child_ids is None or child_id in child_ids}


def _facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    presented = set(_presented(scope.authority, period))
    for urn in sorted(secondary_schools(scope.authority, period, scope.child_ids)):
        yield Fact(None, urn, (1, int(urn in presented)))


def _presented(authority: Any, period: Period) -> list[int]:
    held = SchoolPresentation.objects.filter(authority=authority, withdrawn_at__isnull=True, on__gte=period.start, on__lte=period.end)
    return list(held.values_list("school_urn", flat=True))


def _data_to(scope: Scope, period: Period) -> dt.date | None:
    """The last day up to the end of the period on which a card was presented; none where none ever was."""
    held = SchoolPresentation.objects.filter(authority=scope.authority, withdrawn_at__isnull=True, on__lte=period.end)
    return held.aggregate(latest=Max("on"))["latest"]


def described(authority: Any, urns: Collection[int]) -> dict[int, tuple[str, str]]:
    """Schools by their names, with the address of their page."""
    return {urn: (name, reverse("dashboards:school", args=[urn])) for urn, name in names_of_schools(urns).items()}


SCHOOLS = Cohort(
    "schools",
    "Secondary schools with our children",
    "Secondary schools (also middle schools deemed secondary and all-through schools) in the authority at which a looked-after child of "
    "the authority is on roll on at least one day of the period.",
    counts="schools",
    described=described,
    members_need="SCORECARDS",
)
PRESENTATIONS = Source("presentations", ("schools", "presented"), _facts, _data_to, stands_on=(RECORD, GROUP))
MEASURES = (
    Measure(
        key="schools.scorecard_presented",
        version=1,
        title="Schools presented with their score card",
        why="A school that sees its own figures beside the Virtual School can agree what will change; one that does not is not challenged.",
        definition="Secondary schools with our children whose head was presented the school's score card at least once in the period, "
        "at a meeting or in a cluster, out of all such schools. Presentations that were withdrawn do not count.",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        cohorts=("schools",),
        breakdowns=(),
        calculation=Ratio(PRESENTATIONS, ("presented",), ("schools",)),
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source="Improvement plan after peer review: each secondary head is presented their score card every term",
        limits="It is about schools, not about children.",
    ),
)


def register() -> None:
    """Writes cohort and measure into the book, and names the tables that they stand on."""
    book.write(SCHOOLS, *MEASURES)
    watch(SchoolPresentation, "updated_at", of=GROUP)
    watch(Kpi, "updated_at", of=GROUP)
    watch(KpiEntry, of=GROUP)
    watch(KpiChange, of=GROUP)
