"""What people do at the data desk. Loading, resolving and undoing themselves belong to the intake engine."""

import dataclasses
import datetime as dt
import re
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.attendance.actions import CONFLICT, CannotResolve, accept_marks, choose_row
from virtualschool.attendance.models import RegisterMonth
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.intake.actions import Report, run_loads, undo_batch
from virtualschool.intake.checking import check
from virtualschool.intake.formats import Format, seal_of
from virtualschool.intake.mappings import as_known_format
from virtualschool.intake.models import Batch, Mapping, Problem, SourceFile
from virtualschool.intake.resolving import KIND as RESOLUTION
from virtualschool.intake.sheets import Sheet
from virtualschool.quality.sources import Gone, sheet_as_sent


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
    file, row = problem.file, problem.row
    report = choose_row(file=file, row=row, by=by) if problem.code == CONFLICT else _replayed(file, row, by)
    if report.batch:
        settled = [each.pk for each in rivals_of(problem)]
        already = report.batch.options.get("settles", [])
        report.batch.options = {**report.batch.options, "settles": [*already, *settled]}
        report.batch.save(update_fields=["options"])
        trail.record("conflict.settled", on=report.batch, by=by, child_id=problem.child_id, detail={"problems": len(settled)})
    return report


def _replayed(file: SourceFile, row: int, by: Viewer) -> Report:
    """One row of a loaded file, alone, through the same door."""
    try:
        sheet = as_known_format(sheet_as_sent(file), by.authority_code)
    except Gone as reason:
        raise CannotResolve(f"{reason} Send the row again.") from reason
    load = check(dataclasses.replace(sheet, rows=[(number, cells) for number, cells in sheet.rows if number == row]))
    options = {"year": file.collection_year} if file.collection_year else {}
    report = run_loads([load], authority=authority_numbered(by.authority_code), by=by, kind=RESOLUTION, options=options)
    if not report.loaded_anything:
        raise CannotResolve("This row has another problem too: mend it and send it again.")
    return report


def rivals_of(problem: Problem) -> list[Problem]:
    """The conflicts that are over once this row is kept: its own, and those of the same batch that name it."""
    held = Problem.objects.filter(file__batch_id=problem.file.batch_id, code=problem.code, child_id=problem.child_id).select_related("file")
    if problem.code == CONFLICT:
        named = re.compile(rf"\brow {problem.row}\b(?! of )|\brow {problem.row} of {re.escape(problem.file.name)}(?![\w.])")
    else:
        held = held.filter(file_id=problem.file_id)
        named = re.compile(rf"\brow (\d+, )*{problem.row}\b")
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
