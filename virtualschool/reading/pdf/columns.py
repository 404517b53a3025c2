"""Tables without any line: columns of words under a clear header, that is one line in bold whose words stand in three groups or more.

Where no such header is, words stay text: better a sentence too many than a table that never was.
"""

from itertools import pairwise

from virtualschool.reading.pdf.grid import RuledCell, RuledTable
from virtualschool.reading.pdf.letters import Box, lines_of

_GAP = 1.1  # sizes of the letters between two groups of words
_NEAR = 4.0
_FEWEST = 3  # columns, and lines
_PITCH = 1.35


def aligned_tables(words: list[Box]) -> tuple[list[RuledTable], list[Box]]:
    """Tables found among the words, and the words outside them."""
    lines = _grouped(words)
    tables, left = [], []
    index = 0
    while index < len(lines):
        starts = _header(lines[index])
        end = _end(lines, index, starts) if starts else index
        if starts and end - index >= _FEWEST:
            tables.append(_table(lines[index:end], starts))
            index = end
        else:
            left += [word for group in lines[index] for word in group]
            index += 1
    return tables, left


def _grouped(words: list[Box]) -> list[list[list[Box]]]:
    """Lines of groups of words; a wide gap parts groups."""
    lines: list[list[Box]] = []
    for word in sorted(words, key=lambda each: (each.middle, each.x0)):
        if lines and abs(word.middle - lines[-1][0].middle) < (word.bottom - word.top) * 0.42:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_groups(sorted(line, key=lambda each: each.x0)) for line in lines]


def _groups(line: list[Box]) -> list[list[Box]]:
    groups = [[line[0]]]
    for before, word in pairwise(line):
        if word.x0 - before.x1 > _GAP * word.size:
            groups.append([word])
        else:
            groups[-1].append(word)
    return groups


def _header(groups: list[list[Box]]) -> list[float]:
    is_bold = all(word.is_bold for group in groups for word in group)
    return [group[0].x0 for group in groups] if len(groups) >= _FEWEST and is_bold else []


def _end(lines: list[list[list[Box]]], index: int, starts: list[float]) -> int:
    """The line after the last whose groups all begin at the header's columns."""
    end = index + 1
    while end < len(lines):
        groups = lines[end]
        before = lines[end - 1][0][0]
        is_near = groups[0][0].top - before.bottom < 4 * before.size
        fits = all(any(abs(group[0].x0 - start) <= _NEAR for start in starts) and _within(group, starts) for group in groups)
        if not (fits and is_near):
            break
        end += 1
    return end


def _within(group: list[Box], starts: list[float]) -> bool:
    following = [start for start in starts if start > group[0].x0 + _NEAR]
    return not following or group[-1].x1 <= following[0]


def _table(lines: list[list[list[Box]]], starts: list[float]) -> RuledTable:
    rows = _rows(lines)
    tops = [row[0][0][0].top for row in rows]
    bottom = max(word.bottom for row in rows for line in row for group in line for word in group)
    right = max(word.x1 for row in rows for line in row for group in line for word in group)
    xs, ys = [*[start - 1 for start in starts], right + 1], [*tops, bottom]
    cells, spots = [], {}
    for number, row in enumerate(rows):
        for column in range(len(starts)):
            words = [word for line in row for group in line if _column(group, starts) == column for word in group]
            bounds = (xs[column], ys[number], xs[column + 1], ys[number + 1])
            cell = RuledCell(number, column, 1, 1, bounds, lines=lines_of(words))
            cells.append(cell)
            spots[number, column] = cell
    return RuledTable((xs[0], ys[0], xs[-1], ys[-1]), cells, xs, ys, spots)


def _column(group: list[Box], starts: list[float]) -> int:
    return max(index for index, start in enumerate(starts) if start <= group[0].x0 + _NEAR)


def _rows(lines: list[list[list[Box]]]) -> list[list[list[list[Box]]]]:
    """Lines by rows: a wider gap begins one; where gaps are all alike, each line that fills the first column does."""
    pitches = [line[0][0].top - before[0][0].top for before, line in pairwise(lines[1:])]
    usual = min(pitches, default=0.0)
    has_gaps = any(pitch > usual * _PITCH for pitch in pitches) and any(pitch <= usual * _PITCH for pitch in pitches)
    first = min(line[0][0].x0 for line in lines)
    rows = [[lines[0]]]
    for number, line in enumerate(lines[1:], start=1):
        pitch = line[0][0].top - lines[number - 1][0][0].top
        begins = pitch > usual * _PITCH if has_gaps else line[0][0].x0 <= first + _NEAR
        if number == 1 or begins:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows
