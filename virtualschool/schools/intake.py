"""The register of schools: GIAS's `edubasealldata`, the whole country or a part of it."""

import re
from collections.abc import Sequence
from typing import Any

from virtualschool.intake.cells import Fault, Parser, at_most, date, whole
from virtualschool.intake.formats import SCHOOLS, Column, Format
from virtualschool.intake.loading import FileLoad, Outcome, Row, Run
from virtualschool.schools.gias_columns import UNUSED
from virtualschool.schools.models import School


def urn(cell: str) -> int:
    """A unique reference number: up to seven digits; `123456.0`, as Excel may write it, is 123456."""
    bare = cell.removesuffix(".0")
    if not re.fullmatch(r"\d{1,7}", bare) or not int(bare):
        raise Fault("A URN is a number of six digits.")
    return int(bare)


def _code(length: int, filled: int = 0) -> Parser:
    """A number used as a name, kept as text: without a point, with leading noughts to `filled` digits."""
    limited = at_most(length)

    def parse(cell: str) -> str:
        return limited(cell.removesuffix(".0").zfill(filled))

    return parse


def age(cell: str) -> int:
    number = whole(cell)
    if not 0 <= number <= 120:
        raise Fault("This is not an age.")
    return number


def _postcode(cell: str) -> str:
    return at_most(8)(" ".join(cell.upper().split()))


FIELDS = {
    "EstablishmentName": "name",
    "LA (code)": "la_code",
    "LA (name)": "la_name",
    "EstablishmentNumber": "establishment_number",
    "TypeOfEstablishment (code)": "type_code",
    "TypeOfEstablishment (name)": "type_name",
    "PhaseOfEducation (code)": "phase_code",
    "PhaseOfEducation (name)": "phase_name",
    "EstablishmentStatus (code)": "status_code",
    "OpenDate": "opened_on",
    "CloseDate": "closed_on",
    "StatutoryLowAge": "low_age",
    "StatutoryHighAge": "high_age",
    "Postcode": "postcode",
    "UKPRN": "ukprn",
    "TelephoneNum": "telephone",
    "SchoolWebsite": "website",
}
"""The column that each field of a school comes from; the head's name is put together from three."""

_HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName")
_DATES = ("opened_on", "closed_on", "low_age", "high_age")


def load_schools(run: Run, loads: Sequence[FileLoad]) -> None:
    """Adds and corrects schools. A school that the file does not name stays as it is; where files of one batch disagree, the
    later one counts."""
    held = {school.urn: school for school in School.objects.all()}
    last = {row["URN"]: (load, row) for load in loads for row in load.open_rows()}
    for load in loads:
        _take(run, load, held, last)
    run.notes.pop("schools.index", None)


def _take(run: Run, load: FileLoad, held: dict[int, School], last: dict[int, tuple[FileLoad, Row]]) -> None:
    new: list[tuple[School, int]] = []
    edits: list[tuple[School, dict[str, Any], int]] = []
    seen: dict[int, int] = {}
    for row in load.open_rows():
        first = seen.setdefault(row["URN"], row.number)
        if first != row.number:
            load.warn(row, "URN", "school.twice", f"This URN stands in row {first} too; the later row was taken.")
        if last[row["URN"]] != (load, row):
            continue
        values, known = _values(load, row), held.get(row["URN"])
        if known is None:
            new.append((School(urn=row["URN"], **values), row.number))
            load.outcome(row, Outcome.CREATED)
            continue
        altered = {name: value for name, value in values.items() if getattr(known, name) != value}
        if altered:
            edits.append((known, altered, row.number))
            load.outcome(row, Outcome.UPDATED)
    run.ledger.create(load.file_id, new)
    run.ledger.update(load.file_id, edits)


def _values(load: FileLoad, row: Row) -> dict[str, Any]:
    """What a row says of its school. A column that the file lacks, or a cell that could not be read, says nothing."""
    values = {
        field: row[column] if row[column] is not None or field in _DATES else ""
        for column, field in FIELDS.items()
        if column in load.spots and column not in row.faulty
    }
    if all(column in load.spots for column in _HEAD):
        values["head_name"] = " ".join(filter(None, (row[column] for column in _HEAD)))[:120]
    return values


GIAS = Format(
    key="gias.schools",
    title="Register of schools (GIAS edubasealldata)",
    stage=SCHOOLS,
    columns=(
        Column("URN", urn, needed=True, key=True, help="The school's unique reference number", example="100001"),
        Column("EstablishmentName", at_most(200), needed=True, key=True, example="Ash Lane Primary School"),
        Column("LA (code)", _code(3, 3), help="The authority in whose area it lies", example="806"),
        Column("LA (name)", at_most(80), example="Middlesbrough"),
        Column("EstablishmentNumber", _code(4, 4), example="2001"),
        Column("EstablishmentStatus (code)", _code(1), help="1 open, 2 closed, 3 to close, 4 to open", example="1"),
        Column("TypeOfEstablishment (code)", _code(3), example="1"),
        Column("TypeOfEstablishment (name)", at_most(100), example="Community school"),
        Column("PhaseOfEducation (code)", _code(2), help="1 nursery, 2 primary, 4 secondary, 6 16 plus, 7 all-through", example="2"),
        Column("PhaseOfEducation (name)", at_most(60), example="Primary"),
        Column("OpenDate", date, example="01-09-1998"),
        Column("CloseDate", date, help="The last day on which it was open; blank while it is open", example=""),
        Column("StatutoryLowAge", age, example="3"),
        Column("StatutoryHighAge", age, example="11"),
        Column("Postcode", _postcode, example="TS1 1AA"),
        Column("HeadTitle (name)", example="Mrs"),
        Column("HeadFirstName", example="Jo"),
        Column("HeadLastName", example="Example"),
        Column("TelephoneNum", at_most(30), example="01632960001"),
        Column("SchoolWebsite", at_most(200), example="https://www.example.org"),
        Column("UKPRN", _code(8), example="10000001"),
    ),
    signature=("URN", "EstablishmentName", "LA (code)"),
    loader=load_schools,
    ignored=UNUSED,
    source="Department for Education, Get Information about Schools, all establishment data",
    identity="one school, by its URN",
    notes=(
        "The whole national file or any part of it; schools that it does not name stay as they are.",
        "A closed school stays in the register: histories speak of it. Nobody is openly enrolled there after its CloseDate.",
        "The other columns of the official file are left aside without a note.",
    ),
)
