"""Working days in England: weekdays that are no bank holiday.

Sources: Banking and Financial Dealings Act 1971, schedule 1, and the yearly proclamations for New Year's Day and the first Monday in May;
Easter by the rule of the calendar act of 1750 (the computation of J.-M. Oudin). Days proclaimed for one year only come from settings.
"""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from virtualschool.kernel.periods import ONE_DAY


def easter_sunday(year: int) -> dt.date:
    """Easter Sunday of a year of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (moon - weekday + 40) // 44
    return dt.date(year, month, moon - weekday + 28 - 31 * (month // 4))


@lru_cache(maxsize=200)
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The eight of every year. One that falls on a weekend is kept on the next weekday that is none."""
    easter = easter_sunday(year)
    found = {easter - 2 * ONE_DAY, easter + ONE_DAY, _monday(year, 5, first=True), _monday(year, 5), _monday(year, 8)}
    for day in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        while day.weekday() > 4 or day in found:
            day += ONE_DAY
        found.add(day)
    return frozenset(found)


def _monday(year: int, month: int, *, first: bool = False) -> dt.date:
    """The first or the last Monday of a month of 31 days."""
    day = dt.date(year, month, 7 if first else 31)
    return day - day.weekday() * ONE_DAY


def is_working_day(day: dt.date, also_closed: Collection[dt.date] = ()) -> bool:
    """Whether offices work on that day; `also_closed` are days proclaimed for one year or kept by the council."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in also_closed


def working_days_after(day: dt.date, count: int, also_closed: Collection[dt.date] = ()) -> dt.date:
    """The day that is so many working days after one; the day itself does not count."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day, also_closed)
    return day
