"""The tables of the SSDA903 return as files: their columns, and how each is told from the others."""

from virtualschool.children.ssda903 import parsers
from virtualschool.children.ssda903.loading import load_return
from virtualschool.intake import cells
from virtualschool.intake.formats import CHILDREN, Column, Format

SOURCE = "DfE, children looked-after data return (SSDA903)"
PREFIX = "ssda903."

_CHILD = Column(
    "CHILD",
    needed=True,
    key=True,
    code="cell.missing",
    aliases=("Child ID", "CHILDID"),
    help="The child's SSDA903 number",
    example="100234",
)
_DOB = Column("DOB", cells.date, help="Date of birth", example="14/03/2012")


def _code(name: str, help: str = "", example: str = "") -> Column:
    """A coded column. Its values are judged by collection year once that is known, so any text passes here."""
    return Column(name, cells.upper, help=help, example=example)


def _date(name: str, code: str, help: str, *, key: bool = False, parse: cells.Parser = cells.date) -> Column:
    return Column(name, parse, needed=key, key=key, code=code, help=help, example="14/03/2026")


YEAR_NOTE = "The collection year is read from the latest DECOM, DEC or REVIEW in the folder; --year overrides."


def _table(key: str, title: str, signature: tuple[str, ...], *columns: Column, note: str = "") -> Format:
    return Format(
        key=PREFIX + key,
        title=f"SSDA903 {title}",
        stage=CHILDREN,
        columns=(_CHILD, *columns),
        signature=("CHILD", *signature),
        loader=load_return,
        source=SOURCE,
        identity="CHILD",
        mappable=True,
        notes=(YEAR_NOTE, note) if note else (YEAR_NOTE,),
    )


HEADER = _table(
    "header",
    "header",
    ("ETHNIC",),
    _code("SEX", "M, F or U; 1 or 2 until 2023/24", "F"),
    Column("DOB", cells.date, needed=True, code="102", help="Date of birth", example="14/03/2012"),
    _code("ETHNIC", "Ethnicity", "WBRI"),
    Column("UPN", parsers.upn, code="168", help="Unique pupil number, or UN1 to UN5", example="A123456789012"),
    Column("MOTHER", parsers.flag, code="165", help="Whether the child is a mother", example="0"),
    _date("MC_DOB", "171", "Date of birth of the child's own child"),
    note="Children themselves show the newest year's facts; an older return never overwrites them.",
)
EPISODES = _table(
    "episodes",
    "episodes",
    ("DECOM",),
    _date("DECOM", "141", "First day of the episode", key=True),
    _code("RNE", "Why the episode began", "S"),
    _code("LS", "Legal status", "C2"),
    _code("CIN", "Category of need", "N1"),
    _code("PLACE", "Placement", "U6"),
    _code("PLACE_PROVIDER", "Placement provider", "PR1"),
    _date("DEC", "147", "First day no longer in the episode", parse=parsers.ceased_on),
    _code("REC", "Why the episode ended", "X1"),
    _code("REASON_PLACE_CHANGE", "Why the placement changed", "CARPL"),
    Column("HOME_POST", parsers.postcode, help="Home postcode", example="TS1 9AA"),
    Column("PL_POST", parsers.postcode, help="Placement postcode", example="TS1 9AB"),
    Column("URN", cells.upper, help="Ofsted number of the placement", example="SC400001"),
    Column("PL_LA", cells.upper, help="Authority of the placement, where the file has it"),
    Column("PL_DISTANCE", cells.text, help="Miles from home, where the file has it"),
    _code("PL_LOCATION", "IN or OUT, where the file has it"),
    note="A file replaces what the same year had said of each child it holds, unless one of the child's rows was refused.",
)
REVIEWS = _table(
    "reviews",
    "reviews",
    ("REVIEW",),
    _DOB,
    _date("REVIEW", "166", "Day of the review", key=True),
    _code("REVIEW_CODE", "How the child took part", "PN1"),
)
UASC = _table("uasc", "unaccompanied asylum-seeking children", ("DUC",), _code("SEX"), _DOB, _date("DUC", "104", "Day the status ends"))
OC2 = _table(
    "oc2",
    "outcomes (OC2)",
    ("HEALTH_CHECK",),
    _DOB,
    Column("SDQ_SCORE", parsers.score, code="180", help="Strengths and difficulties, 0 to 40", example="12"),
    _code("SDQ_REASON", "Why there is no score", "SDQ2"),
    *(
        Column(name, parsers.flag, code="181", help="0 or 1", example="1")
        for name in (
            "CONVICTED",
            "HEALTH_CHECK",
            "IMMUNISATIONS",
            "TEETH_CHECK",
            "HEALTH_ASSESSMENT",
            "SUBSTANCE_MISUSE",
            "INTERVENTION_RECEIVED",
            "INTERVENTION_OFFERED",
        )
    ),
)
OC3 = _table(
    "oc3",
    "care leavers (OC3)",
    ("IN_TOUCH",),
    _DOB,
    _code("IN_TOUCH", "In touch", "YES"),
    _code("ACTIV", "Activity", "F2"),
    _code("ACCOM", "Accommodation", "U1"),
)
AD1 = _table(
    "ad1",
    "adoptions (AD1)",
    ("DATE_INT",),
    _DOB,
    _date("DATE_INT", "112", "Decision that the child should be placed"),
    _date("DATE_MATCH", "113", "Day of matching"),
    Column("FOSTER_CARE", parsers.flag, code="114", help="Adopted by a former foster carer", example="0"),
    Column("NB_ADOPTR", parsers.adopters, code="175", help="Number of adopters", example="2"),
    _code("SEX_ADOPTR", "Sex of the adopters", "MF"),
    _code("LS_ADOPTR", "Legal status of the adopters", "L11"),
)
PLACED_FOR_ADOPTION = _table(
    "placed_for_adoption",
    "placed for adoption",
    ("DATE_PLACED",),
    _DOB,
    _date("DATE_PLACED", "115", "Decision that the child should be placed", key=True),
    _date("DATE_PLACED_CEASED", "116", "Day the decision was reversed"),
    _code("REASON_PLACED_CEASED", "Why it was reversed", "RD1"),
)
PREVIOUS_PERMANENCE = _table(
    "previous_permanence",
    "previous permanence",
    ("PREV_PERM",),
    _DOB,
    _code("PREV_PERM", "Kind of the earlier permanent home", "P2"),
    Column("LA_PERM", cells.upper, help="Authority that arranged it", example="806"),
    _date("DATE_PERM", "632", "Day of the order", parse=parsers.permanence_date),
)
MISSING = _table(
    "missing",
    "missing or away",
    ("MIS_START",),
    _DOB,
    _code("MISSING", "M missing, A away without authorisation", "M"),
    _date("MIS_START", "1004", "First day missing", key=True),
    _date("MIS_END", "1005", "Day found"),
)
SW_EPISODES = _table(
    "sw_episodes",
    "social workers",
    ("SW_ID",),
    _DOB,
    Column("SW_ID", cells.text, needed=True, key=True, help="The social worker's number", example="SW12345"),
    _date("SW_DECOM", "SW04STG1", "First day with this worker", key=True),
    _date("SW_DEC", "SW05STG1", "First day no longer with this worker"),
    _code("SW_REASON", "Why the worker changed", "LEFTRL"),
)
DOLO = _table(
    "dolo",
    "deprivation of liberty",
    ("DOLO_START",),
    _DOB,
    _date("DOLO_START", "700", "First day of the order", key=True),
    _date("DOLO_END", "701", "First day no longer under it"),
)

FORMATS = (
    HEADER,
    EPISODES,
    REVIEWS,
    UASC,
    OC2,
    OC3,
    AD1,
    PLACED_FOR_ADOPTION,
    PREVIOUS_PERMANENCE,
    MISSING,
    SW_EPISODES,
    DOLO,
)
