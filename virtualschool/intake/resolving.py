"""Rows that waited for a person: brought in through the same door once their child is named, or dismissed."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from virtualschool.audit import trail
from virtualschool.intake.actions import run_loads
from virtualschool.intake.checking import check
from virtualschool.intake.formats import format_named
from virtualschool.intake.loading import FileLoad, Outcome
from virtualschool.intake.models import Batch, QueuedRow
from virtualschool.intake.sheets import Sheet

KIND = "resolution"


class NothingWaits(Exception):
    """None of these rows waits any more: somebody else resolved or dismissed them."""


@dataclass
class Resolved:
    """What became of rows whose child was named: how many came in, in which batch, and why others still wait."""

    batch: Batch | None = None
    came_in: int = 0
    still_waiting: list[str] = field(default_factory=list)


@trail.action
def resolve_rows(*, rows: Sequence[QueuedRow], child_id: int, authority: Any, by: trail.Person) -> Resolved:
    """Takes waiting rows into the record as rows of this child, in a batch of their own for each collection year. A row with
    other problems than its child keeps waiting, with that problem as its reason. Raises NothingWaits."""
    waiting = list(QueuedRow.objects.filter(pk__in=[row.pk for row in rows], state=QueuedRow.State.OPEN).select_related("file"))
    if not waiting:
        raise NothingWaits("These rows do not wait any more.")
    result = Resolved()
    by_year: dict[int | None, list[QueuedRow]] = defaultdict(list)
    for row in waiting:
        by_year[row.file.collection_year].append(row)
    for year, some in by_year.items():
        _bring_in(some, year, child_id, authority, by, result)
    detail = {"rows": result.came_in, "waiting": len(result.still_waiting)}
    trail.record("queue.resolved", on=result.batch or waiting[0], by=by, child_id=child_id, detail=detail)
    return result


def _bring_in(some: list[QueuedRow], year: int | None, child_id: int, authority: Any, by: trail.Person, result: Resolved) -> None:
    pairs = _as_loads(some, child_id)
    loads = [load for load, _ in pairs]
    report = run_loads(loads, authority=authority, by=by, kind=KIND, options={"year": year} if year else {})
    result.batch = report.batch
    now = timezone.now()
    for load, of_load in pairs:
        for row in of_load:
            outcome = load.outcomes.get(row.row)
            if outcome in (Outcome.REFUSED, Outcome.QUEUED):
                row.reason = _why_not(load, row.row)
                result.still_waiting.append(row.reason)
            else:
                row.state, row.resolved_at, row.resolved_by, row.resolved_in = QueuedRow.State.RESOLVED, now, by.name, report.batch
                result.came_in += 1
            row.save()


def _as_loads(some: Sequence[QueuedRow], child_id: int) -> list[tuple[FileLoad, list[QueuedRow]]]:
    """The rows as files again: those of one file, with the child named on each."""
    by_file: dict[int, list[QueuedRow]] = defaultdict(list)
    for row in some:
        by_file[row.file_id].append(row)
    pairs = []
    for of_file in by_file.values():
        of_file.sort(key=lambda row: row.row)
        cells = [(row.row, row.cells) for row in of_file]
        seal = hashlib.sha256(json.dumps(cells).encode()).hexdigest()
        sheet = Sheet(of_file[0].file.name, of_file[0].header, cells, 1, seal)
        load = check(sheet, as_format=format_named(of_file[0].format_key))
        for read in load.rows:
            read.child_id = child_id
        pairs.append((load, of_file))
    return pairs


def _why_not(load: FileLoad, number: int) -> str:
    said = [found.message for found in load.problems if found.row == number and found.severity == "error"]
    return " ".join(said)[:300] or "This row could not be loaded."


@trail.action
def dismiss_rows(*, rows: Sequence[QueuedRow], reason: str, by: trail.Person) -> int:
    """Takes rows out of the queue for a reason (one of a list, never free text about a child). Returns how many. Raises
    NothingWaits."""
    waiting = list(QueuedRow.objects.filter(pk__in=[row.pk for row in rows], state=QueuedRow.State.OPEN))
    if not waiting:
        raise NothingWaits("These rows do not wait any more.")
    now = timezone.now()
    for row in waiting:
        row.reason = f"{row.reason[:180]} Dismissed: {reason}"[:300]
        row.state, row.resolved_at, row.resolved_by = QueuedRow.State.DISMISSED, now, by.name
    QueuedRow.objects.bulk_update(waiting, ["reason", "state", "resolved_at", "resolved_by"], batch_size=200)
    trail.record("queue.dismissed", on=waiting[0], by=by, detail={"rows": len(waiting)})
    return len(waiting)
