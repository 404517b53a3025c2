"""Enrolments: who is on roll where, from when to when, in which year; and the names and SEN that come with them."""

from collections.abc import Sequence

from virtualschool.children.intake.parsers import ENROLMENT_STATUSES, PROVISIONS, enrolment_status, listed, provision, year_group
from virtualschool.children.intake.planning import Identity, Said, held_by, settle, write
from virtualschool.children.matching import ChildIndex
from virtualschool.children.models import Child, Enrolment, SenProvision
from virtualschool.intake.cells import at_most, date
from virtualschool.intake.formats import ENROLMENTS, Column, Format
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.schools.intake import urn
from virtualschool.schools.queries import SchoolIndex

KEY = "enrolments"
IDENTITY = ("child_id", "school_id", "starts_on")
ROWS = "children.enrolment_rows"
"""Where a batch notes which row speaks of which enrolment, so that rules can name it."""


def load_enrolments(run: Run, loads: Sequence[FileLoad]) -> None:
    """Adds and corrects enrolments, names and SEN provision."""
    said = [each for load in loads for row in load.open_rows() if (each := _read(run, load, row))]
    children = {each.row.child_id for each in said if each.row.child_id}
    settled = settle(said)
    run.notes.setdefault(ROWS, {}).update({each.identity: (each.load, each.row) for each in settled})
    write(run, Enrolment, settled, held_by(Enrolment, run.authority, children, IDENTITY), IDENTITY)
    take_provision(run, [each for each in map(_provision, settled) if each])
    take_names(run, [each for each in map(_names, sorted(settled, key=_by_start)) if each])


def _by_start(said: Said) -> str:
    return said.row["EntryDate"].isoformat()


def _read(run: Run, load: FileLoad, row: Row) -> Said | None:
    """What a row says; None when it was refused or has to wait."""
    school = SchoolIndex.of(run).match(load, row)
    if school is None:
        return None
    if row["LeavingDate"] and row["LeavingDate"] < row["EntryDate"]:
        load.refuse(row, "LeavingDate", "enrolment.dates", "The leaving date lies before the entry date.")
        return None
    child = ChildIndex.of(run).match(load, row)
    if child is None:
        return None
    values = {}
    if load.has("LeavingDate") and "LeavingDate" not in row.faulty:
        values["ends_on"] = row["LeavingDate"]
    if load.has("EnrolStatus") and "EnrolStatus" not in row.faulty:
        values["status"] = row["EnrolStatus"] or "C"
    if row["NCYear"]:
        values["year_group"] = row["NCYear"]
    beside = {column: row[column] for column in ("Forename", "Surname", "SEN")}
    return Said(load, row, (child, school, row["EntryDate"]), values, beside=beside)


def _provision(said: Said) -> Said | None:
    code = said.row["SEN"]
    return Said(said.load, said.row, (said.row.child_id, said.row["EntryDate"]), {"provision": code}) if code else None


def _names(said: Said) -> Said | None:
    told = {"forename": said.row["Forename"], "surname": said.row["Surname"]}
    told = {name: value for name, value in told.items() if value}
    return Said(said.load, said.row, (said.row.child_id,), told) if told else None


def take_provision(run: Run, said: Sequence[Said]) -> None:
    """SEN provision, known from a day on; the last row that speaks of a day counts."""
    chosen = list({each.identity: each for each in said}.values())
    names = ("child_id", "known_from")
    children = {each.row.child_id for each in chosen if each.row.child_id}
    write(run, SenProvision, chosen, held_by(SenProvision, run.authority, children, names), names)


def take_names(run: Run, said: Sequence[Said]) -> None:
    """Names of children that are in the record; the last row that speaks of a child counts."""
    chosen = list({each.identity: each for each in said}.values())
    ids = [each.row.child_id for each in chosen if each.row.child_id]
    few = {"pk__in": ids} if len(ids) <= 500 else {"authority": run.authority}
    held: dict[Identity, Child] = {(child.pk,): child for child in Child.objects.filter(**few)}
    write(run, Child, chosen, held, ("pk",))


ENROLMENT_FORMAT = Format(
    key=KEY,
    title="Enrolments",
    stage=ENROLMENTS,
    columns=(
        Column("UPN", help="Unique pupil number; UPN or CHILD must be given", example="A806200112001"),
        Column("CHILD", help="The social-care number (SSDA903 CHILD); decides where both are given", example="100234"),
        Column(
            "URN", urn, needed=True, key=True, code="school.unknown", help="The school, by its unique reference number", example="100001"
        ),
        Column(
            "EntryDate", date, needed=True, key=True, aliases=("StartDate", "DateOfEntry"), help="First day on roll", example="04/09/2025"
        ),
        Column("LeavingDate", date, aliases=("EndDate", "DateOfLeaving"), help="Last day on roll; blank while the child is on roll"),
        Column(
            "NCYear", year_group, aliases=("NCYearActual", "YearGroup"), help="E1, E2, N1, N2, R, 1 to 14; X or M says nothing", example="7"
        ),
        Column(
            "EnrolStatus",
            enrolment_status,
            aliases=("EnrolmentStatus",),
            help=f"{listed(ENROLMENT_STATUSES)}; blank is C",
            example="C",
        ),
        Column("Forename", at_most(60), aliases=("FirstName", "LegalForename"), help="Kept as the child's name", example="Ash"),
        Column("Surname", at_most(60), aliases=("LastName", "LegalSurname"), help="Kept as the child's name", example="Example"),
        Column("SEN", provision, aliases=("SENProvision",), help=f"{listed(PROVISIONS)}; known from the EntryDate on", example="K"),
    ),
    signature=("URN", "EntryDate"),
    one_of=("CHILD", "UPN"),
    loader=load_enrolments,
    mappable=True,
    identity="one stay of a child at a school, by child, URN and EntryDate",
    notes=(
        "A later file corrects the leaving date, year or status of the same stay; a blank leaving date opens it again.",
        "Two rows of one file for the same stay that disagree are both refused (`row.conflict`).",
        "Refused: an unknown URN (`school.unknown`), a leaving date before the entry date (`enrolment.dates`).",
        "Looked at afterwards: two sole registrations at once (`enrolment.two_sole`), a year more than one away from the date of birth "
        "(`enrolment.year_group`), a child in care and of school age without an open school (`enrolment.none`).",
        "SEN counts from the EntryDate of its row, because the file does not say when it began; the school census adds dated ones.",
    ),
)
