"""Where an indicator is used. Rooms above this one hang their uses in, so that its page can list the actions and reports that name it."""

from collections.abc import Callable, Collection

Use = tuple[str, str]
"""What uses it in words, and the address of that."""
UsesOf = Callable[[Collection[int]], dict[int, list[Use]]]

_registered: list[UsesOf] = []


def register(uses_of: UsesOf) -> None:
    """Adds a source of uses: given numbers of indicators it gives the uses of each. Call it in a room's `ready`."""
    if uses_of not in _registered:
        _registered.append(uses_of)


def of_many(kpi_ids: Collection[int]) -> dict[int, list[Use]]:
    """All uses of these indicators, by number."""
    found: dict[int, list[Use]] = {kpi_id: [] for kpi_id in kpi_ids}
    for uses_of in _registered:
        for kpi_id, uses in uses_of(kpi_ids).items():
            found.setdefault(kpi_id, []).extend(uses)
    return found


def of(kpi_id: int) -> list[Use]:
    return of_many([kpi_id])[kpi_id]
