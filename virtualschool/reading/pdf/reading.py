"""A whole PDF: every page taken apart, then what is the same on all of them (headers, page numbers) said once."""

import io
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from virtualschool.reading import limits
from virtualschool.reading.blocks import Block, CannotRead, Cell, Document, Paragraph, Place, Table
from virtualschool.reading.grids import Spanning, table_of
from virtualschool.reading.pdf.columns import Known
from virtualschool.reading.pdf.grid import RuledCell, RuledTable
from virtualschool.reading.pdf.letters import Box, Margins, paragraphs_of, usual_pitch, vocabulary_of
from virtualschool.reading.pdf.sheets import Sheet, read_sheet
from virtualschool.reading.wrapped import ITEM

_SCAN = "is a scan: it holds pictures of pages and no text. Run text recognition (OCR) on it, or send the Word file."
_GARBLED = "has letters that cannot be told apart (its fonts say no letters). Send the Word file, or run text recognition (OCR) on it."
_SIDEWAYS = "has its text lying sideways: rows would be read as columns. Turn its pages and send it again, or send the Word file."
_LOCKED = "is locked with a password. Take the password off and send it again."
_DAMAGED = "is damaged or was only half uploaded: it cannot be opened."
_MARGIN = 0.12  # of the page's height, where headers and footers stand
_OUTER_LINES = 3
_DIGITS = re.compile(r"\d+")
Key = tuple[bool, str, float]
_FEWEST_LETTERS = 4  # on a page; fewer is a page number on a picture


def read_pdf(content: bytes) -> Document:
    """The text layer as paragraphs and tables; a table that goes on is a table on each page."""
    sheets, title = _sheets(content)
    letters = sum(sheet.letters for sheet in sheets)
    has_pictures = any(sheet.has_pictures for sheet in sheets)
    if not letters or (has_pictures and letters < _FEWEST_LETTERS):
        raise CannotRead(_SCAN if has_pictures else "has no text in it.")
    if sum(sheet.unreadable for sheet in sheets) * 5 > letters:
        raise CannotRead(_GARBLED)
    if sum(sheet.sideways for sheet in sheets) * 5 > letters * 4:
        raise CannotRead(_SIDEWAYS)
    blocks = list(_Assembly(sheets).blocks())
    heading = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), "")
    return Document(kind="pdf", blocks=tuple(blocks), title=heading or title, notes=tuple(_notes(sheets)))


def _sheets(content: bytes) -> tuple[list[Sheet], str]:
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > limits.MOST_PAGES:
                raise CannotRead(f"has {len(pdf.pages)} pages; {limits.MOST_PAGES} are read at most. Send the pages with the plan.")
            sheets: list[Sheet] = []
            known: Known = {}
            for page in pdf.pages:
                sheets.append(read_sheet(page, known))
                page.close()
            title = pdf.metadata.get("Title", "")
            return sheets, title.strip() if isinstance(title, str) else ""
    except CannotRead:
        raise
    except Exception as error:  # a damaged file trips the library anywhere, with errors of every kind
        causes = (error, *error.args, error.__cause__, error.__context__)
        raise CannotRead(_LOCKED if any(isinstance(each, PDFPasswordIncorrect) for each in causes) else _DAMAGED) from error


def _notes(sheets: list[Sheet]) -> Iterator[str]:
    scanned = [str(sheet.number) for sheet in sheets if sheet.has_pictures and sheet.letters < _FEWEST_LETTERS]
    if scanned:
        named = "Page" if len(scanned) == 1 else "Pages"
        yield f"{named} {', '.join(scanned)} hold pictures and no text (scans?); they were not read."
    pictured = sum(sheet.has_pictures for sheet in sheets) - len(scanned)
    if pictured:
        yield f"Pictures were not read: on {pictured} page{'s' if pictured > 1 else ''}."
    if any(sheet.unreadable for sheet in sheets):
        yield "Some letters could not be told; they stand as (cid:…)."


class _Assembly:
    """Pages put together: what is usual in this document decides what a heading is and where a paragraph ends."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = sheets
        groups = [sheet.lines for sheet in sheets]
        groups += [cell.lines for sheet in sheets for table in sheet.tables for cell in table.cells]
        self._pitch = usual_pitch(groups)
        self._vocabulary = vocabulary_of(groups)
        self._outer = self._repeated()
        sizes = Counter[float]()
        for sheet in sheets:
            for line in sheet.lines:
                sizes[line.size] += len(line.text)
        self._body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
        self._larger = sorted((size for size in sizes if size > self._body * 1.12), reverse=True)

    def blocks(self) -> Iterator[Block]:
        outer: dict[str, Paragraph] = {}
        for sheet in self._sheets:
            tables = list(sheet.tables)
            run: list[Box] = []
            for line in sheet.lines:
                kind = self._outer.get(_key(sheet, line))
                if kind:
                    outer.setdefault(f"{kind} {_plain(line.text)}", Paragraph(line.text, Place(f"page {kind}")))
                    continue
                while tables and tables[0].bounds[1] < line.middle:
                    yield from self._paragraphs(sheet, run)
                    run = []
                    yield self._table(sheet, tables.pop(0))
                run.append(line)
            yield from self._paragraphs(sheet, run)
            yield from (self._table(sheet, table) for table in tables)
            yield from (Paragraph(text, Place(f"page {sheet.number}, {what}")) for what, text in sheet.asides)
        yield from outer.values()

    def _repeated(self) -> dict[Key, str]:
        """Lines at the top or bottom that come again on other pages with other digits at most."""
        pages: dict[Key, set[int]] = defaultdict(set)
        for sheet in self._sheets:
            for line in {*sheet.lines[:_OUTER_LINES], *sheet.lines[-_OUTER_LINES:]}:
                if line.bottom < sheet.height * _MARGIN or line.top > sheet.height * (1 - _MARGIN):
                    pages[_key(sheet, line)].add(sheet.number)
        return {key: "header" if key[0] else "footer" for key, numbers in pages.items() if len(numbers) > 1}

    def _paragraphs(self, sheet: Sheet, lines: list[Box]) -> Iterator[Paragraph]:
        if not lines:
            return
        every = [line for each in self._sheets for line in each.lines if each.number == sheet.number]
        margins = Margins(min(line.x0 for line in every), max(line.x1 for line in every), self._pitch, self._vocabulary)
        for text, members in paragraphs_of(lines, margins):
            level = self._level(text, members)
            yield Paragraph(text, Place(f"page {sheet.number}"), level=level, is_item=not level and bool(ITEM.match(text)))

    def _level(self, text: str, members: list[Box]) -> int:
        size = members[0].size
        if size in self._larger and len(text) <= 250:
            return min(self._larger.index(size) + 1, 6)
        is_short = len(text) <= 150 and not text.endswith((".", ";", ","))
        if is_short and size >= self._body and all(line.is_bold for line in members) and any(char.isalpha() for char in text):
            return min(len(self._larger) + 1, 6)
        return 0

    def _table(self, sheet: Sheet, table: RuledTable) -> Table:
        number = sheet.tables.index(table) + 1
        place = f"page {sheet.number}, table {number}"
        cells = [Spanning(each.row, each.column, self._cell(each, place), each.rows, each.columns) for each in table.cells]
        return table_of(cells, place=Place(place))

    def _cell(self, cell: RuledCell, place: str) -> Cell:
        at = Place(f"{place}, row {cell.row + 1}, column {cell.column + 1}")
        if not cell.lines:
            return Cell(place=at, colour=cell.colour)
        left = min(line.x0 for line in cell.lines)
        padding = min(max(left - cell.bounds[0], 0.5), 8.0)
        within = [line.x1 for line in cell.lines if line.x1 <= cell.bounds[2]]
        margins = Margins(left, max([cell.bounds[2] - padding, *within]), self._pitch, self._vocabulary)
        lines = tuple(text for text, _ in paragraphs_of(cell.lines, margins))
        return Cell(lines=lines, place=at, colour=cell.colour, is_bold=all(line.is_bold for line in cell.lines))


def _key(sheet: Sheet, line: Box) -> Key:
    """What makes lines of different pages the same; a title on the first page is larger than the header that repeats it."""
    return line.middle < sheet.height / 2, _plain(line.text), line.size


def _plain(text: str) -> str:
    return _DIGITS.sub("#", text)
