"""The figures of one report, read together and, for readers outside the service, suppressed together."""

from collections.abc import Sequence
from typing import NamedTuple

from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading
from virtualschool.kernel.suppression import published
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read_many


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
        found = list(dict.fromkeys(found))
        self._readings = found if exact else published(found, linked=book.links())

    def one(self, key: str, period: Period) -> Reading:
        """The measure over the whole period. Raises LookupError for one that the report did not ask for."""
        return self._find(key, period, None, None)

    def group(self, key: str, period: Period, by: str, group: str | None) -> Reading:
        return self._find(key, period, by, group)

    def groups(self, key: str, period: Period, by: str) -> list[Reading]:
        """The measure's groups, in natural order."""
        return [reading for reading in self._readings if (reading.measure, reading.period, reading.breakdown) == (key, period, by)]

    def _find(self, key: str, period: Period, by: str | None, group: str | None) -> Reading:
        for reading in self._readings:
            if (reading.measure, reading.period, reading.breakdown, reading.group) == (key, period, by, group):
                return reading
        raise LookupError(f"The report did not ask for {key} over {period} by {by}, {group}.")
