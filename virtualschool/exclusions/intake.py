"""Suspensions and permanent exclusions: schools' own lists, and the exclusions of a school census extract."""

from collections.abc import Sequence
from typing import Any

from virtualschool.children.intake.census import NOTES, SOURCE, key_columns, school_column
from virtualschool.children.intake.census_keys import OFF_ROLL, ON_ROLL, matched_rows
from virtualschool.children.intake.planning import Said, held_by, settle, told_by, write
from virtualschool.children.matching import ChildIndex
from virtualschool.exclusions.codes import CATEGORIES, PERMANENT, REASONS, SUSPENDED, category_of, is_retired
from virtualschool.exclusions.models import Suspension
from virtualschool.intake.cells import Fault, date, upper, whole
from virtualschool.intake.formats import REST, Column, Format
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.schools.intake import urn
from virtualschool.schools.queries import SchoolIndex

KEY, CENSUS_KEY = "suspensions", "census.exclusions"
IDENTITY = ("child_id", "school_id", "category", "starts_on")
ROWS = "exclusions.rows"
"""Where a batch notes which row speaks of which suspension, so that rules can name it."""

LONGEST = 400


def category(cell: str) -> str:
    """SUSP, PERM or LNCH; FIXD is read as SUSP."""
    found = category_of(cell)
    if found is None:
        raise Fault("This is not a category: SUSP, PERM or LNCH (FIXD is read as SUSP).", "suspension.category")
    return found


def sessions(cell: str) -> int:
    """A whole number; what is too small to be a length is looked at by the row."""
    number = whole(cell)
    if number > LONGEST:
        raise Fault(f"A suspension of {number:,} sessions is longer than a school year.", "suspension.sessions")
    return number


def reason(cell: str) -> str:
    code = cell.upper()
    if code not in REASONS:
        raise Fault("This is not a reason code.", "suspension.reason")
    return code


def load_suspensions(run: Run, loads: Sequence[FileLoad]) -> None:
    """Adds and corrects suspensions from schools' own lists."""
    said = []
    for load in loads:
        for row in load.open_rows():
            school = SchoolIndex.of(run).match(load, row)
            child = ChildIndex.of(run).match(load, row) if school else None
            if school and child:
                said.append(_said(load, row, child, school, ("Category", "StartDate", "Sessions", "Reason")))
    settled = settle(said)
    _write(run, settled, _held(run, settled))


def load_census_exclusions(run: Run, loads: Sequence[FileLoad]) -> None:
    """Adds and corrects suspensions from a school census extract. What a suspensions file told stands."""
    said = []
    for load in loads:
        for row, _, child in matched_rows(run, load):
            school = SchoolIndex.of(run).named(load.raw(row, "NativeId"))
            if school is None:
                load.refuse(
                    row, "NativeId", "school.unknown", "This is neither the URN of a school of the register nor a name set for one."
                )
            else:
                said.append(_said(load, row, child, school, ("category", "startdate", "sessions", "reason")))
    settled = settle(said)
    held = _held(run, settled)
    listed = told_by(Suspension, [thing.pk for thing in held.values()], KEY)
    _write(run, [each for each in settled if each.identity not in held or held[each.identity].pk not in listed], held)


def _held(run: Run, settled: Sequence[Said]) -> dict[Any, Any]:
    return held_by(Suspension, run.authority, {each.identity[0] for each in settled}, IDENTITY)


def _write(run: Run, settled: Sequence[Said], held: dict[Any, Any]) -> None:
    run.notes.setdefault(ROWS, {}).update({each.identity: (each.load, each.row) for each in settled})
    write(run, Suspension, settled, held, IDENTITY)


def _said(load: FileLoad, row: Row, child: int, school: int, names: tuple[str, str, str, str]) -> Said:
    kind, start, length, why = names
    values: dict[str, Any] = {}
    if length not in row.faulty:
        values["sessions"] = _length(load, row, row[kind], length)
    for number in (1, 2, 3):
        if f"{why}{number}" not in row.faulty:
            values[f"reason_{number}"] = _reason(load, row, f"{why}{number}", start)
    return Said(load, row, (child, school, row[kind], row[start]), values)


def _length(load: FileLoad, row: Row, kind: str, column: str) -> int | None:
    """The sessions of a suspension; none for a permanent exclusion, and none, with a warning, where the file gives no length."""
    number = row[column]
    if kind == PERMANENT:
        return None
    if number is not None and number > 0:
        return number
    if kind == SUSPENDED:
        load.warn(row, column, "suspension.sessions", "A suspension without its sessions: it is counted, but adds no days lost.")
    return None


def _reason(load: FileLoad, row: Row, column: str, start: str) -> str:
    code = row[column] or ""
    if code and is_retired(code, row[start]):
        load.error(row, column, "suspension.reason_retired", f"Reason {code} ended on 31 August 2020: the cell was not read.")
        return ""
    return code


def _columns(kind: str, start: str, length: str, why: str) -> tuple[Column, ...]:
    told = ", ".join(f"{code} {label}" for code, label in CATEGORIES.items())
    return (
        Column(kind, category, needed=True, key=True, code="suspension.category", help=f"{told}; FIXD is read as SUSP", example="SUSP"),
        Column(start, date, needed=True, key=True, help="First day", example="12/11/2025"),
        Column(length, sessions, code="suspension.sessions", help="Two a day; a lunchtime counts half a day whatever it says", example="4"),
        Column(f"{why}1", reason, help=", ".join(REASONS), example="DB"),
        Column(f"{why}2", reason, help="A second reason"),
        Column(f"{why}3", reason, help="A third reason"),
    )


SUSPENSIONS = Format(
    key=KEY,
    title="Suspensions and permanent exclusions",
    stage=REST,
    columns=(
        Column("UPN", upper, help="Unique pupil number; UPN or CHILD must be given", example="A806200112001"),
        Column("CHILD", help="The social-care number (SSDA903 CHILD); decides where both are given", example="100234"),
        Column(
            "URN", urn, needed=True, key=True, code="school.unknown", help="The school, by its unique reference number", example="100001"
        ),
        *_columns("Category", "StartDate", "Sessions", "Reason"),
    ),
    signature=("URN", "Category", "StartDate"),
    one_of=("CHILD", "UPN"),
    loader=load_suspensions,
    mappable=True,
    identity="one exclusion, by child, URN, category and StartDate",
    notes=(
        "A later file corrects the sessions and reasons of the same exclusion. Two rows of one file that disagree are both refused.",
        "A suspension without sessions is loaded with a warning: it counts as one, and adds no days lost.",
        "Reason OT ended with 2019/20: in later suspensions that cell is not read (`suspension.reason_retired`).",
        "Looked at afterwards: more than 45 days from 1 September to 31 August at all schools, lunchtimes as half days "
        "(`suspension.over_45_days`); not looked after on the first day (`suspension.not_in_care`, a note).",
    ),
)
CENSUS_EXCLUSIONS = Format(
    key=CENSUS_KEY,
    title="School census: suspensions and permanent exclusions",
    stage=REST,
    columns=(*key_columns(), school_column(), *_columns("category", "startdate", "sessions", "reason")),
    signature=("category", "startdate", "NativeId"),
    one_of=(ON_ROLL, OFF_ROLL),
    loader=load_census_exclusions,
    ignored=(
        "sourceid",
        "senprovision",
        *(f"termlyexclusions{kind}{end}" for kind in ("onroll", "offroll") for end in ("tableid", "orderseqcolumn")),
    ),
    source=SOURCE,
    identity=SUSPENSIONS.identity,
    notes=(*NOTES, "What a suspensions file told of the same exclusion stands."),
)
