"""What can be worked out by adding and subtracting: linear algebra over a finite field, for some thousands of unknowns.

The factors of our sums are small whole numbers, so a large prime field gives the same answers as fractions, much faster.
"""

from collections.abc import Iterable, Mapping

Row = Mapping[int, int]
_PRIME = 2**61 - 1


class Sums:
    """Equations between numbers, of which some are unknown. A sum of unknowns can be worked out if it is a combination of the
    equations; the known numbers do not matter, only that they are known."""

    def __init__(self, equations: Iterable[Row], unknown: set[int]) -> None:
        self._unknown = unknown
        self._rows: dict[int, dict[int, int]] = {}
        self._holding: dict[int, set[int]] = {}
        for equation in equations:
            self._add(equation)

    def can_tell(self, row: Row) -> bool:
        """Whether the sum (factor by number) follows from what is known."""
        return not self._reduced(row)

    def _reduced(self, row: Row) -> dict[int, int]:
        left = {number: factor % _PRIME for number, factor in row.items() if number in self._unknown and factor}
        for number in [number for number in left if number in self._rows]:
            _subtract(left, self._rows[number], left[number])
        return left

    def _add(self, equation: Row) -> None:
        left = self._reduced(equation)
        if not left:
            return
        lead = min(left, key=lambda number: len(self._holding.get(number, ())))
        inverse = pow(left[lead], -1, _PRIME)
        new = {number: value * inverse % _PRIME for number, value in left.items()}
        for owner in list(self._holding.get(lead, ())):
            row = self._rows[owner]
            before = set(row)
            _subtract(row, new, row[lead])
            self._note(owner, before, set(row))
        self._rows[lead] = new
        self._note(lead, set(), set(new))

    def _note(self, owner: int, before: set[int], after: set[int]) -> None:
        for number in before - after:
            self._holding[number].discard(owner)
        for number in after - before:
            self._holding.setdefault(number, set()).add(owner)


def _subtract(row: dict[int, int], other: Row, times: int) -> None:
    for number, value in other.items():
        rest = (row.get(number, 0) - times * value) % _PRIME
        if rest:
            row[number] = rest
        else:
            row.pop(number, None)
