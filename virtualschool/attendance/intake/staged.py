"""A month of marks on its way in, as the files of a batch give it. Small: a year of 3,000 children is 33,000 of them."""

import datetime as dt
from array import array
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from virtualschool.attendance.codes import NO_MARK
from virtualschool.attendance.registers import WIDTH

BLANK = ord(NO_MARK)
_NOTHING = bytes([BLANK]) * WIDTH
_MARKED = bytes(0 if char == BLANK else 255 for char in range(256))
_NOWHERE = bytes(array("I").itemsize * WIDTH)
_NONE: Mapping[Any, Any] = MappingProxyType({})


class Staged:
    """One child's marks at one school in one month, as the files of a batch give them. `marks` are the stored characters as bytes;
    `sources` tells for every spot which row gave its mark, as a number of the staging, 0 where none did; `rivals` the rows that
    disagree about a spot, `agreeing` rows that repeat a mark."""

    __slots__ = ("agreeing", "child_id", "marks", "month", "rivals", "school_id", "sources")

    def __init__(self, child_id: int, school_id: int, month: dt.date) -> None:
        self.child_id = child_id
        self.school_id = school_id
        self.month = month
        self.marks = bytearray(_NOTHING)
        self.sources = array("I", _NOWHERE)
        self.rivals: Mapping[int, dict[int, str]] = _NONE
        self.agreeing: Mapping[int, list[int]] = _NONE

    @property
    def chars(self) -> str:
        """The marks as they would be stored."""
        return self.marks.decode("ascii")

    @property
    def marked(self) -> int:
        """The mask (see `attendance.counting`) of the sessions with a mark."""
        return int.from_bytes(self.marks.translate(_MARKED), "big")

    @property
    def is_blank(self) -> bool:
        """Whether no mark is left to load."""
        return self.marks == _NOTHING

    def take(self, spot: int, char: int, source: int) -> None:
        """Takes a mark (its character's number) from a row, and remembers the rows that disagree."""
        held = self.marks[spot]
        if held == BLANK:
            self.marks[spot], self.sources[spot] = char, source
        elif spot in self.rivals:
            self.rivals[spot][source] = chr(char)
        elif held == char:
            self.agreeing = {**self.agreeing, spot: [*self.agreeing.get(spot, ()), source]}
        else:
            told_first = [self.sources[spot], *self.agreeing.get(spot, ())]
            self.agreeing = {each: sources for each, sources in self.agreeing.items() if each != spot}
            self.rivals = {**self.rivals, spot: {**dict.fromkeys(told_first, chr(held)), source: chr(char)}}

    def spots(self) -> list[int]:
        """The spots that have a mark to load."""
        return [spot for spot, char in enumerate(self.marks) if char != BLANK]
