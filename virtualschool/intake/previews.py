"""A preview: the real load rolled back, with what it would do kept, so that a person looks before anything is in the record."""

import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from virtualschool.audit import trail
from virtualschool.intake.actions import Report, Source, open_files, run_loads
from virtualschool.intake.keeping import keep_findings
from virtualschool.intake.ledger import fields_of
from virtualschool.intake.loading import FileLoad, Run
from virtualschool.intake.models import Batch, Change, SourceFile

MOST_DIFFERENCES = 200


class NotAPreview(Exception):
    """The batch was loaded, undone or discarded in the meantime, or holds nothing that could be loaded; says which."""


def folder_of(batch: Batch) -> Path:
    """Where the files of an upload lie until it is loaded or discarded."""
    return Path(settings.VAR) / "uploads" / str(batch.public_id)


def sources_of(batch: Batch) -> list[Source]:
    """The files of a preview, by the names they were sent with."""
    folder = folder_of(batch)
    return [Source(folder / each["stored"], each["name"]) for each in batch.options.get("uploads", [])]


@trail.action
def preview(*, batch: Batch, authority: Any, by: trail.Person, year: int | None = None) -> Batch:
    """Says what loading the batch's files would do, and keeps that in place of what an earlier look said. `year` overrides the
    collection year of a social-care return. Raises NotAPreview."""
    if batch.pk and Batch.objects.values_list("state", flat=True).get(pk=batch.pk) != Batch.State.PREVIEW:
        raise NotAPreview("This batch does not wait to be looked at any more.")
    uploads = batch.options.get("uploads", [])
    loads = open_files(sources_of(batch), authority_code=authority.code)
    seen = Gathered()
    report = run_loads(loads, authority=authority, by=by, dry_run=True, options={"year": year} if year else {}, watch=seen.look)
    batch.state, batch.digest = Batch.State.PREVIEW, report.seal
    batch.options = {"uploads": uploads, "year": year, "differences": seen.differences, "totals": seen.totals}
    batch.save()
    batch.files.all().delete()
    _keep(batch, loads, seen.unborn)
    trail.record("batch.previewed", on=batch, by=by, detail={"files": len(loads)})
    return batch


def _keep(batch: Batch, loads: Sequence[FileLoad], unborn: set[int]) -> None:
    for load in loads:
        sealed, known = load.sheet.sha256 if load.sheet else "", load.format.key if load.format else ""
        load.file_id = SourceFile.objects.create(batch=batch, name=load.name, format_key=known, sha256=sealed, rows=load.total).pk
        keep_findings(load, unborn=unborn)


@trail.action
def commit(*, batch: Batch, authority: Any, by: trail.Person) -> Report:
    """Loads what a preview promised, all of it or nothing. Raises PreviewOutdated when the record changed since, NotAPreview when there is
    nothing to load any more. The batch gets a new number, so that numbers follow the order of loading; its address stays."""
    held = Batch.objects.select_for_update().filter(pk=batch.pk, state=Batch.State.PREVIEW).first()
    if held is None:
        raise NotAPreview("This batch does not wait to be loaded any more.")
    loads = open_files(sources_of(held), authority_code=authority.code)
    options = {"year": held.options["year"]} if held.options.get("year") else {}
    fresh = Batch(authority_code=held.authority_code, kind=held.kind, public_id=held.public_id, created_at=held.created_at)
    fresh.by_name, fresh.by_user_id = by.name, by.user_id or None
    held.delete()
    report = run_loads(loads, authority=authority, by=by, options=options, expected_seal=held.digest, batch=fresh, kind=held.kind)
    if not report.loaded_anything:
        raise NotAPreview("None of these rows can be loaded: mend the files and send them again.")
    return report


@trail.action
def discard(*, batch: Batch, by: trail.Person) -> None:
    """Throws a preview away. Its files are removed with `forget_files` once this is committed."""
    changed = Batch.objects.filter(pk=batch.pk, state=Batch.State.PREVIEW).update(state=Batch.State.DISCARDED)
    if not changed:
        raise NotAPreview("This batch does not wait to be looked at any more.")
    trail.record("batch.discarded", on=batch, by=by)


def forget_files(batch: Batch) -> None:
    """Removes the uploaded files of a batch that is loaded (they were copied aside) or discarded."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)


class Gathered:
    """What a dry run would change, gathered before it is rolled back: per file some differences and how many there are by table
    and kind; and the children that would be new."""

    def __init__(self) -> None:
        self.differences: list[list[dict[str, Any]]] = []
        self.totals: list[list[dict[str, Any]]] = []
        self.unborn: set[int] = set()

    def look(self, run: Run) -> None:
        changes = Change.objects.filter(batch=run.ledger.batch)
        born = changes.filter(action=Change.Action.CREATE, child_id=models.F("object_id"), table__endswith=".Child")
        self.unborn = set(born.values_list("object_id", flat=True))
        for load in run.loads:
            of_file = changes.filter(file_id=load.file_id)
            self.differences.append(differences(of_file.order_by("id")[:MOST_DIFFERENCES], self.unborn))
            self.totals.append(totals(of_file))


def totals(changes: models.QuerySet[Change]) -> list[dict[str, Any]]:
    """How many rows of each table changes make, alter and take away."""
    counted = changes.order_by("table", "action").values("table", "action").annotate(number=models.Count("id"))
    return [{"table": each["table"], "action": each["action"], "number": each["number"]} for each in counted]


def differences(changes: Sequence[Change] | models.QuerySet[Change], unborn: set[int] = frozenset()) -> list[dict[str, Any]]:  # type: ignore[assignment]
    """Each change as (what happens, table, row, child, fields before and after), keys of other tables as words."""
    listed = list(changes)
    created: dict[str, set[int]] = defaultdict(set)
    for change in listed:
        if change.action == Change.Action.CREATE:
            created[change.table].add(change.object_id)
    things = {(table, thing.pk): fields_of(thing) for table, keys in created.items() for thing in _in_bulk(table, keys)}
    told = [_difference(change, things.get((change.table, change.object_id), {}), unborn) for change in listed]
    _name_keys(told)
    return told


def _in_bulk(table: str, keys: set[int]) -> list[Any]:
    return list(apps.get_model(table)._default_manager.filter(pk__in=keys))


def _difference(change: Change, made: dict[str, Any], unborn: set[int]) -> dict[str, Any]:
    before, after = (change.before, change.after) if change.action != Change.Action.CREATE else ({}, made)
    names = [name for name in {**before, **after} if name not in ("id", "child_id", "authority_id", "public_id")]
    told = {name: [before.get(name), after.get(name)] for name in names if (before.get(name), after.get(name)) != ("", "")}
    child = None if change.child_id in unborn else change.child_id
    return {"what": change.action, "table": change.table, "row": change.row, "child": child, "fields": told}


def _name_keys(told: list[dict[str, Any]]) -> None:
    """Puts the name of what a key points at in its place: a school's, not its number in our table."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    spots: list[tuple[list[Any], int, type[models.Model]]] = []
    for entry in told:
        by_name = {each.attname: each for each in apps.get_model(entry["table"])._meta.concrete_fields}
        for name, pair in entry["fields"].items():
            related = by_name[name].related_model if name in by_name and by_name[name].is_relation else None
            for place, value in enumerate(pair):
                if isinstance(related, type) and value is not None:
                    wanted[related].add(value)
                    spots.append((pair, place, related))
    found = {model: model._default_manager.in_bulk(sorted(keys)) for model, keys in wanted.items()}
    for pair, place, model in spots:
        thing = found[model].get(pair[place])
        pair[place] = str(thing) if thing else None
