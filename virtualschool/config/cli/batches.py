"""`virtualschool batches` and `undo`: what came in, and taking it out again."""

import argparse
import json
import sys
from typing import Any

from virtualschool.authorities.queries import authority_numbered, command_line_viewer
from virtualschool.config.cli.common import Refusal, progress, say
from virtualschool.intake.actions import undo_batch
from virtualschool.intake.ledger import CannotUndo
from virtualschool.intake.models import Batch


def add_to(subparsers: Any) -> None:
    undo = subparsers.add_parser("undo", help="take a batch out again")
    undo.add_argument("batch", type=int, metavar="BATCH")
    undo.add_argument("--yes", action="store_true", help="do not ask")
    undo.set_defaults(run=run_undo)
    batches = subparsers.add_parser("batches", help="list the batches, the newest first")
    batches.add_argument("--authority", metavar="806")
    batches.add_argument("--format", choices=("text", "json"), default="text")
    batches.set_defaults(run=run_batches)


def run_undo(arguments: argparse.Namespace) -> int:
    batch = Batch.objects.filter(pk=arguments.batch).first()
    if batch is None:
        raise Refusal(f"There is no batch {arguments.batch}.", 1)
    if batch.state != Batch.State.COMMITTED:
        raise Refusal(f"Batch {batch.pk} is not loaded: {batch.get_state_display().lower()}.", 1)
    if not arguments.yes and sys.stdin.isatty():
        progress(f"Batch {batch.pk} brought {batch.changes.count():,} changes.")
        if input("Undo it? [y/N] ").strip().casefold() not in ("y", "yes"):
            say("Nothing was undone.")
            return 0
    authority = authority_numbered(batch.authority_code)
    try:
        undo_batch(batch=batch, authority=authority, by=command_line_viewer(authority))
    except CannotUndo as reason:
        raise Refusal(str(reason), 1) from reason
    say(f"Batch {batch.pk} is undone.")
    return 0


def run_batches(arguments: argparse.Namespace) -> int:
    found = Batch.objects.prefetch_related("files")
    if arguments.authority:
        found = found.filter(authority_code=arguments.authority)
    rows = [_as_object(batch) for batch in found]
    if arguments.format == "json":
        print(json.dumps(rows, indent=1))
        return 0
    for row in rows:
        counts = ", ".join(f"{row[word]:,} {word}" for word in ("created", "updated", "refused", "queued"))
        files = f"{row['files']} file{'' if row['files'] == 1 else 's'}"
        say(f"{row['batch']:>6}  {row['created_at'][:16]}  {row['authority']}  {row['state']:<9}  {files}: {counts}  by {row['by']}")
    return 0


def _as_object(batch: Batch) -> dict[str, Any]:
    files = list(batch.files.all())
    totals = {word: sum(getattr(file, word) for file in files) for word in ("rows", "created", "updated", "unchanged", "refused", "queued")}
    return {
        "batch": batch.pk,
        "authority": batch.authority_code,
        "state": batch.state,
        "kind": batch.kind,
        "by": batch.by_name,
        "created_at": batch.created_at.isoformat(timespec="seconds"),
        "undone_at": batch.undone_at.isoformat(timespec="seconds") if batch.undone_at else None,
        "files": len(files),
        **totals,
    }
