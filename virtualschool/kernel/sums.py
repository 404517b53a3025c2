"""What can be worked out by adding and subtracting: linear algebra over exact fractions, for a few hundred unknowns."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

Row = Mapping[int, float]


class Sums:
    """Equations between numbers, of which some are unknown. A sum of unknowns can be worked out if it is a combination of the
    equations; the known numbers do not matter, only that they are known."""

    def __init__(self, equations: Iterable[Row], unknown: set[int]) -> None:
        self._unknown = unknown
        self._rows: dict[int, dict[int, Fraction]] = {}
        for equation in equations:
            self._add(equation)

    def can_tell(self, row: Row) -> bool:
        """Whether the sum (factor by number) follows from what is known."""
        return not self._reduced(row)

    def _reduced(self, row: Row) -> dict[int, Fraction]:
        left = {name: Fraction(factor) for name, factor in row.items() if name in self._unknown and factor}
        for name in [name for name in left if name in self._rows]:
            _subtract(left, self._rows[name], left[name])
        return left

    def _add(self, equation: Row) -> None:
        left = self._reduced(equation)
        if not left:
            return
        lead = next(iter(left))
        factor = left[lead]
        new = {name: value / factor for name, value in left.items()}
        for row in self._rows.values():
            if lead in row:
                _subtract(row, new, row[lead])
        self._rows[lead] = new


def _subtract(row: dict[int, Fraction], other: Mapping[int, Fraction], times: Fraction) -> None:
    for name, value in other.items():
        rest = row.get(name, Fraction(0)) - times * value
        if rest:
            row[name] = rest
        else:
            row.pop(name, None)
