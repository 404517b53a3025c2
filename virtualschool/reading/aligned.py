"""Tables in plain text that only blanks hold together: columns under a line of headings set apart by wide gaps, as `pdftotext -layout`
and typewriters make them.

A line belongs to such a table when it can be cut where the headings begin. A line that runs through those places stands across all
columns. Where a cell is broken over several lines, a line begins a row when it has words in a column that the line before had none in, or
in nearly all.
"""

import re
from collections.abc import Iterator, Sequence

from virtualschool.reading.blocks import Cell, Place, Table
from virtualschool.reading.crumbs import lines_of
from virtualschool.reading.grids import Spanning, table_of

Line = tuple[int, str]
Row = tuple[int, list[str]]
_GROUP = re.compile(r"\S+(?: \S+)*")
_FEWEST = 3  # columns
_LONGEST_HEADING = 40
_NEARLY_ALL = 0.75
_SHIFTS = (0, -1, 1, -2, 2)  # letters by which a column may begin beside its heading
_FURTHER = (-3, 3, -4, 4, -5, 5, -6, 6)  # letters by which it may where a wide gap stands before it, or the line has several of those
_RULE = frozenset(" -=_—")
_AHEAD = 12  # lines under the headings of which two must be cut by them
_MOST_HEADS = 6  # lines that headings go over


def tables_in(lines: list[Line]) -> Iterator[Table | list[Line]]:
    """The lines as they are, and the tables among them."""
    rest: list[Line] = []
    known: dict[tuple[str, ...], int] = {}
    at = 0
    while at < len(lines):
        starts = _starts(lines, at, known)
        end = _end(lines, at, starts) if starts else at
        if end - at < _FEWEST - 1 or not starts:
            rest.append(lines[at])
            at += 1
            continue
        upper = at - (bool(rest) and _is_upper_heading(rest[-1][1], starts))
        rest = rest[: len(rest) - (at - upper)]
        if rest:
            yield rest
            rest = []
        heads = known.setdefault(tuple(_GROUP.findall(lines[at][1])), _heads(lines[at:end], starts, 1))
        yield _table(lines[upper:end], starts, at - upper + heads)
        at = end
    if rest:
        yield rest


def _starts(lines: Sequence[Line], at: int, known: dict[tuple[str, ...], int]) -> list[int]:
    """Where the columns begin, if the line is one of headings and lines below it stand under them; headings that came before need no
    such lines: a page may begin with the end of a row."""
    text = lines[at][1]
    if "  " not in text or "\t" in text or "|" in text:
        return []
    groups = list(_GROUP.finditer(text))
    if len(groups) < _FEWEST or any(len(each.group()) > _LONGEST_HEADING or not each.group()[0].isalpha() for each in groups):
        return []
    starts = [0, *(each.start() for each in groups[1:])]
    if tuple(each.group() for each in groups) in known:
        return starts
    below = [cells for _, line in lines[at + 1 : at + 1 + _AHEAD] if (cells := _cut(line, starts)) and sum(map(bool, cells)) > 1]
    return starts if below and sum(sum(map(bool, cells)) >= _FEWEST for cells in below) else []


def _cut(line: str, starts: Sequence[int]) -> list[str] | None:
    """The line by columns; None where words run through the beginning of a column, or one group of words over several columns."""
    if "\t" in line or (len(_GROUP.findall(line)) == 1 and line[:1] != " " and len(line.rstrip()) > starts[1]):
        return None
    cuts = [0]
    is_cut = len(_GROUP.findall(line)) >= _FEWEST
    for start in starts[1:]:
        spots = [start + shift for shift in (*_SHIFTS, *_FURTHER) if start + shift > cuts[-1]]
        near = (spot for spot in spots if abs(spot - start) < 3 and not line[spot - 1 : spot].strip())
        wide = (spot for spot in spots if not line[spot - 2 : spot].strip())
        far = (spot for spot in spots if is_cut and not line[spot - 1 : spot].strip())
        cut = next((spot for found in (near, wide, far) for spot in found), None)
        if cut is None:
            return None
        cuts.append(cut)
    return [line[cut:following].strip() for cut, following in zip(cuts, [*cuts[1:], None], strict=True)]


def _end(lines: Sequence[Line], at: int, starts: Sequence[int]) -> int:
    """The line after the last of the table: two blank lines, or lines across that no row follows, end it."""
    end, blank = at + 1, 0
    for number in range(at + 1, len(lines)):
        line = lines[number][1]
        blank = 0 if line.strip() else blank + 1
        if blank > 1 or "\t" in line or "|" in line:
            break
        cells = _cut(line, starts)
        if cells is not None and (sum(map(bool, cells)) > 1 or (line[:1] == " " and any(cells) and not blank)):
            end = number + 1
        elif cells is None and number - end > 2:
            break
    return end


def _is_upper_heading(line: str, starts: Sequence[int]) -> bool:
    """Whether a line above the headings holds the first words of some, where headings of several lines stand at the foot of their row."""
    cells = [cell for cell in _cut(line, starts) or [] if cell]
    return 1 < len(cells) < len(starts) and all(len(cell) < _LONGEST_HEADING and cell[0].isupper() for cell in cells)


def _heads(lines: Sequence[Line], starts: Sequence[int], heads: int) -> int:
    """Over how many lines the headings go: lines below that go on with words in small letters, or in a few columns where the line after
    them stands across or begins a row in more."""
    end, most = heads, 0
    while end < len(lines) and end < _MOST_HEADS and (cells := _cut(lines[end][1], starts)):
        filled = [cell for cell in cells if cell]
        is_small = not any(cell[0].isupper() for cell in filled)
        is_few = 1 < len(filled) <= len(starts) / 2 and max(map(len, filled)) < _LONGEST_HEADING / 2
        if not filled or _RULE.issuperset(lines[end][1]) or not (is_small or is_few):
            break
        end, most = end + 1, max(most, len(filled))
        heads = end if is_small and most <= 1 else heads
    if end == heads or end == len(lines):
        return heads
    after = _cut(lines[end][1], starts) if lines[end][1].strip() else None
    begun = sum(map(bool, after)) if after else len(starts)
    only_small = not any(cell[0].isupper() for _, line in lines[heads:end] for cell in _cut(line, starts) or [] if cell)
    return end if only_small or (begun > most and begun >= _FEWEST) else heads


def _table(lines: Sequence[Line], starts: Sequence[int], heads: int) -> Table:
    place = Place(f"lines {lines[0][0]}–{lines[-1][0]}")
    spots = []
    for row, (number, cells) in enumerate(_rows(lines, starts, heads)):
        for column, text in enumerate(cells):
            cell = Cell(lines=lines_of(text), place=Place(f"line {number}, column {column + 1}"))
            spots.append(Spanning(row, column, cell, 1, len(starts) if len(cells) == 1 else 1))
    return table_of(spots, place=place, width=len(starts))


def _rows(lines: Sequence[Line], starts: Sequence[int], heads: int) -> list[Row]:
    """Lines put together into rows, of which the first `heads` are the headings; a row of one cell stands across all columns."""
    rows: list[Row] = [(lines[0][0], [" ".join(filter(None, cells)) for cells in _columns([line for _, line in lines[:heads]], starts)])]
    before: list[str] = []
    is_apart = True
    has_gaps = any(not line.strip() for _, line in lines) and len([line for _, line in lines if line.strip()]) > 2 * _FEWEST
    for number, line in lines[heads:]:
        if line.strip() and _RULE.issuperset(line):
            continue
        cells = _cut(line, starts)
        if not line.strip():
            is_apart, before = True, []
            continue
        if (cells is None or not any(cells[1:])) and len(rows[-1][1]) == 1 and not is_apart and line[0].islower():
            rows[-1] = rows[-1][0], [f"{rows[-1][1][0]} {line.strip()}"]
        elif cells is None:
            rows.append((number, [line.strip()]))
            before = []
        elif len(rows) == 1 or len(rows[-1][1]) == 1 or _begins(cells, before, is_apart=is_apart and has_gaps):
            rows.append((number, cells))
            before = cells
        else:
            whole = rows[-1][1]
            rows[-1] = rows[-1][0], [f"{one} {more}".strip() for one, more in zip(whole, cells, strict=True)]
            before = cells
        is_apart = False
    return rows


def _columns(lines: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[str, ...]]:
    return zip(*(_cut(line, starts) or [] for line in lines), strict=True)


def _begins(cells: Sequence[str], before: Sequence[str], *, is_apart: bool) -> bool:
    filled = [place for place, text in enumerate(cells) if text]
    if not before:
        return is_apart or len(filled) > 1
    small = sum(cells[place][0].islower() for place in filled)
    if cells[filled[0]][0].islower() or (small > 1 and small * 2 >= len(filled)):
        return False
    return any(not before[place] for place in filled) or len(filled) >= _NEARLY_ALL * len(cells)
