"""Tables of Word as grids (ECMA-376 part 1, 17.4): spans, vertical merges, rows and cells that tracked changes took away.

Two edges that lie nearly on one another, as they do where somebody dragged a border by hand, are one edge.
"""

from dataclasses import dataclass, field

from virtualschool.reading.blocks import Cell, Place, Table
from virtualschool.reading.grids import Spanning, table_of
from virtualschool.reading.package import Element
from virtualschool.reading.word.names import W, child, is_on, number, val, wrapped
from virtualschool.reading.word.paragraphs import Said
from virtualschool.reading.word.story import Story

_SAME_EDGE = 140  # twentieths of a point: a quarter of a centimetre, narrower than any column of text


@dataclass
class _Laid:
    """A cell while the table is laid out."""

    row: int
    start: int
    end: int
    lines: list[str] = field(default_factory=list)
    colour: str = ""
    is_bold: bool = False
    height: int = 1


class TableReader:
    """Lays out one table after another of a document."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._context = story.context

    def read(self, table: Element, place: str) -> Table | None:
        """The table; None where tracked changes deleted all of it or it shows nothing."""
        style = val(child(table, "tblPr"), "tblStyle")
        rows = [row for row in wrapped(table) if row.tag == f"{W}tr" and child(row, "trPr/del") is None]
        laid: list[_Laid] = []
        for index, row in enumerate(rows):
            self._row(row, index, laid, style if _has_first_row(table) or index else "", is_first=index == 0)
        if not laid:
            return None
        _join_slivers(laid, table)
        header = 0
        while header < len(rows) and is_on(rows[header], "trPr/tblHeader"):
            header += 1
        cells = [Spanning(each.row, each.start, _cell(each, place), each.height, each.end - each.start) for each in laid]
        return table_of(cells, place=Place(place), header_rows=header, height=len(rows))

    def inner(self, table: Element) -> Element | None:
        """The only cell of a table that is nothing but a frame round another table."""
        cells = [cell for row in wrapped(table) if row.tag == f"{W}tr" for cell in wrapped(row) if cell.tag == f"{W}tc"]
        return cells[0] if len(cells) == 1 and any(each.tag == f"{W}tbl" for each in wrapped(cells[0])) else None

    def _row(self, row: Element, index: int, laid: list[_Laid], style: str, *, is_first: bool) -> None:
        column = number(val(row, "trPr/gridBefore"))
        before: _Laid | None = None
        for cell in wrapped(row):
            if cell.tag != f"{W}tc" or child(cell, "tcPr/cellDel") is not None:
                continue
            properties = child(cell, "tcPr")
            width = max(number(val(properties, "gridSpan"), 1), 1)
            made = _Laid(index, column, column + width)
            self._fill(cell, made, style, is_first=is_first)
            column += width
            if before is not None and val(properties, "hMerge") not in ("", "restart"):
                before.end = made.end
                before.lines += made.lines
                continue
            above = _above(laid, made) if _goes_on(properties) else None
            if above is not None:
                above.height += 1
                above.lines += made.lines
                before = None
                continue
            laid.append(made)
            before = made

    def _fill(self, cell: Element, made: _Laid, style: str, *, is_first: bool) -> None:
        said = list(self._said(cell))
        lines = [line for each in said for line in _lines(each)]
        context, shading = self._context, child(cell, "tcPr/shd")
        made.lines = lines
        made.colour = context.fill(shading) or _colour_of_text(said)
        if not made.colour and shading is None and style:
            made.colour = context.fill(context.styles.shading(style, is_first_row=is_first))
        pieces = [piece for each in said for piece in each.pieces if piece.text.strip()]
        by_style = is_first and bool(style) and context.styles.is_bold_first_row(style)
        made.is_bold = bool(pieces) and (by_style or all(piece.is_bold for piece in pieces))

    def _said(self, container: Element) -> list[Said]:
        """All paragraphs of a cell; those of a table inside it stand as its lines."""
        said = []
        for each in self._story.shown(container):
            if isinstance(each, Said):
                said.append(each)
                continue
            for row in wrapped(each):
                if row.tag == f"{W}tr" and child(row, "trPr/del") is None:
                    said += [inner for cell in wrapped(row) if cell.tag == f"{W}tc" for inner in self._said(cell)]
        return said


def _cell(laid: _Laid, place: str) -> Cell:
    at = Place(f"{place}, row {laid.row + 1}, column {laid.start + 1}")
    return Cell(lines=tuple(laid.lines), place=at, colour=laid.colour, is_bold=laid.is_bold)


def _lines(said: Said) -> list[str]:
    return [line for line in (line.replace("\t", " ").strip() for line in said.text.split("\n")) if line]


def _goes_on(properties: Element | None) -> bool:
    merge = child(properties, "vMerge")
    if merge is not None:
        return merge.get(f"{W}val", "continue") != "restart"
    tracked = child(properties, "cellMerge")
    return tracked is not None and tracked.get(f"{W}vMerge") == "cont"


def _above(laid: list[_Laid], made: _Laid) -> _Laid | None:
    """The cell that ends in the row above over the same columns."""
    for each in reversed(laid):
        if each.row + each.height == made.row and each.start == made.start and each.end == made.end:
            return each
    return None


def _colour_of_text(said: list[Said]) -> str:
    """The colour behind all of a cell's text, or the ink of text that is nothing but signs, where it is one."""
    pieces = [(piece, each) for each in said for piece in each.pieces if piece.text.strip()]
    behind = {piece.colour or each.colour for piece, each in pieces}
    if len(behind) == 1 and behind != {""}:
        return behind.pop()
    if pieces and not any(char.isalnum() for piece, _ in pieces for char in piece.text):
        inks = {piece.ink for piece, _ in pieces}
        return inks.pop() if len(inks) == 1 else ""
    return ""


def _has_first_row(table: Element) -> bool:
    look = child(table, "tblPr/tblLook")
    if look is None:
        return True
    said = look.get(f"{W}firstRow")
    if said is not None:
        return said in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{W}val", "04A0"), 16) & 0x20)
    except ValueError:
        return True


def _join_slivers(laid: list[_Laid], table: Element) -> None:
    """Count edges that nearly coincide as one, where no cell would vanish by it."""
    widths = [number(each.get(f"{W}w")) for each in table.findall(f"{W}tblGrid/{W}gridCol")]
    total = max(each.end for each in laid)
    if len(widths) < total or not all(widths[:total]):
        widths = [_SAME_EDGE + 1] * total
    kept = {each.start for each in laid} | {each.end for each in laid}
    place, position = {0: 0}, 0
    for edge in range(1, total + 1):
        is_needed = any(each.end == edge and place[each.start] == position for each in laid)
        is_sliver = widths[edge - 1] <= _SAME_EDGE and edge - 1 in kept and not is_needed
        position += edge in kept and not is_sliver
        place[edge] = position
    for each in laid:
        each.start, each.end = place[each.start], place[each.end]
