"""The reader of web pages behind `markup`: what a browser would show as text, with spans of cells and their background colours."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from virtualschool.reading import colours
from virtualschool.reading.blocks import Block, Cell, Document, Paragraph, Place
from virtualschool.reading.grids import Spanning, refuse_data, table_of

_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "textarea"))
_BREAKS = frozenset(
    ("p", "div", "br", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "blockquote", "section",
     "article", "header", "footer", "hr", "pre", "dl", "dt", "dd")
)  # fmt: skip
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_LARGEST_SPAN = 200


@dataclass
class _Open:
    """A cell that is being read."""

    cell: dict[str, str]
    is_head: bool
    parts: list[str] = field(default_factory=list)


@dataclass
class _Grid:
    """A table that is being read."""

    rows: list[list[_Open]] = field(default_factory=list)
    heads: int = 0
    is_head: bool = False


class PageReader(HTMLParser):
    """Collects text into paragraphs and cells as tags open and close; tags may be left unclosed, as pages do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._parts: list[str] = []
        self._level = 0
        self._lists: list[int] = []
        self._unseen = 0
        self._grids: list[_Grid] = []
        self._title: list[str] | None = None
        self._named = ""
        self._tables = 0

    def document(self) -> Document:
        """What was read; tables left open are closed."""
        while self._grids:
            self._end_table()
        self._end_paragraph()
        title = self._named or next((block.text for block in self._blocks if isinstance(block, Paragraph) and block.level), "")
        return Document(kind="html", blocks=tuple(self._blocks), title=title)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._title = []
        elif tag == "body":
            self._unseen = 0
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._end_paragraph()
            self._grids.append(_Grid())
        elif tag in ("tr", "td", "th", "thead", "tbody", "tfoot") and self._grids:
            self._in_table(tag, {name: value or "" for name, value in attrs})
        elif tag in _BREAKS:
            self._break()
            if tag in ("ul", "ol"):
                self._lists.append(0 if tag == "ol" else -1)
            elif tag == "li":
                self._item()
            elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and not self._grids:
                self._level = int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self._named, self._title = " ".join("".join(self._title).split()), None
        elif tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag == "table" and self._grids:
            self._end_table()
        elif tag == "thead" and self._grids:
            self._grids[-1].is_head = False
        elif tag in _BREAKS:
            self._break()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        elif not self._unseen:
            self._here().append(re.sub(r"\s+", " ", data))

    def _here(self) -> list[str]:
        rows = self._grids[-1].rows if self._grids else []
        return rows[-1][-1].parts if rows and rows[-1] else self._parts

    def _break(self) -> None:
        if self._here() is self._parts:
            self._end_paragraph()
        else:
            self._here().append("\n")

    def _item(self) -> None:
        if self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
            self._here().append(f"{self._lists[-1]}. ")
        else:
            self._here().append("• ")

    def _in_table(self, tag: str, attributes: dict[str, str]) -> None:
        grid = self._grids[-1]
        if tag == "tr":
            grid.rows.append([])
            grid.heads += grid.is_head
        elif tag in ("td", "th"):
            if not grid.rows:
                grid.rows.append([])
            grid.rows[-1].append(_Open(attributes, tag == "th"))
        else:
            grid.is_head = tag == "thead"

    def _end_table(self) -> None:
        grid = self._grids.pop()
        if self._grids:
            lines = [line for row in grid.rows for each in row for line in _lines(each)]
            self._here().append("\n" + "\n".join(lines) + "\n")
            return
        self._tables += 1
        place = f"table {self._tables}"
        cells = _laid(grid, place)
        if cells:
            self._blocks.append(table_of(cells, place=Place(place), header_rows=grid.heads, height=len(grid.rows)))

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text and text != "•":
            place = Place(f"paragraph {sum(isinstance(block, Paragraph) for block in self._blocks) + 1}")
            self._blocks.append(Paragraph(text, place, level=self._level, is_item=bool(self._lists)))
        self._level = 0


def _laid(grid: _Grid, place: str) -> list[Spanning]:
    """Cells at the columns where a browser puts them: after those that reach down from rows above (HTML, 4.9.12)."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for row, line in enumerate(grid.rows):
        column = 0
        for each in line:
            while (row, column) in taken:
                column += 1
            down = min(_span(each.cell.get("rowspan"), len(grid.rows) - row), len(grid.rows) - row)
            across = _span(each.cell.get("colspan"), 1)
            refuse_data(len(taken) + down * across)
            taken |= {(row + y, column + x) for y in range(down) for x in range(across)}
            at = Place(f"{place}, row {row + 1}, column {column + 1}")
            cell = Cell(lines=_lines(each), place=at, colour=_colour(each.cell), is_bold=each.is_head)
            cells.append(Spanning(row, column, cell, down, across))
            column += across
    return cells


def _lines(each: _Open) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in "".join(each.parts).split("\n"))
    return tuple(line for line in lines if line and line != "•")


def _span(text: str | None, when_zero: int) -> int:
    number = int(text) if text and text.strip().isdigit() else 1
    return min(number or when_zero, _LARGEST_SPAN)


def _colour(attributes: dict[str, str]) -> str:
    found = _BACKGROUND.search(attributes.get("style", ""))
    return colours.of_style(found[1]) if found else colours.of_style(attributes.get("bgcolor", ""))
