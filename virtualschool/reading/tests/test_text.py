"""Plain and separated text as paragraphs and tables."""

import pytest

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


def test_a_quotation_mark_left_open_swallows_nothing():
    document = read("plan.csv", b'a,b\n1,"open\n2,x\n3,y\n')
    assert _texts(document.blocks[0]) == [["a", "b"], ["1", '"open'], ["2", "x"], ["3", "y"]]
    assert "never closed" in document.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding):
    document = read("plan.csv", "Action,Due\r\nShare – “widely”,café\r\n".encode(encoding))
    assert _texts(document.blocks[0])[1] == ["Share – “widely”", "café"]


def test_a_first_line_may_name_the_separator():
    assert _texts(read("a.csv", b"sep=;\na;b,c\n").blocks[0]) == [["a", "b,c"]]


def test_a_table_of_bars_and_headings_of_hashes():
    document = read("a.md", b"# Plan\n\n| a | b |\n|---|:-:|\n| 1 | x \\| y |\n\nUnder\n-----\n")
    assert [(block.text, block.level) for block in (document.blocks[0], document.blocks[2])] == [("Plan", 1), ("Under", 2)]
    assert _texts(document.blocks[1]) == [["a", "b"], ["1", "x | y"]]
    assert document.title == "Plan"


def test_a_pasted_table_joins_the_lines_of_a_cell():
    quoted = read("", b'a\tb\tc\n1\t"x\ny ""z"""\t3\n')
    assert _texts(quoted.blocks[0]) == [["a", "b", "c"], ["1", 'x\ny "z"', "3"]]
    broken = read("", b"a\tb\tc\n1\tx\ny\t3\n2\tz\t4\n")
    assert _texts(broken.blocks[0]) == [["a", "b", "c"], ["1", "x\ny", "3"], ["2", "z", "4"]]


def test_rows_of_dashes_are_no_rows_and_bullets_part_lines():
    (table,) = read("", 'a\tb\n--\t--\nWith: <ul style="x"> • one • two\t<p>p</p><p>q</p>\n'.encode()).blocks
    assert _texts(table) == [["a", "b"], ["With:\n• one\n• two", "p\nq"]]


def test_lines_broken_at_a_margin_are_paragraphs_and_items_are_not_joined():
    text = (
        "The peer review allowed the council to draw on the experience of several\n"
        "Virtual School Heads from other parts of the country. The resulting report\n"
        "helped.\n"
        "1. First\n2. Second\n- third\n"
    )
    document = read("", text.encode())
    assert [block.text.count(" ") for block in document.blocks] == [25, 1, 1, 1]
    assert [block.is_item for block in document.blocks] == [False, True, True, True]
    assert document.blocks[0].place.text == "lines 1–3"


def test_an_item_with_a_tab_after_its_number_is_no_table():
    assert [block.text for block in read("", b"1.\tFirst\n2.\tSecond\n\tIndented\n").blocks] == ["1. First", "2. Second", "Indented"]


HTML = b"""<!DOCTYPE html><html><head><title>Our plan</title><style>p{}</style></head><body><h2>Aims</h2><p>One<br>two</p>
<ul><li>first</li><li>second</ul><ol><li>a<li>b</ol><script>alert(1)</script>
<table><thead><tr><th>Action<th>Who<th>RAG</thead><tr><td rowspan=2>Share<td>VSH<td style="background:#ffc000">x
<tr><td bgcolor=red colspan=2>Deputy<table><tr><td>in<td>side</table></table></body></html>"""


def test_a_web_page():
    document = read("plan.html", HTML)
    assert document.title == "Our plan"
    *before, table = document.blocks
    assert [(block.text, block.level, block.is_item) for block in before] == [
        ("Aims", 2, False),
        ("One", 0, False),
        ("two", 0, False),
        ("• first", 0, True),
        ("• second", 0, True),
        ("1. a", 0, True),
        ("2. b", 0, True),
    ]
    assert _texts(table) == [["Action", "Who", "RAG"], ["Share", "VSH", "x"], ["Share", "Deputy\nin\nside", "Deputy\nin\nside"]]
    assert [cell.colour for cell in table.rows[1]] == ["", "", "ffc000"]
    assert table.rows[2][1].colour == "ff0000"
    assert table.header_rows == 1


COLUMNS = """Anytown

Action              Owner      Deadline     Outcome
------              -----      --------     -------
Theme 1: A heading that runs over columns
Meet schools        AB         March 22     Attendance
                                            to rise
Share data with     CD         June 22
neighbours

Go                  EF
End of it.
"""


def test_columns_that_only_blanks_hold_together_are_a_table():
    before, table, after = read("a.txt", COLUMNS.encode()).blocks
    assert _texts(table) == [
        ["Action", "Owner", "Deadline", "Outcome"],
        ["Theme 1: A heading that runs over columns"] * 4,
        ["Meet schools", "AB", "March 22", "Attendance to rise"],
        ["Share data with neighbours", "CD", "June 22", ""],
        ["Go", "EF", "", ""],
    ]
    assert (before.text, after.text) == ("Anytown", "End of it.")


def test_headings_under_blanks_may_go_over_two_lines():
    heads = "Area for      Key actions       Responsible   Deadline\ndevelopment                     officer\n"
    body = "Attendance    Meet schools      AB            March 22\n              each week\n"
    body += "Exclusion     Warn early        CD            June 22\n"
    for text in (heads, heads.replace("officer", "Officer").replace("development", "Development")):
        rows = _texts(read("a.txt", (text + body).encode()).blocks[0])
        assert [label.lower() for label in rows[0]] == ["area for development", "key actions", "responsible officer", "deadline"]
        assert rows[1:] == [["Attendance", "Meet schools each week", "AB", "March 22"], ["Exclusion", "Warn early", "CD", "June 22"]]
    foot = "Area for                        Responsible\ndevelopment   Key actions       officer       Deadline\n" + body
    assert _texts(read("a.txt", foot.encode()).blocks[0])[0] == ["Area for development", "Key actions", "Responsible officer", "Deadline"]


def test_columns_drift_from_page_to_page_and_a_page_may_begin_with_the_rest_of_a_row():
    page = """Action             Led     Support from       Timescale     Outcome
                   by                         and review

Write guidance     Head    Performance        March 22      Known to all
for partners               team

Revise format      Head    Staff              June 22       Easier to use, and
                                                            liked
\f
Action             Led   Support from         Timescale     Outcome
                   by                         and review
                                                            by everyone

A theme that stands across the columns of the table and goes on for so long that a second
line is needed

Audit plans        Head  Virtual School staff March 22      Better plans
"""
    rows = [row for block in read("a.txt", page.encode()).blocks if isinstance(block, Table) for row in _texts(block)]
    assert rows[0] == rows[3] == ["Action", "Led by", "Support from", "Timescale and review", "Outcome"]
    assert rows[1] == ["Write guidance for partners", "Head", "Performance team", "March 22", "Known to all"]
    assert [rows[2][-1], rows[4]] == ["Easier to use, and liked", ["", "", "", "", "by everyone"]]
    assert rows[5][0].endswith("so long that a second line is needed")
    assert rows[6] == ["Audit plans", "Head", "Virtual School staff", "March 22", "Better plans"]


def test_words_far_apart_without_lines_under_them_are_text():
    assert all(isinstance(block, Paragraph) for block in read("a.txt", b"One  two  three four\n\nand more of the same\n").blocks)


def test_signs_that_nobody_sees_are_gone():
    paragraph, table = read("a.txt", "soft\u00adhyphen\u200b\n\na\u00adb\tc\nd\te".encode()).blocks
    assert paragraph.text == "softhyphen"
    assert _texts(table) == [["ab", "c"], ["d", "e"]]
    assert _texts(read("a.csv", "\ufeffa,b\nc,d".encode("utf-16")).blocks[0]) == [["a", "b"], ["c", "d"]]


GRID = """Our plan

+--------+-----+
| Action | Who |
+--------+-----+
| First theme  |
+--------+-----+
| Share  | AB  |
| widely |     |
+--------+-----+
| Tell   |     |
+--------+-----+
"""


@pytest.mark.parametrize("signs", [("+", "-", "|"), ("\u253c", "\u2500", "\u2502"), ("\u256c", "\u2550", "\u2551")])
def test_lines_between_two_rules_are_one_row(signs):
    drawn = GRID.translate(dict(zip(map(ord, "+-|"), signs, strict=True)))
    title, grid = read("plan.txt", drawn.encode()).blocks
    assert title.text == "Our plan"
    assert _texts(grid) == [["Action", "Who"], ["First theme", ""], ["Share widely", "AB"], ["Tell", ""]]


def test_a_table_with_rules_at_its_head_and_end_alone_has_a_row_in_each_line():
    lines = ["+---+---+", "| a | b |", "+---+---+", "| 1 | 2 |", "| 3 | 4 |", "+---+---+"]
    (grid,) = read("plan.txt", "\n".join(lines).encode()).blocks
    assert _texts(grid) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_lines_without_a_separator_under_separated_text_are_paragraphs():
    grid, first, second = read("plan.csv", b"Our plan\na,b,c\n1,2,3\n4,,\n\nReviewed each term.\nBy the board.\n").blocks
    assert [row[0] for row in _texts(grid)] == ["Our plan", "a", "1", "4"]
    assert [(each.text, each.place.text) for each in (first, second)] == [("Reviewed each term.", "line 6"), ("By the board.", "line 7")]
    (narrow,) = read("plan.csv", b"a,b\n1,2\n3\n").blocks
    assert _texts(narrow) == [["a", "b"], ["1", "2"], ["3", ""]]
