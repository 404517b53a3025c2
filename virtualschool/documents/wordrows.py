"""The body of a table in Word, written as one piece of XML: a plan has thousands of cells, and python-docx takes longer to put one in
its place than all else of the document takes to write."""

import re
from collections.abc import Collection, Iterable, Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.table import Table

_BREAKS = re.compile(r"([\t\r\n])")
_LOOK = {right: f'<w:pPr><w:spacing w:after="40"/>{end}</w:pPr>' for right, end in ((False, ""), (True, '<w:jc w:val="right"/>'))}


def add_rows(table: Table, rows: Iterable[Sequence[str]], right: Collection[int]) -> None:
    """Rows below those that the table has, each as wide as its first. No row breaks over two pages; columns in `right` end at the right."""
    widths = [cell.width.twips if cell.width else 0 for cell in table._tbl.tr_lst[0].tc_lst]
    written = "".join(_row(row, widths, right) for row in rows)
    if written:
        table._tbl.extend(list(parse_xml(f"<w:tbl {nsdecls('w')}>{written}</w:tbl>")))


def _row(texts: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells = "".join(_cell(text, width, at in right) for at, (text, width) in enumerate(zip(texts, widths, strict=True)))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, right: bool) -> str:
    run = f'<w:r><w:rPr><w:b w:val="0"/></w:rPr>{_said(text)}</w:r>'
    return f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr><w:p>{_LOOK[right]}{run}</w:p></w:tc>'


def _said(text: str) -> str:
    """The words of a cell; tabs and new lines are elements of their own."""
    return "".join(map(_piece, _BREAKS.split(text)))


def _piece(text: str) -> str:
    if not text:
        return ""
    if text in "\t\r\n":
        return "<w:tab/>" if text == "\t" else "<w:br/>"
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{kept}>{escape(text)}</w:t>"
