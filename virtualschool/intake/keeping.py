"""Writing down what a batch did: its files, their counters, problems and waiting rows."""

import hashlib
import json
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from django.conf import settings

from virtualschool.intake.inserting import insert_rows
from virtualschool.intake.loading import FileLoad, Run
from virtualschool.intake.models import Batch, Problem, QueuedRow, SourceFile

PROBLEM = ("file_id", "row", "column", "code", "severity", "message", "value", "child_id")


def open_records(run: Run) -> None:
    """Gives every file of the batch its record, so that changes can point at it."""
    for load in run.loads:
        record = SourceFile(
            batch=run.ledger.batch,
            name=load.name,
            format_key=load.format.key if load.format else "",
            sha256=load.sheet.sha256 if load.sheet else "",
            rows=load.total,
        )
        record.save()
        load.file_id = record.pk


def keep(run: Run, say: Callable[[str], None], *, copies: bool = True) -> None:
    """Writes counters, problems and waiting rows of every file. Files themselves are copied aside by their seal, unless `copies` is
    false: the load is only looked at."""
    say("writing down what was found")
    for load in run.loads:
        keep_findings(load, stored=_copied(load) if copies else "")
        _keep_queue(run, load)


def keep_findings(load: FileLoad, *, stored: str = "", unborn: Collection[int] = ()) -> None:
    """Writes a file's counters and problems; what was found before a row's child was, names that child too. `unborn`: children
    that exist in a dry run only, whom no problem may name."""
    SourceFile.objects.filter(pk=load.file_id).update(stored=stored, collection_year=load.collection_year, **load.counts())
    children = {row.number: row.child_id for row in load.rows if row.child_id}
    named = ((found, found.child_id or children.get(found.row)) for found in load.problems)
    insert_rows(
        Problem,
        PROBLEM,
        (
            (
                load.file_id,
                found.row,
                found.column[:60],
                found.code,
                found.severity,
                found.message,
                found.value,
                None if child_id in unborn else child_id,
            )
            for found, child_id in named
        ),
    )


def _copied(load: FileLoad) -> str:
    if not load.stored or load.sheet is None:
        return ""
    source, folder = Path(load.stored), settings.VAR / "files"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{load.sheet.sha256}{source.suffix.lower()}"
    if not target.exists():
        shutil.copyfile(source, target)
    return target.name


def _keep_queue(run: Run, load: FileLoad) -> None:
    if not load.queue or load.format is None or load.sheet is None:
        return
    sealed = {_seal(load, row.cells): (row, reason) for row, reason in load.queue}
    before = QueuedRow.objects.filter(authority_code=run.authority.code, file__batch__state=Batch.State.COMMITTED)
    known = set(before.exclude(file_id=load.file_id).filter(format_key=load.format.key).values_list("seal", flat=True))
    QueuedRow.objects.bulk_create(
        (
            QueuedRow(
                authority_code=run.authority.code,
                file_id=load.file_id,
                format_key=load.format.key,
                row=row.number,
                header=load.sheet.header,
                cells=row.cells,
                seal=seal,
                child_code=load.raw(row, "CHILD")[:40],
                upn=load.raw(row, "UPN")[:40],
                reason=reason[:300],
            )
            for seal, (row, reason) in sealed.items()
            if seal not in known
        ),
        batch_size=1000,
    )


def _seal(load: FileLoad, cells: list[str]) -> str:
    key = load.format.key if load.format else ""
    return hashlib.sha256(json.dumps([key, load.sheet.header if load.sheet else [], cells]).encode()).hexdigest()


def reopen_rows(batch: Batch) -> None:
    """Rows that a resolution brought in wait again when it is undone."""
    QueuedRow.objects.filter(resolved_in=batch).update(state=QueuedRow.State.OPEN, resolved_at=None, resolved_by="", resolved_in=None)
