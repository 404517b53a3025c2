"""From staged months to the record: what is new, what is corrected, and which row of which file said so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from virtualschool.attendance import registers
from virtualschool.attendance.codes import NO_MARK
from virtualschool.attendance.intake.staged import Staged
from virtualschool.attendance.intake.staging import CHANGED, LOADED, NEW, Staging
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.provenance import text_of
from virtualschool.intake.loading import FileLoad, Run

NOTE = "attendance.staging"
AT_ONCE = 200
Spots = list[int] | None  # None: all of a month of which nothing is held
Edit = tuple[RegisterMonth, Staged, Spots]
_BLANK = registers.as_fields(registers.EMPTY) | {"accepted": ""}
_FRESH = [(field.attname, _BLANK.get(field.attname)) for field in RegisterMonth._meta.concrete_fields]


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
        register = held.get((staged.child_id, staged.school_id, staged.month)) or _register(staged)
        for load, spots in _changes(staging, staged, register.marks).items():
            edits[load].append((register, staged, spots))
    for load in sorted(edits):
        _save(run, staging, load, edits[load])


def _held(some: list[Staged]) -> dict[tuple, RegisterMonth]:
    found = RegisterMonth.objects.filter(child_id__in={staged.child_id for staged in some}, month__in={staged.month for staged in some})
    return {(each.child_id, each.school_id, each.month): each for each in found}


def _register(staged: Staged) -> RegisterMonth:
    """A register without marks. Its values are given in the order of the columns: twice as fast as by name."""
    told = {"child_id": staged.child_id, "school_id": staged.school_id, "month": staged.month}
    return RegisterMonth(*[told.get(name, blank) for name, blank in _FRESH])


def _changes(staging: Staging, staged: Staged, before: str) -> dict[int, Spots]:
    """By file, the spots whose mark is new or another; the fate of every row is noted on the way."""
    for agreeing in staged.agreeing.values():
        for source in agreeing:
            staging.fates[source] |= LOADED
    if before == registers.EMPTY:
        return _all_new(staging, staged)
    fates, by_file = staging.fates, defaultdict(list)
    for spot in staged.spots():
        held, char, source = before[spot], chr(staged.marks[spot]), staged.sources[spot]
        fates[source] |= LOADED
        if held != char:
            fates[source] |= NEW if held == NO_MARK else CHANGED
            by_file[staging.file_of(source)].append(spot)
    return dict(by_file)


def _all_new(staging: Staging, staged: Staged) -> dict[int, Spots]:
    """The changes of a month of which nothing is held."""
    used = set(staged.sources) - {0}
    for source in used:
        staging.fates[source] |= LOADED | NEW
    files = {staging.file_of(min(used)), staging.file_of(max(used))} if used else set()
    if len(files) == 1:
        return dict.fromkeys(files)
    by_file: dict[int, list[int]] = defaultdict(list)
    for spot in staged.spots():
        by_file[staging.file_of(staged.sources[spot])].append(spot)
    return dict(by_file)


def _save(run: Run, staging: Staging, load: int, edits: list[Edit]) -> None:
    start, file_id = staging.starts[load], staging.loads[load].file_id
    fresh: list[tuple[RegisterMonth, int]] = []
    fresh_rows: dict[int, str] = {}
    old_rows: dict[int, str] = {}
    altered: list[tuple[RegisterMonth, dict[str, Any], int]] = []
    for register, staged, spots in edits:
        marks, sources = _written(register, staged, spots)
        fields, text, row = registers.as_fields(marks), text_of(sources, less=start), min(filter(None, sources)) - start
        if register._state.adding:
            for name, value in fields.items():
                setattr(register, name, value)
            fresh_rows[len(fresh)] = text
            fresh.append((register, row))
        else:
            old_rows[len(altered)] = text
            altered.append((register, fields, row))
    run.ledger.create(file_id, fresh, rows=fresh_rows)
    run.ledger.update(file_id, altered, rows=old_rows)


def _written(register: RegisterMonth, staged: Staged, spots: Spots) -> tuple[str, Sequence[int]]:
    """The register's string with these marks put in, and by spot the rows that they come from."""
    if spots is None:
        return staged.chars, staged.sources
    sources = [0] * registers.WIDTH
    for spot in spots:
        sources[spot] = staged.sources[spot]
    return registers.put(register.marks, {spot: chr(staged.marks[spot]) for spot in spots}), sources
