"""Where an indicator is used. Rooms above this one hang their uses in, so that its page can list the actions and reports that name it."""

from collections.abc import Callable, Collection

Use = tuple[str, str]
"""What uses it in words, and the address of that."""
UsesOf = Callable[[Collection[int]], dict[int, list[Use]]]
NumbersOf = Callable[[Collection[int]], dict[int, int]]

_registered: list[tuple[UsesOf, NumbersOf | None]] = []


def register(uses_of: UsesOf, numbers_of: NumbersOf | None = None) -> None:
    """Adds a source of uses: given numbers of indicators it gives the uses of each. `numbers_of` only counts them, for lists of many.
    Call it in a room's `ready`."""
    if uses_of not in [known for known, _ in _registered]:
        _registered.append((uses_of, numbers_of))


def of(kpi_id: int) -> list[Use]:
    """All uses of an indicator."""
    return [use for uses_of, _ in _registered for use in uses_of([kpi_id]).get(kpi_id, [])]


def numbers_of_many(kpi_ids: Collection[int]) -> dict[int, int]:
    """How many uses each of these indicators has, by number."""
    found = dict.fromkeys(kpi_ids, 0)
    for uses_of, numbers_of in _registered:
        told = numbers_of(kpi_ids) if numbers_of else {kpi_id: len(uses) for kpi_id, uses in uses_of(kpi_ids).items()}
        for kpi_id, number in told.items():
            found[kpi_id] += number
    return found
