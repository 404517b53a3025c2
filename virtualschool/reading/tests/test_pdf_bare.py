"""PDF tables without lines: a text beside several rows, columns told by the words below headings, shaded rows, coloured cells."""

import pytest

from virtualschool.reading import read
from virtualschool.reading.tests.drawing import box, line, pdf, text
from virtualschool.reading.tests.making import spans, texts
from virtualschool.reading.tests.test_pdf import _printed, _tables

HEAD = ("Area for development", "Action", "Lead", "RAG")
PLAIN = "td, th { border: 0 }"
AREA = "The data that we hold lies in many places and nobody has one picture of a child, which costs us time in every meeting." * 3


def rows(*, colours=("#92d050", "#ffc000", "#ff0000")):
    """Two areas, the first beside two actions and longer than either."""
    one, two, three = (f"<td style='background:{each}'></td>" for each in colours)
    return (
        f"<tr><td rowspan=2>{AREA}<td>Agree with the performance team what is to be gathered each month<td>Data Manager{one}</tr>"
        f"<tr><td>Buy a dashboard<td>Head of the Virtual School{two}</tr>"
        f"<tr><td>Plans are thin<td>Moderate a sample of thirty plans each term<td>Deputy{three}</tr>"
    )


def said(table):
    return [[cell.replace("\n", " ") for cell in row] for row in texts(table)]


def page(*, style=PLAIN, body="", head=HEAD, title=True):
    names = "".join(f"<th>{name}</th>" for name in head)
    first = (
        f"<tr><td colspan={len(head)}><b>Are the plans that we write with children and their schools good enough?</b></td></tr>"
        if title
        else ""
    )
    return f"<style>{style} table {{ width: 60% }}</style><table><thead><tr>{names}</tr></thead>{first}{body or rows()}</table>"


def test_a_text_beside_two_rows_parts_neither_and_covers_both():
    (table,) = _tables(read("plan.pdf", _printed(page())))
    found = texts(table)
    assert [row[1:3] for row in found[2:]] == [
        ["Agree with the performance team what is to be gathered each month", "Data Manager"],
        ["Buy a dashboard", "Head of the Virtual School"],
        ["Moderate a sample of thirty plans each term", "Deputy"],
    ]
    assert found[2][0] == AREA
    assert found[4][0] == "Plans are thin"
    assert spans(table)[AREA] == [(2, 0), (3, 0)]
    assert spans(table)["Are the plans that we write with children and their schools good enough?"] == [(1, 0), (1, 1), (1, 2), (1, 3)]


def test_cells_that_hold_a_colour_alone_keep_it_and_make_no_table_of_their_own():
    (table,) = _tables(read("plan.pdf", _printed(page(title=False))))
    assert [row[3].colour for row in table.rows[1:]] == ["92d050", "ffc000", "ff0000"]
    assert [len(row) for row in table.rows] == [4] * 4


def _below(places, rows, *lines):
    """The same lines of words in each of several rows, drawn below a heading."""
    return "".join(
        text(x, 740 - 30 * at - 12 * down, word)
        for at in range(rows)
        for down, words in enumerate(lines)
        for x, word in zip(places, words, strict=True)
        if word
    )


def test_a_column_that_is_empty_on_a_page_is_known_from_the_page_before():
    places = (50, 190, 330, 470)
    head = "".join(
        text(x, 760, name, bold=True) for x, name in zip(places, ("Theme of plan", "Area of work", "Action", "Lead"), strict=True)
    )
    full = _below(places, 4, ("How good", "Data", "Buy it", "AB"), ("is it?", "lies", "soon", ""))
    rest = _below(places, 3, ("", "More", "Sell it", "CD"), ("", "lies", "late", ""))
    one, two = _tables(read("plan.pdf", pdf(head + full, head + rest)))
    assert said(one)[1] == ["How good is it?", "Data lies", "Buy it soon", "AB"]
    assert said(two)[:2] == [["Theme of plan", "Area of work", "Action", "Lead"], ["", "More lies", "Sell it late", "CD"]]


@pytest.mark.parametrize("merged", [True, False])
def test_shaded_rows_tell_those_between_them(merged):
    style = f"{PLAIN} thead th {{ background: #1d70b8 }} tbody tr:nth-child(even) td {{ background: #eee }}"
    plain = "".join(f"<tr><td>Area {at}<td>Do {at} and tell all the schools<td>AB<td>G</tr>" for at in range(5))
    body = (
        "<tr><td>First<td>Zero<td>XY<td>R</tr><tr><td rowspan=2>Area<td>One<td>AB<td>G</tr><tr><td>Two<td>CD<td>A</tr>"
        "<tr><td>Last<td>Three<td>EF<td>R</tr>"
    )
    (table,) = _tables(read("plan.pdf", _printed(page(style=style, body=f"<tbody>{body if merged else plain}</tbody>", title=False))))
    if merged:
        told = [["First", "Zero", "XY", "R"], ["Area", "One", "AB", "G"], ["Area", "Two", "CD", "A"], ["Last", "Three", "EF", "R"]]
        assert texts(table) == [list(HEAD), *told]
    else:
        assert texts(table)[1:] == [[f"Area {at}", f"Do {at} and tell all the schools", "AB", "G"] for at in range(5)]


def test_two_tables_with_lines_between_rows_under_headings_of_their_own():
    style = "td, th { border: 0; border-bottom: 1px solid #999 } table { width: 100% }"
    one = "<h2>Attendance</h2>" + page(style=style, title=False, head=("Action", "Lead", "Due"), body="<tr><td>A<td>x<td>May</tr>" * 3)
    two = "<h2>Reading</h2>" + page(
        style=style, title=False, head=("Action", "Lead", "Due"), body="<tr><td>Longer action<td>The head of it<td>June 2025</tr>" * 2
    )
    document = read("plan.pdf", _printed(one + two))
    assert [texts(table)[-1] for table in _tables(document)] == [["A", "x", "May"], ["Longer action", "The head of it", "June 2025"]]
    assert [block.text for block in document.blocks if block not in _tables(document)] == [
        "Attendance",
        "Reading",
        "Page 1 of 1",
    ]


def test_a_coloured_column_beside_lines_of_words_is_no_table():
    drawn = "".join(
        text(50, 740 - 20 * at, f"A sentence of the report, the {at}th") + box(400, 735 - 20 * at, 60, 18, "1 0 0") for at in range(4)
    )
    drawn += box(40, 755, 420, 16, "0.8 0.8 0.9") + line(40, 600, 460, 600)
    document = read("plan.pdf", pdf(drawn))
    assert all("A sentence" in block.text for block in document.blocks if block not in _tables(document))
