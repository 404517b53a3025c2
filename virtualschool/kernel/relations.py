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
        self.equations: list[Row] = [*self._sums(), *self._identities(), *self._carried()]
        self._by_number: dict[int, list[Row]] = defaultdict(list)
        for row in self.equations:
            for number in row:
                self._by_number[number].append(row)

    def numbers(self, place: int) -> tuple[int, ...]:
        """The numbers that hiding a reading hides: a count has no denominator, days have a fixed one."""
        return (2 * place, 2 * place + 1) if self.readings[place].unit is Unit.PERCENT else (2 * place,)

    def beside(self, numbers: Iterable[int]) -> set[int]:
        """All numbers that share an equation with one of these."""
        return {other for number in numbers for row in self._by_number[number] for other in row}

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
                row: dict[int, float] = {2 * place + part: 1 for place in addition.parts}
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

    def _carried(self) -> Iterator[Row]:
        for link in self._linked:
            if isinstance(link, Carry):
                for cohort, period in dict.fromkeys(key[1:3] for key in self.place_of if key[0] in link.measures):
                    yield from self._months(link, cohort, period)

    def _months(self, link: Carry, cohort: str, period: Period) -> Iterator[Row]:
        """Each month's closing is the next one's opening; the first opening and last closing are the period's own."""
        if not any(key[1:4] == (cohort, period, "month") for key in self.place_of if key[0] in link.measures):
            return

        def number(measure: str, month: str | None) -> list[int]:
            place = self.place_of.get((measure, cohort, period, "month" if month else None, month))
            return [] if place is None else [2 * place]

        months = [month_key(month.start) for month in period.months()]
        pairs = [(number(link.closing, this), number(link.opening, following)) for this, following in pairwise(months)]
        pairs.append((number(link.opening, None), number(link.opening, months[0])))
        pairs.append((number(link.closing, None), number(link.closing, months[-1])))
        for one, other in pairs:
            if one or other:
                yield {**dict.fromkeys(one, 1), **dict.fromkeys(other, -1)}
