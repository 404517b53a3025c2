"""Plain and separated text as paragraphs and tables."""

from virtualschool.reading import read
from virtualschool.reading.blocks import Paragraph, Table


def _texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_lines_with_tabs_are_a_table_and_blank_lines_end_it():
    document = read("plan.txt", b"Our plan\n\nAction\tWho\nShare\tHead\n\n\tDeputy\nAfter\n")
    title, first, second, after = document.blocks
    assert (title.text, after.text) == ("Our plan", "After")
    assert _texts(first) == [["Action", "Who"], ["Share", "Head"]]
    assert _texts(second) == [["", "Deputy"]]
    assert first.place.text == "lines 3–4"
    assert first.rows[1][1].place.text == "line 4, column 2"


def test_separated_text_keeps_quoted_lines_and_pads_short_rows():
    (table,) = read("plan.csv", b'a;b;c\r\n1;"x\r\ny"\r\n').blocks
    assert isinstance(table, Table)
    assert _texts(table) == [["a", "b", "c"], ["1", "x\ny", ""]]


def test_crumbs_of_tags_part_lines_and_a_smaller_sign_stays():
    (paragraph, item) = read("", "<p>NEET < 26% & more</p> <p>• two</p>".encode()).blocks
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.text, item.text, item.is_item) == ("NEET < 26% & more", "• two", True)
