"""Kinds of batches that are not tables: a document that makes one thing, such as a plan. The room that takes it in registers what it is
called and what it made, so that the data desk can name it and lead there."""

from collections.abc import Callable
from dataclasses import dataclass

from virtualschool.intake.models import Batch

Thing = tuple[str, str]
"""What a batch made, in words, and its address."""


@dataclass(frozen=True)
class Kind:
    """A kind of batch, by the word in `Batch.kind`. `counts` names one of what its rows stand for; `made` gives the thing that it made,
    None once that is gone; `needs` and `undo_needs` are the permissions for reading and for taking back what it brought."""

    key: str
    title: str
    counts: str
    made: Callable[[Batch], Thing | None]
    needs: str
    undo_needs: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Adds a kind to the product. Raises ValueError when its key is taken by another."""
    if _kinds.setdefault(kind.key, kind) != kind:
        raise ValueError(f"There is a kind of batch {kind.key} already.")


def kind_of(batch: Batch) -> Kind | None:
    """The kind of a batch; None of one that holds tables."""
    return _kinds.get(batch.kind)


def titles() -> dict[str, str]:
    """What each registered kind is called, by its key."""
    return {key: kind.title for key, kind in _kinds.items()}
