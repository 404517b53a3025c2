"""Plain text: typed, pasted, or made from a PDF by another program. Paragraphs, and tables of lines with tabs or bars.

Tables end where the text has a blank line, as programs that turn PDFs into text leave one at a page's end; whoever reads the tables
joins them. A table pasted from a word processor breaks a cell's paragraphs over several lines: lines that only together have as many
tabs as the table are one row.
"""

import re
from collections import Counter
from collections.abc import Iterator

from virtualschool.reading.aligned import tables_in
from virtualschool.reading.blocks import Block, Cell, Document, Paragraph, Place, Table
from virtualschool.reading.crumbs import lines_of
from virtualschool.reading.grids import Spanning, refuse_data, table_of
from virtualschool.reading.wrapped import ITEM, MARK, joined

_RULE = frozenset(" \t|:+=_*-\u2014")
_DASHES = frozenset(" \t:=-")
_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
_UNDERLINE = re.compile(r"^(={3,}|-{3,})\s*$")
_FEWEST_RULES = 4  # of a table in which each row has one: above, under the headings, under two rows
_MOST_OF_A_CELL = 80  # lines that a quoted cell may run over

_BOX = re.compile(r"[│┃║].*[│┃║]|[─━═]{3}")
_BOXES = dict.fromkeys(map(ord, "│┃║"), "|") | dict.fromkeys(map(ord, "─━═"), "-") | dict.fromkeys(range(0x250C, 0x254C), "+")
_BOXES |= dict.fromkeys(range(0x2552, 0x256D), "+")

Line = tuple[int, str]
Row = tuple[int, list[str]]


def read_txt(text: str) -> Document:
    """The text as paragraphs and tables, each with its lines."""
    lines = _unquoted([(number, _drawn(line)) for number, line in enumerate(text.split("\n"), start=1)])
    blocks: list[Block] = []
    for part in tables_in(lines):
        if isinstance(part, Table):
            blocks.append(part)
            continue
        for chunk in _chunks(part):
            table = next((block for block in reversed(blocks) if isinstance(block, Table)), None)
            blocks += _blocks(chunk, "tabs" if table is not None and len(table.rows[0]) == 2 else "")
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), "")
    return Document(kind="txt", blocks=tuple(blocks), title=title)


def _drawn(line: str) -> str:
    """A line of a table drawn with the signs for boxes (`│`, `├─┼─┤`), as if drawn with bars and dashes."""
    return line.translate(_BOXES) if _BOX.search(line) else line


def _chunks(lines: list[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for number, line in lines:
        if line.strip():
            chunk.append((number, line))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _unquoted(lines: list[Line]) -> list[Line]:
    """A cell of several lines comes quoted when it is copied from Excel: its lines become one, parted by `<br>`."""
    out: list[Line] = []
    index = 0
    while index < len(lines):
        number, line = lines[index]
        taken = 1
        if "\t" in line or line.startswith('"'):
            while _opens(line) and taken <= _MOST_OF_A_CELL and index + taken < len(lines):
                line = f"{line}<br>{lines[index + taken][1]}"
                taken += 1
            if _opens(line) or "\t" not in line:
                line, taken = lines[index][1], 1
            elif '"' in line:
                line = "\t".join(_bare(cell) for cell in line.split("\t"))
        out.append((number, line))
        index += taken
    return out


def _opens(line: str) -> bool:
    last = line.rpartition("\t")[2]
    return last.startswith('"') and last.count('"') % 2 == 1


def _bare(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' and ("<br>" in cell or '""' in cell) else cell


def _blocks(chunk: list[Line], kind: str) -> Iterator[Block]:
    """The blocks of lines that no blank line parts: runs of rows are tables, the rest paragraphs. `kind` is what stood before."""
    run: list[Line] = []
    for number, line in chunk:
        this = _kind(line, kind)
        if run and this != kind:
            yield from _made(kind, run)
            run = []
        kind = this
        run.append((number, line))
    yield from _made(kind, run)


def _kind(line: str, before: str) -> str:
    if "\t" in line:
        first, _, rest = line.partition("\t")
        is_mark = "\t" not in rest and (MARK.fullmatch(first.strip()) or not first.strip())
        return "text" if is_mark and before != "tabs" else "tabs"
    bare = line.strip()
    is_row = bare.startswith("|") and bare.endswith("|") and bare.count("|") > (1 if before == "bars" else 2)
    is_rule = _is_ruled(bare) and ("|" in bare or (bare.startswith("+") and bare.endswith("+")))
    return "bars" if is_row or is_rule else "text"


def _is_ruled(line: str) -> bool:
    """Whether a line is drawn from dashes."""
    return "--" in line and _RULE.issuperset(line)


def _made(kind: str, run: list[Line]) -> Iterator[Block]:
    if kind == "text":
        yield from _paragraphs(run)
        return
    if kind == "tabs":
        rows = _whole([(number, line.split("\t")) for number, line in run])
    else:
        rows = _boxed(run) or [(number, _barred(line)) for number, line in run if not _is_ruled(line)]
    rows = [(number, cells) for number, cells in rows if not _is_rule(cells)]
    if not rows:
        return
    refuse_data(len(rows) * max(len(cells) for _, cells in rows))
    place = Place(_lines_named(rows[0][0], run[-1][0]))
    yield table_of(
        [
            Spanning(index, column, Cell(lines=lines_of(cell.replace("\\|", "|")), place=Place(f"line {number}, column {column + 1}")))
            for index, (number, cells) in enumerate(rows)
            for column, cell in enumerate(cells)
        ],
        place=place,
    )


def _barred(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))


def _boxed(run: list[Line]) -> list[Row]:
    """The rows of a table in which a rule stands under each: the lines between two rules are one row, cell by cell. Nothing for a table
    with rules around its headings and its end alone, whose lines are rows."""
    if sum(line.strip().startswith("+") and _is_ruled(line) for _, line in run) < _FEWEST_RULES:
        return []
    rows: list[Row] = []
    is_open = False
    for number, line in run:
        if line.strip().startswith("+") and _is_ruled(line):
            is_open = False
            continue
        cells = _barred(line)
        if is_open and len(cells) == len(rows[-1][1]):
            rows[-1] = rows[-1][0], [f"{one.rstrip()} {more.strip()}" for one, more in zip(rows[-1][1], cells, strict=True)]
        else:
            rows.append((number, cells))
        is_open = True
    return rows


def _is_rule(cells: list[str]) -> bool:
    """A row of nothing but dashes, drawn between rows."""
    return any("--" in cell for cell in cells) and all(_DASHES.issuperset(cell) for cell in cells)


def _whole(rows: list[Row]) -> list[Row]:
    """Rows with the lines of a broken row joined, where they add up to the width that most rows have."""
    widths = Counter(len(cells) for _, cells in rows)
    width = max(widths, key=lambda each: (widths[each], each))
    out: list[Row] = []
    index = 0
    while index < len(rows):
        number, cells = rows[index]
        end = index + 1
        joint = list(cells)
        while len(joint) < width and end < len(rows) and len(rows[end][1]) < width:
            more = rows[end][1]
            joint = [*joint[:-1], f"{joint[-1]}<br>{more[0]}", *more[1:]]
            end += 1
        if len(joint) == width and end > index + 1:
            out.append((number, joint))
            index = end
        else:
            out.append((number, cells))
            index += 1
    return out


def _paragraphs(run: list[Line]) -> Iterator[Paragraph]:
    if len(run) == 2 and _UNDERLINE.match(run[1][1]):
        yield Paragraph(run[0][1].strip(), Place(f"line {run[0][0]}"), level=1 if run[1][1].startswith("=") else 2)
        return
    pieces = [(number, line) for number, whole in run if not _is_ruled(whole) for line in lines_of(whole.replace("\t", " "))]
    for first, last, text in joined(pieces):
        heading = _HEADING.match(text)
        if heading:
            yield Paragraph(text[heading.end() :].rstrip("# "), Place(_lines_named(first, last)), level=len(heading[1]))
        else:
            yield Paragraph(text, Place(_lines_named(first, last)), is_item=bool(ITEM.match(text)))


def _lines_named(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}–{last}"
