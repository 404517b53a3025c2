"""Reports as Word documents: real headings, repeated table headers, alternative text, language and title set."""

import datetime as dt
import io
import re
from collections.abc import Callable

import vl_convert
from docx import Document
from docx.document import Document as Documented
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import Table

from virtualschool.documents import blocks, wording, wordparts, wordrows
from virtualschool.documents.blocks import Block, Report
from virtualschool.kernel.charts import printable
from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import shown


def render(report: Report) -> bytes:
    """The document as A4. The same report always gives the same bytes."""
    document = Document()
    wordparts.set_styles(document, report.brand.colour)
    wordparts.set_page(document, marking=printable(report.marking), council=printable(report.brand.council))
    made = dt.datetime.combine(report.as_at, dt.time(), dt.UTC)
    properties = document.core_properties
    properties.title, properties.author = printable(report.title)[:255], printable(report.brand.council)[:255]
    properties.language, properties.comments = "en-GB", ""
    properties.created = properties.modified = made
    wordparts.styled(document, printable(report.title), "Title")
    wordparts.styled(document, printable(report.subtitle), "Subtitle")
    facts = f"{report.brand.council}. For {report.audience}. Figures as at {spoken(report.as_at)}."
    document.add_paragraph(printable(facts))
    for block in report.whole:
        RENDERERS[type(block)](block, document, report)
    out = io.BytesIO()
    document.save(out)
    return wordparts.undated(out.getvalue())


def _section(block: blocks.Section, document: Documented, report: Report) -> None:
    wordparts.styled(document, printable(block.title), f"Heading {block.level}")


def _paragraph(block: blocks.Paragraph, document: Documented, report: Report) -> None:
    for piece in re.split(r"\n\s*\n", printable(block.text)):
        if piece.strip():
            document.add_paragraph(piece.strip())


def _bullets(block: blocks.Bullets, document: Documented, report: Report) -> None:
    for point in block.points:
        wordparts.styled(document, printable(point), "List Bullet")


def _callout(block: blocks.Callout, document: Documented, report: Report) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{block.kind.value}: ").bold = True
    paragraph.add_run(printable(block.text))
    wordparts.add_bar(paragraph, report.brand.colour)


def _key_figures(block: blocks.KeyFigures, document: Documented, report: Report) -> None:
    table = wording.key_figures_table(block, report.as_at)
    made = _set_table(table, document, widths=(4.6, 2.4, 3.4, 3.6, 3.4))
    for row, reading in zip(made.rows[1:], block.readings, strict=True):
        run = row.cells[1].paragraphs[0].runs[0]
        run.text, run.bold, run.font.size = shown(reading), True, Pt(13)


def _table(block: blocks.FiguresTable, document: Documented, report: Report) -> None:
    _set_table(block, document)


def _trend(block: blocks.Trend, document: Documented, report: Report) -> None:
    _picture(block.title, wording.drawn_trend(block), wording.described_trend(block), document)
    _set_table(wording.trend_table(block), document)


def _waterfall(block: blocks.Waterfall, document: Documented, report: Report) -> None:
    _picture(block.title, wording.drawn_waterfall(block), wording.described_waterfall(block), document)
    _set_table(wording.waterfall_table(block), document)


def _definitions(block: blocks.Definitions, document: Documented, report: Report) -> None:
    wordparts.styled(document, printable(block.title), "Heading 2")
    for item in block.items:
        version = f" (version {item.version})" if item.version is not None else ""
        _term(f"{item.term}{version}", item.explanation, document)


def _sources(block: blocks.Sources, document: Documented, report: Report) -> None:
    wordparts.styled(document, printable(block.title), "Heading 2")
    for item in block.items:
        _term(item.name, wording.source_line(item), document)


def _term(term: str, explanation: str, document: Documented) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{printable(term)}: ").bold = True
    paragraph.add_run(printable(explanation))


def _picture(title: str, svg: str, description: str, document: Documented) -> None:
    caption = wordparts.styled(document, printable(title), "Caption")
    caption.paragraph_format.keep_with_next = True
    document.add_picture(io.BytesIO(vl_convert.svg_to_png(svg, scale=2.5)), width=Cm(16))
    wordparts.describe_picture(document.paragraphs[-1], printable(title), printable(description))


def _set_table(block: blocks.FiguresTable, document: Documented, widths: tuple[float, ...] = ()) -> Table:
    caption = wordparts.styled(document, printable(block.title), "Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    wordparts.dress_table(table, printable(block.title))
    right = wording.numeric_columns(block)
    _fill_head(table, [printable(name) for name in block.columns], right)
    wordparts.keep_rows_whole(table)
    wordrows.add_rows(table, ([wording.cell_text(cell, block.unit) for cell in row] for row in block.rows), right)
    for column, width in enumerate(widths):
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    for note in wording.table_notes(block):
        wordparts.styled(document, printable(note), "Table note")
    if not wording.table_notes(block):
        document.add_paragraph().paragraph_format.space_after = Pt(0)
    return table


def _fill_head(table: Table, texts: list[str], right: set[int]) -> None:
    for column, cell in enumerate(table.rows[0].cells):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(texts[column]).bold = True
        if column in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


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
