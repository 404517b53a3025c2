"""Separated text (CSV): by comma, semicolon, tab or bar, quoted as RFC 4180 says, one table.

Excel writes semicolons where the comma is the decimal sign, and tabs as “Unicode text”; a first line `sep=;` names the separator.
"""

import csv
import io
import re
from collections import Counter
from typing import Literal

from virtualschool.reading.blocks import Block, CannotRead, Cell, Document, Paragraph, Place
from virtualschool.reading.grids import Spanning, refuse_data, table_of

_DELIMITERS = (",", ";", "\t", "|")
_SOME_LINES = 200
_FEWEST = 3  # columns of a table that a line without a separator does not belong to
_NAMED = re.compile(r"^sep=(.)\n", re.IGNORECASE)


def delimiter_of(text: str) -> str:
    """The separator with which most rows have the same number of two or more cells; empty where none does."""
    best, best_score = "", 0.0
    some = "\n".join(text.split("\n")[:_SOME_LINES])
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for _, row in _rows(some, delimiter) if any(row))
        width, rows = max(widths.items(), key=lambda each: (each[1] * (each[0] > 1), each[0]), default=(1, 0))
        if width > 1 and rows > 1:
            score = rows / widths.total() + min(width, 20) / 40
            if score > best_score and rows * 2 >= widths.total():
                best, best_score = delimiter, score
    return best


def read_csv(text: str) -> Document:
    """The whole file as one table."""
    named = _NAMED.match(text)
    delimiter = named.group(1) if named else delimiter_of(text) or _most_frequent(text)
    text = text[named.end() :] if named else text
    is_open = _is_left_open(text, delimiter)
    lines = _rows(text, delimiter, quoting=csv.QUOTE_NONE if is_open else csv.QUOTE_MINIMAL)
    lines = [(number + bool(named), row) for number, row in lines]
    refuse_data(sum(len(row) for _, row in lines))
    while lines and not any(cell.strip() for cell in lines[-1][1]):
        lines.pop()
    notes_at = _below(lines)
    below = [Paragraph(row[0].strip(), Place(f"line {number}")) for number, row in lines[notes_at:] if row and row[0].strip()]
    lines = lines[:notes_at]
    width = max((index + 1 for _, row in lines for index, cell in enumerate(row) if cell.strip()), default=0)
    cells = [
        Spanning(index, column, Cell(lines=_lines(cell), place=Place(f"line {number}, column {column + 1}")))
        for index, (number, row) in enumerate(lines)
        for column, cell in enumerate(row[:width])
    ]
    notes = ("A quotation mark is opened and never closed; quotation marks were read as text.",) if is_open else ()
    blocks: tuple[Block, ...] = (table_of(cells, place=Place("the file")), *below) if cells else ()
    return Document(kind="csv", blocks=blocks, notes=notes)


def _below(lines: list[tuple[int, list[str]]]) -> int:
    """Where the text under the table begins: lines to the end of the file without any separator, where those above have several."""
    begin = len(lines)
    while begin and len(lines[begin - 1][1]) < 2:
        begin -= 1
    return begin if begin and len(lines[begin - 1][1]) >= _FEWEST else len(lines)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _most_frequent(text: str) -> str:
    head = text[:10_000]
    return max(_DELIMITERS, key=head.count)


def _rows(text: str, delimiter: str, *, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> list[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    rows, start = [], 1
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, quoting=quoting)
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        raise CannotRead("has a cell longer than any document's: a quotation mark may be missing.") from error
    return rows


def _is_left_open(text: str, delimiter: str) -> bool:
    """Whether the last cell is opened by a quotation mark and never closed, so that it would swallow all the rest."""
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False
