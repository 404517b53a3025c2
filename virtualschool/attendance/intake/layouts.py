"""The three layouts of register files. Any other is mapped to one of them once, on the import page."""

import datetime as dt

from virtualschool.attendance import codes
from virtualschool.attendance.intake.writing import load_registers
from virtualschool.attendance.registers import Session
from virtualschool.intake.cells import Fault, date, upper, whole
from virtualschool.intake.formats import REST, Column, Format

_DAYS = {"Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday"}


def mark(cell: str) -> str:
    """A mark as its stored character, whatever its date. Raises Fault for what never was one."""
    try:
        return codes.encode(cell)
    except KeyError:
        raise Fault("This is not an attendance mark.", "attendance.code") from None


def session(cell: str) -> int:
    """The half of the day."""
    word = cell.casefold().rstrip(".")
    if word in ("am", "a", "morning", "1"):
        return Session.AM
    if word in ("pm", "p", "afternoon", "2"):
        return Session.PM
    raise Fault("This must be AM or PM.")


def monday(cell: str) -> dt.date:
    """The Monday with which a week of marks begins."""
    day = date(cell)
    if day.weekday():
        raise Fault(f"This is a {day:%A}; a week begins on its Monday.", "attendance.week")
    return day


def _marks(name: str, *aliases: str) -> Column:
    return Column(name, mark, code="attendance.code", aliases=aliases, help="The mark; empty: no session", example="/")


_WHO = (
    Column("CHILD", aliases=("ChildId", "ChildNumber"), help="The social-care identifier; it decides where both are given"),
    Column("UPN", upper, aliases=("UniquePupilNumber", "PupilUPN"), help="The unique pupil number", example="H801200001001"),
    Column("URN", whole, needed=True, key=True, aliases=("SchoolURN",), help="The school that took the register", example="111734"),
)
_DATE = Column(
    "Date", date, needed=True, key=True, aliases=("SessionDate", "AttendanceDate", "MarkDate"), help="The day", example="04/06/2026"
)
_NOTES = (
    "Marks of the 2024 regulations; before 19 August 2024 H, F, J, Y, -, 7, 8 and 9 are read too.",
    "Two rows that disagree about one session: neither is loaded. A later file corrects an earlier one.",
)

DAILY = Format(
    key="attendance.daily",
    title="Registers, a row a day",
    stage=REST,
    columns=(*_WHO, _DATE, _marks("AM", "AMMark", "MarkAM", "Morning"), _marks("PM", "PMMark", "MarkPM", "Afternoon")),
    signature=("URN", "Date", "AM", "PM"),
    one_of=("CHILD", "UPN"),
    loader=load_registers,
    mappable=True,
    in_bulk=True,
    identity="child, school, day and half of the day",
    notes=_NOTES,
)

WEEKLY = Format(
    key="attendance.weekly",
    title="Registers, a row a week",
    stage=REST,
    columns=(
        *_WHO,
        Column(
            "WeekBeginning",
            monday,
            needed=True,
            key=True,
            code="attendance.week",
            aliases=("WeekCommencing", "WeekStarting", "WeekStart"),
            help="The Monday of the week",
            example="01/06/2026",
        ),
        *(
            _marks(f"{short}{half}", f"{long}{half}", f"{short}{word}", f"{long}{word}")
            for short, long in _DAYS.items()
            for half, word in (("AM", "Morning"), ("PM", "Afternoon"))
        ),
    ),
    signature=("URN", "WeekBeginning", "MonAM"),
    one_of=("CHILD", "UPN"),
    loader=load_registers,
    mappable=True,
    in_bulk=True,
    identity="child, school, day and half of the day",
    notes=_NOTES,
)

SESSIONS = Format(
    key="attendance.sessions",
    title="Registers, a row a session",
    stage=REST,
    columns=(
        *_WHO,
        _DATE,
        Column("Session", session, needed=True, key=True, aliases=("AMPM", "SessionName"), help="AM or PM", example="AM"),
        _marks("Mark", "AttendanceCode", "AttendanceMark", "SessionMark"),
    ),
    signature=("URN", "Date", "Session", "Mark"),
    one_of=("CHILD", "UPN"),
    loader=load_registers,
    mappable=True,
    in_bulk=True,
    identity="child, school, day and half of the day",
    notes=_NOTES,
)

FORMATS = (DAILY, WEEKLY, SESSIONS)
