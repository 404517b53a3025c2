"""From what rows say to what is written: rows that disagree are refused, the last file counts, and only differences are written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from virtualschool.intake.loading import FileLoad, Outcome, Row, Run
from virtualschool.intake.models import Batch, Change

Identity = tuple[Any, ...]


@dataclass
class Said:
    """What one row says of one thing: which thing (`identity`, the values of the identifying fields), and the fields it tells.
    `only_new`: fields for a new thing that never alter one that is held; `beside`: what else the row tells, which two rows of
    one thing must agree on too."""

    load: FileLoad
    row: Row
    identity: Identity
    values: dict[str, Any]
    only_new: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)

    def disagrees(self, other: "Said") -> bool:
        return (self.values, self.beside) != (other.values, other.beside)


def settle(said: Sequence[Said]) -> list[Said]:
    """One saying a thing. Rows of one file that disagree are all refused (`row.conflict`); rows that agree count once; where
    files of a batch differ, the later one counts and the earlier rows alter nothing."""
    by_file: dict[tuple[int, Identity], list[Said]] = defaultdict(list)
    for each in said:
        by_file[id(each.load), each.identity].append(each)
    chosen: dict[Identity, Said] = {}
    for same in by_file.values():
        if any(other.disagrees(same[0]) for other in same):
            _refuse_all(same)
            continue
        for each in same:
            each.load.outcome(each.row, Outcome.UNCHANGED)
        chosen[same[0].identity] = same[0]
    return list(chosen.values())


def _refuse_all(same: Sequence[Said]) -> None:
    for each in same:
        others = ", ".join(str(other.row.number) for other in same if other is not each)
        each.load.refuse(
            each.row, "", "row.conflict", f"This row and row {others} speak of the same thing and disagree. Neither was loaded."
        )


def write(
    run: Run, model: type[models.Model], said: Sequence[Said], held: Mapping[Identity, Any], names: Sequence[str]
) -> dict[Identity, Any]:
    """Creates what is not held and corrects what differs, telling each row's outcome. `names`: the identifying fields, in the
    order of the identities. Returns what is held afterwards."""
    after = dict(held)
    for load in {id(each.load): each.load for each in said}.values():
        new, edits = [], []
        for each in (one for one in said if one.load is load):
            known = held.get(each.identity)
            if known is None:
                thing = model(**dict(zip(names, each.identity, strict=True)), **each.only_new, **each.values)
                new.append((thing, each.row.number))
                after[each.identity] = thing
                load.outcome(each.row, Outcome.CREATED)
                continue
            altered = {name: value for name, value in each.values.items() if getattr(known, name) != value}
            if altered:
                edits.append((known, altered, each.row.number))
                load.outcome(each.row, Outcome.UPDATED)
        run.ledger.create(load.file_id, new)
        run.ledger.update(load.file_id, edits)
    return after


def of_children(model: Any, authority: Any, child_ids: Collection[int]) -> Any:
    """The rows of a model for these children; for many, those of the whole authority, which is one plain question."""
    if len(child_ids) <= 500:
        return model.objects.filter(child_id__in=list(child_ids))
    return model.objects.filter(child__authority=authority)


def held_by(model: Any, authority: Any, child_ids: Collection[int], names: Sequence[str]) -> dict[Identity, Any]:
    """The rows of a model for these children, by the values of their identifying fields."""
    return {tuple(getattr(thing, name) for name in names): thing for thing in of_children(model, authority, child_ids)}


def told_by(model: type[models.Model], ids: Collection[int], *format_keys: str) -> set[int]:
    """Which of these rows of the record a file of these formats has ever brought or altered: who told us decides who may
    correct it."""
    changes = Change.objects.filter(
        table=model._meta.label, object_id__in=list(ids), file__format_key__in=format_keys, batch__state=Batch.State.COMMITTED
    )
    return set(changes.values_list("object_id", flat=True).distinct())
