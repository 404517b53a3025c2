"""The plans as Word files, written as councils write them: a table for each line of enquiry, merged cells, RAG as the colour of a cell."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell

FILLS = {"red": "FF5050", "amber": "FFC000", "green": "92D050", "blue": "5B9BD5"}
COLUMNS = ("Area for consideration", "Action", "By whom?", "Due / RAG on track", "Progress / RAG completion", "Anticipated impact")


def write(said: dict[str, Any], path: Path) -> Path:
    """Writes a plan; the words decide everything."""
    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    document.add_heading(said["title"], 0)
    for text in said["intro"]:
        document.add_paragraph(text)
    for line in said["lines"]:
        document.add_heading(line["title"], 1)
        _table(document.add_table(rows=1, cols=len(COLUMNS)), line["considerations"])
    if said["recommendations"]:
        document.add_heading("Recommendations", 1)
        recommended = [{"text": said["recommended_by"], "actions": said["recommendations"]}]
        _table(document.add_table(rows=1, cols=len(COLUMNS)), recommended)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def _table(table: Table, considerations: list[dict[str, Any]]) -> None:
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = text
    for each in considerations:
        rows = [_row(table, action) for action in each["actions"]]
        _over(rows, 0, each["text"])
        if "impact" in each:
            _over(rows, 5, each["impact"])


def _row(table: Table, said: dict[str, Any]) -> tuple[_Cell, ...]:
    cells = tuple(table.add_row().cells)
    for place, name in ((1, "action"), (2, "whom"), (3, "due"), (4, "progress"), (5, "impact")):
        cells[place].text = said.get(name, "")
    for place, name in ((3, "on_track"), (4, "completion")):
        if name in said:
            _fill(cells[place], FILLS[said[name]])
    return cells


def _over(rows: list[tuple[_Cell, ...]], place: int, text: str) -> None:
    """One text for all the rows, in a cell that is merged over them."""
    first = rows[0][place]
    merged = first.merge(rows[-1][place]) if len(rows) > 1 else first
    merged.text = text


def _fill(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
