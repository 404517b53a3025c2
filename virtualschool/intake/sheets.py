"""Reading a file into a sheet of text: CSV in any common encoding, or a workbook. What cannot be read says why, in a user's words."""

import codecs
import csv
import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from virtualschool.intake.longrows import is_filled, taken

LARGEST_FILE = 150 * 1024 * 1024
LARGEST_UNPACKED = 1_500 * 1024 * 1024
LARGEST_WORKBOOK_ROWS = 200_000
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
WIDE = 40
_NOT_TEXT = "This is not a text file or a workbook. Save it as CSV or Excel and send it again."
_NO_HEADER = "The file is empty: it has no header row."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
csv.field_size_limit(1_000_000)


class Unreadable(Exception):
    """A file that cannot be read. The message is for the person who sent it."""


@dataclass
class Sheet:
    """A header and its rows as text. `rows` are (number, cells); numbers are those Excel shows, the header's is `header_row`."""

    name: str
    header: list[str]
    rows: Sequence[tuple[int, list[str]]]
    header_row: int = 1
    sha256: str = ""
    notes: list[str] = field(default_factory=list)


def read_sheets(path: Path, name: str) -> list[Sheet]:
    """The sheets of a file: one for a CSV, one for every filled sheet of a workbook. Raises Unreadable."""
    try:
        size = path.stat().st_size
        if size == 0:
            raise Unreadable("The file is empty.")
        if size > LARGEST_FILE:
            raise Unreadable(f"The file is {size // 1_048_576} MB; the largest that can be read is {LARGEST_FILE // 1_048_576} MB.")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file could not be opened: {error.strerror}.") from error
    seal = hashlib.sha256(content).hexdigest()
    if path.suffix.lower() in WORKBOOKS or content[:4] == b"PK\x03\x04" or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        sheets = _read_workbook(content, name)
    else:
        sheets = [_read_csv(content, name)]
    for sheet in sheets:
        sheet.sha256 = seal
    return sheets


def decode(content: bytes) -> str:
    """Text of a file in UTF-8 or UTF-16 with or without a mark, else Windows-1252. Raises Unreadable for what is not text."""
    return decoded(content)[1]


def decoded(content: bytes) -> tuple[str, str]:
    """The encoding of a file and its text. Raises Unreadable for what is not text."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return encoding, _decoded(content, encoding)
    start = content[:4096]
    if len(start) > 3 and start.count(0) > len(start) // 4:
        encoding = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        text = _decoded(content, encoding)
        if _CONTROL.search(text, 0, 4096):
            raise Unreadable(_NOT_TEXT)
        return encoding, text
    if 0 in content[:65536]:
        raise Unreadable(_NOT_TEXT)
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", content.decode("cp1252", errors="replace")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("The text of this file is damaged: it stops in the middle of a character.") from error


def _read_csv(content: bytes, name: str) -> Sheet:
    encoding, delimiter = _looked_at(content)
    with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter)
        try:
            number, header = next(((number, cells) for number, cells in enumerate(reader, start=1) if is_filled(cells)), (0, []))
            if not header:
                raise Unreadable(_NO_HEADER)
            rows = list(_wide_rows(reader, number)) if len(header) > WIDE else taken(reader, width=len(header), after=number)
        except csv.Error as error:
            raise Unreadable(f"The file is not laid out as CSV: {error}.") from error
    return Sheet(name=name, header=[cell.strip() for cell in header], rows=rows, header_row=number)


def _looked_at(content: bytes) -> tuple[str, str]:
    """The encoding and the delimiter of a text. It is decoded as a whole once, to be sure of it, and not kept."""
    encoding, text = decoded(content)
    return encoding, _delimiter(text)


def _wide_rows(reader: Iterator[list[str]], after: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with anything in them, numbered as Excel numbers them. In wide tables most cells repeat, so that one copy of a text
    serves all: the national register of schools then needs half the memory."""
    known: dict[str, str] = {}
    for number, cells in enumerate(reader, start=after + 1):
        if is_filled(cells):
            yield number, [known.setdefault(cell, cell) for cell in cells]


def _delimiter(text: str) -> str:
    first = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    return max((",", ";", "\t", "|"), key=first.count)


def _sheet(name: str, numbered: list[tuple[int, list[str]]]) -> Sheet:
    if not numbered:
        raise Unreadable(_NO_HEADER)
    header_row, header = numbered[0]
    return Sheet(name=name, header=[cell.strip() for cell in header], rows=numbered[1:], header_row=header_row)


def _read_workbook(content: bytes, name: str) -> list[Sheet]:
    _refuse_bombs(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Unreadable("The workbook is protected by a password. Save it without one and send it again.") from error
    except (ZipError, CalamineError, OSError, ValueError) as error:
        raise Unreadable("The workbook is damaged or was only half uploaded: it cannot be opened.") from error
    sheets = list(_filled_sheets(book, name))
    if not sheets:
        raise Unreadable("The workbook has no sheet with anything in it.")
    return sheets


def _filled_sheets(book: CalamineWorkbook, name: str) -> Iterator[Sheet]:
    for title in book.sheet_names:
        try:
            cells = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        except (CalamineError, ZipError, OSError, ValueError) as error:
            raise Unreadable(f"The sheet “{title}” is damaged and cannot be read.") from error
        if len(cells) > LARGEST_WORKBOOK_ROWS:
            raise Unreadable(
                f"The sheet “{title}” has {len(cells):,} rows; a workbook is read up to {LARGEST_WORKBOOK_ROWS:,}. Save it as CSV."
            )
        numbered = [(number, [text_of(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
        numbered = [(number, row) for number, row in numbered if any(cell.strip() for cell in row)]
        if numbered:
            yield _sheet(name if len(book.sheet_names) == 1 else f"{name} [{title}]", numbered)


def _refuse_bombs(content: bytes) -> None:
    """A workbook that unpacks to far more than it weighs is refused before it fills the memory."""
    if content[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("The workbook is damaged or was only half uploaded: it cannot be opened.") from error
    if unpacked > LARGEST_UNPACKED:
        raise Unreadable("The workbook unpacks to more than can be read. Save the sheet that matters as CSV.")


def text_of(cell: object) -> str:
    """A workbook's cell as the text a CSV would hold: whole numbers without a point, dates as ISO, nothing for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
