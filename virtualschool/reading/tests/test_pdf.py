"""PDF files: our own, and drawn as other programs draw them."""

import pytest
import weasyprint
from pdfminer.fontmetrics import FONT_METRICS

from virtualschool.reading import limits, read
from virtualschool.reading.blocks import CannotRead, Paragraph, Table
from virtualschool.reading.tests.drawing import box, line, pdf, picture, text
from virtualschool.reading.tests.making import spans, texts

HELVETICA = FONT_METRICS["Helvetica"][1]
STYLE = """@page { size: A4 landscape; margin: 15mm; @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
body { font: 10pt sans-serif } table { border-collapse: collapse; width: 100% }
td, th { border: 0.5pt solid black; padding: 3pt; vertical-align: top; text-align: left } p { margin: 0 0 4pt }"""


def _printed(html):
    return weasyprint.HTML(string=f"<html lang='en'><style>{STYLE}</style>{html}</html>").write_pdf()


def _tables(document):
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.fixture(scope="module")
def printed():
    """A plan of several pages as our own renderer prints it."""
    long = "Sharing what is known with schools helps every child. " * 12
    rows = "".join(
        f"<tr>{'' if number % 2 else f'<td rowspan=2>Consideration {number}</td>'}<td>Action {number} {long}</td>"
        f"<td style='background:{'#92d050' if number % 3 else '#ff0000'}'>Complete</td></tr>"
        for number in range(12)
    )
    html = (
        f"<h1>Our action plan</h1><h2>Overview</h2><p>{long}</p><p>Second paragraph.</p><ol><li>one<li>two</ol>"
        f"<table><tr><td colspan=3><b>First theme</b></td></tr><tr><th>Consideration<th>Action<th>RAG</tr>{rows}</table><p>After.</p>"
    )
    return read("plan.pdf", _printed(html))


def test_headings_paragraphs_and_items(printed):
    paragraphs = [block for block in printed.blocks if isinstance(block, Paragraph)]
    assert [(block.text[:16], block.level) for block in paragraphs[:2]] == [("Our action plan", 1), ("Overview", 2)]
    assert paragraphs[2].text == ("Sharing what is known with schools helps every child. " * 12).strip()
    assert [block.text for block in paragraphs[3:6]] == ["Second paragraph.", "1. one", "2. two"]
    assert [block.is_item for block in paragraphs[3:6]] == [False, True, True]
    assert printed.title == "Our action plan"


def test_what_repeats_on_every_page_is_said_once(printed):
    assert [block.text for block in printed.blocks if block.place.text == "page footer"] == ["Page 1 of 3"]


def test_ruled_cells_with_what_they_cover_and_their_colours(printed):
    tables = _tables(printed)
    assert len(tables) == 3
    assert spans(tables[0])["First theme"] == [(0, 0), (0, 1), (0, 2)]
    assert texts(tables[0])[1] == ["Consideration", "Action", "RAG"]
    assert spans(tables[0])["Consideration 0"] == [(2, 0), (3, 0)]
    assert [row[2].colour for row in tables[0].rows[2:5]] == ["ff0000", "92d050", "92d050"]
    assert all(cell.is_bold for cell in tables[0].rows[1])
    assert tables[1].place.text == "page 2, table 1"


def test_no_word_is_lost_at_the_end_of_a_page(printed):
    text = " ".join(cell.text for table in _tables(printed) for row in table.rows for cell in row if cell.is_first)
    assert text.count("helps every child.") == 12 * 12


def test_borders_drawn_as_thin_boxes_and_a_row_cut_by_the_page():
    drawn = "".join(box(50, y, 300, 0.5) for y in (750, 720)) + "".join(box(x, 650, 0.5, 100) for x in (50, 150, 350))
    drawn += text(55, 735, "Action") + text(155, 735, "Who") + text(55, 700, "Share") + text(155, 700, "Head")
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert texts(table) == [["Action", "Who"], ["Share", "Head"]]


def test_a_table_without_outer_frame():
    drawn = "".join(line(50, y, 350, y) for y in (750, 720, 690, 660)) + line(200, 660, 200, 750)
    drawn += "".join(text(55, y, f"a{y}") + text(205, y, f"b{y}") for y in (735, 705, 675))
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert texts(table) == [["a735", "b735"], ["a705", "b705"], ["a675", "b675"]]


def test_lines_between_rows_only():
    drawn = "".join(line(50, y, 450, y) for y in (750, 720, 690, 660))
    drawn += text(55, 730, "A title over all of the columns, from the first to the last of them")
    drawn += "".join(text(x, y, f"{name} {y}") for y in (705, 675) for x, name in ((55, "one"), (200, "two"), (330, "three")))
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert texts(table)[1:] == [["one 705", "two 705", "three 705"], ["one 675", "two 675", "three 675"]]


def test_cells_that_are_only_filled():
    drawn = "".join(box(x, y, 100, 30, "0.8 0.9 1") for x in (50, 150, 250) for y in (700, 730))
    drawn += "".join(text(x + 5, y + 10, f"{x} {y}") for x in (50, 150, 250) for y in (700, 730))
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert texts(table) == [["50 730", "150 730", "250 730"], ["50 700", "150 700", "250 700"]]
    assert table.rows[0][0].colour == "cce6ff"


def test_columns_without_lines_under_a_clear_header():
    places = (50, 200, 350)
    drawn = text(50, 780, "A plan in words, that are no table at all")
    drawn += "".join(text(x, 750, name, bold=True) for x, name in zip(places, ("Action", "Who", "Due"), strict=True))
    rows = (("Share the board", "Head", "May"), ("Visit schools", "Deputy", "June"))
    drawn += "".join(text(x, y, word) for y, row in ((735, rows[0]), (720, rows[1])) for x, word in zip(places, row, strict=True))
    document = read("a.pdf", pdf(drawn))
    assert document.blocks[0].text.startswith("A plan")
    assert texts(_tables(document)[0]) == [["Action", "Who", "Due"], *map(list, rows)]


PLACES = (50, 200, 350)
PLAIN = (
    ("Action", "Who", "Due"),
    ("KLOE 1: How well do all of us work with our partners?",),
    ("Share", "Head", "May"),
    ("it",),
    ("Go", "Deputy", "June"),
)


def _plain(*rows):
    return "".join(text(x, 750 - 13 * at, word) for at, row in enumerate(rows) for x, word in zip(PLACES, row, strict=False))


def test_short_headings_that_are_not_bold_above_lines_under_them():
    (table,) = _tables(read("a.pdf", pdf(_plain(*PLAIN))))
    assert texts(table)[1] == [PLAIN[1][0]] * 3
    assert [texts(table)[0], *texts(table)[2:]] == [list(PLAIN[0]), ["Share", "Head", "May"], ["it", "", ""], ["Go", "Deputy", "June"]]


def test_columns_that_later_lines_do_not_keep_were_none():
    drawn = _plain(*PLAIN, *PLAIN[2:]) + text(50, 750 - 13 * 8, "left") + text(275, 750 - 13 * 8, "between")
    assert _tables(read("a.pdf", pdf(drawn))) == []


def test_words_far_apart_without_a_header_stay_text():
    drawn = text(50, 750, "Name") + text(300, 750, "Date")
    assert [block.text for block in read("a.pdf", pdf(drawn)).blocks] == ["Name Date"]


def test_a_mark_or_shading_in_a_cell_is_its_colour():
    frame = "".join(line(50, y, 350, y) for y in (750, 720)) + "".join(line(x, 720, x, 750) for x in (50, 150, 250, 350))
    drawn = box(53, 730, 60, 14, "1 1 0") + text(55, 735, "marked") + box(190, 730, 12, 12, "1 0 0") + frame + text(255, 735, "x")
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert [cell.colour for cell in table.rows[0]] == ["ffff00", "ff0000", ""]


def test_letters_turned_on_their_side_are_read():
    frame = "".join(line(50, y, 250, y) for y in (750, 650)) + "".join(line(x, 650, x, 750) for x in (50, 100, 250))
    drawn = frame + text(0, 0, "Turned words", matrix="0 1 -1 0 80 660") + text(105, 700, "beside")
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert texts(table) == [["Turned words", "beside"]]


def test_a_page_that_lies_sideways_is_refused_and_said_so():
    lines = "".join(text(0, 0, f"Visit every school, part {place}", matrix=f"0 1 -1 0 {100 + 20 * place} 100") for place in range(6))
    with pytest.raises(CannotRead, match="lying sideways"):
        read("a.pdf", pdf(lines))


def test_words_cut_at_a_line_end_are_joined_where_the_document_knows_them():
    lines = (
        "The school improvement partner asked for the self-",
        "evaluation, and for all that the school has improve-",
        "ment plans for.",
    )
    drawn = "".join(text(50, 750 - 12 * number, each) for number, each in enumerate(lines))
    assert [block.text for block in read("a.pdf", pdf(drawn)).blocks] == [
        "The school improvement partner asked for the self-evaluation, and for all that the school has improvement plans for."
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["roles/responsibiliti", "es for all staff"], "roles/responsibilities for all staff"),
        (["Directors/Headteac", "her. Heads lead", "Headteacher first"], "Directors/Headteacher. Heads lead Headteacher first"),
        (["administrators", "are there now", "and are here"], "administrators are there now and are here"),
        (["staff/administrators", "are there now", "and are here"], "staff/administrators are there now and are here"),
    ],
)
def test_a_word_too_long_for_its_column_is_cut_and_whole_again(lines, expected):
    """Writing programs cut a word that has no room on a line of its own, without a hyphen."""
    right = 58 + sum(HELVETICA[letter] for letter in lines[0]) / 100
    drawn = "".join(line(50, y, right, y) for y in (760, 745, 690)) + "".join(line(x, 690, x, 760) for x in (50, right))
    drawn += "".join(text(54, y, each) for y, each in zip((749, 733, 721, 709), ("Heading", *lines), strict=False))
    (table,) = _tables(read("a.pdf", pdf(drawn)))
    assert " ".join(texts(table)[1][0].split()) == expected


def test_the_rest_of_a_row_above_another_table_of_the_same_columns_is_one_row():
    """What a page break leaves of a row: bold where the row was, lines below one another that could be a table without lines."""
    xs = (50, 150, 250, 350)
    drawn = "".join(line(x, low, x, high) for x in xs for low, high in ((700, 760), (560, 640)))
    drawn += "".join(line(50, y, 350, y) for y in (760, 700, 640, 600, 560))
    rest = (
        ("Key data on", "School progress", "Work is done"),
        ("is gathered", "is seen best if", "on the system"),
        ("monthly", "data is there", "by May"),
    )
    drawn += "".join(text(x + 3, 745 - 14 * down, words) for down, row in enumerate(rest) for x, words in zip(xs, row, strict=False))
    drawn += "".join(text(x + 3, 625, words, bold=True) for x, words in zip(xs, ("Action", "Impact", "Progress"), strict=False))
    drawn += "".join(text(x + 3, 585, words) for x, words in zip(xs, ("Share it", "Better", "Done"), strict=False))
    one, two = _tables(read("a.pdf", pdf(drawn)))
    assert [[" ".join(each.split()) for each in row] for row in texts(one)] == [
        ["Key data on is gathered monthly", "School progress is seen best if data is there", "Work is done on the system by May"]
    ]
    assert texts(two) == [["Action", "Impact", "Progress"], ["Share it", "Better", "Done"]]


def test_a_scan_is_called_a_scan_and_scanned_pages_are_named():
    with pytest.raises(CannotRead, match="is a scan"):
        read("a.pdf", pdf(picture(), picture()))
    with pytest.raises(CannotRead, match="has no text"):
        read("a.pdf", pdf(""))
    assert "Page 2 hold" in read("a.pdf", pdf(text(50, 700, "Some words"), picture())).notes[0]


def test_comments_and_form_fields_are_read():
    annotations = (
        "<< /Subtype /Text /Rect [0 0 9 9] /Contents (please check) >> "
        "<< /Subtype /Widget /T (Owner) /V (Head teacher) /Rect [0 0 9 9] >> << /Subtype /Link /Rect [0 0 9 9] >>"
    )
    blocks = read("a.pdf", pdf(text(50, 700, "Plan"), annotations=annotations)).blocks
    assert [(block.text, block.place.text) for block in blocks[1:]] == [
        ("please check", "page 1, comment"),
        ("Head teacher", "page 1, form field “Owner”"),
    ]


def test_a_locked_file_and_one_of_too_many_pages(monkeypatch):
    keys = b"/O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b">"
    encrypt = b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 " + keys + b" >> /ID [<00><00>]"
    locked = pdf(text(50, 700, "x")).replace(b"/Root 1 0 R", encrypt)
    with pytest.raises(CannotRead, match="locked with a password"):
        read("a.pdf", locked)
    monkeypatch.setattr(limits, "MOST_PAGES", 1)
    with pytest.raises(CannotRead, match="has 2 pages"):
        read("a.pdf", pdf("", ""))


def test_a_title_is_no_header_though_later_pages_repeat_its_words():
    first = text(50, 760, "Our plan", size=20) + text(50, 700, "Body text here")
    other = text(50, 780, "Our plan", size=8) + text(50, 700, "More")
    blocks = read("a.pdf", pdf(first, other, other)).blocks
    assert [(block.text, block.place.text, block.level) for block in blocks] == [
        ("Our plan", "page 1", 1),
        ("Body text here", "page 1", 0),
        ("More", "page 2", 0),
        ("More", "page 3", 0),
        ("Our plan", "page header", 0),
    ]


HEADINGS = ["Area for<br>development", "Key actions", "Responsible<br>officer", "Timescale", "RAG"]
ROWS = [
    [
        "Raise attendance",
        "Hold a clinic every week with schools that need it and tell the board",
        "Head of school",
        "May 2025",
        "Green",
    ],
    ["", "Write to each carer after three days", "Officer", "ongoing", "Red"],
    ["Better plans", "Read ten plans each month together with teachers from other schools", "Deputy", "June 2025", ""],
    ["No exclusion", "Agree early warning with every school", "Deputy", "July 2025", "Green"],
]


def _plan(style):
    head = "".join(f"<th>{label}</th>" for label in HEADINGS)
    body = ""
    for row in ROWS:
        first = f"<td rowspan={2 if row[0] == ROWS[0][0] else 1}>{row[0]}</td>" if row[0] else ""
        body += f"<tr>{first}{''.join(f'<td>{text}</td>' for text in row[1:])}</tr>"
    bare = "td, th { border: none; padding: 6px; font-size: 9pt }"
    return read("a.pdf", _printed(f"<style>{bare}{style}</style><h1>Our plan</h1><table><thead><tr>{head}</tr></thead>{body}</table>"))


@pytest.mark.parametrize(
    "style",
    [
        "th { vertical-align: top }",
        "th { vertical-align: middle }",
        "th { vertical-align: bottom }",
        "th { font-weight: normal }",
        "table { border: 1px solid black } th { border-bottom: 1px solid black }",
        "tr { border-bottom: 1px solid #999 }",
        "td { border-bottom: 1px solid #ccc } th { background: #036; color: white }",
        "@page { size: A5 landscape; margin: 12mm } td { border-bottom: 1px solid #ccc }",
        "td, th { border-left: 1px solid black; border-right: 1px solid black } table { border: 1px solid black }",
    ],
)
def test_a_table_is_told_by_whatever_lines_it_has_and_headings_may_go_over_two(style):
    rows = [[" ".join(text.split()) for text in row] for each in _tables(_plan(style)) for row in texts(each)]
    assert rows[0] == ["Area for development", "Key actions", "Responsible officer", "Timescale", "RAG"]
    body = [row for row in rows[1:] if row != rows[0]]
    assert [row[1:] for row in body] == [row[1:] for row in ROWS]
    assert [row[0] for row in body if row[0] != "Raise attendance"][-2:] == ["Better plans", "No exclusion"]


def test_borders_drawn_as_frames_are_no_fills_and_what_lies_between_them_is_no_column():
    style = "table { border-collapse: separate } table, td, th { border: 1px solid #333 }"
    rows = "".join(f"<tr><td>Action {number}<td>AB<td style='background:#ffc000'>A</tr>" for number in range(60))
    html = f"<style>{style}</style><table><thead><tr><th>Action<th>Who<th>RAG</tr></thead>{rows}</table>"
    tables = _tables(read("plan.pdf", _printed(html)))
    assert len(tables) > 1
    assert {len(row) for table in tables for row in table.rows} == {3}
    assert {cell.colour for table in tables for row in table.rows for cell in row} == {"", "ffc000"}
