"""Long register files taken by column: who, when and which mark is found out once for every different text, and what then is left to
do for a row is to put its marks in their places. A row with anything to say about it is read like a row of a short file."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from virtualschool.attendance.intake.staged import BLANK, Staged
from virtualschool.attendance.registers import spot_of
from virtualschool.intake.loading import Bulk, FileLoad, Row

if TYPE_CHECKING:
    from virtualschool.attendance.intake.staging import Staging

Tell = Callable[[dict[str, Any]], Iterator[tuple[dt.date, int, str, str]]]
_WHO = ("CHILD", "UPN", "URN")
FEW = 2
"""Columns of marks whose combinations are worth remembering."""
_WHEN = ("Date", "WeekBeginning", "Session")


class Part(NamedTuple):
    """Marks of a row that stand side by side in one month: the month as year × 12 + month, the spots from `first` to before `last`,
    and which of the row's marks they are (all when None)."""

    month: int
    first: int
    last: int
    cut: slice | None


class _Finding(dict[Any, Any]):
    """Finds what it is asked for the first time, and remembers it."""

    def __init__(self, find: Callable[[Any], Any]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._find(key)
        return value


def read_in_bulk(staging: "Staging", number: int, load: FileLoad, tell: Tell, lasting: Collection[str]) -> None:
    """Takes the rows of a long file, in their order. `tell` gives the marks of a row from its values; `lasting` are the characters
    that need no look at the date."""
    if load.bulk is None:
        return
    reading = _Reading(staging, number, load, load.bulk, tell)
    for index, row_number, place, parts, chars in reading.rows(lasting):
        if place is None or parts is None or chars is None or index in reading.aside:
            reading.take_row(index, row_number)
        elif chars:
            source = reading.start + row_number
            for month, first, last, cut in parts:
                some = chars if cut is None else chars[cut]
                if cut is not None and some.isspace():
                    continue
                staged = place[month]
                marks, sources = staged.marks, staged.sources
                if BLANK not in some and marks[first:last].isspace():
                    marks[first:last] = some
                    for spot in range(first, last):
                        sources[spot] = source
                else:
                    _put_singly(staged, first, some, source)


def _put_singly(staged: Staged, first: int, chars: bytes, source: int) -> None:
    for spot, char in enumerate(chars, first):
        if char != BLANK:
            staged.take(spot, char, source)


class _Reading:
    """What is known of the texts of one file."""

    def __init__(self, staging: "Staging", number: int, load: FileLoad, bulk: Bulk, tell: Tell) -> None:
        self.start = staging.starts[number]
        self.aside = bulk.aside
        self._staging, self._number, self._load, self._bulk, self._tell = staging, number, load, bulk, tell
        self._told = {row.number: row for row in load.rows}
        self._who = [name for name in _WHO if name in bulk.values]
        self._when = [name for name in _WHEN if name in bulk.values]
        self._places: dict[tuple[int, int], _Finding] = {}
        said = dict.fromkeys(set(bulk.values) - {*_WHO, *_WHEN}, " ")
        day = {"Date": dt.date(2000, 1, 3), "WeekBeginning": dt.date(2000, 1, 3), "Session": 0}
        self._marks = [column for _, _, _, column in tell({**day, **said})]

    def rows(self, lasting: Collection[str]) -> Iterator[tuple[int, int, _Finding | None, tuple[Part, ...] | None, bytes | None]]:
        """For each row its index and number; the months of its child at its school; where its marks stand; their characters, none
        where all are blank. None stands for what has to be looked at more closely."""
        numbers = self._bulk.table.numbers
        places = map(_Finding(self._place).__getitem__, self._codes(self._who))
        parts = map(_Finding(self._parts).__getitem__, self._codes(self._when))
        books = [self._chars(name, lasting) for name in self._marks]
        together: Callable[[tuple[int, ...]], bytes | None] = partial(_together, books)
        if len(books) <= FEW:
            together = _Finding(together).__getitem__
        return zip(range(len(numbers)), numbers, places, parts, map(together, self._codes(self._marks)), strict=True)

    def take_row(self, index: int, row_number: int) -> None:
        """Reads a row by itself, unless it was refused or left out before."""
        row = self._told.get(row_number)
        if row is None and index not in self.aside:
            row = self._load.row_in_bulk(index)
        if row is not None and not self._load.is_out(row):
            self._staging.read_row(self._number, self._load, row)

    def _codes(self, names: list[str]) -> Iterator[tuple[int, ...]]:
        return zip(*(self._bulk.table.codes[self._load.spots[name]] for name in names), strict=True)

    def _chars(self, name: str, lasting: Collection[str]) -> list[int | None]:
        """By code, the characters of a column of marks."""
        values = zip(self._bulk.table.texts[self._load.spots[name]], self._bulk.values[name], strict=True)
        return [BLANK if not text.strip() else ord(char) if char in lasting else None for text, char in values]

    def _place(self, codes: tuple[int, ...]) -> _Finding | None:
        """The months of a child at a school; None when matching them has anything to say."""
        cells = [""] * len(self._bulk.table.codes)
        for name, code in zip(self._who, codes, strict=True):
            spot = self._load.spots[name]
            cells[spot] = self._bulk.table.texts[spot][code]
        probe = FileLoad(name=self._load.name, format=self._load.format, sheet=self._load.sheet, spots=self._load.spots)
        child_id = self._staging.children.match(probe, Row(0, {}, cells))
        school_id = self._staging.schools.get(self._bulk.values["URN"][codes[-1]])
        if probe.problems or child_id is None or school_id is None:
            return None
        return self._places.setdefault((child_id, school_id), _Finding(partial(self._month, child_id, school_id)))

    def _month(self, child_id: int, school_id: int, month: int) -> Staged:
        year, past = divmod(month - 1, 12)
        return self._staging.month(child_id, school_id, dt.date(year, past + 1, 1))

    def _parts(self, codes: tuple[int, ...]) -> tuple[Part, ...] | None:
        """Where the marks of a row stand; None when a date cannot be read or has not come yet."""
        values = {name: self._bulk.values[name][code] for name, code in zip(self._when, codes, strict=True)}
        if None in values.values():
            return None
        told = [(day, spot_of(day, session)) for day, session, _, _ in self._tell({**values, **dict.fromkeys(self._marks, " ")})]
        if any(day > self._staging.today for day, _ in told):
            return None
        parts: list[Part] = []
        for place, (day, spot) in enumerate(told):
            month = day.year * 12 + day.month
            if parts and parts[-1].month == month and parts[-1].last == spot:
                held = parts.pop()
                parts.append(Part(month, held.first, spot + 1, slice(held.cut.start, place + 1) if held.cut else None))
            else:
                parts.append(Part(month, spot, spot + 1, slice(place, place + 1)))
        return (parts[0]._replace(cut=None),) if len(parts) == 1 else tuple(parts)


def _together(books: list[list[int | None]], codes: tuple[int, ...]) -> bytes | None:
    """The characters of a row's marks; none where all are blank, None where one has to be looked at."""
    chars = [book[code] for book, code in zip(books, codes, strict=True)]
    if None in chars:
        return None
    told = bytes(char for char in chars if char is not None)
    return b"" if told.isspace() else told
