"""Arithmetic on the 62 sessions of a month, all at once. Pure.

While sessions are chosen, a month is one whole number of 62 bytes: `p`, `a`, `u` where a mark is possible and nought elsewhere, so
that rules are masks. At rest it is a text with spaces for noughts.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from virtualschool.attendance.codes import ATTENDING, AUTHORISED, POSSIBLE, UNAUTHORISED
from virtualschool.attendance.registers import ACCEPTED, WIDTH, Counters

PRESENT, EXCUSED, UNEXCUSED = "p", "a", "u"
_KIND = {
    **dict.fromkeys(ATTENDING, PRESENT),
    **dict.fromkeys(AUTHORISED, EXCUSED),
    **dict.fromkeys(UNAUTHORISED, UNEXCUSED),
}


def _table(told: dict[str, int]) -> bytes:
    return bytes(told.get(chr(place), 0) for place in range(256))


_POSSIBLE = _table({char: ord(_KIND[char]) for char in POSSIBLE})
_ACCEPTED = _table({ACCEPTED: 255})
_IS_PRESENT = _table({PRESENT: 255})
_IS_ANY = _table(dict.fromkeys((PRESENT, EXCUSED, UNEXCUSED), 255))
_AT_REST = bytes(place or ord(" ") for place in range(256))
_ALL = (1 << 8 * WIDTH) - 1


def _as_number(text: str, table: bytes) -> int:
    return int.from_bytes(text.ljust(WIDTH).encode("latin-1").translate(table), "big")


def possible_in(marks: str) -> int:
    """The possible sessions of a string of marks."""
    return _as_number(marks, _POSSIBLE)


def accepted_in(accepted: str) -> int:
    """The mask of the sessions whose mark a person accepted."""
    return _as_number(accepted, _ACCEPTED) if accepted else 0


@lru_cache(maxsize=4000)
def mask(first: dt.date, last: dt.date) -> int:
    """The mask of all sessions from a day to another of the same month."""
    return (1 << 8 * 2 * (last.day - first.day + 1)) - 1 << 8 * (WIDTH - 2 * last.day)


def mask_of_days(days: Iterable[dt.date]) -> int:
    """The mask of all sessions of these days of one month."""
    return sum(mask(day, day) for day in days)


def taken_once(offers: list[int]) -> list[int]:
    """Of sessions that several offer, each for one of them only: attending before absent, then in the order given."""
    taken, parts = 0, []
    for offer in offers:
        present = _where(offer, _IS_PRESENT) & ~taken
        parts.append(offer & present)
        taken |= present
    for place, offer in enumerate(offers):
        parts[place] |= offer & ~taken & _ALL
        taken |= _where(offer, _IS_ANY)
    return parts


def _where(sessions: int, table: bytes) -> int:
    return int.from_bytes(sessions.to_bytes(WIDTH, "big").translate(table), "big")


def sessions_of(counts: int) -> str:
    """The text in which a month's sessions are kept."""
    return counts.to_bytes(WIDTH, "big").translate(_AT_REST).decode("latin-1")


def counted(sessions: str) -> Counters:
    """The sessions of a text by what they count as."""
    attended, authorised, unauthorised = sessions.count(PRESENT), sessions.count(EXCUSED), sessions.count(UNEXCUSED)
    return Counters(attended + authorised + unauthorised, attended, authorised, unauthorised)
