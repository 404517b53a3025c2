"""One sheet of a workbook: its cells as shown, merges, and what a person should know of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from virtualschool.reading import limits
from virtualschool.reading.blocks import CannotRead, Cell, Place
from virtualschool.reading.package import Element
from virtualschool.reading.symbols import is_symbolic, sign
from virtualschool.reading.workbook.shown import is_date, number_shown, text_shown, when, without_year
from virtualschool.reading.workbook.styles import Look, Looks, S, rich, whole

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-F]{4})_", re.IGNORECASE)
Spot = tuple[int, int]


@dataclass
class Sheet:
    """What a sheet holds: cells by (row, column) from 1, merged ranges as (row, column, last row, last column)."""

    name: str
    cells: dict[Spot, Cell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    yearless: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    has_rules: bool = False


@dataclass(frozen=True)
class Book:
    """What cells refer to."""

    looks: Looks
    texts: list[tuple[str, bool | None]]
    from_1904: bool = False


def read_sheet(tree: Element, name: str, book: Book) -> Sheet:
    """The sheet's cells that show something or are filled."""
    sheet = Sheet(name)
    for each in tree.iterfind(f"{S}cols/{S}col"):
        if each.get("hidden") in ("1", "true"):
            first, last = whole(each.get("min")), whole(each.get("max"))
            sheet.hidden_columns += [letters_of(index) for index in range(max(first, 1), min(last, first + 50) + 1)]
    for spot, element, row in _elements(tree):
        if len(sheet.cells) > limits.MOST_CELLS:
            raise CannotRead(f"holds more cells in the sheet “{name}” than a document has: it is data. Send the sheet with the plan.")
        cell = _cell(sheet, book, spot, element, row)
        if cell.lines or cell.colour:
            sheet.cells[spot] = cell
    for each in tree.iterfind(f"{S}sheetData/{S}row"):
        if each.get("hidden") in ("1", "true") and any(True for _ in each):
            sheet.hidden_rows.append(whole(each.get("r")))
    for each in tree.iterfind(f"{S}mergeCells/{S}mergeCell"):
        begins, _, ends = each.get("ref", "").partition(":")
        start, end = spot_of(begins), spot_of(ends)
        if start and end:
            sheet.merges.append((*start, *end))
    sheet.has_rules = tree.find(f"{S}conditionalFormatting") is not None
    return sheet


def spot_of(reference: str) -> Spot | None:
    """Row and column of `B7`."""
    found = _REFERENCE.fullmatch(reference.upper())
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letters_of(column: int) -> str:
    """The letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _elements(tree: Element) -> Iterator[tuple[Spot, Element, Element]]:
    """Cells with their places; a file may leave the places out, then they follow one another."""
    last_row = 0
    for row in tree.iterfind(f"{S}sheetData/{S}row"):
        last_row = whole(row.get("r")) if whole(row.get("r")) > 0 else last_row + 1
        column = 0
        for element in row.iterfind(f"{S}c"):
            spot = spot_of(element.get("r", "")) or (last_row, column + 1)
            column = spot[1]
            yield spot, element, row


def _cell(sheet: Sheet, book: Book, spot: Spot, element: Element, row: Element) -> Cell:
    look = book.looks[max(whole(element.get("s")), 0)]
    text, bold = _text(element, look, book)
    if is_symbolic(look.font):
        text = "".join(char if char.isspace() else sign(look.font, ord(char)) for char in text)
    name = f"{letters_of(spot[1])}{spot[0]}"
    if not text and element.find(f"{S}f") is not None and element.get("t", "n") == "n" and not element.findtext(f"{S}v"):
        sheet.unknown.append(name)
    if text and _is_yearless(element, look):
        value = when(float(element.findtext(f"{S}v", "0")), from_1904=book.from_1904)
        sheet.yearless.append(f"{name} shows “{text}” for {value:%d/%m/}{value.year}")
    lines = tuple(line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip())
    is_bold = bool(lines) and (look.is_bold if bold is None else bold)
    colour = look.colour or (look.ink if lines and not any(char.isalnum() for char in text) else "")
    return Cell(lines=lines, place=Place(f"sheet “{sheet.name}”, cell {name}"), colour=colour, is_bold=is_bold)


def _is_yearless(element: Element, look: Look) -> bool:
    if element.get("t", "n") != "n" or not is_date(look.form) or not without_year(look.form):
        return False
    try:
        return 1 <= float(element.findtext(f"{S}v", "0")) < 200_000
    except ValueError:
        return False


def _text(element: Element, look: Look, book: Book) -> tuple[str, bool | None]:
    """The text of a cell by its type (18.18.11): shared, its own, a truth, an error, a day, a number."""
    kind, value = element.get("t", "n"), element.findtext(f"{S}v")
    if kind == "inlineStr":
        own = element.find(f"{S}is")
        text, bold = rich(own) if own is not None else ("", None)
        return text_shown(_unescaped(text), look.form), bold
    if value is None:
        return "", None
    if kind == "s":
        text, bold = book.texts[whole(value)] if 0 <= whole(value) < len(book.texts) else ("", None)
        return text_shown(_unescaped(text), look.form), bold
    if kind == "b":
        return ("TRUE" if value.strip() in ("1", "true") else "FALSE"), None
    if kind == "d":
        return _day(value), None
    if kind in ("str", "e"):
        return (text_shown(_unescaped(value), look.form) if kind == "str" else value), None
    try:
        return number_shown(float(value), look.form, from_1904=book.from_1904), None
    except (ValueError, OverflowError):
        return value, None


def _day(value: str) -> str:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else value


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_` (ST_Xstring, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) in (9, 10, 13, 0x5F) else "", text)
