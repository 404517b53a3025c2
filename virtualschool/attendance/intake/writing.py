"""From staged months to the record: what is new, what is corrected, and which row of which file said so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from virtualschool.attendance import registers
from virtualschool.attendance.intake.staged import BLANK, Staged
from virtualschool.attendance.intake.staging import CHANGED, LOADED, NEW, Staging
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
        _save(run, staging, load, edits[load])


def _held(some: list[Staged]) -> dict[tuple, RegisterMonth]:
    found = RegisterMonth.objects.filter(child_id__in={staged.child_id for staged in some}, month__in={staged.month for staged in some})
    return {(each.child_id, each.school_id, each.month): each for each in found}


def _changes(staging: Staging, staged: Staged, before: str) -> dict[int, list[int]]:
    """By file, the spots whose mark is new or another; the fate of every row is noted on the way."""
    fates, sources, marks = staging.fates, staged.sources, staged.marks
    changed: list[int] = []
    for spot, held in enumerate(before.encode("ascii")):
        char = marks[spot]
        if char == BLANK:
            continue
        if held == char:
            fates[sources[spot]] |= LOADED
        else:
            fates[sources[spot]] |= LOADED | (NEW if held == BLANK else CHANGED)
            changed.append(spot)
    for agreeing in staged.agreeing.values():
        for source in agreeing:
            fates[source] |= LOADED
    if len(staging.loads) == 1:
        return {0: changed} if changed else {}
    by_file: dict[int, list[int]] = defaultdict(list)
    for spot in changed:
        by_file[staging.file_of(sources[spot])].append(spot)
    return by_file


def _save(run: Run, staging: Staging, load: int, edits: list[Edit]) -> None:
    start, file_id = staging.starts[load], staging.loads[load].file_id
    fresh: list[tuple[RegisterMonth, int]] = []
    fresh_rows: dict[int, str] = {}
    old_rows: dict[int, str] = {}
    altered: list[tuple[RegisterMonth, dict[str, Any], int]] = []
    for register, staged, spots in edits:
        marks = bytearray(register.marks, "ascii")
        by_spot: dict[int, int] = {}
        for spot in spots:
            marks[spot], by_spot[spot] = staged.marks[spot], staged.sources[spot] - start
        fields, first = registers.as_fields(marks.decode("ascii")), min(by_spot.values())
        if register._state.adding:
            for name, value in fields.items():
                setattr(register, name, value)
            fresh_rows[len(fresh)] = rows_text(by_spot)
            fresh.append((register, first))
        else:
            old_rows[len(altered)] = rows_text(by_spot)
            altered.append((register, fields, first))
    run.ledger.create(file_id, fresh, rows=fresh_rows)
    run.ledger.update(file_id, altered, rows=old_rows)
