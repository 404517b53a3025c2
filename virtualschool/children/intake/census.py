"""The tables of a school census extract as formats. Exclusions are declared by the room that keeps them."""

from virtualschool.children.intake.census_keys import OFF_ROLL, ON_ROLL
from virtualschool.children.intake.census_parts import REASONS, load_needs, load_sessions
from virtualschool.children.intake.census_pupils import load_pupils
from virtualschool.children.intake.parsers import ENROLMENT_STATUSES, PROVISIONS, enrolment_status, listed, provision, year_group
from virtualschool.intake.cells import Fault, at_most, date, one_of, upper, whole
from virtualschool.intake.formats import ENROLMENTS, REST, Column, Format

SOURCE = "School census 2024/25 and later, the authority's own extract"
NOTES = (
    "The census (year and term) is read from the name of the file or its folder, such as 2025_spring, else from the dates inside.",
    "NativeId is a URN, or a name that the authority has set for one (setting `census.schools`).",
)
NEEDS = ["SPLD", "MLD", "SLD", "PMLD", "SEMH", "SLCN", "HI", "VI", "MSI", "PD", "ASD", "OTH", "NSA", "DS"]


def small(cell: str) -> int:
    """A number of sessions: 0 to 2,000."""
    number = whole(cell)
    if not 0 <= number <= 2000:
        raise Fault("This is not a number of sessions.")
    return number


def school_column() -> Column:
    return Column("NativeId", at_most(20), needed=True, key=True, help="The school: its URN, or a name set for one", example="100001")


def key_columns() -> tuple[Column, Column]:
    """The keys of the two pupil tables; a file has the one that fits its kind."""
    return (
        Column(ON_ROLL, at_most(60), help="Key of the pupil on roll, within one census", example="0a1b2c3d-001"),
        Column(OFF_ROLL, at_most(60), help="Key of the pupil who left, within one census"),
    )


def _pupil_columns(key: str, *more: Column) -> tuple[Column, ...]:
    return (
        Column(key, at_most(60), needed=True, key=True, help="Key of the pupil, within one census", example="0a1b2c3d-001"),
        school_column(),
        Column("UPN", upper, help="Finds the child; a pupil without a known UPN waits", example="A806200112001"),
        Column("formerupn", upper, help="Tried when the UPN is not known"),
        Column("forename", at_most(60), example="Ash"),
        Column("surname", at_most(60), example="Example"),
        Column("entrydate", date, needed=True, key=True, help="First day on roll", example="2024-Sep-09 00:00:00"),
        Column("termlysessionspossible", small, help="Possible sessions of the term", example="136"),
        *more,
        Column("enrolstatus", enrolment_status, help=listed(ENROLMENT_STATUSES), example="C"),
        Column("ncyearactual", year_group, help="Curriculum year", example="7"),
        Column("senprovision", provision, help=f"{listed(PROVISIONS)}; known from the census day on", example="K"),
    )


_OTHER = (
    "dob",
    "middlenames",
    "preferredsurname",
    "formersurname",
    "uniquelearnernumber",
    "sex",
    "pupilonrollorderseqcolumn",
    "pupilnolongeronrollorderseqcolumn",
    "sourceid",
    "schoolcensustableid",
    "hoursatsetting",
    "schoollunchtaken",
    "parttime",
    "topupfunding",
    "unitcontacttime",
    "senunitindicator",
    "resourcedprovisionindicator",
    "moveoffrollflag",
    "moveonrollflag",
    "fundedhours",
    "missingaddress",
    "duplicatenotfunded",
    "extendedhours",
    "expandedhours",
    "eligibilitycode",
    "dafindicator",
    "ethnicity",
    "yssa",
    "servicechild",
    "language",
    "classtype",
    "boarder",
    "plaa",
    "eyppr",
    "eyppbf",
    "youngcarer",
)
_PART: tuple[str, ...] = ("sourceid", "senneedstableid", "senneedsorderseqcolumn")
_PART += tuple(f"termlysessiondetails{kind}{end}" for kind in ("onroll", "offroll") for end in ("tableid", "orderseqcolumn"))

PUPILS = Format(
    key="census.pupils",
    title="School census: pupils on roll",
    stage=ENROLMENTS,
    columns=_pupil_columns(ON_ROLL),
    signature=(ON_ROLL, "UPN", "entrydate"),
    loader=load_pupils,
    ignored=_OTHER,
    source=SOURCE,
    identity="one pupil of one census, by table id; one stay, by child, school and entry date",
    notes=(*NOTES, "Dates, status and names that an enrolments file gave stand; the census adds what is missing."),
)
LEAVERS = Format(
    key="census.leavers",
    title="School census: pupils no longer on roll",
    stage=ENROLMENTS,
    columns=_pupil_columns(
        OFF_ROLL, Column("leavingdate", date, needed=True, key=True, help="Last day on roll", example="2025-Mar-03 00:00:00")
    ),
    signature=(OFF_ROLL, "UPN", "leavingdate"),
    loader=load_pupils,
    ignored=_OTHER,
    source=SOURCE,
    identity=PUPILS.identity,
    notes=PUPILS.notes,
)
SESSIONS = Format(
    key="census.sessions",
    title="School census: sessions by reason",
    stage=REST,
    columns=(
        *key_columns(),
        school_column(),
        Column(
            "attendancereason",
            one_of(REASONS, "attendance", "census.reason"),
            needed=True,
            key=True,
            code="census.reason",
            help="Attendance code; those retired on 19 August 2024 only in older censuses",
            example="I",
        ),
        Column("sessions", small, key=True, help="Sessions of the term; blank says nothing", example="12"),
    ),
    signature=("attendancereason", "sessions", "NativeId"),
    one_of=(ON_ROLL, OFF_ROLL),
    loader=load_sessions,
    ignored=_PART,
    source=SOURCE,
    identity="one reason of one pupil in one census",
    notes=(*NOTES, "Totals, not days: shown on the child's page, in no measure of attendance."),
)
SEN_NEEDS = Format(
    key="census.senneeds",
    title="School census: special educational needs",
    stage=REST,
    columns=(
        *key_columns(),
        school_column(),
        Column("sentyperank", small, needed=True, key=True, help="1 primary need, 2 secondary", example="1"),
        Column("sentype", at_most(12), needed=True, key=True, help=f"{', '.join(NEEDS)}; other words are kept as sent", example="SEMH"),
    ),
    signature=("sentype", "sentyperank"),
    one_of=(ON_ROLL, OFF_ROLL),
    loader=load_needs,
    ignored=_PART,
    source=SOURCE,
    identity="one need and rank of one pupil in one census",
    notes=NOTES,
)
CENSUS_FORMATS = (PUPILS, LEAVERS, SESSIONS, SEN_NEEDS)
