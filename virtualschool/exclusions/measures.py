"""Suspensions, days lost by them, and permanent exclusions."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, QuerySet

from virtualschool.children.cohorts import members_of_twelve_months
from virtualschool.children.groups import ALL, at_a_school, facts_within
from virtualschool.exclusions.models import Suspension
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Calculation, Fact, Scope, Source, Tally
from virtualschool.measures.remembering import watch

_COLUMNS = ("child_id", "starts_on", "category", "sessions", "school_id", "school__urn", "school__la_code")
_PERMANENT, _LUNCHTIME = "PERM", "LNCH"


def _of_period(scope: Scope, period: Period) -> QuerySet[Suspension]:
    held = Suspension.objects.filter(child__authority=scope.authority, starts_on__gte=period.start, starts_on__lte=period.end)
    if scope.child_ids is not None and len(scope.child_ids) <= 500:
        held = held.filter(child_id__in=scope.child_ids)
    return held.order_by("starts_on", "pk")


def _facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    rows = [row for row in _of_period(scope, period).values_list(*_COLUMNS) if row[0] in scope]
    facts = facts_within(scope, {row[0] for row in rows})
    members = members_of_twelve_months(scope, period) if cohort == "cla_12m" else None
    for child_id, day, category, sessions, school_id, urn, la_code in rows:
        counts = child_id in members if members is not None else facts.in_care(child_id, day)
        if counts:
            group = at_a_school(facts, by, school_id=school_id, urn=urn, la_code=la_code)(child_id, day) if by else None
            yield Fact(group, child_id, _amounts(category, sessions))


def _amounts(category: str, sessions: int | None) -> tuple[int, int, int]:
    """Suspensions, sessions lost by them, permanent exclusions. A lunchtime is half a day, so one session, whatever was sent."""
    if category == _PERMANENT:
        return 0, 0, 1
    return 1, 1 if category == _LUNCHTIME else sessions or 0, 0


def _data_to(scope: Scope, period: Period) -> dt.date | None:
    """The last day of the period on which any suspension or exclusion of the authority starts."""
    held = Suspension.objects.filter(child__authority=scope.authority, starts_on__lte=period.end)
    return held.aggregate(latest=Max("starts_on"))["latest"]


EVENTS = Source("exclusions", ("suspensions", "sessions", "permanent"), _facts, _data_to)

_WHEN = (
    "All of it counts in the period and month in which it starts. In `cla` it counts if the child was looked after on the first day; in "
    "`cla_12m` all of the members' count. Broken down by the school that suspended, and by the facts of the child on the first day."
)
_SOURCE = "DfE, Suspension and permanent exclusion guidance (August 2024); lunchtime suspensions are half a day each"


def _measure(key: str, title: str, why: str, definition: str, unit: Unit, calculation: Calculation) -> Measure:
    return Measure(
        key=key,
        version=1,
        title=title,
        why=why,
        definition=f"{definition} {_WHEN}",
        unit=unit,
        better=Better.LOWER,
        cohorts=("cla", "cla_12m"),
        breakdowns=ALL,
        calculation=calculation,
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source=_SOURCE,
    )


MEASURES = (
    _measure(
        "suspensions.count",
        "Suspensions",
        "A child who is sent out of school loses the place where most of their week is safe.",
        "Suspensions and lunchtime suspensions; permanent exclusions are counted apart.",
        Unit.EVENTS,
        Tally(EVENTS, "suspensions"),
    ),
    _measure(
        "suspensions.children",
        "Children suspended",
        "Many suspensions of few children need another answer than few suspensions of many.",
        "Children with at least one suspension or lunchtime suspension; within a breakdown, with one in that group.",
        Unit.CHILDREN,
        Tally(EVENTS, "suspensions", once_a_child=True),
    ),
    _measure(
        "suspensions.days_lost",
        "Days lost by suspension",
        "Days out of school add up: 45 in a year is the limit by law, over all schools.",
        "Sessions of suspensions ÷ 2. A lunchtime suspension is half a day, whatever number of sessions was sent with it; permanent "
        "exclusions have none.",
        Unit.DAYS,
        Tally(EVENTS, "sessions", present="suspensions", units=2),
    ),
    _measure(
        "exclusions.permanent",
        "Permanent exclusions",
        "A permanent exclusion of a looked-after child should be a last resort; another authority's school may do it as well.",
        "Permanent exclusions, by the day on which they start.",
        Unit.EVENTS,
        Tally(EVENTS, "permanent"),
    ),
)


def register() -> None:
    """Writes the measures of this room into the book, and names the table that they stand on."""
    book.write(*MEASURES)
    watch(Suspension)
