"""A month's register as one string of 62 characters: morning and afternoon of day 1, day 2 … 31. Pure; whoever writes marks
writes the four counters from here too."""

import datetime as dt
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from virtualschool.attendance import codes

WIDTH = 62
EMPTY = codes.NO_MARK * WIDTH
ACCEPTED = "y"
_KINDS = bytes(
    1 if chr(char) in codes.ATTENDING else 2 if chr(char) in codes.AUTHORISED else 3 if chr(char) in codes.UNAUTHORISED else 0
    for char in range(256)
)


class Session(IntEnum):
    """The half of a school day."""

    AM = 0
    PM = 1


class Counters(NamedTuple):
    """Sessions by what they count as; possible is the sum of the other three."""

    possible: int
    attended: int
    authorised: int
    unauthorised: int


class Mark(NamedTuple):
    """One mark of a register: its day, half of the day, and stored character."""

    day: dt.date
    session: Session
    char: str


def spot_of(day: dt.date, session: int) -> int:
    """Where a session stands in its month's string."""
    return 2 * (day.day - 1) + session


def day_at(month: dt.date, spot: int) -> dt.date:
    return month.replace(day=spot // 2 + 1)


def mark_at(marks: str, day: dt.date, session: int) -> str:
    """The stored character of a session; a space where there is none."""
    return marks[spot_of(day, session)]


def with_mark(marks: str, day: dt.date, session: int, char: str) -> str:
    """The string with one session's character put in."""
    return put(marks, {spot_of(day, session): char})


def put(marks: str, chars: dict[int, str]) -> str:
    """The string with the characters put in at their spots; an empty string counts as one of spaces."""
    letters = list(marks.ljust(WIDTH))
    for spot, char in chars.items():
        letters[spot] = char
    return "".join(letters)


def counters(marks: str) -> Counters:
    """The four counters of a string of marks."""
    kinds = marks.encode("ascii").translate(_KINDS)
    attended, authorised, unauthorised = kinds.count(1), kinds.count(2), kinds.count(3)
    return Counters(attended + authorised + unauthorised, attended, authorised, unauthorised)


def marks_in(month: dt.date, marks: str) -> Iterator[Mark]:
    """The marks of a month in the order of their sessions, without the empty ones."""
    for spot, char in enumerate(marks):
        if char != codes.NO_MARK:
            yield Mark(day_at(month, spot), Session(spot % 2), char)


def as_fields(marks: str) -> dict[str, str | int]:
    """What a register row holds for a string of marks: the string and its counters, always written together."""
    return {"marks": marks, **counters(marks)._asdict()}
