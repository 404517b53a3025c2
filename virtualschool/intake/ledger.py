"""The ledger: every change of a batch is written here, with what was before, so that it can be shown and undone."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.deletion import ProtectedError, RestrictedError

from virtualschool.intake.inserting import insert, insert_rows
from virtualschool.intake.models import Batch, Change

CHUNK = 1000
CHANGE = ("batch_id", "file_id", "row", "rows", "table", "object_id", "child_id", "action", "before", "after")
_encoder = DjangoJSONEncoder()
_sealed = json.JSONEncoder(sort_keys=True).encode


class CannotUndo(Exception):
    """A batch cannot be undone; the message says why, in a user's words."""


def as_json(value: Any) -> Any:
    """A field's value as JSON keeps it."""
    return value if value is None or isinstance(value, str | int | bool | float | list | dict) else _encoder.default(value)


def fields_of(thing: models.Model) -> dict[str, Any]:
    return {each.attname: as_json(getattr(thing, each.attname)) for each in thing._meta.concrete_fields}


def child_of(thing: models.Model) -> int | None:
    """The child a row of the record speaks of: its `child_id`, or itself when it is the child."""
    return getattr(thing, "child_id", None) or (thing.pk if thing._meta.model_name == "child" else None)


@dataclass
class Ledger:
    """Writes for one batch. `children` collects those whose facts changed, `tables` what was touched: derivations need both."""

    batch: Batch
    children: set[int] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    _seal: Any = field(default_factory=hashlib.sha256)

    @property
    def seal(self) -> str:
        """What this batch does, as one hash: a preview whose seal is no longer true is stale."""
        return self._seal.hexdigest()

    def create(self, file_id: int, things: Sequence[tuple[models.Model, int]], *, rows: Mapping[int, str] | None = None) -> list[Any]:
        """Saves new rows of one model, each with its source row; `rows` tells, by position, the finer sources."""
        if not things:
            return []
        made = [thing for thing, _ in things]
        insert(made)
        finer = rows or {}
        self._note(
            self._change(file_id, thing, row, Change.Action.CREATE, rows=finer.get(index, "")) for index, (thing, row) in enumerate(things)
        )
        return made

    def made(self, file_id: int, things: Sequence[tuple[models.Model, int]]) -> None:
        """Writes down new rows that another room's action made for this batch."""
        self._note([self._change(file_id, thing, row, Change.Action.CREATE) for thing, row in things])

    def update(
        self, file_id: int, edits: Sequence[tuple[models.Model, dict[str, Any], int]], *, rows: Mapping[int, str] | None = None
    ) -> None:
        """Alters rows of one model. Each edit: the row as it is, the fields (attnames) to alter, the source row. A thing may
        appear once a call."""
        if not edits:
            return
        changes, names = [], set()
        for index, (thing, values, row) in enumerate(edits):
            before = {name: as_json(getattr(thing, name)) for name in values}
            for name, value in values.items():
                setattr(thing, name, value)
            names |= set(values)
            after = {name: as_json(value) for name, value in values.items()}
            changes.append(self._change(file_id, thing, row, Change.Action.UPDATE, before, after, (rows or {}).get(index, "")))
        overwrite([thing for thing, _, _ in edits], sorted(names))
        self._note(changes)

    def delete(self, file_id: int, things: Sequence[tuple[models.Model, int]]) -> None:
        """Takes rows of one model out of the record; they are kept in the ledger and come back when the batch is undone."""
        if not things:
            return
        self._note([self._change(file_id, thing, row, Change.Action.DELETE, fields_of(thing)) for thing, row in things])
        type(things[0][0])._default_manager.filter(pk__in=[thing.pk for thing, _ in things]).delete()

    def _change(
        self,
        file_id: int,
        thing: models.Model,
        row: int,
        action: str,
        before: dict | None = None,
        after: dict | None = None,
        rows: str = "",
    ) -> tuple[Any, ...]:
        """What the ledger keeps of a change, in the order of CHANGE."""
        child, table = child_of(thing), thing._meta.label
        if child:
            self.children.add(child)
        self.tables.add(table)
        before, after = before or {}, after or {}
        said = _sealed([table, action, row, before, after]) if before or after else f'["{table}", "{action}", {row}, {{}}, {{}}]'
        self._seal.update(said.encode())
        return (self.batch.pk, file_id, row, rows, table, thing.pk, child, action, before, after)

    def _note(self, changes: Iterable[tuple[Any, ...]]) -> None:
        insert_rows(Change, CHANGE, changes)


def put_back(batch: Batch) -> tuple[set[int], set[str]]:
    """Undoes every change of a batch, the latest first. Returns the children and tables touched. Raises CannotUndo when a later
    batch changed the same rows or relies on them."""
    from django.apps import apps

    _refuse_if_overtaken(batch)
    children: set[int] = set()
    tables: set[str] = set()
    # Closed before a refusal rolls anything back: PostgreSQL drops the cursor then, and closing it later would fail.
    with closing(batch.changes.order_by("-id").iterator(chunk_size=2000)) as newest_first:  # type: ignore[type-var]
        for (table, action), run in groupby(newest_first, key=lambda change: (change.table, change.action)):
            model = apps.get_model(table)
            tables.add(table)
            for changes in _chunks(run):
                children.update(change.child_id for change in changes if change.child_id)
                _reverse[Change.Action(action)](model, changes)
    return children, tables


def _chunks(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes by the thousand, so that undoing asks a handful of questions a thousand rows."""
    changes = iter(changes)
    while some := list(islice(changes, CHUNK)):
        yield some


def _refuse_if_overtaken(batch: Batch) -> None:
    later = Change.objects.filter(
        table=models.OuterRef("table"),
        object_id=models.OuterRef("object_id"),
        batch__gt=batch.pk,
        batch__state=Batch.State.COMMITTED,
    )
    overtaken = batch.changes.annotate(later=models.Subquery(later.values("batch")[:1])).filter(later__isnull=False)
    first = overtaken.values_list("later", flat=True).first()
    if first is not None:
        raise CannotUndo(f"Batch {first} came later and changed {overtaken.count():,} of the same rows. Undo batch {first} first.")


def _remove(model: type[models.Model], changes: Sequence[Change]) -> None:
    try:
        model._default_manager.filter(pk__in=[change.object_id for change in changes]).delete()
    except (ProtectedError, RestrictedError) as error:
        held = sorted({type(thing)._meta.verbose_name_plural for thing in getattr(error, "protected_objects", ())})
        raise CannotUndo(f"Later work added {', '.join(map(str, held)) or 'rows'} that rely on what this batch brought.") from error


def _restore_fields(model: type[models.Model], changes: Sequence[Change]) -> None:
    """Puts altered fields back. Where a batch altered a row twice, the earlier state is applied last and so stands."""
    things = model._default_manager.in_bulk([change.object_id for change in changes])
    names: set[str] = set()
    for change in changes:
        thing = things.get(change.object_id)
        if thing is None:
            raise CannotUndo("Rows that this batch altered are no longer in the record.")
        for name, value in _parsed(model, change.before).items():
            setattr(thing, name, value)
        names |= set(change.before)
    overwrite(list(things.values()), sorted(names))


def _restore(model: type[models.Model], changes: Sequence[Change]) -> None:
    model._default_manager.bulk_create([model(**_parsed(model, change.before)) for change in changes], batch_size=CHUNK)


_reverse = {
    Change.Action.CREATE: _remove,
    Change.Action.UPDATE: _restore_fields,
    Change.Action.DELETE: _restore,
}


def overwrite(things: Sequence[models.Model], names: Sequence[str]) -> None:
    """Writes these fields of rows that are in the record. As an insert that overwrites by primary key: many times faster than
    the statement of conditions that `bulk_update` makes."""
    if not things or not names:
        return
    model = type(things[0])
    model._default_manager.bulk_create(
        things, batch_size=CHUNK, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=_field_names(model, names)
    )


def _field_names(model: type[models.Model], attnames: Sequence[str]) -> list[str]:
    by_attname = {each.attname: each.name for each in model._meta.concrete_fields}
    return [by_attname.get(name, name) for name in attnames]


def _parsed(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    by_name = {each.attname: each for each in model._meta.concrete_fields}
    return {name: by_name[name].to_python(value) for name, value in values.items()}
