"""Stretches of time, the school year and ages. All dates are plain `datetime.date`; a `Period` holds both its ends."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """From `start` to `end`, both days included. Raises ValueError when the end lies before the start."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def eve(self) -> dt.date:
        """The day before the first: what was so "at the start" was so at the close of this day."""
        return self.start - ONE_DAY

    def days(self) -> Iterator[dt.date]:
        day = self.start
        while day <= self.end:
            yield day
            day += ONE_DAY

    def overlap(self, other: "Period") -> "Period | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def months(self) -> list["Period"]:
        """The calendar months it touches, those at the edge cut to it."""
        found, first = [], self.start.replace(day=1)
        while first <= self.end:
            last = month_end(first)
            found.append(Period(max(first, self.start), min(last, self.end)))
            first = last + ONE_DAY
        return found

    def __str__(self) -> str:
        return f"{spoken(self.start)} to {spoken(self.end)}"


def month_start(day: dt.date) -> dt.date:
    return day.replace(day=1)


def month_end(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - ONE_DAY


def month_key(day: dt.date) -> str:
    """`2025-11`, the label of a month in every breakdown."""
    return f"{day.year:04d}-{day.month:02d}"


def school_year_of(day: dt.date) -> Period:
    """The school year (1 September to 31 August) that holds the day."""
    first = dt.date(day.year if day.month >= 9 else day.year - 1, 9, 1)
    return Period(first, dt.date(first.year + 1, 8, 31))


def last_31_march(day: dt.date) -> dt.date:
    """The 31 March on or before the day: the reference date of the published looked-after cohort."""
    here = dt.date(day.year, 3, 31)
    return here if here <= day else dt.date(day.year - 1, 3, 31)


def collection_year_of(day: dt.date) -> int:
    """The SSDA903 collection that covers the day, named by the year it ends in: 2026 is 1 April 2025 to 31 March 2026."""
    return day.year + 1 if day >= dt.date(day.year, 4, 1) else day.year


def collection_period(year: int) -> Period:
    return Period(dt.date(year - 1, 4, 1), dt.date(year, 3, 31))


def birthday(born_on: dt.date, age: int) -> dt.date:
    """The day a person reaches an age; born on 29 February, it is 1 March in a common year (Family Law Reform Act 1969 s.9)."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return dt.date(born_on.year + age, 3, 1)


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Whole years of age at the close of the day."""
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1


@lru_cache(maxsize=20_000)
def compulsory_school_age(born_on: dt.date) -> Period:
    """From the day after the prescribed day on or after the fifth birthday (31 March, 31 August, 31 December), to the last
    Friday of June of the school year in which the child turns sixteen (Education Act 1996, section 8)."""
    fifth = birthday(born_on, 5)
    prescribed = [dt.date(fifth.year, 3, 31), dt.date(fifth.year, 8, 31), dt.date(fifth.year, 12, 31)]
    first = min(day for day in prescribed if day >= fifth) + ONE_DAY
    leaving_year = school_year_of(birthday(born_on, 16)).end.year
    last = dt.date(leaving_year, 6, 30)
    return Period(first, last - dt.timedelta(days=(last.weekday() - 4) % 7))


@lru_cache(maxsize=4096)
def spoken(day: dt.date | None) -> str:
    """`4 June 2026`, the way dates are written on every page and in every document."""
    return f"{day.day} {day:%B %Y}" if day else "not known"
