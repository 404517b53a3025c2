"""One page of a PDF taken apart: its tables with their lines, the lines outside them, and what was seen on it."""

from dataclasses import dataclass, field
from typing import Any

from virtualschool.reading.pdf.columns import Known, aligned_tables
from virtualschool.reading.pdf.grid import RuledTable, fill_colours, fill_letters, ruled_tables
from virtualschool.reading.pdf.lanes import bands, lanes
from virtualschool.reading.pdf.letters import Box, cleaned, lines_of, words_of
from virtualschool.reading.pdf.objects import Object, asides, drawn_on
from virtualschool.reading.pdf.rulings import framed, ruled_edges

_NEAR = 3.0  # points by which the lines of the same columns may differ
_MOST = 0.8  # of the words at a table's height
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


def read_sheet(page: Any, known: Known | None = None) -> Sheet:
    """The page's letters put into its tables; what is left stands outside as lines. `known` are the columns that pages before had under
    headings without lines."""
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
    aligned, words = aligned_tables(words_of(outside), known)
    fill_colours(aligned, drawn.shapes)
    sheet.tables = sorted([*sheet.tables, *aligned], key=lambda table: table.bounds[1])
    sheet.lines = lines_of(words)
    sheet.asides = list(asides(page))
    return sheet


def _has_rows(table: RuledTable) -> bool:
    return len(table.xs) > 2 and len(table.ys) > 2


def _is_row_of(table: RuledTable, other: RuledTable) -> bool:
    """Whether a table of one row, such as a page break leaves, has the columns of another on its page."""
    is_alike = len(table.xs) == len(other.xs) and all(abs(one - two) <= _NEAR for one, two in zip(table.xs, other.xs, strict=True))
    return _has_rows(other) and is_alike


def _is_frame(table: RuledTable, words: list[Box]) -> bool:
    """Whether lines stand around a table, or between its columns alone, whose rows are told by their words."""
    inside = [word for word in words if table.holds((word.x0 + word.x1) / 2, word.middle)]
    return bool(aligned_tables(inside)[0])


def _tables(shapes: list[Object], chars: list[Object]) -> list[RuledTable]:
    shapes = framed(shapes)
    edges = ruled_edges(shapes)
    words = words_of(chars) if shapes else []
    ruled = ruled_tables(edges)
    tables = [
        table for table in ruled if _has_rows(table) or any(_is_row_of(table, other) for other in ruled) or not _is_frame(table, words)
    ]
    if any(len(table.xs) > 2 for table in tables):
        return tables
    lying = edges + bands(shapes)
    by_lanes = lanes(lying, words, shapes) if len(lying) > 2 else []
    found = ruled_tables(lying + by_lanes) if by_lanes else []
    if found and _hold_all(found, words) and (len(edges) > 2 or not _has_finer(found, words)):
        return found
    return _filled(shapes, words) or tables


def _filled(shapes: list[Object], words: list[Box]) -> list[RuledTable]:
    """Tables of cells that are told by their fills alone."""
    found = ruled_tables(ruled_edges(shapes, with_fills=True)) if len(shapes) > 3 else []
    found = [table for table in found if len(table.xs) > 2 and len(table.ys) > 2 and _hold_all([table], words)]
    return [] if _has_finer(found, words) else found


def _has_finer(tables: list[RuledTable], words: list[Box]) -> bool:
    """Whether words under headings make a table of more columns than fills do: then those are of some cells and titles alone."""
    aligned = aligned_tables(words)[0] if tables else []
    return any(
        len(one.xs) > len(other.xs) and one.bounds[1] < other.bounds[3] and other.bounds[1] < one.bounds[3]
        for one in aligned
        for other in tables
    )


def _hold_all(tables: list[RuledTable], words: list[Box]) -> bool:
    """Whether most words that stand at the height of some tables, or between them, stand in their cells: coloured cells alone make none of
    the table around them, and shaded rows none without those between."""
    top, bottom = min(table.bounds[1] for table in tables), max(table.bounds[3] for table in tables)
    beside = [word for word in words if top <= word.middle <= bottom]
    inside = sum(any(table.holds((word.x0 + word.x1) / 2, word.middle) for table in tables) for word in beside)
    return not beside or inside >= _MOST * len(beside)
