"""What indicators of the book are read from: every measure that is asked for over the same times is read in one pass of its room."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from virtualschool.kernel.periods import Period, month_key, month_start
from virtualschool.kernel.readings import Reading
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.publishing import read_published
from virtualschool.measures.reading import read_many
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.terms import Term

LONGEST_MONTHS = 48
_REGISTERS = "attendance.rate"


class Asked(NamedTuple):
    """What is read: of whom, by which terms, up to which day, and whether small numbers may be seen."""

    scope: Scope
    terms: Sequence[Term]
    until: dt.date
    exact: bool


class Shelf:
    """Readings for some indicators of one authority, each taken down once."""

    def __init__(self, kpis: Iterable[Kpi], asked: Asked) -> None:
        self.asked = asked
        self._read = read_many if asked.exact else read_published
        self._together: dict[tuple[str, str], dict[str, Measure]] = {}
        self._held: dict[tuple[str, str, Period, str | None], list[Reading]] = {}
        self._registered: set[str | None] | None = None
        self._first = asked.until
        for kpi in kpis:
            self._first = min(self._first, first_month(kpi, asked.until))
            if can_be_read(kpi):
                self._together.setdefault((kpi.cohort, kpi.reads), {})[kpi.measure_key] = book[kpi.measure_key]

    def readings(self, kpi: Kpi, period: Period, by: str | None = None) -> list[Reading]:
        """The indicator's measure over the period, whole or split."""
        key = (kpi.cohort, kpi.reads, period, by)
        if key not in self._held:
            measures = [each for each in self._together[kpi.cohort, kpi.reads].values() if by is None or by in each.breakdowns]
            self._held[key] = self._read(measures, period, within=self.asked.scope, cohort=kpi.cohort, by=by)
        return [reading for reading in self._held[key] if reading.measure == kpi.measure_key]

    def has_registers(self, period: Period) -> bool:
        """Whether registers were sent of any month of the period."""
        if self._registered is None:
            stretch = Period(month_start(self._first - dt.timedelta(days=370)), self.asked.until)
            split = read_many([book[_REGISTERS]], stretch, within=self.asked.scope, by="month")
            self._registered = {each.group for each in split if each.value is not None}
        return any(month_key(month.start) in self._registered for month in period.months())

    def first_of_all(self, first: dt.date) -> dt.date:
        """From where months are read in one pass. What is hidden from others must not depend on the company: they get their own."""
        return min(first, self._first) if self.asked.exact else first


def can_be_read(kpi: Kpi) -> bool:
    """Whether the book has its measure (still), for its cohort and by its breakdown."""
    if kpi.measure_key not in book:
        return False
    measure = book[kpi.measure_key]
    return kpi.cohort in measure.cohorts and (not kpi.by or kpi.by in measure.breakdowns)


def first_month(kpi: Kpi, until: dt.date) -> dt.date:
    """From where the history is read: the month of the baseline, at least a year back, at most four."""
    year = month_start(until.replace(day=1) - dt.timedelta(days=360))
    earliest = month_start(until.replace(day=1) - dt.timedelta(days=LONGEST_MONTHS * 30))
    return max(min(month_start(kpi.baseline_on), year), earliest) if kpi.baseline_on else year
