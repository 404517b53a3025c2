"""Statistical disclosure control for whatever leaves the service (symbols as in DfE's statistics: `c` = confidential).

A count of 1 to 5 children or events is hidden; so is a percentage that stands on such a count or on its complement. What could
then be worked out by subtraction (from a total, from another breakdown, from start + joined − left = end) takes further figures
with it, the smallest first, until nothing can. A true nought may be shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from virtualschool.kernel.links import Link, Part, Quotient
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.kernel.relations import Key, Relations, key_of
from virtualschool.kernel.sums import Row, Sums

SMALLEST_SHOWN = 6


def is_small(count: float | None) -> bool:
    """True for a count that could point at a child. A true nought may be shown."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def is_disclosive(reading: Reading) -> bool:
    """Whether this reading, by itself, points at few children."""
    return any(True for _ in _secrets_of(reading, has_complement=True))


def published(readings: Iterable[Reading], *, linked: Iterable[Link] = (), hidden: Iterable[Reading] = ()) -> list[Reading]:
    """The same readings, in the same order, fit for others. Pure.

    `linked` are the sums between measures. A total that is not among the readings is taken as known, since anybody may ask for
    it; a measure that is not among them as unknown, so give a measure together with those it is linked to. `hidden` are readings
    among them that go in any case: those that went when they were published before.
    """
    given = list(readings)
    open_ones = [reading for reading in given if not reading.symbol]
    gone = _Disclosure(open_ones, tuple(linked), {key_of(reading) for reading in hidden}).settled()
    return [reading.hidden() if key_of(reading) in gone else reading for reading in given]


class _Secret(NamedTuple):
    """A sum that nobody may work out, and the reading that must go if it is plain to see."""

    row: Row
    owner: int


def _secrets_of(reading: Reading, *, has_complement: bool, place: int = 0) -> Iterator[Row]:
    above, below = reading.numerator, reading.denominator
    few = is_small(reading.children)
    if above is not None and (is_small(above) or few):
        yield {2 * place: 1}
    if reading.unit is not Unit.PERCENT or below is None:
        return
    if is_small(below) or few:
        yield {2 * place + 1: 1}
    if has_complement and above is not None and is_small(below - above):
        yield {2 * place + 1: 1, 2 * place: -1}


class _Disclosure:
    """What can be worked out from what is shown, and what goes so that no secret can."""

    def __init__(self, readings: Sequence[Reading], linked: tuple[Link, ...], gone: set[Key]) -> None:
        self._readings = readings
        self._relations = Relations(readings, linked)
        self._hidden = {twin for key, place in self._relations.place_of.items() if key in gone for twin in self._relations.twins(place)}
        self._secrets = list(self._all_secrets(linked))
        self._small_denominators = {number for row, _ in self._secrets if len(row) == 1 for number in row if number % 2}
        self._fixed = self._relations.settled() if self._hidden or self._secrets else set()

    def settled(self) -> set[Key]:
        """The readings that must go. Each round hides at least one more, so it ends."""
        while self._plain() or self._single() or self._told() or self._small_rest():
            pass
        return {key_of(self._readings[place]) for place in self._hidden}

    def _hide(self, place: int) -> None:
        self._hidden |= self._relations.twins(place)

    def _all_secrets(self, linked: tuple[Link, ...]) -> Iterator[_Secret]:
        quotients = {link.measure for link in linked if isinstance(link, Quotient)}
        for place, reading in enumerate(self._readings):
            for row in _secrets_of(reading, has_complement=reading.measure not in quotients, place=place):
                yield _Secret(row, place)
        for link in linked:
            if isinstance(link, Part):
                yield from self._rests(link)

    def _rests(self, link: Part) -> Iterator[_Secret]:
        for place, reading in enumerate(self._readings):
            whole = self._relations.place_of.get((link.whole, *key_of(reading)[1:])) if reading.measure == link.part else None
            if whole is not None and is_small((self._readings[whole].numerator or 0) - (reading.numerator or 0)):
                yield _Secret({2 * whole: 1, 2 * place: -1}, place)

    def _plain(self) -> bool:
        """Hides the readings whose secret is plain to see."""
        owners = {secret.owner for secret in self._secrets if not any(number // 2 in self._hidden for number in secret.row)}
        for place in owners:
            self._hide(place)
        return bool(owners)

    def _single(self) -> bool:
        """Where one subtraction would tell a hidden number, hides another number of the same sum."""
        before = len(self._hidden)
        for row in self._relations.equations:
            unknown = [number for number in row if number // 2 in self._hidden]
            if len(unknown) == 1 and self._is_kept(unknown[0]):
                self._hide_one({number // 2 for number in row}, near=unknown)
        return len(self._hidden) > before

    def _told(self) -> bool:
        """Where several sums together would tell a hidden number or a secret, hides one more near it."""
        sums = Sums(self._relations.equations, {number for place in self._hidden for number in self._relations.numbers(place)})
        themselves = [_Secret({2 * place: 1}, place) for place in sorted(self._hidden - self._fixed)]
        return any(sums.can_tell(secret.row) and self._cover(secret.row) for secret in (*self._secrets, *themselves))

    def _small_rest(self) -> bool:
        """Hides a further group where what a total leaves for the hidden ones is itself a small count."""
        before = len(self._hidden)
        for parts, total in self._relations.additions:
            gone = [place for place in parts if place in self._hidden]
            if gone and total not in self._hidden and is_small(sum(self._readings[place].numerator or 0 for place in gone)):
                self._hide_one({place for place in parts if self._readings[place].numerator}, near=())
        return len(self._hidden) > before

    def _is_kept(self, number: int) -> bool:
        """Whether a hidden number must stay unknown: every numerator, and the denominators that point at few children."""
        return number // 2 not in self._fixed and (number % 2 == 0 or number in self._small_denominators)

    def _cover(self, row: Row) -> bool:
        """Hides the nearest shown reading, so that the sum cannot be told; False when there is none left."""
        reached, seen = {number for number in row if number // 2 in self._hidden}, set[int]()
        while reached - seen:
            near = self._relations.beside(reached)
            if self._hide_one({number // 2 for number in near}, near=row):
                return True
            seen, reached = reached, reached | near
        return False

    def _hide_one(self, places: set[int], *, near: Iterable[int]) -> bool:
        """Hides the best of the places that are shown: no total, then the same measure, then the smallest."""
        shown = places - self._hidden - self._fixed
        if shown:
            owners = {self._readings[number // 2].measure for number in near}
            elsewhere = {place for place in shown if self._readings[place].measure not in owners}
            self._hide(min(shown, key=lambda place: (self._is_total(place), place in elsewhere, self._preference(place))))
        return bool(shown)

    def _is_total(self, place: int) -> bool:
        """Whether hiding it would hide the figure of a whole period, which stays as long as possible."""
        return any(self._readings[twin].group is None for twin in self._relations.twins(place))

    def _preference(self, place: int) -> tuple[bool, float, int]:
        count = self._readings[place].numerator or 0
        return not count, count, place
