"""The period that a page is about: named ones a person thinks in, or two dates of their own. It is the page's address."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from virtualschool.kernel.periods import ONE_DAY, Period, month_start, school_year_of

LONGEST_DAYS = 3660
EARLIEST_YEAR = 1989


class Choice(NamedTuple):
    """A named period: its key in addresses, its words, and the stretch itself."""

    key: str
    title: str
    period: Period


def choices(today: dt.date) -> list[Choice]:
    """The periods that people ask for, the usual one first. Those under way end today."""
    this_year = school_year_of(today)
    last_year = school_year_of(this_year.start - ONE_DAY)
    this_month = month_start(today)
    last_month = month_start(this_month - ONE_DAY)
    return [
        Choice("year", "This school year so far", Period(this_year.start, today)),
        Choice("last-year", "Last school year", last_year),
        Choice("month", "This month so far", Period(this_month, today)),
        Choice("last-month", "Last month", Period(last_month, this_month - ONE_DAY)),
        Choice("twelve-months", "The last twelve months", Period(_a_year_before(today), today)),
    ]


def _a_year_before(day: dt.date) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day) + ONE_DAY


class Chosen(NamedTuple):
    """What was chosen: the key (`own` for own dates), the period, and what was wrong with the dates that were given."""

    key: str
    period: Period
    fault: str = ""
    typed: tuple[str, str] = ("", "")
    """What was typed when it could not be read, to be mended."""

    @property
    def query(self) -> dict[str, str]:
        """The parameters that keep this choice in an address."""
        if self.key != "own":
            return {"period": self.key}
        return {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}


def chosen(given: Mapping[str, str], today: dt.date) -> Chosen:
    """The period of a request: `?period=key`, or `?from=&to=`. What cannot be read falls back to the usual one and says so."""
    named = {choice.key: choice for choice in choices(today)}
    usual = choices(today)[0]
    if given.get("from") or given.get("to"):
        try:
            start = dt.date.fromisoformat(given.get("from", ""))
            end = dt.date.fromisoformat(given.get("to", ""))
            own = Period(start, end)
        except ValueError:
            fault = "Enter two dates, the first not after the second."
        else:
            if (end - start).days <= LONGEST_DAYS and start.year > EARLIEST_YEAR and end.year < today.year + 2:
                return Chosen("own", own)
            fault = "Enter dates that are at most ten years apart, none of them before 1990 or more than a year ahead."
        return Chosen(usual.key, usual.period, fault, (given.get("from", ""), given.get("to", "")))
    choice = named.get(given.get("period", ""), usual)
    return Chosen(choice.key, choice.period)
