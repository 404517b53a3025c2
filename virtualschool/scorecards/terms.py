"""The three terms of a school year, whole: each reaches to the eve of the next, so that no day lies between two."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from virtualschool.authorities.models import Term as HalfTerm
from virtualschool.kernel.periods import ONE_DAY, Period, school_year_of

SEASONS = ("Autumn", "Spring", "Summer")
_NOT_A_SCHOOL_MONTH = 8


class Term(NamedTuple):
    """A term: `2025-autumn`, `Autumn term 2025`, from its first day to the eve of the next."""

    key: str
    title: str
    period: Period

    def months(self) -> list[Period]:
        """The whole calendar months that lie mostly in it. August is in none: an average over it would flatter."""
        first = self.period.start.replace(day=1)
        months = Period(first, self.period.end).months()
        middles = [(month, month.start.replace(day=16)) for month in months]
        return [_whole(month) for month, middle in middles if middle in self.period and middle.month != _NOT_A_SCHOOL_MONTH]


def _whole(month: Period) -> Period:
    (last,) = Period(month.start.replace(day=1), month.end).months()[-1:]
    following = (last.start.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return Period(last.start.replace(day=1), following - ONE_DAY)


def terms_between(authority: Any, first: dt.date, last: dt.date) -> list[Term]:
    """The terms that the stretch touches, the earliest first, by the authority's calendar. Of a year without a calendar, spring
    begins on 1 January and summer on 1 April."""
    starts = _starts(authority)
    found: list[Term] = []
    year = school_year_of(first)
    while year.start <= last:
        found += _terms_of(year, starts.get(year.start.year, {}))
        year = school_year_of(year.end + ONE_DAY)
    return [term for term in found if term.period.start <= last and term.period.end >= first]


def term_on(authority: Any, day: dt.date) -> Term:
    """The term that holds the day; holidays belong to the term before them."""
    return terms_between(authority, day, day)[0]


def _starts(authority: Any) -> dict[int, dict[str, dt.date]]:
    """By the year in which a school year begins: on which day each season does. The authority's own calendar goes before the shipped."""
    rows = list(HalfTerm.objects.filter(Q(authority=authority) | Q(authority__isnull=True)).values_list("authority_id", "starts_on"))
    own = {school_year_of(day).start.year for owner, day in rows if owner}
    found: dict[int, dict[str, dt.date]] = {}
    for owner, day in sorted(rows, key=lambda row: row[1]):
        year = school_year_of(day).start.year
        if owner or year not in own:
            found.setdefault(year, {}).setdefault(_season(day), day)
    return found


def _season(day: dt.date) -> str:
    return "Autumn" if day.month >= 8 else "Spring" if day.month <= 3 else "Summer"


def _terms_of(year: Period, starts: dict[str, dt.date]) -> Iterable[Term]:
    spring = starts.get("Spring", dt.date(year.end.year, 1, 1))
    summer = starts.get("Summer", dt.date(year.end.year, 4, 1))
    edges = [year.start, spring, summer, year.end + ONE_DAY]
    for season, start, end in zip(SEASONS, edges, edges[1:], strict=False):
        key = f"{start.year}-{season.lower()}"
        yield Term(key, f"{season} term {start.year}", Period(start, end - ONE_DAY))
