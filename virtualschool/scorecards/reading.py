"""Indicators of the book, read month by month or term by term; kept in memory for as long as what they stand on stays as it is."""

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial

from virtualschool.kernel.periods import ONE_DAY, Period, month_end, month_key, month_start, school_year_of, spoken
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.kernel.suppression import is_small
from virtualschool.measures.book import Measure, book
from virtualschool.measures.remembering import RECORD, SETTINGS, Memory
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.shelf import Shelf, can_be_read, first_month
from virtualschool.scorecards.terms import Term

COUNTS = (Unit.CHILDREN, Unit.EVENTS)
_COHORT_OF_THE_WHOLE = "cla_12m"
"""Its members are those of the whole period: a month within a longer stretch would change as the stretch grows."""
_IN_AN_AVERAGE, _LOOKED_BACK = 3, 6
"""Months of a rolling average, and over how many they may lie: the summer holidays are skipped, half a year without data is not."""
_kept = Memory(600)


def stands_on(kpi: Kpi) -> tuple[str, ...]:
    """The groups of tables that the indicator's values are read from; registers, which say where a nought is true,
    and terms among them."""
    known = book[kpi.measure_key].calculation.source.stands_on if can_be_read(kpi) else ()
    return (RECORD, SETTINGS, *known)


def points_of(kpi: Kpi, shelf: Shelf, seal: Hashable) -> list[Point]:
    """The indicator's values up to the day, the earliest first; empty for a measure that the book does not have (any more)."""
    if not can_be_read(kpi):
        return []
    asked, measure = shelf.asked, book[kpi.measure_key]
    first = first_month(kpi, asked.until)
    what = (kpi.measure_key, measure.version, kpi.cohort, kpi.by, kpi.group, kpi.reads)
    key = (seal, what, asked.scope.key, first, asked.until, asked.exact)
    return _kept.get(key, partial(_WAYS[kpi.reads], _Reader(measure, kpi, shelf), first))


class _Reader:
    """Reads one measure for one indicator."""

    def __init__(self, measure: Measure, kpi: Kpi, shelf: Shelf) -> None:
        self.measure, self.kpi, self.shelf, self.asked = measure, kpi, shelf, shelf.asked

    def over(self, period: Period) -> Reading:
        """The reading over one period, of the group if the indicator is about one."""
        (whole,) = self.shelf.readings(self.kpi, period)
        if not self.kpi.by:
            return self._as_far_as_known(whole)
        split = self.shelf.readings(self.kpi, period, self.kpi.by)
        found = next((each for each in split if each.group == self.kpi.group), None)
        return self._as_far_as_known(found if found is not None else _nothing_in(whole, self.kpi))

    def by_month(self, months: Sequence[Period]) -> dict[Period, Reading]:
        """The readings of whole months: in one pass where the measure can be split by month."""
        found: dict[str, Reading] = {}
        splits = "month" in self.measure.breakdowns and not self.kpi.by and self.kpi.cohort != _COHORT_OF_THE_WHOLE
        if months and splits:
            stretch = Period(self.shelf.first_of_all(months[0].start), months[-1].end)
            found = {each.group or "": self._as_far_as_known(each) for each in self.shelf.readings(self.kpi, stretch, "month")}
        return {month: found.get(month_key(month.start)) or self.over(month) for month in months}

    def _as_far_as_known(self, reading: Reading) -> Reading:
        """A nought says that nothing happened only where something is known of that time: of suspensions where registers were sent."""
        if reading.value != 0:
            return reading
        happens = reading.measure.startswith(("suspensions.", "exclusions."))
        if reading.data_to is None or (happens and not self.shelf.has_registers(_time_of(reading))):
            return replace(reading, numerator=None, value=None, children=None)
        return reading


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
    """Of each month that can be read, with the two before it that can be: a month without school days is left out, not the average."""
    readings = reader.by_month(whole_months(_months_before(first, _LOOKED_BACK - 1), reader.asked.until))
    known = [(month, reading) for month, reading in readings.items() if reading.value is not None or reading.symbol]
    return [_rolled(month, known) for month, _ in known if month.start >= first]


def _rolled(last: Period, known: Sequence[tuple[Period, Reading]]) -> Point:
    earliest = _months_before(last.start, _LOOKED_BACK - 1)
    window = [(month, reading) for month, reading in known if earliest <= month.start <= last.start][-_IN_AN_AVERAGE:]
    label, named = f"Three months to {last.end:%B %Y}", _months_named([month for month, _ in window])
    if len(window) < _IN_AN_AVERAGE:
        return Point(last.end, None, None, None, label, why=f"It takes three months; only {named} can be read.")
    return _average([reading for _, reading in window], Point(last.end, None, None, None, label, months=named))


def _months_before(first: dt.date, number: int) -> dt.date:
    """The first day of the month that lies so many months before."""
    for _ in range(number):
        first = month_start(first - ONE_DAY)
    return first


def _months_named(months: Sequence[Period]) -> str:
    """`June, July and September 2026`; a month of another year than the last carries its own."""
    years = months[-1].end.year
    told = [f"{month.end:%B}" if month.end.year == years else f"{month.end:%B %Y}" for month in months]
    return f"{' and '.join(filter(None, (', '.join(told[:-1]), told[-1])))} {years}"


def _term_average(reader: _Reader, first: dt.date) -> list[Point]:
    found = []
    for term in _terms(reader, first):
        months = [month for month in term.months() if month.end <= reader.asked.until]
        if months:
            so_far = len(months) < len(term.months())
            at = Point(months[-1].end, None, None, None, _named(term, so_far=so_far), so_far=so_far)
            found.append(_of_term(reader.by_month(months), at))
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


def _of_term(readings: dict[Period, Reading], at: Point) -> Point:
    """A term has the same months each year: one that cannot be read leaves the term without an average."""
    missing = [month for month, reading in readings.items() if reading.value is None and not reading.symbol]
    if missing:
        return at._replace(why=f"No figure for {_months_named(missing)}.")
    return _average(list(readings.values()), at._replace(months=_months_named(list(readings))))


def _average(readings: Sequence[Reading], at: Point) -> Point:
    """The mean of monthly values; hidden if any of them is, since it could be worked out."""
    symbol = next((reading.symbol for reading in readings if reading.symbol), "")
    values = [reading.value for reading in readings if reading.value is not None]
    return at._replace(symbol=symbol) if symbol else at._replace(value=sum(values) / len(values))


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
