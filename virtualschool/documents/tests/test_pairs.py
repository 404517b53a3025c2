"""Tables of names with sentences beside them, as a plan of hundreds of actions is written in them."""

import dataclasses
import io

import docx
import pypdf

from virtualschool.documents import html, pdf, word
from virtualschool.documents.blocks import Cell, FiguresTable, Report
from virtualschool.documents.tests import sample


def _report(table: FiguresTable) -> Report:
    return dataclasses.replace(sample.report(), blocks=(table,))


def _table(rows: tuple[tuple[Cell, ...], ...], columns: tuple[str, ...] = ("What", "As it stands")) -> FiguresTable:
    return FiguresTable("Action 1", columns, rows)


def test_the_words_of_a_cell_in_word_are_kept_letter_by_letter() -> None:
    said = ' two lines\nand a\ttab, <b>no</b> tag & "quotes" '
    written = word.render(_report(_table((("By whom", said), ("Empty", ""), ("Number", 3)))))
    head, *rows = docx.Document(io.BytesIO(written)).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["By whom", said], ["Empty", ""], ["Number", "3"]]
    assert all(cell.width == head.cells[0].width for row in rows for cell in row.cells)


def test_only_names_with_sentences_beside_them_are_set_as_pairs() -> None:
    sentence = "A sentence that is a good deal longer than a name."
    assert 'class="vs-table vs-table--pairs"' in html.page(_report(_table((("By whom", "VSH"), ("Impact", sentence)))))
    for other in (_table((("By whom", "VSH"),)), _table(((sentence, sentence),)), _table((("a", sentence, "c"),), ("a", "b", "c"))):
        assert 'vs-table--pairs"' not in html.page(_report(other))


def test_a_table_of_pairs_longer_than_a_page_is_whole_in_the_pdf_and_its_head_repeats() -> None:
    rows = tuple((f"Name {number}", "What is said of it, in words enough for two lines of a page. " * 2) for number in range(60))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.render(_report(_table(rows))))).pages]
    assert sum("As it stands" in page for page in pages) > 1
    assert all(f"Name {number}" in " ".join(pages) for number in range(60))
