"""Names of adults that rooms keep: a directory of those who come to training, for one. Read only by checks of words that leave, which
point at a name without showing the list; a room says at its start how its names are read, so that a check need not know the room."""

from collections.abc import Callable, Iterable

_KEEPERS: list[Callable[[int], Iterable[str]]] = []


def keeps(names_of: Callable[[int], Iterable[str]]) -> None:
    """A room keeps names of adults: `names_of` gives those of an authority, by its id."""
    _KEEPERS.append(names_of)


def names_kept(authority_id: int) -> set[str]:
    """The names of adults that the rooms keep for an authority."""
    return {name for names_of in _KEEPERS for name in names_of(authority_id) if name}
