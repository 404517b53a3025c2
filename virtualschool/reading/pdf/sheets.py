"""One page of a PDF taken apart: its tables with their lines, the lines outside them, and what was seen on it."""

from dataclasses import dataclass, field
from typing import Any

from virtualschool.reading.pdf.columns import aligned_tables
from virtualschool.reading.pdf.grid import RuledTable, fill_colours, fill_letters, ruled_tables
from virtualschool.reading.pdf.lanes import bands, lanes
from virtualschool.reading.pdf.letters import Box, cleaned, lines_of, words_of
from virtualschool.reading.pdf.objects import Object, asides, drawn_on
from virtualschool.reading.pdf.rulings import ruled_edges

_CROWDED = 8_000  # shapes; a page with more is a drawing


@dataclass
class Sheet:
    """A page: `number` from 1."""

    number: int
    height: float
    tables: list[RuledTable] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    letters: int = 0
    unreadable: int = 0
    sideways: int = 0
    has_pictures: bool = False
    asides: list[tuple[str, str]] = field(default_factory=list)


def read_sheet(page: Any) -> Sheet:
    """The page's letters put into its tables; what is left stands outside as lines."""
    drawn = drawn_on(page)
    sheet = Sheet(page.page_number, float(page.height), has_pictures=drawn.pictures > 0)
    chars = cleaned(drawn.chars)
    sheet.letters = sum(not char["text"].isspace() for char in chars)
    sheet.unreadable = sum(char["text"].startswith("(cid:") for char in chars)
    sheet.sideways = sum(not char.get("upright", True) for char in chars if not char["text"].isspace())
    if len(drawn.shapes) < _CROWDED:
        sheet.tables = _tables(drawn.shapes, chars)
    outside = fill_letters(sheet.tables, chars)
    sheet.tables = [table for table in sheet.tables if any(cell.lines for cell in table.cells)]
    fill_colours(sheet.tables, drawn.shapes)
    aligned, words = aligned_tables(words_of(outside))
    sheet.tables = sorted([*sheet.tables, *aligned], key=lambda table: table.bounds[1])
    sheet.lines = lines_of(words)
    sheet.asides = list(asides(page))
    return sheet


def _is_frame(table: RuledTable, words: list[Box]) -> bool:
    """Whether lines stand around a table, or between its columns alone, whose rows are told by their words."""
    if len(table.xs) > 2 and len(table.ys) > 2:
        return False
    inside = [word for word in words if table.holds((word.x0 + word.x1) / 2, word.middle)]
    return bool(aligned_tables(inside)[0])


def _tables(shapes: list[Object], chars: list[Object]) -> list[RuledTable]:
    edges = ruled_edges(shapes)
    words = words_of(chars) if edges else []
    tables = [table for table in ruled_tables(edges) if not _is_frame(table, words)]
    if any(len(table.xs) > 2 for table in tables):
        return tables
    lying = edges + bands(shapes)
    by_lanes = lanes(lying, words, shapes) if len(edges) > 2 else []
    if by_lanes:
        return ruled_tables(lying + by_lanes)
    if len(shapes) > 3:
        filled = [table for table in ruled_tables(ruled_edges(shapes, with_fills=True)) if len(table.xs) > 2 and len(table.ys) > 2]
        return filled or tables
    return tables
