"""Reads of suspensions and permanent exclusions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import QuerySet

from virtualschool.exclusions.codes import sessions_counted
from virtualschool.exclusions.models import Suspension
from virtualschool.kernel.periods import school_year_of


class Covered(NamedTuple):
    """What an exclusion covers: `sessions` from `first_day` on (None: unknown, or for good), of one category, at one school."""

    school_id: int
    first_day: dt.date
    sessions: int | None
    category: str


def suspensions_of(child_id: int) -> QuerySet[Suspension]:
    """A child's suspensions and permanent exclusions with their schools, the oldest first."""
    return Suspension.objects.filter(child_id=child_id).select_related("school").order_by("starts_on", "pk")


def _of_children(child_ids: Collection[int] | None, authority: Any) -> QuerySet[Suspension]:
    if child_ids is not None and len(child_ids) <= 500:
        return Suspension.objects.filter(child_id__in=list(child_ids))
    return Suspension.objects.filter(child__authority=authority) if authority is not None else Suspension.objects.all()


def sessions_covered(child_ids: Collection[int] | None, *, authority: Any = None) -> dict[int, list[Covered]]:
    """What the exclusions of these children cover, by child, the oldest first; one question whatever their number. All children
    of the authority when `child_ids` is None."""
    found: dict[int, list[Covered]] = defaultdict(list)
    rows = _of_children(child_ids, authority).order_by("starts_on", "pk")
    wanted = None if child_ids is None else set(child_ids)
    columns = ("child_id", "school_id", "starts_on", "sessions", "category")
    for child_id, school_id, first_day, sessions, category in rows.values_list(*columns):
        if wanted is None or child_id in wanted:
            found[child_id].append(Covered(school_id, first_day, sessions, category))
    return dict(found)


class YearOfSuspensions(NamedTuple):
    """The sessions that a child was suspended in one school year, at all schools, and when the limit was passed."""

    child_id: int
    year_start: dt.date
    sessions: int
    passed_on: dt.date | None


LIMIT = 90
"""45 days in a school year, in sessions (Education Act 2002 s.51A; the School Discipline Regulations 2012, reg. 4 and 5)."""


def years_over_limit(child_ids: Collection[int] | None, *, authority: Any = None) -> list[YearOfSuspensions]:
    """The school years in which a child was suspended for more than 45 days, lunchtimes as half days."""
    found = []
    for child_id, rows in sessions_covered(child_ids, authority=authority).items():
        sums: dict[dt.date, int] = defaultdict(int)
        passed: dict[dt.date, dt.date] = {}
        for row in rows:
            year = school_year_of(row.first_day).start
            sums[year] += sessions_counted(row.category, row.sessions)
            if sums[year] > LIMIT:
                passed.setdefault(year, row.first_day)
        found += [YearOfSuspensions(child_id, year, sums[year], day) for year, day in passed.items()]
    return found
