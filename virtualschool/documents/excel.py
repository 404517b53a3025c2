"""Reports as workbooks: the text in order on "Report", a sheet for each table, every reading in full on "Figures", sources."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from xlsxwriter.worksheet import Worksheet

from virtualschool.documents import blocks, tables, wording
from virtualschool.documents.blocks import Block, Report
from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import Reading, Unit, shown

_FIGURES = (
    *("Measure", "Group", "Shown as", "Value", "Unit", "Numerator", "Denominator", "Stands on"),
    *("Period start", "Period end", "Data to", "Breakdown", "Cohort", "Key", "Version"),
)
_FIXED_SHEETS = ("Report", "Figures", "Definitions", "Sources")


class _Book:
    """The workbook being written: its formats, and how far the text on the first sheet has come."""

    def __init__(self, report: Report, out: io.BytesIO) -> None:
        self.report = report
        self.workbook = tables.new_workbook(out)
        self.workbook.set_size(1600, 1000)
        self.taken = {name.casefold() for name in _FIXED_SHEETS}
        add = self.workbook.add_format
        self.formats: dict[str | int, Any] = {
            **tables.cell_formats(self.workbook),
            "title": add({"bold": True, "font_size": 18, "text_wrap": True}),
            1: add({"bold": True, "font_size": 14, "text_wrap": True}),
            2: add({"bold": True, "font_size": 12, "text_wrap": True}),
            3: add({"bold": True, "text_wrap": True}),
            "head": add({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
            "text": add({"text_wrap": True, "valign": "top"}),
            "percent": add({"num_format": '0.0"%"', "align": "right"}),
            "number": add({"num_format": "#,##0", "align": "right"}),
            "days": add({"num_format": "#,##0.0", "align": "right"}),
            "word": add({"align": "right"}),
        }
        self.text = self.sheet("Report")
        self.text.set_column(0, 0, 100)
        self.line = 0
        self.definitions: list[tuple[str, int | None, str]] = []
        self.sources: list[blocks.Source] = []

    def sheet(self, name: str, columns: Sequence[str] = ()) -> Worksheet:
        """A new sheet, marked at the head and foot of each printed page, its header always in sight."""
        page = self.workbook.add_worksheet(name)
        marking, council = (text.replace("&", "&&")[:80] for text in (self.report.marking, self.report.brand.council))
        page.set_header(f"&C{_spaced(marking)}")
        page.set_footer(f"&L{_spaced(council)}&C{_spaced(marking)}&RPage &P of &N")
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        for column, title in enumerate(columns):
            page.write_string(0, column, tables.cut(title), self.formats["head"])
        if columns:
            page.freeze_panes(1, 1)
            page.repeat_rows(0)
            page.set_landscape()
        return page

    def say(self, text: str, style: str | int = "text") -> None:
        """A line of text on the first sheet."""
        self.text.write_string(self.line, 0, tables.cut(text), self.formats[style])
        self.line += 1


def render(report: Report) -> bytes:
    """The workbook. All text is written as text: nothing in it can run as a formula."""
    out = io.BytesIO()
    book = _Book(report, out)
    made = dt.datetime.combine(report.as_at, dt.time(), dt.UTC)
    book.workbook.set_properties({"title": report.title, "author": report.brand.council, "created": made})
    book.say(report.title, "title")
    for line in (report.subtitle, f"{report.brand.council}. {report.marking}", f"For {report.audience}."):
        book.say(line)
    book.say(f"Figures as at {spoken(report.as_at)}. Every figure with full precision: sheet “Figures”.")
    for block in report.whole:
        RENDERERS[type(block)](block, book)
    _figures_sheet(book)
    _definitions_sheet(book)
    _sources_sheet(book)
    book.workbook.close()
    return out.getvalue()


def _section(block: blocks.Section, book: _Book) -> None:
    book.line += 1
    book.say(block.title, block.level)


def _paragraph(block: blocks.Paragraph, book: _Book) -> None:
    for piece in block.text.split("\n\n"):
        if piece.strip():
            book.say(piece.strip())


def _bullets(block: blocks.Bullets, book: _Book) -> None:
    for point in block.points:
        book.say(f"• {point}")


def _callout(block: blocks.Callout, book: _Book) -> None:
    book.say(f"{block.kind.value}: {block.text}")


def _key_figures(block: blocks.KeyFigures, book: _Book) -> None:
    book.say(block.title, 3)
    for reading in block.readings:
        parts = (wording.basis(reading), str(reading.period), wording.data_age(reading, book.report.as_at))
        book.say(f"{wording.label(reading)}: {shown(reading)} ({'; '.join(parts)})")


def _table(block: blocks.FiguresTable, book: _Book) -> None:
    name = tables.sheet_name(block.title, book.taken)
    book.say(f"{block.title}: see sheet “{name}”.")
    page = book.sheet(name, block.columns)
    for number, row in enumerate(block.rows, start=1):
        for column, cell in enumerate(row):
            _write(page, (number, column), cell, block.unit, book)
    page.set_column(0, 0, max([len(wording.cell_text(row[0])) for row in block.rows if row] + [20]) + 2)
    page.set_column(1, max(len(block.columns) - 1, 1), 18)
    for offset, note in enumerate(wording.table_notes(block), start=2):
        page.write_string(len(block.rows) + offset, 0, tables.cut(note))


def _trend(block: blocks.Trend, book: _Book) -> None:
    book.say(wording.described_trend(block))
    _table(_named(wording.trend_table(block), block.title), book)


def _waterfall(block: blocks.Waterfall, book: _Book) -> None:
    book.say(wording.described_waterfall(block))
    _table(_named(wording.waterfall_table(block), block.title), book)


def _definitions(block: blocks.Definitions, book: _Book) -> None:
    book.say(f"{block.title}: see sheet “Definitions”.")
    book.definitions += [(item.term, item.version, item.explanation) for item in block.items]


def _sources(block: blocks.Sources, book: _Book) -> None:
    book.say(f"{block.title}: see sheet “Sources”.")
    book.sources += [item for item in block.items if item not in book.sources]


def _figures_sheet(book: _Book) -> None:
    if not book.report.readings:
        return
    page = book.sheet("Figures", _FIGURES)
    for number, reading in enumerate(book.report.readings, start=1):
        for column, cell in enumerate(_figure(reading)):
            tables.write_cell(page, number, column, cell, book.formats)
    page.set_column(0, 0, 40)
    page.set_column(1, len(_FIGURES) - 1, 18)


def _figure(reading: Reading) -> tuple[blocks.Cell, ...]:
    """A reading as a row of "Figures", in the order of its columns."""
    value = (reading.symbol or wording.NOT_AVAILABLE) if reading.value is None else reading.value
    return (
        *(reading.title, reading.group or "", shown(reading), value),
        *(reading.unit.value, reading.numerator, reading.denominator, wording.basis(reading)),
        *(reading.period.start, reading.period.end, reading.data_to or "not known"),
        *(reading.breakdown or "", reading.cohort, reading.measure, reading.version),
    )


def _definitions_sheet(book: _Book) -> None:
    if not book.definitions:
        return
    page = book.sheet("Definitions", ("Term", "Version", "What it means"))
    for number, row in enumerate(dict.fromkeys(book.definitions), start=1):
        for column, cell in enumerate(row):
            tables.write_cell(page, number, column, cell, book.formats)
    page.set_column(0, 0, 40)
    page.set_column(2, 2, 90, book.formats["text"])


def _sources_sheet(book: _Book) -> None:
    page = book.sheet("Sources", ("Source", "Data to", "About it"))
    for number, item in enumerate(book.sources, start=1):
        for column, cell in enumerate((item.name, item.data_to or "not known", item.detail)):
            tables.write_cell(page, number, column, cell, book.formats)
    page.set_column(0, 1, 40)
    page.set_column(2, 2, 90, book.formats["text"])


def _write(page: Worksheet, at: tuple[int, int], cell: blocks.Cell, unit: Unit | None, book: _Book) -> None:
    """A reading as a number in full, shown as people read it; a value not known in words."""
    if isinstance(cell, Reading) and cell.value is not None and not cell.symbol:
        unit, cell = cell.unit, cell.value
    if isinstance(cell, int | float) and unit is not None:
        style = {Unit.PERCENT: "percent", Unit.DAYS: "days"}.get(unit, "number")
        page.write_number(*at, cell, book.formats[style])
    elif cell is None or isinstance(cell, Reading):
        page.write_string(*at, wording.cell_text(cell), book.formats["word"])
    else:
        tables.write_cell(page, *at, cell, book.formats)


def _named(table: blocks.FiguresTable, title: str) -> blocks.FiguresTable:
    return replace(table, title=title)


def _spaced(text: str) -> str:
    """A space before text that begins with a digit, which Excel would else take for a font size."""
    return f" {text}" if text[:1].isdigit() else text


RENDERERS: dict[type[Block], Callable[..., None]] = {
    blocks.Section: _section,
    blocks.Paragraph: _paragraph,
    blocks.Bullets: _bullets,
    blocks.Callout: _callout,
    blocks.KeyFigures: _key_figures,
    blocks.FiguresTable: _table,
    blocks.Trend: _trend,
    blocks.Waterfall: _waterfall,
    blocks.Definitions: _definitions,
    blocks.Sources: _sources,
}
