"""What people decide about registers: that a mark kept aside counts, and which of two rows that disagree is right.

Both come in as a small batch of the kind "resolution", so they stand in the history and can be undone like any other.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.attendance import registers
from virtualschool.attendance.codes import NO_MARK
from virtualschool.attendance.models import RegisterMonth
from virtualschool.audit import trail
from virtualschool.authorities.queries import authority_numbered
from virtualschool.children.queries import children_visible_to
from virtualschool.intake import afterwards
from virtualschool.intake.actions import Report, run_loads
from virtualschool.intake.checking import check
from virtualschool.intake.ledger import Ledger
from virtualschool.intake.mappings import as_known_format
from virtualschool.intake.models import Batch, Problem, SourceFile
from virtualschool.intake.sheets import Sheet, Unreadable, read_sheets

CONFLICT = "attendance.conflict"
KIND = "resolution"


class CannotResolve(Exception):
    """A decision about marks that cannot be taken; the message says why, in a user's words."""


@trail.action
def accept_marks(*, register: RegisterMonth, sessions: Collection[tuple[dt.date, int]], by: Viewer) -> Batch:
    """Lets marks outside enrolment or term count after all. `sessions`: the day and half of the day of each. Raises
    CannotResolve where there is no mark, or when the viewer may not decide."""
    _may_decide(by)
    if not children_visible_to(by).filter(pk=register.child_id).exists():
        raise CannotResolve("This register is not one of yours.")
    spots = [registers.spot_of(day, half) for day, half in sessions if day.replace(day=1) == register.month]
    if not spots or len(spots) < len(sessions) or any(register.marks[spot] == NO_MARK for spot in spots):
        raise CannotResolve("There is no mark to accept in one of these sessions.")
    accepted = registers.put(register.accepted, dict.fromkeys(spots, registers.ACCEPTED))
    batch = _resolution(by)
    file = SourceFile.objects.create(batch=batch, name="Marks accepted by a person", rows=1, updated=1)
    ledger = Ledger(batch)
    ledger.update(file.pk, [(register, {"accepted": accepted}, 1)])
    batch.digest = ledger.seal
    batch.save(update_fields=["digest"])
    afterwards.derive(authority_numbered(by.authority_code), ledger.children, ledger.tables)
    trail.record("attendance.accepted", on=register, by=by, child_id=register.child_id, detail={"batch": batch.pk, "sessions": len(spots)})
    return batch


@trail.action
def choose_row(*, file: SourceFile, row: int, by: Viewer) -> Report:
    """Of rows that disagree, takes this one: its file is opened again and only the marks of this row that were in conflict are
    loaded, as a batch of their own. Raises CannotResolve when the row had no conflict or its file is gone."""
    _may_decide(by)
    if file.batch.authority_code != by.authority_code:
        raise CannotResolve("This file is not one of yours.")
    held = Problem.objects.filter(file=file, row=row, code=CONFLICT)
    columns = set(held.values_list("column", flat=True))
    if not columns:
        raise CannotResolve(f"Row {row} of {file.name} does not disagree with another.")
    load = check(_only(_sheet_again(file), row, columns))
    report = run_loads([load], authority=authority_numbered(by.authority_code), by=by, kind=KIND)
    trail.record(
        "attendance.chosen",
        on=file,
        by=by,
        child_id=held.values_list("child_id", flat=True).first(),
        detail={"batch": report.batch.pk if report.batch else None, "row": row, "marks": len(columns)},
    )
    return report


def _may_decide(by: Viewer) -> None:
    decision = by.may(Permission.RESOLVE)
    if not decision:
        raise CannotResolve(decision.reason)


def _resolution(by: Viewer) -> Batch:
    return Batch.objects.create(
        authority_code=by.authority_code,
        state=Batch.State.COMMITTED,
        kind=KIND,
        by_name=by.name,
        by_user_id=by.user_id or None,
        committed_at=timezone.now(),
    )


def _sheet_again(file: SourceFile) -> Sheet:
    """The sheet as it was loaded, from the copy kept aside, in our columns."""
    try:
        sheets = read_sheets(Path(settings.VAR) / "files" / file.stored, file.name.partition(" [")[0])
    except Unreadable as error:
        raise CannotResolve("The copy of this file is gone: send the row again.") from error
    for sheet in sheets:
        if sheet.name == file.name:
            return as_known_format(sheet, file.batch.authority_code)
    raise CannotResolve("The copy of this file does not have this sheet any more: send the row again.")


def _only(sheet: Sheet, row: int, columns: set[str]) -> Sheet:
    """The sheet with nothing but one row, and in it no marks but those of the columns named."""
    load = check(sheet)
    marks = {spot for name, spot in load.spots.items() if name == "Mark" or name.endswith(("AM", "PM"))}
    keep = {load.spots[name] for name in columns}
    rows = [
        (number, ["" if spot in marks - keep else cell for spot, cell in enumerate(cells)]) for number, cells in sheet.rows if number == row
    ]
    return dataclasses.replace(sheet, rows=rows)
