"""Whose children a measure is about. The rules are those of the Department's published statistics."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from virtualschool.children.models import CareEpisode, CareSpan, Child
from virtualschool.kernel.periods import Period, last_31_march
from virtualschool.measures.book import Cohort
from virtualschool.measures.calculations import Scope

CLA = Cohort(
    "cla",
    "Looked after",
    "Children looked after by the authority on the day in question: a session or a suspension counts if the child was looked after "
    "on that day. The day on which care ends does not count, nor do short breaks (legal status V3, V4).",
)
CLA_12M = Cohort(
    "cla_12m",
    "Looked after for twelve months",
    "Children looked after without a break from 1 April to 31 March, never under legal status V3 or V4 in those twelve months. The "
    "31 March is the last one on or before the end of the period, also for a month within it. All that happens to them in the "
    "period counts, after care as well.",
)
COHORTS = (CLA, CLA_12M)


def twelve_months_to(period: Period) -> Period:
    """The twelve months that decide who belongs to `cla_12m` in a period."""
    last = last_31_march(period.end)
    return Period(dt.date(last.year - 1, 4, 1), last)


def looked_after_twelve_months(authority: Any, period: Period) -> QuerySet[Child]:
    """The members of `cla_12m`: a span from 1 April or before, up to 31 March or later, and no short break between."""
    year = twelve_months_to(period)
    unbroken = CareSpan.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=year.end), began_on__lte=year.start)
    short = CareEpisode.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=year.start), is_short_break=True)
    short = short.filter(began_on__lte=year.end)
    ours = Child.objects.filter(authority=authority)
    return ours.filter(Exists(unbroken.filter(child=OuterRef("pk"))), ~Exists(short.filter(child=OuterRef("pk"))))


def members_of_twelve_months(scope: Scope, period: Period) -> set[int]:
    """The same by number, within the scope."""
    found = looked_after_twelve_months(scope.authority, period).values_list("pk", flat=True)
    return {child_id for child_id in found if child_id in scope}


def names_in_files(child_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The social-care code and the UPN of children, by number."""
    wanted = set(child_ids)
    chosen = Child.objects.filter(pk__in=wanted) if len(wanted) <= 500 else Child.objects.all()
    rows = chosen.values_list("pk", "child_code", "upn")
    return {pk: (code, upn) for pk, code, upn in rows if pk in wanted}
