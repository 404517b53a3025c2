"""From a sheet to a file load: which format it is, every cell parsed, every fault found. Pure: it never asks the record."""

from collections.abc import Callable
from typing import Any

from virtualschool.intake.cells import Fault, Parser
from virtualschool.intake.formats import PROBLEM_COLUMN, Format, plain, recognise
from virtualschool.intake.loading import Bulk, FileLoad, Outcome, Row
from virtualschool.intake.longrows import LongRows
from virtualschool.intake.sheets import Sheet

_FAULT = object()


def check(sheet: Sheet, *, as_format: Format | None = None) -> FileLoad:
    """The load of a sheet, with the problems that need nothing but the sheet. A format is recognised by the header unless one
    is given; without one the load has a single problem."""
    known = as_format or recognise(sheet.header)
    load = FileLoad(name=sheet.name, format=known, sheet=sheet, total=len(sheet.rows))
    if known is None:
        heading = ", ".join(cell for cell in sheet.header if cell)[:150]
        load.error(sheet.header_row, "", "format.unknown", "No known format has these columns. Map it once on the import page.", heading)
        return load
    load.spots = known.place(sheet.header)
    for note in sheet.notes:
        load.info(sheet.header_row, "", "file.note", note, "")
    _look_at_header(load, known, sheet)
    if known.in_bulk and isinstance(sheet.rows, LongRows):
        _take_in_bulk(load, known, sheet.rows)
    else:
        _take_rows(load, known, sheet)
    return load


def unreadable(name: str, reason: str) -> FileLoad:
    """The load of a file that could not be read at all."""
    load = FileLoad(name=name)
    load.error(1, "", "file.unreadable", reason, "")
    return load


def _look_at_header(load: FileLoad, known: Format, sheet: Sheet) -> None:
    ours = set().union(*(column.names for column in known.columns), map(plain, (*known.ignored, PROBLEM_COLUMN)))
    strange = [heading for heading in sheet.header if heading and plain(heading) not in ours]
    if strange:
        load.info(sheet.header_row, "", "column.unknown", "These columns are not used.", ", ".join(strange))
    headings = [plain(heading) for heading in sheet.header if heading]
    for heading in sorted({heading for heading in headings if headings.count(heading) > 1}):
        load.warn(sheet.header_row, heading, "column.twice", "This column stands twice; the first one was read.", heading)
    for column in known.columns:
        if column.needed and column.name not in load.spots and column.name not in known.one_of:
            load.error(sheet.header_row, column.name, "column.missing", f"The column {column.name} is missing.", "")


def _take_rows(load: FileLoad, known: Format, sheet: Sheet) -> None:
    readers = _readers(load, known)
    seen: dict[int, int] = {}
    for number, cells in sheet.rows:
        row = Row(number, {}, cells)
        mark = hash(tuple(cells[spot].strip() if spot < len(cells) else "" for _, spot, _ in readers))
        first = seen.setdefault(mark, number)
        if first == number:
            _take_row(load, row, readers, len(sheet.header))
        else:
            _drop(load, row, first)


def _take_in_bulk(load: FileLoad, known: Format, table: LongRows) -> None:
    """Parses every different text once. Only rows with a fault, a needed cell that is blank, too many cells or the same cells as
    an earlier row become a Row; a loader takes the others by column."""
    readers = _readers(load, known)
    doubles = table.doubles([spot for _, spot, _ in readers])
    values: dict[str, list[Any]] = {}
    aside = {index for index, cells in table.ragged.items() if any(map(str.strip, cells[len(table.codes) :]))} | doubles.keys()
    for column, spot, parse in readers:
        parsed = [parse(cell) if (cell := text.strip()) else None for text in table.texts[spot]]
        wrong = {code for code, value in enumerate(parsed) if isinstance(value, Fault) or (value is None and column.needed)}
        aside.update(table.having(spot, wrong))
        values[column.name] = [None if isinstance(value, Fault) else value for value in parsed]
    load.bulk = Bulk(table, values, aside)
    for index in sorted(aside):
        number, cells = table[index]
        row = Row(number, {}, cells)
        if index in doubles:
            _drop(load, row, table.numbers[doubles[index]])
        else:
            _take_row(load, row, readers, len(table.codes))


def _readers(load: FileLoad, known: Format) -> list:
    return [(column, load.spots[column.name], _remembering(column.parse)) for column in known.columns if column.name in load.spots]


def _drop(load: FileLoad, row: Row, first: int) -> None:
    load.warn(row, "", "row.duplicate", f"This row is the same as row {first}; it was taken once.", "")
    load.outcome(row, Outcome.UNCHANGED)


def _take_row(load: FileLoad, row: Row, readers: list, width: int) -> None:
    load.rows.append(row)
    if any(cell.strip() for cell in row.cells[width:]):
        load.warn(row, "", "row.too_long", "This row has more cells than the header; those at its end were not read.", "")
    _take_cells(load, row, readers)


def _take_cells(load: FileLoad, row: Row, readers: list) -> None:
    for column, spot, parse in readers:
        cell = row.cells[spot].strip() if spot < len(row.cells) else ""
        if not cell:
            if column.needed:
                _blame(
                    load,
                    row,
                    column,
                    f"{column.name} is blank.",
                    column.code if column.code != "cell.invalid" else "cell.missing",
                )
            continue
        value = parse(cell)
        if isinstance(value, Fault):
            row.faulty.add(column.name)
            _blame(load, row, column, str(value), value.code or column.code)
        else:
            row.values[column.name] = value


def _blame(load: FileLoad, row: Row, column: Any, message: str, code: str) -> None:
    if column.key:
        load.refuse(row, column.name, code, message)
    else:
        load.error(row, column.name, code, message)


def _remembering(parse: Parser) -> Callable[[str], Any]:
    """The parser with a memory, since cells of a column repeat; a fault is remembered too and handed back as a value."""
    known: dict[str, Any] = {}

    def read(cell: str) -> Any:
        value = known.get(cell, _FAULT)
        if value is _FAULT:
            try:
                value = parse(cell)
            except Fault as fault:
                value = fault
            if len(known) < 50_000:
                known[cell] = value
        return value

    return read
