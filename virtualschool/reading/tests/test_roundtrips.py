"""Whatever the grid and its merges, it reads back the same from each kind of document; no word is ever lost; broken files are refused."""

import html
import io
import random
import re
from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from virtualschool.reading import read
from virtualschool.reading.blocks import CannotRead, Document, Table
from virtualschool.reading.tests.drawing import line, pdf, text
from virtualschool.reading.tests.making import p, r, said, tbl, tc, tr, unzipped, word, zipped

pytestmark = pytest.mark.slow

CALM = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="_<>&\"'|=")
LINE = st.text(LETTERS, min_size=1, max_size=8).filter(lambda each: each.strip() == each)
LINES = st.lists(LINE, max_size=3).map(tuple)


@st.composite
def grids(draw, lines=LINES):
    """A grid as its cells: (row, column, rows, columns, lines), without gaps."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    taken, cells = set(), []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            down, across = draw(st.integers(1, height - row)), 1
            limit = next((x for x in range(column, width) if (row, x) in taken), width) - column
            across = draw(st.integers(1, limit))
            down = down if draw(st.booleans()) else 1
            spots = {(row + y, column + x) for y in range(down) for x in range(across)}
            if spots & taken:
                down, across = 1, 1
                spots = {(row, column)}
            taken |= spots
            cells.append((row, column, down, across, draw(lines)))
    return height, width, cells


def _seen(table):
    """A table as its cells."""
    cells = []
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row):
            if not cell.is_first:
                continue
            same = [(b, a) for b, line in enumerate(table.rows) for a, each in enumerate(line) if cell.merge and each.merge == cell.merge]
            down = max([b for b, _ in same], default=y) - y + 1
            across = max([a for _, a in same], default=x) - x + 1
            cells.append((y, x, down, across, cell.lines))
    return len(table.rows), len(table.rows[0]), cells


def _docx(grid):
    height, width, cells = grid
    rows = []
    for y in range(height):
        made = []
        for top, _, down, across, lines in sorted(cells, key=lambda each: each[1]):
            if not top <= y < top + down:
                continue
            merge = "" if down == 1 else '<w:vMerge w:val="restart"/>' if top == y else "<w:vMerge/>"
            inside = "".join(p(escape(each)) for each in lines) if top == y else p("")
            made.append(tc(inside or p(""), f'<w:gridSpan w:val="{across}"/>{merge}'))
        rows.append(tr(*made))
    return word(tbl(*rows, grid=[2000] * width))


def _html(grid):
    height, _, cells = grid
    rows = ""
    for y in range(height):
        line = (each for each in cells if each[0] == y)
        rows += "<tr>" + "".join(
            f"<td rowspan={down} colspan={across}>{''.join(f'<p>{html.escape(each)}</p>' for each in lines)}</td>"
            for _, _, down, across, lines in line
        )
    return f"<table>{rows}</table>".encode()


def _pdf(grid):
    """Each cell framed by its own four lines."""
    drawn = ""
    for y, x, down, across, lines in grid[2]:
        left, right, top, bottom = 50 + x * 100, 50 + (x + across) * 100, 750 - y * 60, 750 - (y + down) * 60
        drawn += line(left, top, right, top) + line(left, bottom, right, bottom)
        drawn += line(left, bottom, left, top) + line(right, bottom, right, top)
        drawn += "".join(text(left + 4, top - 14 - 20 * number, each, size=8) for number, each in enumerate(lines))
    return pdf(drawn)


@CALM
@given(grids())
def test_a_grid_comes_back_from_word(grid):
    (table,) = read("a.docx", _docx(grid)).blocks
    height, width, cells = grid
    columns = sorted({each[1] for each in cells})
    if len(columns) == width and len({each[0] for each in cells}) == height:
        assert _seen(table) == (height, width, cells)
    assert sorted(line for *_, lines in cells for line in lines) == sorted(line for *_, lines in _seen(table)[2] for line in lines)


@CALM
@given(grids())
def test_a_grid_comes_back_from_a_web_page(grid):
    (table,) = read("a.html", _html(grid)).blocks
    assert _seen(table)[2] == grid[2]


@CALM
@given(grids(lines=st.lists(LINE, min_size=1, max_size=3).map(tuple)))
def test_a_grid_comes_back_from_a_workbook(grid):
    book = Workbook()
    for y, x, down, across, lines in grid[2]:
        cell = book.active.cell(y + 1, x + 1)
        cell.value = "\n".join(lines)
        cell.data_type = "s"
        if down * across > 1:
            book.active.merge_cells(start_row=y + 1, start_column=x + 1, end_row=y + down, end_column=x + across)
    out = io.BytesIO()
    book.save(out)
    assert _seen(read("a.xlsx", out.getvalue()).blocks[1]) == grid


WORD = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)


@CALM
@given(grids(lines=st.lists(WORD, min_size=1, max_size=1).map(tuple)))
def test_a_grid_comes_back_from_a_pdf(grid):
    height, width, cells = grid
    if len(cells) < 2:
        return
    (table,) = [block for block in read("a.pdf", _pdf(grid)).blocks if isinstance(block, Table)]
    if len({each[1] for each in cells}) == width and len({each[0] for each in cells}) == height:
        assert _seen(table) == grid
    assert sorted(said(Document("", (table,))).split()) == sorted(line for *_, lines in cells for line in lines)


WRAPPED = [
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:moveTo><w:smartTag>{}</w:smartTag></w:moveTo>",
    "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
    "{}",
]


def _story(chance, number, depth=0):
    """Some blocks of Word, each with words of its own, as deep as chance has it."""
    out = ""
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(["p", "p", "tbl", "sdt"] if depth < 3 else ["p"])
        if kind == "p":
            run = r(f"w{next(number)} ")
            out += f"<w:p>{chance.choice(WRAPPED).format(run)}<w:del>{r('gone')}</w:del>{r(f'w{next(number)}')}</w:p>"
        elif kind == "sdt":
            out += f"<w:sdt><w:sdtContent>{_story(chance, number, depth + 1)}</w:sdtContent></w:sdt>"
        else:
            rows = chance.randint(1, 3)
            out += tbl(*(tr(*(tc(_story(chance, number, depth + 1)) for _ in range(chance.randint(1, 3)))) for _ in range(rows)))
    return out


@CALM
@given(st.integers())
def test_no_word_of_a_story_is_lost_or_said_twice_and_nothing_deleted_is_said(seed):
    numbers = iter(range(100_000))
    body = _story(random.Random(seed), numbers)
    assert sorted(said(read("a.docx", word(body))).split()) == sorted(f"w{number}" for number in range(next(numbers)))


PIECES = [
    "\t",
    "\n",
    "\n\n",
    " ",
    "   ",
    "One   Two   Three\nfour  five  six\n",
    "• ",
    "1. ",
    "| ",
    "<p>",
    "</p>",
    '"',
    ",",
    ";",
    "word ",
    "Other ",
    "< 5 ",
    "# ",
]
TEXT = st.lists(st.sampled_from(PIECES))


@settings(parent=CALM, max_examples=150)
@given(TEXT.map("".join), st.sampled_from(["", "a.txt", "a.csv", "a.md", "a.docx"]))
def test_no_word_of_a_text_is_lost(content, name):
    try:
        document = read(name, content.encode())
    except CannotRead:
        assert not content.strip()
        return
    bare = re.sub("</?p>", " ", content) if document.kind == "txt" else content
    words = re.findall(r"[\w]+", bare)
    assert sorted(re.findall(r"[\w]+", said(document))) == sorted(words)


HARM = ["", "0", "-1", "x", "9999999999", '"', "<", ">", "w:"]


@pytest.fixture(scope="module")
def sound():
    """A sound file of each kind."""
    grid = (2, 2, [(0, 0, 1, 1, ("a",)), (0, 1, 1, 1, ("b",)), (1, 0, 1, 2, ("c",))])
    out = io.BytesIO()
    book = Workbook()
    book.active["A1"], book.active["B2"] = "a", 5
    book.save(out)
    return {"a.docx": _docx(grid), "a.xlsx": out.getvalue(), "a.pdf": _pdf(grid)}


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf"])
@settings(parent=CALM, max_examples=60)
@given(st.data())
def test_a_broken_file_is_read_or_refused_and_nothing_else(sound, name, data):
    chance = random.Random(data.draw(st.integers()))
    content = sound[name]
    if name == "a.pdf":
        content = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        content = bytes(content[: chance.choice([len(content), chance.randrange(1, len(content))])])
    else:
        parts = unzipped(content)
        part = chance.choice(sorted(parts))
        inside = parts[part]
        for _ in range(chance.randint(1, 4)):
            spot = chance.randrange(len(inside))
            inside = (
                inside[:spot]
                + chance.choice(["", "0", "-1", "x", "9999999999", '"', "<", ">", "w:"])
                + inside[spot + chance.randint(0, 3) :]
            )
        parts[part] = inside
        content = zipped(parts)
    with suppress(CannotRead):
        assert isinstance(read(name, content), Document)
