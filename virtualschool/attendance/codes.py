"""The marks of a register: what each means, when it was in force, and its private character in the stored string.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 and Working together to improve school attendance, in
force from 19 August 2024. Before it the codes of the 2006 regulations are accepted as well: old registers come in by systems
that have learnt the new ones already. Classes are those of the attendance statistics.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

NEW_CODES_ON = dt.date(2024, 8, 19)
NO_MARK = " "


class MarkClass(StrEnum):
    """What a mark counts as. Possible sessions are attending, authorised and unauthorised ones."""

    ATTENDING = "attending"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not possible"


@dataclass(frozen=True)
class Code:
    """A mark. `char` is the one character by which it is stored: itself, or for two-character codes a small letter, which no
    code is. `last_on` is the last day on which it may be used; None is without end."""

    code: str
    meaning: str
    counts_as: MarkClass
    char: str
    last_on: dt.date | None = None

    @property
    def is_attending(self) -> bool:
        return self.counts_as is MarkClass.ATTENDING

    @property
    def is_possible(self) -> bool:
        return self.counts_as is not MarkClass.NOT_POSSIBLE

    def is_valid_on(self, day: dt.date) -> bool:
        return self.last_on is None or day <= self.last_on


_A, _AUTH, _UN, _NOT = MarkClass.ATTENDING, MarkClass.AUTHORISED, MarkClass.UNAUTHORISED, MarkClass.NOT_POSSIBLE

_LASTING = (
    ("/", "Present in the morning", _A),
    ("\\", "Present in the afternoon", _A),
    ("L", "Late, before the register closed", _A),
    ("V", "Educational visit or trip", _A),
    ("P", "Sporting activity", _A),
    ("W", "Work experience", _A),
    ("B", "Other approved educational activity", _A),
    ("C", "Leave in exceptional circumstances", _AUTH),
    ("E", "Suspended or permanently excluded, nothing arranged", _AUTH),
    ("I", "Illness", _AUTH),
    ("M", "Medical or dental appointment", _AUTH),
    ("R", "Religious observance", _AUTH),
    ("S", "Study leave for a public examination", _AUTH),
    ("T", "Parent travelling for work", _AUTH),
    ("G", "Holiday not granted", _UN),
    ("N", "Reason not yet established", _UN),
    ("O", "Absent without a reason that is accepted", _UN),
    ("U", "Arrived after the register closed", _UN),
    ("D", "Registered at another school, which takes the mark", _NOT),
    ("X", "Not of compulsory school age, not required to attend", _NOT),
    ("Z", "Prospective pupil, not on the register", _NOT),
    ("#", "Planned closure of the whole school", _NOT),
)
_NEW = (
    ("K", "Attending provision arranged by the authority", _A, "K"),
    ("C1", "Leave for a regulated performance or work abroad", _AUTH, "a"),
    ("C2", "Leave under a temporary part-time timetable", _AUTH, "b"),
    ("J1", "Leave for an interview", _AUTH, "j"),
    ("Q", "Unable to attend: no access arrangements", _NOT, "Q"),
    ("Y1", "Unable to attend: the usual transport not available", _NOT, "s"),
    ("Y2", "Unable to attend: widespread travel disruption", _NOT, "t"),
    ("Y3", "Unable to attend: part of the premises closed", _NOT, "u"),
    ("Y4", "Unable to attend: the whole site closed unexpectedly", _NOT, "v"),
    ("Y5", "Unable to attend: in criminal justice detention", _NOT, "w"),
    ("Y6", "Unable to attend: public health guidance or law", _NOT, "x"),
    ("Y7", "Unable to attend: another unavoidable cause", _NOT, "y"),
)
_RETIRED = (
    ("H", "Holiday granted (until August 2024)", _AUTH),
    ("F", "Extended holiday granted (until August 2024)", _AUTH),
    ("J", "Interview (until August 2024)", _A),
    ("Y", "Unable to attend (until August 2024)", _NOT),
    ("-", "No mark recorded (until August 2024); not counted", _NOT),
    ("7", "Local closing code (until August 2024); not counted", _NOT),
    ("8", "Local closing code (until August 2024); not counted", _NOT),
    ("9", "Local closing code (until August 2024); not counted", _NOT),
)

CODES: dict[str, Code] = {
    each.code: each
    for each in (
        *(Code(code, meaning, kind, code) for code, meaning, kind in _LASTING),
        *(Code(code, meaning, kind, char) for code, meaning, kind, char in _NEW),
        *(Code(code, meaning, kind, code, last_on=NEW_CODES_ON - dt.timedelta(days=1)) for code, meaning, kind in _RETIRED),
    )
}
BY_CHAR: dict[str, Code] = {each.char: each for each in CODES.values()}


def _chars(kind: MarkClass) -> frozenset[str]:
    return frozenset(each.char for each in CODES.values() if each.counts_as is kind)


ATTENDING, AUTHORISED = _chars(MarkClass.ATTENDING), _chars(MarkClass.AUTHORISED)
UNAUTHORISED, NOT_POSSIBLE = _chars(MarkClass.UNAUTHORISED), _chars(MarkClass.NOT_POSSIBLE)
POSSIBLE = ATTENDING | AUTHORISED | UNAUTHORISED


def encode(code: str) -> str:
    """The stored character of a code as a file writes it, in any case; a blank is no mark. Raises KeyError for no code."""
    bare = code.strip().upper()
    return CODES[bare].char if bare else NO_MARK


def decode(char: str) -> str:
    """The code behind a stored character; empty for no mark. Raises KeyError for a character that stands for none."""
    return "" if char == NO_MARK else BY_CHAR[char].code


def class_of(char: str) -> MarkClass | None:
    """What a stored mark counts as; None where there is no mark."""
    return None if char == NO_MARK else BY_CHAR[char].counts_as


def fault_on(char: str, day: dt.date) -> str:
    """Why a mark may not be used on a day, in a user's words; empty when it may."""
    code = BY_CHAR[char]
    return "" if code.is_valid_on(day) else f"The mark {code.code} was retired on 19 August 2024."
