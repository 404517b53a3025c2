"""The figures of one report, read together and, for readers outside the service, suppressed together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from virtualschool.kernel.periods import Period, month_key
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.kernel.suppression import is_small, published
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read_many

STOCKS = ("roll.start", "roll.end")
"""States on a day: a longer period does not hold those of a shorter."""


class Question(NamedTuple):
    """Measures to read over a period, split or whole."""

    keys: Sequence[str]
    period: Period
    by: str | None


class Figures:
    """Everything a report reads. `exact` false: no figure in it can be worked out from any other."""

    def __init__(self, questions: Sequence[Question], *, within: Scope, exact: bool) -> None:
        found: list[Reading] = []
        for question in questions:
            found += read_many([book[key] for key in question.keys], question.period, within=within, by=question.by)
        found = _as_far_as_known(list(dict.fromkeys(found)))
        self._readings = found if exact else _safe(found)

    @property
    def readings(self) -> list[Reading]:
        """All of them, those that were read only to see what could be worked out among them."""
        return list(self._readings)

    @property
    def hidden_wholes(self) -> set[tuple[str, Period]]:
        """Measures and periods whose figure over all children is hidden."""
        return {(reading.measure, reading.period) for reading in self._readings if reading.symbol and reading.breakdown is None}

    def one(self, key: str, period: Period) -> Reading:
        """The measure over the whole period. Raises LookupError for one that the report did not ask for."""
        return self._find(key, period, None, None)

    def group(self, key: str, period: Period, by: str, group: str | None) -> Reading:
        return self._find(key, period, by, group)

    def groups(self, key: str, period: Period, by: str) -> list[Reading]:
        """The measure's groups, in natural order."""
        return [reading for reading in self._readings if (reading.measure, reading.period, reading.breakdown) == (key, period, by)]

    def of_month(self, key: str, period: Period, month: Period) -> Reading | None:
        """The measure in one month of the period, as read by month; None where it has nothing to tell."""
        return next((reading for reading in self.groups(key, period, "month") if reading.group == month_key(month.start)), None)

    def _find(self, key: str, period: Period, by: str | None, group: str | None) -> Reading:
        for reading in self._readings:
            if (reading.measure, reading.period, reading.breakdown, reading.group) == (key, period, by, group):
                return reading
        raise LookupError(f"The report did not ask for {key} over {period} by {by}, {group}.")


def _as_far_as_known(readings: Sequence[Reading]) -> list[Reading]:
    """A nought says that nothing happened only where something is known of that time: of children where any was in the record, of
    suspensions where registers were sent. Elsewhere it is not available."""
    registers = {reading.period for reading in readings if reading.measure == "attendance.rate" and reading.value is not None}
    return [
        replace(reading, numerator=None, value=None, children=None) if _is_no_nought(reading, registers) else reading
        for reading in readings
    ]


def _is_no_nought(reading: Reading, registers: set[Period]) -> bool:
    if reading.value != 0:
        return False
    happens = reading.measure.startswith(("suspensions.", "exclusions."))
    return reading.data_to is None or (happens and reading.period not in registers)


def _safe(readings: list[Reading]) -> list[Reading]:
    """Suppressed together; and where a short period lies in a longer one, the difference between the two is no small number
    either, so a child counted in the rest alone cannot be told."""
    links, hidden = book.links(), set[Reading]()
    while True:
        safe = published(readings, linked=links, hidden=hidden)
        telling = set(_telling_differences(readings, safe)) - hidden
        if not telling:
            return safe
        hidden |= telling


def _telling_differences(readings: Sequence[Reading], safe: Sequence[Reading]) -> Iterator[Reading]:
    shown = [exact for exact, public in zip(readings, safe, strict=True) if not public.symbol and exact.breakdown is None]
    counts = [reading for reading in shown if reading.unit in (Unit.CHILDREN, Unit.EVENTS) and reading.measure not in STOCKS]
    for short in counts:
        for long in counts:
            inside = short.period != long.period and short.period.start in long.period and short.period.end in long.period
            same = (short.measure, short.cohort) == (long.measure, long.cohort)
            if inside and same and is_small((long.numerator or 0) - (short.numerator or 0)):
                yield short
