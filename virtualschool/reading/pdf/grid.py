"""Ruled tables of a page: cells between lines with what they cover, the letters in them, the fill behind them."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

from virtualschool.reading.pdf.letters import Box, Char, colour_of, lines_of, words_of
from virtualschool.reading.pdf.rulings import Edge, framed

_NEAR = 2.5
_THINNEST = 3.6  # points; what lies between the border of a table and those of its cells is no column
_MOSTLY = 0.5  # of a cell that a fill must cover to be its own
Bounds = tuple[float, float, float, float]


@dataclass
class RuledCell:
    """A cell: its grid place and span, its bounds on the page, its letters, and what was drawn in it."""

    row: int
    column: int
    rows: int
    columns: int
    bounds: Bounds
    chars: list[Char] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    colour: str = ""


@dataclass
class RuledTable:
    """A table on a page."""

    bounds: Bounds
    cells: list[RuledCell]
    xs: list[float]
    ys: list[float]
    spots: dict[tuple[int, int], RuledCell]

    def cell_at(self, x: float, y: float) -> RuledCell | None:
        """The cell at a point."""
        return self.spots.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    def holds(self, x: float, y: float) -> bool:
        return self.bounds[0] <= x <= self.bounds[2] and self.bounds[1] <= y <= self.bounds[3]


def ruled_tables(edges: list[Edge]) -> list[RuledTable]:
    """Tables of at least two cells, from top to bottom."""
    intersections = edges_to_intersections(edges, _NEAR, _NEAR)
    cells = intersections_to_cells(intersections)
    tables = [_table(group) for group in cells_to_tables(cells)] if cells else []
    return sorted((table for table in tables if len(table.cells) > 1), key=lambda table: (table.bounds[1], table.bounds[0]))


def _table(boxes: list[Bounds]) -> RuledTable:
    xs = _steps([edge for box in boxes for edge in (box[0], box[2])])
    ys = _steps([edge for box in boxes for edge in (box[1], box[3])])
    cells, spots = [], {}
    for box in sorted(boxes, key=lambda each: (each[1], each[0])):
        column, right = _step(xs, box[0]), _step(xs, box[2])
        row, below = _step(ys, box[1]), _step(ys, box[3])
        if right <= column or below <= row:
            continue
        cell = RuledCell(row, column, below - row, right - column, box)
        covered = [(y, x) for y in range(row, below) for x in range(column, right)]
        if any(spot in spots for spot in covered):
            continue
        cells.append(cell)
        spots.update(dict.fromkeys(covered, cell))
    return RuledTable((xs[0], ys[0], xs[-1], ys[-1]), cells, xs, ys, spots)


def _steps(edges: list[float]) -> list[float]:
    """Edges, with those that nearly coincide as one."""
    steps: list[float] = []
    for edge in sorted(edges):
        if not steps or edge - steps[-1] > _THINNEST:
            steps.append(edge)
    return steps


def _step(steps: list[float], edge: float) -> int:
    return min(range(len(steps)), key=lambda index: abs(steps[index] - edge))


def fill_letters(tables: list[RuledTable], chars: list[Char]) -> list[Char]:
    """Put letters into the cells that they stand in; the rest is returned. A word that runs over a border stays where it begins."""
    outside: list[Char] = []
    before: Char | None = None
    cell: RuledCell | None = None
    for char in chars:
        if before is None or not _follows(before, char):
            x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            cell = next((found for table in tables if table.holds(x, y) and (found := table.cell_at(x, y))), None)
        (outside if cell is None else cell.chars).append(char)
        before = char
    for table in tables:
        for cell in table.cells:
            cell.lines = lines_of(words_of(cell.chars))
    return outside


def _follows(before: Char, char: Char) -> bool:
    """Whether a letter goes on with the word of the one drawn before it."""
    is_beside = abs(char["x0"] - before["x1"]) < 0.12 * before["size"] and abs(char["top"] - before["top"]) < 1
    return is_beside and not before["text"].isspace() and not char["text"].isspace() and bool(char["upright"])


def fill_colours(tables: list[RuledTable], drawn: list[Edge]) -> None:
    """Find the colour of each cell: painted behind most of it, behind all its words, or the only mark in it; else signs' own ink."""
    shapes = [(_bounds(shape), colour_of(shape["non_stroking_color"])) for shape in framed(drawn) if shape["fill"]]
    shapes = [(bounds, colour) for bounds, colour in shapes if colour and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) > 3]
    rows: dict[int, list[tuple[Bounds, str]]] = defaultdict(list)
    for bounds, colour in shapes:
        for band in range(int(bounds[1] // 50), int(bounds[3] // 50) + 1):
            rows[band].append((bounds, colour))
    for table in tables:
        for cell in table.cells:
            near = [each for band in range(int(cell.bounds[1] // 50), int(cell.bounds[3] // 50) + 1) for each in rows.get(band, ())]
            cell.colour = _colour(cell, near)


def _colour(cell: RuledCell, shapes: list[tuple[Bounds, str]]) -> str:
    area = (cell.bounds[2] - cell.bounds[0]) * (cell.bounds[3] - cell.bounds[1])
    behind = [colour for bounds, colour in shapes if _overlap(bounds, cell.bounds) >= _MOSTLY * area]
    if behind:
        return behind[-1]
    inside = [(bounds, colour) for bounds, colour in shapes if _overlap(bounds, cell.bounds) >= 0.9 * _area(bounds)]
    if not cell.lines:
        found = {colour for _, colour in inside}
        return found.pop() if len(found) == 1 else ""
    under = {next((colour for bounds, colour in inside if _is_under(bounds, line)), "") for line in cell.lines}
    if len(under) == 1 and under != {""}:
        return under.pop()
    if not any(char.isalnum() for line in cell.lines for char in line.text):
        inks = {line.ink for line in cell.lines} - {"000000"}
        return inks.pop() if len(inks) == 1 else ""
    return ""


def _is_under(bounds: Bounds, line: Box) -> bool:
    return bounds[0] <= line.x0 + 2 and bounds[2] >= line.x1 - 2 and bounds[1] <= line.middle <= bounds[3]


def _bounds(shape: Edge) -> Bounds:
    return shape["x0"], shape["top"], shape["x1"], shape["bottom"]


def _area(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def _overlap(one: Bounds, other: Bounds) -> float:
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
