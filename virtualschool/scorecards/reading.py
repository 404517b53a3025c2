"""Indicators of the book, read month by month or term by term; kept in memory for as long as the record stays as it is."""

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import NamedTuple

from virtualschool.kernel.periods import ONE_DAY, Period, month_end, month_key, month_start, school_year_of, spoken
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.kernel.suppression import is_small
from virtualschool.measures.book import Measure, UnknownMeasure, book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.publishing import read_published
from virtualschool.measures.reading import read_many
from virtualschool.measures.remembering import Memory
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.terms import Term

LONGEST_MONTHS = 48
COUNTS = (Unit.CHILDREN, Unit.EVENTS)
_kept = Memory(600)
_REGISTERS = "attendance.rate"


class Asked(NamedTuple):
    """What is read: of whom, by which terms, up to which day, and whether small numbers may be seen."""

    scope: Scope
    terms: Sequence[Term]
    until: dt.date
    exact: bool


def points_of(kpi: Kpi, asked: Asked, seal: Hashable) -> list[Point]:
    """The indicator's values up to the day, the earliest first; empty for a measure that the book does not have (any more)."""
    try:
        measure = book[kpi.measure_key]
        measure.require(kpi.cohort, kpi.by or None)
    except (UnknownMeasure, ValueError):
        return []
    first = first_month(kpi, asked.until)
    what = (kpi.measure_key, measure.version, kpi.cohort, kpi.by, kpi.group, kpi.reads)
    key = (seal, what, asked.scope.key, first, asked.until, asked.exact)
    return _kept.get(key, partial(_WAYS[kpi.reads], _Reader(measure, kpi, asked), first))


def first_month(kpi: Kpi, until: dt.date) -> dt.date:
    """From where the history is read: the month of the baseline, at least a year back, at most four."""
    year = month_start(until.replace(day=1) - dt.timedelta(days=360))
    earliest = month_start(until.replace(day=1) - dt.timedelta(days=LONGEST_MONTHS * 30))
    return max(min(month_start(kpi.baseline_on), year), earliest) if kpi.baseline_on else year


class _Reader:
    """Reads one measure for one indicator."""

    def __init__(self, measure: Measure, kpi: Kpi, asked: Asked) -> None:
        self.measure, self.kpi, self.asked = measure, kpi, asked
        self._read = read_many if asked.exact else read_published

    def over(self, period: Period) -> Reading:
        """The reading over one period, of the group if the indicator is about one."""
        (whole,) = self._read([self.measure], period, within=self.asked.scope, cohort=self.kpi.cohort)
        if not self.kpi.by:
            return self._as_far_as_known(whole)
        split = self._read([self.measure], period, within=self.asked.scope, cohort=self.kpi.cohort, by=self.kpi.by)
        found = next((each for each in split if each.group == self.kpi.group), None)
        return self._as_far_as_known(found if found is not None else _nothing_in(whole, self.kpi))

    def by_month(self, months: Sequence[Period]) -> dict[Period, Reading]:
        """The readings of whole months: in one pass where the measure can be split by month."""
        found: dict[str, Reading] = {}
        if months and "month" in self.measure.breakdowns and not self.kpi.by:
            stretch = Period(months[0].start, months[-1].end)
            split = self._read([self.measure], stretch, within=self.asked.scope, cohort=self.kpi.cohort, by="month")
            found = {reading.group or "": self._as_far_as_known(reading) for reading in split}
        return {month: found.get(month_key(month.start)) or self.over(month) for month in months}

    def _as_far_as_known(self, reading: Reading) -> Reading:
        """A nought says that nothing happened only where something is known of that time: of suspensions where registers were sent."""
        if reading.value != 0:
            return reading
        happens = reading.measure.startswith(("suspensions.", "exclusions."))
        if reading.data_to is None or (happens and not self._has_registers(_time_of(reading))):
            return replace(reading, numerator=None, value=None, children=None)
        return reading

    def _has_registers(self, period: Period) -> bool:
        return any(month_key(month.start) in self._registered for month in period.months())

    @cached_property
    def _registered(self) -> set[str | None]:
        """The months of which registers were sent: asked for once."""
        registers = book[_REGISTERS]
        cohort = registers.usual_cohort(self.kpi.cohort)
        stretch = Period(month_start(first_month(self.kpi, self.asked.until) - dt.timedelta(days=370)), self.asked.until)
        split = read_many([registers], stretch, within=self.asked.scope, cohort=cohort, by="month")
        return {each.group for each in split if each.value is not None}


def _time_of(reading: Reading) -> Period:
    """The stretch that a reading speaks of: of one by month, that month."""
    if reading.breakdown != "month" or not reading.group:
        return reading.period
    start = dt.date.fromisoformat(f"{reading.group}-01")
    return Period(start, month_end(start))


def _nothing_in(whole: Reading, kpi: Kpi) -> Reading:
    """The reading of a group that has nothing to tell: a true nought of a count, not available of a share."""
    counted = whole.unit in COUNTS and whole.value is not None
    nought = 0.0 if counted else None
    return replace(whole, breakdown=kpi.by, group=kpi.group, numerator=nought, denominator=None, value=nought, children=None)


def whole_months(first: dt.date, until: dt.date) -> list[Period]:
    """The calendar months that are over by the day."""
    return [month for month in Period(first, until).months() if month.end == month_end(month.start)] if first <= until else []


def _monthly(reader: _Reader, first: dt.date) -> list[Point]:
    readings = reader.by_month(whole_months(first, reader.asked.until))
    return [_point(month.end, reading, f"{month.end:%B %Y}") for month, reading in readings.items()]


def _rolling(reader: _Reader, first: dt.date) -> list[Point]:
    before = month_start(month_start(first - ONE_DAY) - ONE_DAY)
    readings = list(reader.by_month(whole_months(before, reader.asked.until)).items())
    windows = [readings[place - 2 : place + 1] for place in range(2, len(readings))]
    return [
        _average(window[-1][0].end, [reading for _, reading in window], f"Three months to {window[-1][0].end:%B %Y}") for window in windows
    ]


def _term_average(reader: _Reader, first: dt.date) -> list[Point]:
    found = []
    for term in _terms(reader, first):
        months = [month for month in term.months() if month.end <= reader.asked.until]
        if months:
            so_far = len(months) < len(term.months())
            readings = list(reader.by_month(months).values())
            found.append(_average(months[-1].end, readings, _named(term, so_far=so_far), so_far=so_far))
    return found


def _by_term(reader: _Reader, first: dt.date) -> list[Point]:
    found = []
    for term in _terms(reader, first):
        end = min(term.period.end, reader.asked.until)
        reading = reader.over(Period(term.period.start, end))
        so_far = end < term.period.end
        found.append(_point(end, reading, _named(term, so_far=so_far), so_far=so_far))
    return _without_telling_steps(found, reader)


def _school_year(reader: _Reader, first: dt.date) -> list[Point]:
    days = _days(first, reader.asked.until)
    readings = [(day, reader.over(Period(school_year_of(day).start, day))) for day in days]
    return _without_telling_steps([_point(day, reading, f"1 September to {spoken(day)}") for day, reading in readings], reader)


def _daily(reader: _Reader, first: dt.date) -> list[Point]:
    return [_point(day, reader.over(Period(day, day)), spoken(day)) for day in _days(first, reader.asked.until)]


_WAYS: dict[str, Callable[[_Reader, dt.date], list[Point]]] = {
    Kpi.Reads.MONTH: _monthly,
    Kpi.Reads.ROLLING: _rolling,
    Kpi.Reads.TERM_AVERAGE: _term_average,
    Kpi.Reads.TERM: _by_term,
    Kpi.Reads.SCHOOL_YEAR: _school_year,
    Kpi.Reads.DAY: _daily,
}


def _days(first: dt.date, until: dt.date) -> list[dt.date]:
    """The last day of each month that is over, and the day itself."""
    ends = [month.end for month in whole_months(first, until)]
    return ends if ends and ends[-1] == until else [*ends, until]


def _terms(reader: _Reader, first: dt.date) -> list[Term]:
    return [term for term in reader.asked.terms if term.period.end >= first and term.period.start <= reader.asked.until]


def _named(term: Term, *, so_far: bool) -> str:
    return f"{term.title} so far" if so_far else term.title


def _point(on: dt.date, reading: Reading, label: str, *, so_far: bool = False) -> Point:
    return Point(on, reading.value, reading, None, label, reading.symbol, so_far)


def _average(on: dt.date, readings: Sequence[Reading], label: str, *, so_far: bool = False) -> Point:
    """The mean of monthly values; hidden if any of them is, since it could be worked out, not available if any is not."""
    symbol = next((reading.symbol for reading in readings if reading.symbol), "")
    values = [reading.value for reading in readings if reading.value is not None]
    value = sum(values) / len(values) if values and len(values) == len(readings) else None
    return Point(on, value, None, None, label, symbol, so_far)


def _without_telling_steps(points: list[Point], reader: _Reader) -> list[Point]:
    """Counts that run on from one point to the next tell by their difference what happened between: for others, a small step is
    hidden."""
    if reader.asked.exact or reader.measure.unit not in COUNTS or not book.cohort(reader.kpi.cohort).is_of_children:
        return points
    found: list[Point] = []
    last = 0.0
    for point in points:
        if point.value is not None and point.value >= last and is_small(point.value - last):
            found.append(point._replace(value=None, reading=None, symbol="c"))
            continue
        found.append(point)
        last = point.value if point.value is not None else last
    return found
