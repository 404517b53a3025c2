"""Schools signed up to programmes, and practice that was shared: measures of schools and examples, not of children."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from virtualschool.kernel.periods import Period, month_end, month_key, spoken
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Breakdown, Cohort, Measure, book
from virtualschool.measures.calculations import Fact, Ratio, Scope, Source, Tally
from virtualschool.measures.remembering import RECORD, watch
from virtualschool.practice.models import CaseStudy, Example, Programme, ProgrammeSchool
from virtualschool.practice.queries import running_on, signed_up_on
from virtualschool.scorecards.measures import described as schools_described
from virtualschool.scorecards.measures import secondary_schools

GROUP = "practice"
"""The tables of this room that measures stand on."""
STUDIES = 1_000_000_000
"""Added to the number of a case study, so that examples and studies share one list of things."""


def _school_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    """Each secondary school once; with `programme` once for each that runs on the last day."""
    last = period.end
    schools = sorted(secondary_schools(scope.authority, Period(last, last), scope.child_ids))
    running = list(running_on(last, scope.authority).exclude(phase=Programme.Phase.PRIMARY).order_by("pk"))
    signed: dict[int, set[int]] = {each.pk: set() for each in running}
    for part in signed_up_on(last, scope.authority).filter(programme__in=running):
        signed[part.programme_id].add(part.school_urn)
    if by == "programme":
        for programme in running:
            for urn in schools:
                yield Fact(programme.title, urn, (1, int(urn in signed[programme.pk])))
    elif running:
        anywhere = set[int]().union(*signed.values())
        for urn in schools:
            yield Fact(None, urn, (1, int(urn in anywhere)))


def _school_data_to(scope: Scope, period: Period) -> dt.date | None:
    """The programmes' register speaks of every day since the first began, up to today."""
    first = (
        Programme.objects.filter(authority=scope.authority)
        .exclude(phase=Programme.Phase.PRIMARY)
        .aggregate(first=Min("starts_on"))["first"]
    )
    return min(period.end, timezone.localdate()) if first and first <= period.end else None


def _shared_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    """What was shared on a day of the period. A study that was withdrawn since counts as it did: by the last day of the period, or of
    its month when told by months."""
    asked = {"authority": scope.authority, "shared_on__gte": period.start, "shared_on__lte": period.end}
    examples = Example.objects.filter(**asked).values_list("pk", "shared_on").order_by("pk")
    studies = CaseStudy.objects.filter(**asked).values_list("pk", "shared_on", "withdrawn_on").order_by("pk")
    rows: list[tuple[str, int, dt.date, dt.date | None]] = [("example", pk, day, None) for pk, day in examples if day]
    rows += [("case_study", pk + STUDIES, day, gone) for pk, day, gone in studies if day]
    for kind, number, day, gone in rows:
        last = min(month_end(day), period.end) if by == "month" else period.end
        if gone is None or gone > last:
            yield Fact({None: None, "practice_kind": kind, "month": month_key(day)}[by], number, (1,))


def _shared_data_to(scope: Scope, period: Period) -> dt.date | None:
    """What was shared is written down as it happens: the list speaks of every day since the first, up to today."""
    held = (model.objects.filter(authority=scope.authority, shared_on__lte=period.end) for model in (Example, CaseStudy))
    return min(period.end, timezone.localdate()) if any(each.exists() for each in held) else None


def _shared_described(authority: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    examples = Example.objects.filter(authority=authority, pk__in=[each for each in ids if each < STUDIES])
    studies = CaseStudy.objects.filter(authority=authority, pk__in=[each - STUDIES for each in ids if each >= STUDIES])
    told = {each.pk: (_told("Example", each), reverse("practice:example", args=[each.public_id])) for each in examples}
    return told | {each.pk + STUDIES: (_told("Case study", each), reverse("practice:study", args=[each.public_id])) for each in studies}


def _told(what: str, thing: Any) -> str:
    return f"{what}: {thing.title}, shared on {spoken(thing.shared_on)}"


SCHOOLS = Cohort(
    "programme_schools",
    "Secondary schools that may join a programme",
    "Secondary schools in the authority with a looked-after child of the authority on roll on the last day of the period, while a "
    "programme for secondary schools runs.",
    counts="schools",
    described=schools_described,
    members_need="PRACTICE",
)
EXAMPLES = Cohort(
    "practice",
    "Practice that was shared",
    "Examples of practice and approved case studies that were shared on a day of the period and not withdrawn by its last.",
    counts="examples",
    described=_shared_described,
    members_need="PRACTICE",
)
PROGRAMME = Breakdown("programme", "programme")
KIND = Breakdown("practice_kind", "kind of practice", {"example": "Example", "case_study": "Case study"})
SIGN_UPS = Source("programme_schools", ("schools", "signed_up"), _school_facts, _school_data_to, stands_on=(RECORD, GROUP))
SHARED = Source("practice_shared", ("shared",), _shared_facts, _shared_data_to, stands_on=(GROUP,))
MEASURES = (
    Measure(
        key="programme.schools_signed_up",
        version=1,
        title="Secondary schools signed up to a programme",
        why="A programme changes how schools meet trauma only where the school has joined it.",
        definition="Secondary schools with our children on the last day of the period that had signed up to a programme running that day "
        "and had not left it, out of all such schools; by programme, out of all such schools for each.",
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        cohorts=("programme_schools",),
        breakdowns=("programme",),
        calculation=Ratio(SIGN_UPS, ("signed_up",), ("schools",)),
        source="Improvement plan after peer review: all secondary schools signed up to the attachment programme",
        limits="It is about schools, not about children.",
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
    ),
    Measure(
        key="practice.shared",
        version=1,
        title="Examples of practice shared",
        why="Schools learn fastest from what worked at another; two examples a term keep the habit.",
        definition="Examples of practice and approved case studies that were shared on a day of the period and not withdrawn by its last "
        "day; by month, by the last day of the month. What is withdrawn later leaves the past as it was.",
        unit=Unit.EVENTS,
        better=Better.HIGHER,
        cohorts=("practice",),
        breakdowns=("practice_kind", "month"),
        calculation=Tally(SHARED, "shared"),
        source="Improvement plan after peer review: two examples of shared best practice each term",
        limits="It is about examples, not about children.",
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
    ),
)


def register() -> None:
    """Writes cohorts, breakdowns and measures into the book, and names the tables that they stand on."""
    book.write(SCHOOLS, EXAMPLES, PROGRAMME, KIND, *MEASURES)
    watch(Programme, "updated_at", of=GROUP)
    watch(ProgrammeSchool, "updated_at", of=GROUP)
    watch(Example, "updated_at", of=GROUP)
    watch(CaseStudy, "updated_at", of=GROUP)
