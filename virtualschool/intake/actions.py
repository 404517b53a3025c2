"""Loading a batch, looking at it first, and undoing it."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from virtualschool.audit import trail
from virtualschool.intake import afterwards
from virtualschool.intake.checking import check, unreadable
from virtualschool.intake.formats import Format
from virtualschool.intake.keeping import keep, open_records, reopen_rows
from virtualschool.intake.ledger import CannotUndo, Ledger, put_back
from virtualschool.intake.loading import FileLoad, Outcome, Run
from virtualschool.intake.mappings import as_known_format
from virtualschool.intake.models import Batch
from virtualschool.intake.sheets import Unreadable, read_sheets
from virtualschool.kernel.collecting import uncollected

Say = Callable[[str], None]


class PreviewOutdated(Exception):
    """The record changed since the preview was made, so what was looked at is not what would happen."""


@dataclass(frozen=True)
class Source:
    """A file to load: where it lies, and the name it goes by (its path below the folder that was given)."""

    path: Path
    name: str


@dataclass
class Report:
    """What a load did, or would do."""

    batch: Batch | None
    loads: list[FileLoad] = field(default_factory=list)
    seal: str = ""

    @property
    def loaded_anything(self) -> bool:
        """Whether any recognised file had a row that was not refused, or had no rows to refuse."""
        return any(load.format and (load.total == 0 or load.counts()["refused"] < load.total) for load in self.loads)

    @property
    def leaves_something(self) -> bool:
        """Whether there is a reason to keep the batch: rows came in or wait, or rows disagree and a person is to choose."""
        return self.loaded_anything or any(found.code.endswith(".conflict") for load in self.loads for found in load.problems)


def collect(paths: Sequence[Path]) -> list[Source]:
    """The files below the given paths, folders searched to any depth, in the order of their names. Raises FileNotFoundError."""
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                files = [Path(folder) / name for name in sorted(names) if not name.startswith((".", "~$"))]
                found.extend(Source(file, file.relative_to(path).as_posix()) for file in files)
        elif path.exists():
            found.append(Source(path, path.name))
        else:
            raise FileNotFoundError(str(path))
    return found


def open_files(sources: Sequence[Source], *, authority_code: str, say: Say = lambda text: None) -> list[FileLoad]:
    """Every file read, recognised and checked by itself. A file that cannot be read is a load with one problem."""
    loads: list[FileLoad] = []
    for source in sources:
        say(f"reading {source.name}")
        try:
            sheets = read_sheets(source.path, source.name)
        except Unreadable as reason:
            loads.append(unreadable(source.name, str(reason)))
            continue
        of_file = [check(as_known_format(sheet, authority_code)) for sheet in sheets]
        known = [load for load in of_file if load.format]
        for load in known or of_file[:1]:
            load.name = source.name if len(known) < 2 else load.name
            load.stored = str(source.path)
            loads.append(load)
    return loads


@uncollected()
def load_batch(
    *,
    sources: Sequence[Source],
    authority: Any,
    by: trail.Person,
    dry_run: bool = False,
    options: dict[str, Any] | None = None,
    kind: str = "command",
    today: dt.date | None = None,
    say: Say = lambda text: None,
) -> Report:
    """Takes files into the record as one batch: all of it or, when anything fails or `dry_run`, nothing. A dry run is the real
    load rolled back, so it says exactly what would happen."""
    loads = open_files(sources, authority_code=authority.code, say=say)
    return run_loads(loads, authority=authority, by=by, dry_run=dry_run, options=options, kind=kind, today=today, say=say)


@uncollected()
def run_loads(
    loads: list[FileLoad],
    *,
    authority: Any,
    by: trail.Person,
    dry_run: bool = False,
    options: dict[str, Any] | None = None,
    kind: str = "command",
    today: dt.date | None = None,
    say: Say = lambda text: None,
    expected_seal: str | None = None,
    batch: Batch | None = None,
    watch: Callable[[Run], None] = lambda run: None,
) -> Report:
    """Runs loads that were opened already. `batch`: the preview that is being committed; `expected_seal`: what it promised;
    `watch` sees the finished run before a dry one is rolled back. A batch that leaves nothing is rolled back as a dry one is: the
    report then has none. Raises PreviewOutdated."""
    with transaction.atomic():
        batch = batch or Batch(authority_code=authority.code, kind=kind, by_name=by.name, by_user_id=by.user_id or None)
        batch.options, batch.state, batch.committed_at = options or {}, Batch.State.COMMITTED, timezone.now()
        batch.save()
        run = Run(authority, Ledger(batch), loads, today or timezone.localdate(), options or {})
        _take(run, say)
        batch.digest = run.ledger.seal
        if expected_seal is not None and batch.digest != expected_seal:
            raise PreviewOutdated("The record changed after this preview was made. Look at it again before it is loaded.")
        report = Report(batch, loads, seal=run.ledger.seal)
        stays = report.leaves_something and not dry_run
        keep(run, say, copies=stays)
        batch.save()
        trail.record("batch.committed", on=batch, by=by, detail={"files": len(loads), "kind": kind})
        watch(run)
        if not stays:
            report.batch = None
            transaction.set_rollback(True)
    return report


def _take(run: Run, say: Say) -> None:
    open_records(run)
    for stage, loader in _order(run.loads):
        chosen = [load for load in run.loads if load.format and load.format.stage == stage and load.format.loader is loader]
        say(f"loading {', '.join(sorted({load.format.title for load in chosen if load.format}))}")
        loader(run, chosen)
    for load in run.loads:
        for row in load.rows:
            load.outcomes.setdefault(row.number, Outcome.UNCHANGED)
    say("bringing derived tables up to date")
    afterwards.derive(run.authority, run.ledger.children, run.ledger.tables)
    say("applying rules across files")
    afterwards.judge(run)


def _order(loads: Sequence[FileLoad]) -> list[tuple[int, Any]]:
    formats: list[Format] = [load.format for load in loads if load.format]
    return sorted(dict.fromkeys((each.stage, each.loader) for each in formats), key=lambda each: each[0])


def undo_batch(*, batch: Batch, authority: Any, by: trail.Person) -> None:
    """Puts the record back as it was before the batch. Raises CannotUndo with the reason when a later batch built on it, or
    when it is not loaded."""
    if batch.state != Batch.State.COMMITTED:
        raise CannotUndo(f"Batch {batch.pk} is not loaded: {batch.get_state_display().lower()}.")
    if reason := afterwards.objection_to(batch):
        raise CannotUndo(reason)
    with transaction.atomic():
        children, tables = put_back(batch)
        reopen_rows(batch)
        batch.state, batch.undone_at = Batch.State.UNDONE, timezone.now()
        batch.save(update_fields=["state", "undone_at"])
        afterwards.derive(authority, children, tables)
        trail.record("batch.undone", on=batch, by=by, detail={"changes": batch.changes.count()})
