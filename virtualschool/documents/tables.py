"""Tables as CSV and Excel, for every page's export. No text that came from a file or a person can run as a formula."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from virtualschool.kernel.charts import printable
from virtualschool.kernel.readings import Reading

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_STARTS_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")  # with the full-width forms that Excel also takes
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
LONGEST_TEXT = 32_767  # Excel's limits for a cell and a sheet
MOST_ROWS = 1_048_576
_SHEET_NAME = 31


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, the header, the rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with the mark that makes Excel read it as such. Unknown is an empty cell; numbers keep full precision."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(str(name)) for name in columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook; text is always text, numbers are numbers, dates are dates, unknown is empty. The header stays in sight.

    Raises ValueError when a sheet has more rows than Excel can hold.
    """
    out = io.BytesIO()
    with new_workbook(out) as workbook:
        heading, formats = (
            workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            cell_formats(workbook),
        )
        taken: set[str] = set()
        for sheet in sheets:
            page = workbook.add_worksheet(sheet_name(sheet.name, taken))
            _write_header(page, sheet.columns, heading)
            widths = [len(str(name)) for name in sheet.columns]
            for number, row in enumerate(sheet.rows, start=1):
                if number >= MOST_ROWS:
                    raise ValueError(f"“{sheet.name}” has more rows than an Excel sheet can hold. Use CSV instead.")
                for column, cell in enumerate(row):
                    write_cell(page, number, column, cell, formats)
                    if column < len(widths):
                        widths[column] = max(widths[column], len(str(cell)))
            _set_widths(page, widths)
    return out.getvalue()


def new_workbook(out: io.BytesIO) -> "Workbook":
    """A workbook in which nothing is turned into a formula, a link or an error by itself. The first one loads what writes it."""
    from xlsxwriter import Workbook

    return Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})


def cell_formats(workbook: "Workbook") -> dict[Any, Any]:
    """The formats that `write_cell` asks for."""
    return {"date": workbook.add_format({"num_format": "d mmmm yyyy", "align": "left"})}


def write_cell(page: "Worksheet", row: int, column: int, cell: object, formats: Mapping[Any, Any]) -> None:
    """One value by its kind; a reading gives its full-precision value, or the symbol that stands for it."""
    if isinstance(cell, Reading):
        cell = cell.symbol or cell.value
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_string(row, column, "yes" if cell else "no")
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        page.write_datetime(row, column, cell, formats["date"])
    else:
        page.write_string(row, column, cut(str(cell)))


def cut(text: str) -> str:
    """Text that Excel can hold: without control characters, and with a visible end where it is too long."""
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes: no more than 31 characters, none of `[]:*?/\\`, not yet `taken` (which gains it)."""
    base = re.sub(r"[\[\]:*?/\\]", " ", printable(wanted)).strip().strip("'").strip() or "Sheet"
    base = f"{base} sheet" if base.casefold() == "history" else base
    name, number = base[:_SHEET_NAME].rstrip(" '"), 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: _SHEET_NAME - len(str(number)) - 1].rstrip()} {number}"
    taken.add(name.casefold())
    return name


def _write_header(page: "Worksheet", columns: Sequence[str], heading: Any) -> None:
    for column, name in enumerate(columns):
        page.write_string(0, column, cut(str(name)), heading)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)


def _set_widths(page: "Worksheet", widths: Sequence[int]) -> None:
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, 8), 50))


def _csv_cell(cell: object) -> object:
    if isinstance(cell, Reading):
        cell = cell.symbol or cell.value
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return cell
    return _harmless(str(cell))


def _harmless(text: str) -> str:
    """An apostrophe before whatever a spreadsheet could take for a formula; a plain number, negative or not, stays as it is."""
    text = text.replace("\0", " ")
    return f"'{text}" if _STARTS_FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
