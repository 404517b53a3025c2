"""Rows of a long sheet kept by column, every text of a column once: a million rows then weigh tens of megabytes rather than
hundreds, and what is true of a text is found out once. They read as the list of rows that a short sheet has."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

LONG = 5_000
"""From this many rows on a sheet is kept by column."""
BLOCK = 10_000
NumberedRow = tuple[int, list[str]]


class LongRows(Sequence[NumberedRow]):
    """(number, cells) of each row. `texts` are the different cells of a column, `codes` the place among them of each row's cell.
    `ragged` holds, by index, rows that are shorter or longer than the header; in `codes` they are filled up or cut."""

    def __init__(self, numbers: array, codes: list[array], texts: list[list[str]], ragged: dict[int, list[str]]) -> None:
        self.numbers = numbers
        self.codes = codes
        self.texts = texts
        self.ragged = ragged

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> NumberedRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[NumberedRow]: ...
    def __getitem__(self, index: int | slice) -> NumberedRow | list[NumberedRow]:
        if isinstance(index, slice):
            return [self._row(place) for place in range(*index.indices(len(self)))]
        return self._row(range(len(self))[index])

    def _row(self, index: int) -> NumberedRow:
        cells = self.ragged.get(index)
        if cells is None:
            cells = [texts[codes[index]] for texts, codes in zip(self.texts, self.codes, strict=True)]
        return self.numbers[index], cells

    def __iter__(self) -> Iterator[NumberedRow]:
        columns = [map(texts.__getitem__, codes) for texts, codes in zip(self.texts, self.codes, strict=True)]
        for index, (number, cells) in enumerate(zip(self.numbers, zip(*columns, strict=True), strict=True)):
            yield number, self.ragged.get(index) or list(cells)

    def translated(self, spots: Sequence[int], words: Sequence[Callable[[str], str]]) -> "LongRows":
        """These columns only, each text put through its column's function."""
        texts = [[translate(text) for text in self.texts[spot]] for spot, translate in zip(spots, words, strict=True)]
        return LongRows(self.numbers, [self.codes[spot] for spot in spots], texts, {})

    def having(self, spot: int, wanted: set[int]) -> Iterator[int]:
        """Where a column holds one of these codes."""
        return (index for index, code in enumerate(self.codes[spot]) if code in wanted) if wanted else iter(())

    def doubles(self, spots: Sequence[int]) -> dict[int, int]:
        """Rows that say in these columns what an earlier row says, but for spaces about it: by index, that of the first."""
        columns = [self._without_spaces(spot) for spot in spots]
        if len(set(map(hash, zip(*columns, strict=True)))) == len(self):
            return {}
        first: dict[int, int] = {}
        doubles: dict[int, int] = {}
        for index, mark in enumerate(map(hash, zip(*columns, strict=True))):
            held = first.setdefault(mark, index)
            if held != index and all(column[held] == column[index] for column in columns):
                doubles[index] = held
        return doubles

    def _without_spaces(self, spot: int) -> array:
        texts, codes = self.texts[spot], self.codes[spot]
        known: dict[str, int] = {}
        same = [known.setdefault(text.strip(), code) for code, text in enumerate(texts)]
        return codes if len(known) == len(texts) else array("I", map(same.__getitem__, codes))


class _Book(dict[str, int]):
    """The code of every text met so far, in the order in which they were met."""

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        return code


def is_filled(cells: Sequence[str]) -> bool:
    """Whether a row has anything in it."""
    return any(map(str.strip, cells))


def taken(reader: Iterable[list[str]], *, width: int, after: int) -> Sequence[NumberedRow]:
    """The filled rows of a reader as they come, the first with the number after `after`: a list of few, by column when many."""
    rows = iter(reader)
    block = list(islice(rows, LONG))
    if len(block) < LONG:
        return [(number, cells) for number, cells in enumerate(block, start=after + 1) if is_filled(cells)]
    numbers, codes, books = array("I"), [array("I") for _ in range(width)], [_Book() for _ in range(width)]
    ragged: dict[int, list[str]] = {}
    while block:
        columns = list(zip(*block, strict=True)) if set(map(len, block)) == {width} else []
        told: Iterable[int] = range(after + 1, after + 1 + len(block))
        if not any(all(map(str.strip, column)) for column in columns):  # else no row can be empty, since no cell of that column is
            told, some = _filled(block, after + 1)
            odd = {len(numbers) + place: cells for place, cells in enumerate(some) if len(cells) != width}
            ragged |= odd
            columns = list(zip(*((cells + [""] * width)[:width] for cells in some), strict=True))
        numbers.extend(told)
        for book, column, cells in zip(books, codes, columns, strict=bool(columns)):
            column.extend(map(book.__getitem__, cells))
        after += len(block)
        block = list(islice(rows, BLOCK))
    return LongRows(numbers, codes, [list(book) for book in books], ragged)


def _filled(block: list[list[str]], number: int) -> tuple[list[int], list[list[str]]]:
    """The filled rows of a block with their numbers."""
    kept = [place for place, cells in enumerate(block) if is_filled(cells)]
    return [number + place for place in kept], [block[place] for place in kept]
