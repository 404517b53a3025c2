"""The equations that hold between readings: groups and their total, identities between measures, months that carry on.

A reading is known by its place in the list, its numerator by twice the place, its denominator by that and one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from virtualschool.kernel.links import Carry, Identity, Link, Stock
from virtualschool.kernel.periods import Period, month_key
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.kernel.sums import Row, Sums

Key = tuple[str, str, Period, str | None, str | None]
_PARTS = {"numerator": 0, "denominator": 1}


def key_of(reading: Reading) -> Key:
    """What tells one reading from all others."""
    return reading.measure, reading.cohort, reading.period, reading.breakdown, reading.group


class Addition(NamedTuple):
    """Groups of one breakdown of a measure, and their total where it is among the readings; all by their places."""

    parts: list[int]
    total: int | None


class Relations:
    """Equations between the numbers of these readings. Where a child can be in two groups the groups add up to more than the
    total; they are treated as if they added up, which can only hide more."""

    def __init__(self, readings: Sequence[Reading], linked: Iterable[Link]) -> None:
        self.readings = readings
        self.place_of = {key_of(reading): place for place, reading in enumerate(readings)}
        self._linked = tuple(linked)
        self._asked = {key[:3] for key in self.place_of}
        self.additions = list(self._additions())
        equal = [*self._same(), *self._carried()]
        self.equations: list[Row] = [*self._sums(), *self._identities(), *equal]
        self._twins = _joined(equal)
        self._by_number: dict[int, list[Row]] = defaultdict(list)
        for row in self.equations:
            for number in row:
                self._by_number[number].append(row)

    def numbers(self, place: int) -> tuple[int, ...]:
        """The numbers that hiding a reading hides: a count has no denominator, days have a fixed one."""
        return (2 * place, 2 * place + 1) if self.readings[place].unit is Unit.PERCENT else (2 * place,)

    def twins(self, place: int) -> set[int]:
        """The reading and all others that show the same figure: they go together or not at all."""
        return self._twins.get(place, {place})

    def beside(self, numbers: Iterable[int]) -> set[int]:
        """All numbers that share an equation with one of these."""
        return {other for number in numbers for row in self._by_number[number] for other in row}

    def of_number(self, number: int) -> list[Row]:
        """The equations that it stands in."""
        return self._by_number.get(number, [])

    def settled(self) -> set[int]:
        """Readings that the equations tell even if everything were hidden: noughts, since what has no group is nought."""
        every = {number for place in range(len(self.readings)) for number in self.numbers(place)}
        sums = Sums(self.equations, every)
        return {place for place in range(len(self.readings)) if sums.can_tell({2 * place: 1})}

    def _additions(self) -> Iterator[Addition]:
        stocks = {link.measure for link in self._linked if isinstance(link, Stock)}
        families: dict[tuple, list[int]] = defaultdict(list)
        for key, place in self.place_of.items():
            if key[3] is not None and not (key[3] == "month" and key[0] in stocks):
                families[key[:4]].append(place)
        for family, parts in families.items():
            yield Addition(parts, self.place_of.get((*family[:3], None, None)))

    def _sums(self) -> Iterator[Row]:
        for addition in self.additions:
            for part in range(len(self.numbers(addition.parts[0]))):
                row: dict[int, int] = {2 * place + part: 1 for place in addition.parts}
                if addition.total is not None:
                    row[2 * addition.total + part] = -1
                yield row

    def _identities(self) -> Iterator[Row]:
        for link in self._linked:
            if isinstance(link, Identity):
                spots = dict.fromkeys(key[1:] for key in self.place_of if key[0] in link.measures)
                yield from (self._identity(link, spot) for spot in spots if self._was_asked(link, spot))

    def _was_asked(self, link: Identity, spot: tuple) -> bool:
        """Whether all its measures were asked for: one that was and has no such group is known to be nought in it."""
        return all((measure, *spot[:2]) in self._asked for measure in link.measures)

    def _identity(self, link: Identity, spot: tuple) -> Row:
        places = [(factor, self.place_of.get((measure, *spot)), _PARTS[part]) for factor, measure, part in link.terms]
        return {2 * place + part: factor for factor, place, part in places if place is not None}

    def _same(self) -> Iterator[Row]:
        """A month of a longer period, and the same days asked for by themselves, are one figure."""
        spans: dict[tuple, list[int]] = defaultdict(list)
        for place, reading in enumerate(self.readings):
            group = None if reading.breakdown == "month" else (reading.breakdown, reading.group)
            spans[reading.measure, reading.cohort, _span(reading), None if group == (None, None) else group].append(place)
        for places in spans.values():
            for one, other in pairwise(places):
                yield from ({a: 1, b: -1} for a, b in zip(self.numbers(one), self.numbers(other), strict=True))

    def _carried(self) -> Iterator[Row]:
        """What closes one day opens the next, whichever periods or months they belong to; a month without a group is nought."""
        for link in self._linked:
            if isinstance(link, Carry):
                instants: dict[tuple, list[int]] = defaultdict(list)
                for place, reading in enumerate(self.readings):
                    if reading.measure in link.measures and reading.breakdown in (None, "month"):
                        span = _span(reading)
                        instants[reading.cohort, span.eve if reading.measure == link.opening else span.end].append(2 * place)
                yield from ({one: 1, other: -1} for numbers in instants.values() for one, other in pairwise(numbers))
                yield from ({instants[key][0]: 1} for key in self._noughts(link) if key in instants)

    def _noughts(self, link: Carry) -> Iterator[tuple]:
        """The instants at which a measure asked for by month has no group."""
        families = dict.fromkeys(key[:3] for key in self.place_of if key[0] in link.measures and key[3] == "month")
        for measure, cohort, period in families:
            for month in period.months():
                if (measure, cohort, period, "month", month_key(month.start)) not in self.place_of:
                    yield cohort, month.eve if measure == link.opening else month.end


def _joined(equal: Iterable[Row]) -> dict[int, set[int]]:
    """For each reading with a twin, the readings that show the same figure."""
    found: dict[int, set[int]] = {}
    for row in equal:
        together = set[int]().union(*(found.get(number // 2, {number // 2}) for number in row))
        found |= dict.fromkeys(together, together)
    return found


def _span(reading: Reading) -> Period:
    """The days that a reading speaks of: those of its period, or of its month within it."""
    if reading.breakdown != "month":
        return reading.period
    return next((month for month in reading.period.months() if month_key(month.start) == reading.group), reading.period)
