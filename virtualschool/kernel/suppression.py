"""Statistical disclosure control for whatever leaves the service (symbols as in DfE's statistics: `c` = confidential).

A count of 1 to 5 children or events is hidden; so is a percentage that stands on such a count or on its complement. Where a
total is published beside its groups and a single group was hidden, the next smallest is hidden too, so that subtraction
gives nothing away.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from virtualschool.kernel.readings import Reading, Unit

SMALLEST_SHOWN = 6


def is_small(count: float | None) -> bool:
    """True for a count that could point at a child. A true nought may be shown."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def is_disclosive(reading: Reading) -> bool:
    """Whether this reading, by itself, points at few children."""
    if not reading.is_known:
        return False
    if is_small(reading.children) or is_small(reading.numerator):
        return True
    if reading.unit is Unit.PERCENT and reading.denominator is not None and reading.numerator is not None:
        rest = reading.denominator - reading.numerator
        return is_small(reading.denominator) or is_small(rest)
    return False


def published(readings: Iterable[Reading]) -> list[Reading]:
    """The same readings, in the same order, fit for others. Pure; a group that had to go takes a second one with it."""
    readings = list(readings)
    hide = {index for index, reading in enumerate(readings) if is_disclosive(reading)}
    families: dict[tuple, list[int]] = defaultdict(list)
    for index, reading in enumerate(readings):
        if reading.group is not None:
            families[(reading.measure, reading.cohort, reading.period, reading.breakdown)].append(index)
    for members in families.values():
        hide |= _second(readings, members, hide)
    return [reading.hidden() if index in hide else reading for index, reading in enumerate(readings)]


def _second(readings: Sequence[Reading], members: list[int], hide: set[int]) -> set[int]:
    hidden = [index for index in members if index in hide]
    if len(hidden) != 1:
        return set()
    others = [index for index in members if index not in hide and readings[index].numerator]
    return {min(others, key=lambda index: readings[index].numerator or 0)} if others else set()
