"""What people do at the data desk. Loading, resolving and undoing themselves belong to the intake engine."""

import datetime as dt
import re
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.attendance.actions import CONFLICT, accept_marks, choose_row
from virtualschool.attendance.models import RegisterMonth
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.intake.actions import Report, undo_batch
from virtualschool.intake.formats import Format, seal_of
from virtualschool.intake.models import Batch, Mapping, Problem, SourceFile
from virtualschool.intake.sheets import Sheet


@trail.action
def remember_mapping(
    *, sheet: Sheet, target: Format, columns: dict[str, str], codes: dict[str, dict[str, str]], sender: str, by: Viewer
) -> Mapping:
    """Remembers how a sender's layout is read. A header that was mapped before is read the new way from now on."""
    mapping, _ = Mapping.objects.update_or_create(
        authority_code=by.authority_code,
        signature=seal_of(sheet.header),
        defaults={
            "sender": sender,
            "format_key": target.key,
            "header": sheet.header,
            "columns": {name: heading for name, heading in columns.items() if heading},
            "codes": {name: book for name, book in codes.items() if book},
            "by_name": by.name,
        },
    )
    trail.record("mapping.remembered", on=mapping, by=by, detail={"format": target.key, "columns": len(columns)})
    return mapping


@trail.action
def undo(*, batch: Batch, by: Viewer) -> None:
    """Puts the record back as it was before the batch. Raises CannotUndo."""
    undo_batch(batch=batch, authority=authority_numbered(by.authority_code), by=by)


@trail.action
def keep_row(*, problem: Problem, by: Viewer) -> Report:
    """Of rows that disagree, loads this one; the problems of all of them are settled until that is undone. Raises
    CannotResolve."""
    report = choose_row(file=problem.file, row=problem.row, by=by)
    if report.batch:
        settled = [each.pk for each in rivals_of(problem)]
        report.batch.options = {**report.batch.options, "settles": settled}
        report.batch.save(update_fields=["options"])
        trail.record("conflict.settled", on=report.batch, by=by, child_id=problem.child_id, detail={"problems": len(settled)})
    return report


def rivals_of(problem: Problem) -> list[Problem]:
    """The conflicts of the same batch that are over once this row is kept: its own, and those that name it."""
    held = Problem.objects.filter(file__batch_id=problem.file.batch_id, code=CONFLICT, child_id=problem.child_id).select_related("file")
    named = re.compile(rf"\brow {problem.row}\b(?! of )|\brow {problem.row} of {re.escape(problem.file.name)}(?![\w.])")
    own = [each for each in held if each.file_id == problem.file_id and each.row == problem.row]
    return own + [each for each in held if each not in own and named.search(each.message)]


@trail.action
def accept(*, register: RegisterMonth, sessions: list[tuple[dt.date, int]], by: Viewer) -> Batch:
    """Lets marks that were kept aside count. Raises CannotResolve."""
    batch = accept_marks(register=register, sessions=sessions, by=by)
    trail.record("marks.accepted", on=batch, by=by, child_id=register.child_id, detail={"sessions": len(sessions)})
    return batch


@trail.action
def note_export(*, what: str, on: Batch | SourceFile | str, rows: int, by: Viewer) -> None:
    """Records that rows were taken out of the system."""
    detail: dict[str, Any] = {"what": what, "rows": rows}
    trail.record("export.taken", on=on, by=by, detail=detail)
