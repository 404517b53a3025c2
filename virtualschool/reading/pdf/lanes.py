"""Tables with lines between their rows only: columns by how the lines were drawn, by filled cells, by the white lanes between words.

Where such a table lacks a line above its headings, or under a row that the page's end cuts, the words that stand right there and keep to
the columns are rows too.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise

from virtualschool.reading.pdf.letters import Box
from virtualschool.reading.pdf.rulings import NEAR, SHORTEST, THIN, Edge, edge_at

_LANE = 7.0  # points of white between two columns
_NARROW = 0.42  # sizes of the letters that a lane must be wide, where no line of many crosses it; wider than any blank between words
_BLANK = 0.35  # sizes of the letters; a blank between two words is narrower
_PADDING = 2.2  # sizes of the letters between a line and the words of a row at most
_MANY = 8
_LARGER = 1.12  # times the size of the words in a table, from which on words are a heading
Lane = tuple[float, float, float]


def lanes(edges: list[Edge], words: list[Box], shapes: list[Edge]) -> list[Edge]:
    """Edges for a table that has lines between its rows only: upright ones through the white lanes, wherever they cut no word."""
    made = []
    for left, right, tops, fewest in _parted(_lying(edges), words):
        if len(tops) < fewest or any(e["orientation"] == "v" and left - 3 <= e["x0"] <= right + 3 and e["bottom"] > tops[0] for e in edges):
            continue
        inside = [word for word in words if left - 3 <= word.x0 and word.x1 <= right + 3]
        rows = [word for word in inside if tops[0] - 1 <= word.middle <= tops[-1] + 1]
        known = _inner_ends(edges, shapes, tops, left, right)
        cuts = known if len(known) > 1 else _cuts(_without_titles(rows, (right - left) / 2), known)
        if len(cuts) < 2:
            continue
        drawn, tops = tops, _ends(inside, tops, cuts)
        made += [edge_at("h", at, left, right) for at in tops if at not in drawn or at in (tops[0], tops[-1])]
        made += [edge_at("v", at, tops[0], tops[-1]) for at in (left, right)]
        made += list(_through(cuts, tops, inside))
    return made


def _parted(groups: list[tuple[float, float, list[float]]], words: list[Box]) -> Iterator[tuple[float, float, list[float], int]]:
    """Groups of lines parted where a heading in larger letters stands between two: those are tables of their own. With each the fewest
    lines that make a table."""
    for left, right, tops in groups:
        inside = [word for word in words if left - 3 <= word.x0 and word.x1 <= right + 3 and tops[0] - 1 <= word.middle <= tops[-1] + 1]
        sizes = Counter(round(word.size, 1) for word in inside)
        body = max(sizes, key=lambda size: sizes[size], default=0.0)
        large = [word.middle for word in inside if word.size > body * _LARGER]
        parts = [[tops[0]]]
        for one, two in pairwise(tops):
            if any(one < at < two for at in large):
                parts.append([])
            parts[-1].append(two)
        yield from ((left, right, part, 3 if len(parts) == 1 else 2) for part in parts)


def _lying(edges: list[Edge]) -> list[tuple[float, float, list[float]]]:
    """Lines that lie above one another, shorter ones under the widest: from where to where, and their heights from top to bottom."""
    groups: list[tuple[float, float, list[float]]] = []
    lying = (each for each in edges if each["orientation"] == "h")
    for edge in sorted(lying, key=lambda each: (-round(each["width"] / 3), each["top"])):
        group = next((each for each in groups if each[0] - 3 < edge["x0"] and edge["x1"] < each[1] + 3), None)
        if group is None:
            groups.append((edge["x0"], edge["x1"], [edge["top"]]))
        else:
            group[2].append(edge["top"])
    return [(left, right, sorted(tops)) for left, right, tops in groups]


def bands(shapes: list[Edge]) -> list[Edge]:
    """The upper and lower edges of fills that stand side by side, such as a row of headings without lines of its own; and of every other
    fill that keeps to their columns, as where each second row is shaded."""
    rows: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for shape in shapes:
        if shape["object_type"] == "rect" and shape["fill"] and min(shape["width"], shape["height"]) > THIN:
            rows[round(shape["top"]), round(shape["bottom"])].append(shape)
    runs = [run for group in rows.values() for run in _side_by_side(group)]
    long = [run for run in runs if len(run) > 2]
    steps = {round(run[at][side]) for run in long for at in range(len(run)) for side in ("x0", "x1")}
    made = []
    for run in runs:
        ends = {round(run[0]["x0"]), round(run[-1]["x1"])}
        if len(run) > 2 or all(any(abs(end - step) <= NEAR for step in steps) for end in ends):
            made += [edge_at("h", run[0][side], run[0]["x0"], run[-1]["x1"]) for side in ("top", "bottom")]
    return made


def _side_by_side(group: list[Edge]) -> Iterator[list[Edge]]:
    """Fills of one height by runs without a gap."""
    run: list[Edge] = []
    for each in sorted(group, key=lambda shape: shape["x0"]):
        if run and each["x0"] - run[-1]["x1"] >= NEAR:
            yield run
            run = []
        run.append(each)
    yield run


def _through(cuts: list[float], tops: list[float], words: list[Box]) -> Iterator[Edge]:
    """Upright edges over the rows in which they cut no word and part no sentence."""
    rows = [(top, bottom, _lines([word for word in words if top <= word.middle <= bottom])) for top, bottom in pairwise(tops)]
    for cut in cuts:
        for is_cut, run in groupby(rows, key=lambda row: any(_is_cut(line, cut) for line in row[2])):
            parts = list(run)
            if not is_cut:
                yield edge_at("v", cut, parts[0][0], parts[-1][1])


def _lines(words: list[Box]) -> list[list[Box]]:
    """Words by lines from top to bottom, each from left to right."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for word in sorted(words, key=lambda each: each.x0):
        lines[round(word.middle / 3)].append(word)
    return [lines[at] for at in sorted(lines)]


def _is_cut(line: list[Box], cut: float) -> bool:
    """Whether a cut goes through a word, or through an ordinary blank between two."""
    through = any(word.x0 < cut < word.x1 for word in line)
    return through or any(one.x1 <= cut <= two.x0 and two.x0 - one.x1 < _BLANK * one.size for one, two in pairwise(line))


def _inner_ends(edges: list[Edge], shapes: list[Edge], tops: list[float], left: float, right: float) -> list[float]:
    """Where lines between rows, as they were drawn, begin inside the table: cell by cell, or beside a cell that covers several rows; and
    where fills do that reach from line to line."""
    drawn = [
        each for each in shapes if each["height"] <= THIN and each["width"] > SHORTEST and tops[0] - NEAR < each["top"] < tops[-1] + NEAR
    ]
    drawn += [each for each in shapes if each["object_type"] == "rect" and each["fill"] and _is_cell(each, tops)]
    drawn += [each for each in edges if each["orientation"] == "h" and tops[0] < each["top"] < tops[-1]]
    found: list[float] = []
    for at in sorted(each["x0"] for each in drawn):
        if left + _LANE < at < right - _LANE and (not found or at - found[-1] > NEAR):
            found.append(at)
    return found


def _is_cell(fill: Edge, tops: list[float]) -> bool:
    """Whether a fill reaches from line to line: that of a whole cell."""
    is_wide = min(fill["width"], fill["height"]) > THIN
    return is_wide and all(any(abs(top - at) <= NEAR for top in tops) for at in (fill["top"], fill["bottom"]))


def _beyond(lines: list[list[Box]], edge: float, cuts: list[float]) -> tuple[float, set[int]]:
    """How far lines that follow an edge closely, one another too, and keep to the columns reach; and which columns they fill."""
    reached, columns, near = edge, set[int](), _PADDING
    for line in lines:
        top, bottom = min(word.top for word in line), max(word.bottom for word in line)
        gap = top - reached if top > reached else reached - bottom
        if gap > near * line[0].size or any(_is_cut(line, cut) for cut in cuts):
            break
        columns |= {bisect_right(cuts, word.x0) for word in line}
        reached, near = (bottom if top > edge else top), 0.6
    return reached, columns


def _ends(words: list[Box], tops: list[float], cuts: list[float]) -> list[float]:
    """The lines of a table with those that its ends lack: over headings (and a row below them) without a line above, under a row that the
    page's end cuts."""
    first: list[float] = []
    for _ in range(2):
        edge = (first or tops)[0]
        above, columns = _beyond(_lines([word for word in words if word.bottom <= edge + 1])[::-1], edge, cuts)
        if len(columns) < 3:
            break
        first = [above - 1, *first]
    below, more = _beyond(_lines([word for word in words if word.top >= tops[-1] - 1]), tops[-1], cuts)
    return [*first, *tops, *([below + 1] if len(more) > 1 or min(more, default=0) else [])]


def _cuts(words: list[Box], known: list[float]) -> list[float]:
    """Where columns part: at lanes that most lines leave white, and narrower ones that every one of many lines does; `known` ones too."""
    if not words:
        return []
    lines = len({round(word.top) for word in words})
    size = max(word.size for word in words)
    found = list(known)
    narrow = [each for each in _lanes(words, 0, _NARROW * size) if _is_margin(words, each[1])] if lines >= _MANY else []
    for start, cut, end in (*narrow, *_lanes(words, lines // 10, _LANE)):
        if not any(start - 2 <= each <= end + 2 for each in found):
            found.append(cut)
    return sorted(found)


def _without_titles(words: list[Box], half: float) -> list[Box]:
    """Words without those of lines that run over more than half of the table in one piece."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for word in sorted(words, key=lambda each: each.x0):
        lines[round(word.middle / 3)].append(word)
    out = []
    for line in lines.values():
        in_one_piece = all(word.x0 - before.x1 < _LANE for before, word in pairwise(line))
        if not (in_one_piece and line[-1].x1 - line[0].x0 > half):
            out += line
    return out


def _is_margin(words: list[Box], cut: float) -> bool:
    """Whether the lines right of a narrow lane begin below one another, as in a column."""
    firsts = [min(after, default=0.0) for line in _lines(words) if (after := [word.x0 for word in line if cut < word.x0 < cut + 40])]
    return len(firsts) > 2 and sum(each - min(firsts) < 1 for each in firsts) >= 0.7 * len(firsts)


def _lanes(words: list[Box], allowed: int, least: float) -> list[Lane]:
    """Lanes that stay white but for so many lines of words: where each begins, is whitest, and ends."""
    marks: dict[int, set[int]] = defaultdict(set)
    for word in words:
        for x in range(int(word.x0), int(word.x1) + 1):
            marks[x].add(round(word.top))
    first, last = int(min(word.x0 for word in words)), int(max(word.x1 for word in words))
    found: list[Lane] = []
    start = None
    for x in range(first, last + 2):
        is_white = x <= last and len(marks[x]) <= allowed
        if is_white and start is None:
            start = x
        elif not is_white and start is not None:
            if x - start >= least:
                fewest = min(len(marks[at]) for at in range(start, x))
                whitest = [at for at in range(start, x) if len(marks[at]) == fewest]
                found.append((start, (whitest[0] + whitest[-1] + 1) / 2, x))
            start = None
    return found
