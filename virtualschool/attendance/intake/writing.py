"""From staged months to the record: what is new, what is corrected, and which row of which file said so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from virtualschool.attendance import registers
from virtualschool.attendance.codes import NO_MARK
from virtualschool.attendance.intake.staging import CHANGED, LOADED, NEW, ROW, Staged, Staging
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.provenance import rows_text
from virtualschool.intake.loading import FileLoad, Run

NOTE = "attendance.staging"
AT_ONCE = 200
Edit = tuple[RegisterMonth, Staged, list[int]]


def load_registers(run: Run, loads: Sequence[FileLoad]) -> None:
    """Takes the register files of a batch into the record, a month of a child at a school at a time. What they gave stays in
    the run's notes, for the rules that need care and enrolments to be in."""
    staging = run.notes[NOTE] = Staging(run, loads)
    staging.read()
    staging.refuse_rivals()
    waiting = iter(_by_child(staging).values())
    while some := list(islice(waiting, AT_ONCE)):
        _write(run, staging, [staged for months in some for staged in months])
    staging.settle()


def _by_child(staging: Staging) -> dict[int, list[Staged]]:
    grouped: dict[int, list[Staged]] = defaultdict(list)
    for staged in staging.months.values():
        grouped[staged.child_id].append(staged)
    return grouped


def _write(run: Run, staging: Staging, some: Iterable[Staged]) -> None:
    """Writes months file by file, so that each change points at the file and row that made it."""
    some = list(some)
    held = _held(some)
    edits: dict[int, list[Edit]] = defaultdict(list)
    for staged in some:
        key = (staged.child_id, staged.school_id, staged.month)
        register = held.get(key) or RegisterMonth(child_id=key[0], school_id=key[1], month=key[2], **registers.as_fields(registers.EMPTY))
        for load, spots in _changes(staging, staged, register.marks).items():
            edits[load].append((register, staged, spots))
    for load in sorted(edits):
        _save(run, staging.loads[load].file_id, edits[load])


def _held(some: list[Staged]) -> dict[tuple, RegisterMonth]:
    found = RegisterMonth.objects.filter(child_id__in={staged.child_id for staged in some}, month__in={staged.month for staged in some})
    return {(each.child_id, each.school_id, each.month): each for each in found}


def _changes(staging: Staging, staged: Staged, before: str) -> dict[int, list[int]]:
    """By file, the spots whose mark is new or another; the fate of every row is noted on the way."""
    changes: dict[int, list[int]] = defaultdict(list)
    for spot, (char, held, source) in enumerate(zip(staged.chars, before, staged.sources, strict=True)):
        if char == NO_MARK:
            continue
        fate = LOADED
        if held != char:
            fate |= NEW if held == NO_MARK else CHANGED
            changes[source >> 32].append(spot)
        staging.mark(source, fate)
    for sources in staged.agreeing.values():
        for source in sources:
            staging.mark(source, LOADED)
    return changes


def _save(run: Run, file_id: int, edits: list[Edit]) -> None:
    fresh: list[tuple[RegisterMonth, int]] = []
    fresh_rows: dict[int, str] = {}
    old_rows: dict[int, str] = {}
    altered: list[tuple[RegisterMonth, dict[str, Any], int]] = []
    for register, staged, spots in edits:
        fields = registers.as_fields(registers.put(register.marks, {spot: staged.chars[spot] for spot in spots}))
        by_spot = {spot: staged.sources[spot] & ROW for spot in spots}
        if register._state.adding:
            for name, value in fields.items():
                setattr(register, name, value)
            fresh_rows[len(fresh)] = rows_text(by_spot)
            fresh.append((register, min(by_spot.values())))
        else:
            old_rows[len(altered)] = rows_text(by_spot)
            altered.append((register, fields, min(by_spot.values())))
    run.ledger.create(file_id, fresh, rows=fresh_rows)
    run.ledger.update(file_id, altered, rows=old_rows)
