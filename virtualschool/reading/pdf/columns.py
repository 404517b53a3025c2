"""Tables without any line: columns of words under a clear header, that is one line whose words stand in three groups or more, in bold, or
short above lines that begin at the same places. A line across the columns is one cell.

Where no such header is, words stay text: better a sentence too many than a table that never was.
"""

from itertools import groupby, pairwise

from virtualschool.reading.pdf.grid import RuledCell, RuledTable
from virtualschool.reading.pdf.letters import Box, lines_of
from virtualschool.reading.pdf.margins import starts_below
from virtualschool.reading.pdf.steps import Step, rows_of, usual_pitch

_GAP = 1.1  # sizes of the letters between two groups of words
_NEAR = 4.0
_AT = 1.5
_NARROW = 0.45  # sizes of the letters between two columns at least
_FEWEST = 3  # columns, and lines
_PITCH = 1.35
_OTHER_SIZE = 0.12  # of the size of letters, from which on they are those of another text
_APART = 1.8  # sizes of the letters; lines so far from one another are rows of one line each
_PART = 0.12  # of a line by which a gap must miss whole lines
_SHARE = 0.88  # of a column's width that a heading takes at most; columns of running text are full
_AHEAD = 6  # lines under a header that is not in bold, of which two must be full
Line = list[list[Box]]
Known = dict[tuple[str, ...], list[float]]


def aligned_tables(words: list[Box], known: Known | None = None) -> tuple[list[RuledTable], list[Box]]:
    """Tables found among the words, and the words outside them. `known` are the columns under headings that pages before had."""
    lines = _grouped(words)
    known = {} if known is None else known
    tables, left = [], []
    index = 0
    while index < len(lines):
        starts, heads = _header(lines, index, known)
        end = _end(lines, index, starts) if starts else index
        if starts and end - index - heads >= _FEWEST - 1 and (_is_bold(lines[index]) or not _is_cut(lines, end)):
            heads = heads if _is_bold(lines[index]) else _heads(lines[index:end])
            tables.append(_table([_split(line, starts) for line in lines[index:end]], starts, heads))
            index = end
        else:
            left += [word for group in lines[index] for word in group]
            index += 1
    return tables, left


def _grouped(words: list[Box]) -> list[Line]:
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


def _header(lines: list[Line], index: int, known: Known) -> tuple[list[float], int]:
    """Where the columns of a header begin, and over how many lines it goes; no columns where it is none."""
    groups = lines[index]
    starts = [group[0].x0 for group in groups]
    if _is_bold(groups):
        return _bold_header(lines, index, known)
    if len(groups) < _FEWEST:
        return [], 0
    is_short = all(
        group[-1].x1 - group[0].x0 < _SHARE * (right - left) for group, left, right in zip(groups, starts, starts[1:], strict=False)
    )
    below = [each for each in lines[index + 1 : index + 1 + _AHEAD] if len(_split(each, starts)) >= _FEWEST and _fits(each, starts)]
    is_named = all(group[0].text[:1].isalpha() for group in groups)
    above = lines[index - 1] if index else []
    is_first = len(above) < _FEWEST - 1 or groups[0][0].top - above[0][0].bottom > 2 * groups[0][0].size
    return (starts, 1) if is_short and is_named and is_first and len(below) > 1 else ([], 0)


def _bold_header(lines: list[Line], index: int, known: Known) -> tuple[list[float], int]:
    """A header in bold may go over several lines, close together, of which the longest names the columns."""
    end = index + 1
    if len(lines[index]) > 1 or len(lines[index][0]) > _FEWEST:
        while end < len(lines) and _is_bold(lines[end]) and _is_close(lines[end - 1], lines[end]):
            end += 1
    heading = _words(lines[index:end])
    key = tuple(word.text for word in heading)
    told = starts_below(heading, [group[0].x0 for line in lines[index:end] for group in line], _below(lines, end))
    if len(known.get(key, [])) > len(told) and all(any(abs(word.x0 - at) <= _AT for word in heading) for at in known[key]):
        told = known[key]
    if len(told) >= _FEWEST:
        known[key] = told
        return told, end - index
    while end > index:
        longest = max(lines[index:end], key=len)
        for starts in ([group[0].x0 for group in longest], _united(lines[index:end])):
            if len(starts) >= _FEWEST and all(_fits(each, starts) for each in lines[index:end]):
                return starts, end - index
        end -= 1
    return [], 0


def _below(lines: list[Line], at: int) -> list[list[Box]]:
    """The words of each line below a heading, to the next heading."""
    ends = (place for place in range(at, len(lines)) if _is_bold(lines[place]) and len(lines[place]) > 1)
    return [_words(line) for line in lines[at : next(ends, len(lines))]]


def _words(line: Line | list[Line]) -> list[Box]:
    return [word for group in line for each in group for word in (each if isinstance(each, list) else [each])]


def _united(lines: list[Line]) -> list[float]:
    """Where the groups of several lines begin: headings of one and of two lines may stand at half heights."""
    starts: list[float] = []
    for at in sorted(group[0].x0 for line in lines for group in line):
        if not starts or at - starts[-1] > _NEAR:
            starts.append(at)
    return starts


def _heads(lines: list[Line]) -> int:
    """Over how many lines a header goes that is not in bold: to the first gap, where the rows below have gaps between them too."""
    pitches = [line[0][0].top - before[0][0].top for before, line in pairwise(lines)]
    usual = min(pitches)
    gaps = [at for at, pitch in enumerate(pitches, start=1) if pitch > usual * _PITCH]
    return gaps[0] if len(gaps) > 1 and gaps[0] <= 3 and all(len(line) <= len(lines[0]) for line in lines[: gaps[0]]) else 1


def _is_close(line: Line, below: Line) -> bool:
    """Whether a line follows as those of one text do, in letters of the same size."""
    if abs(below[0][0].size - line[0][0].size) > _OTHER_SIZE * line[0][0].size:
        return False
    return below[0][0].top - line[0][0].top < 1.5 * line[0][0].size and not _is_across(below, [group[0].x0 for group in line])


def _is_bold(groups: Line) -> bool:
    return all(word.is_bold for group in groups for word in group)


def _is_cut(lines: list[Line], end: int) -> bool:
    """Whether a line of several groups follows closely that the columns do not fit: then they were none."""
    if end >= len(lines) or len(lines[end]) < _FEWEST - 1:
        return False
    before = lines[end - 1][0][0]
    return lines[end][0][0].top - before.bottom < 2 * before.size


def _end(lines: list[Line], index: int, starts: list[float]) -> int:
    """The line after the last whose groups all begin at the header's columns; lines across stand between such lines."""
    end = at = index + 1
    while at < len(lines):
        before = lines[at - 1][0][0]
        if lines[at][0][0].top - before.bottom >= 4 * before.size:
            break
        if _fits(lines[at], starts):
            end = at + 1
        elif not _is_across(lines[at], starts) or at - end >= _AHEAD // 2:
            break
        at += 1
    return end


def _split(groups: Line, starts: list[float]) -> Line:
    """The groups parted where a word begins at a column, though the gap before it is narrow."""
    parted = []
    for group in groups:
        parted.append([group[0]])
        for before, word in pairwise(group):
            at_start = any(abs(word.x0 - start) <= _AT for start in starts) and word.x0 - before.x1 > _NARROW * word.size
            parted.append([word]) if at_start else parted[-1].append(word)
    return parted


def _fits(groups: Line, starts: list[float]) -> bool:
    parted = _split(groups, starts)
    return all(any(abs(group[0].x0 - start) <= _NEAR for start in starts) and _within(group, starts) for group in parted)


def _is_across(groups: Line, starts: list[float]) -> bool:
    return len(groups) == 1 and abs(groups[0][0].x0 - starts[0]) <= _NEAR and not _within(groups[0], starts)


def _within(group: list[Box], starts: list[float]) -> bool:
    following = [start for start in starts if start > group[0].x0 + _NEAR]
    return not following or group[-1].x1 <= following[0]


def _table(lines: list[Line], starts: list[float], heads: int) -> RuledTable:
    rows = _rows(lines, starts, heads)
    tops = [min(word.top for step in row for word in step.words) for row in rows]
    every = [word for row in rows for step in row for word in step.words]
    right, bottom = max(word.x1 for word in every), max(word.bottom for word in every)
    xs, ys = [*[start - 1 for start in starts], right + 1], [*tops, bottom]
    reach = [
        max((word.x1 for row in rows for step in row if step.column == at for word in step.words), default=0.0) for at in range(len(starts))
    ]
    cells: list[RuledCell] = []
    spots: dict[tuple[int, int], RuledCell] = {}
    for number, row in enumerate(rows):
        across = row[0].column < 0
        named = {0: row[0]} if across else {step.column: step for step in row}
        for column in range(1 if across else len(starts)):
            if (number, column) in spots:
                continue
            step, wide = named.get(column), len(starts) if across else 1
            ends = xs[-1] if across else max(min(xs[column + 1], reach[column] + 1), xs[column] + 1)
            bounds = (xs[column], ys[number], ends, ys[number + (step.rows if step else 1)])
            cell = RuledCell(number, column, step.rows if step else 1, wide, bounds, lines=lines_of(step.words if step else []))
            cells.append(cell)
            spots |= {(number + down, column + more): cell for down in range(cell.rows) for more in range(wide)}
    return RuledTable((xs[0], ys[0], xs[-1], ys[-1]), cells, xs, ys, spots)


def _column(group: list[Box], starts: list[float]) -> int:
    return max(index for index, start in enumerate(starts) if start <= group[0].x0 + _NEAR)


def _rows(lines: list[Line], starts: list[float], heads: int) -> list[list[Step]]:
    """Lines by rows, of which the first `heads` are the header. A line across the columns goes on only with another such line."""
    rows = [_steps(lines[:heads], starts)]
    usual = usual_pitch(lines[heads:], lambda group: _column(group, starts))
    for is_across, group in groupby(lines[heads:], key=lambda line: _is_across(line, starts)):
        run = list(group)
        if is_across:
            parts = [[line] for line in run] if usual == 0 else _by_gaps(run, usual * _PITCH)
            rows += [[Step(-1, [word for line in part for group in line for word in group])] for part in parts]
        elif _has_gaps(run, usual, starts) or _is_one_row(run, rows[-1], usual, starts):
            rows += rows_of(run, usual, lambda group: _column(group, starts))
        else:
            rows += [_steps(part, starts) for part in _by_first_column(run, starts)]
    return rows


def _has_gaps(lines: list[Line], usual: float, starts: list[float]) -> bool:
    """Whether some lines lie further apart than others, so that gaps tell where cells begin; gaps of whole lines in one column (of cells
    with nothing in them) tell nothing."""
    if usual == 0 or usual > _APART * lines[0][0][0].size:
        return False
    if any(line[0][0].top - before[0][0].top > usual * _PITCH for before, line in pairwise(lines)):
        return True
    tops = [[group[0].top for line in lines for group in line if _column(group, starts) == column] for column in range(len(starts))]
    gaps = [(two - one) / usual for each in tops for one, two in pairwise(each) if two - one > usual * _PITCH]
    return any(abs(gap - round(gap)) > _PART for gap in gaps)


def _is_one_row(lines: list[Line], above: list[Step], usual: float, starts: list[float]) -> bool:
    """Whether lines without gaps, below one, are the cells of a single row: downwards one text after the other ends and none begins."""
    filled = [{_column(group, starts) for group in line} for line in lines]
    is_apart = lines[0][0][0].top - max(word.top for step in above for word in step.words) > usual * _PITCH
    return is_apart and filled[-1] != filled[0] and all(lower <= upper for upper, lower in pairwise(filled))


def _steps(lines: list[Line], starts: list[float]) -> list[Step]:
    """Lines as one row."""
    steps: dict[int, Step] = {}
    for line in lines:
        for group in line:
            column = _column(group, starts)
            steps.setdefault(column, Step(column)).words.extend(group)
    return [steps[column] for column in sorted(steps)]


def _by_gaps(lines: list[Line], widest: float) -> list[list[Line]]:
    parts = [[lines[0]]]
    for before, line in pairwise(lines):
        if line[0][0].top - before[0][0].top > widest:
            parts.append([])
        parts[-1].append(line)
    return parts


def _by_first_column(lines: list[Line], starts: list[float]) -> list[list[Line]]:
    """Where gaps are all alike: each line that fills the first column begins a row; each line does where all lie far apart."""
    pitches = [line[0][0].top - before[0][0].top for before, line in pairwise(lines)]
    all_apart = min(pitches, default=0.0) > _APART * lines[0][0][0].size
    first = min(line[0][0].x0 for line in lines)
    parts: list[list[Line]] = []
    for line in lines:
        if not parts or all_apart or line[0][0].x0 <= first + _NEAR:
            parts.append([])
        parts[-1].append(line)
    return parts
