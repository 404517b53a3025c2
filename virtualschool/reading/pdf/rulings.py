"""The lines of tables on a page: drawn as lines, as thin rectangles (Word), as frames, or only hinted at.

Hinted at: a row that a page's end cuts has no line below; tables without an outer frame; tables with lines between rows only, whose
columns are the white lanes between the words; tables of filled cells without any line.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfplumber.table import merge_edges

from virtualschool.reading.pdf.letters import Box

Edge = dict[str, Any]
Span = tuple[float, float, float]
_THIN = 3.0  # points; a filled rectangle thinner than this is a line
_NEAR = 2.5  # points by which ends that belong together may miss one another
_SHORTEST = 6.0  # points; shorter marks are corners of borders and dashes
_LANE = 7.0  # points of white between two columns
_NARROW = 0.42  # sizes of the letters that a lane must be wide, where no line of many crosses it; wider than any blank between words
_MANY = 8


def ruled_edges(shapes: list[Edge], *, with_fills: bool = False) -> list[Edge]:
    """The edges drawn on a page, with the ends that a table leaves open closed."""
    edges = [edge for shape in shapes for edge in _edges_of(shape, with_fills=with_fills)]
    edges = merge_edges(edges, 3, 3, 3, 3) if edges else []
    edges = [edge for edge in edges if _length(edge) >= _SHORTEST]
    return edges + list(_closing(edges, "v")) + list(_closing(edges, "h"))


def _edges_of(shape: Edge, *, with_fills: bool) -> Iterator[Edge]:
    wide, high = shape["width"], shape["height"]
    if shape["object_type"] == "rect" and min(wide, high) <= _THIN:
        if wide >= high:
            yield edge_at("h", (shape["top"] + shape["bottom"]) / 2, shape["x0"], shape["x1"])
        else:
            yield edge_at("v", (shape["x0"] + shape["x1"]) / 2, shape["top"], shape["bottom"])
    elif shape["object_type"] == "line" or shape.get("stroke") or with_fills:
        for (x0, y0), (x1, y1) in _sides(shape):
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if high > wide and wide <= 1:
                yield edge_at("v", (x0 + x1) / 2, min(y0, y1), max(y0, y1))
            elif high <= 1:
                yield edge_at("h", (y0 + y1) / 2, min(x0, x1), max(x0, x1))


def _sides(shape: Edge) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    if shape["object_type"] != "rect":
        return pairwise(shape["pts"])
    x0, x1, top, bottom = shape["x0"], shape["x1"], shape["top"], shape["bottom"]
    return pairwise([(x0, top), (x1, top), (x1, bottom), (x0, bottom), (x0, top)])


def edge_at(orientation: str, at: float, start: float, end: float) -> Edge:
    """An edge at a height (`h`) or at a distance from the left (`v`)."""
    edge = {"orientation": orientation, "object_type": "line", "width": 0.0, "height": 0.0}
    if orientation == "h":
        return edge | {"top": at, "bottom": at, "x0": start, "x1": end, "width": end - start}
    return edge | {"x0": at, "x1": at, "top": start, "bottom": end, "height": end - start}


def _length(edge: Edge) -> float:
    return float(edge["x1"] - edge["x0"] + edge["bottom"] - edge["top"])


def _span(edge: Edge) -> Span:
    """Where an edge lies, where it begins and where it ends."""
    return (edge["x0"], edge["top"], edge["bottom"]) if edge["orientation"] == "v" else (edge["top"], edge["x0"], edge["x1"])


def _closing(edges: list[Edge], orientation: str) -> Iterator[Edge]:
    """Edges from end to end of those that end together and have nothing there.

    Neighbours are joined where a line of the table touches both and none between them runs on; or, of upright lines, where three end
    together.
    """
    along = [_span(edge) for edge in edges if edge["orientation"] == orientation]
    across = [_span(edge) for edge in edges if edge["orientation"] != orientation]
    other = "h" if orientation == "v" else "v"
    for side in (1, 2):
        for group in _together(along, side):
            at, is_many = group[0][side], len({round(each[0] / _NEAR) for each in group}) > 2 and orientation == "v"
            for one, two in pairwise(sorted(group)):
                lying = [each for each in across if abs(each[0] - at) <= _NEAR * 2]
                is_there = any(each[1] <= one[0] + _NEAR and each[2] >= two[0] - _NEAR for each in lying)
                is_there |= any(one[0] < each[0] < two[0] and each[1] < at - _NEAR and each[2] > at + _NEAR for each in along)
                if not is_there and two[0] - one[0] > _NEAR and (is_many or any(_ties(each, one, two) for each in across)):
                    yield edge_at(other, at, one[0], two[0])


def _together(along: list[Span], side: int) -> Iterator[list[Span]]:
    """Groups of edges that end at one height (or distance)."""
    group: list[Span] = []
    for each in sorted(along, key=lambda span: span[side]):
        if group and each[side] - group[0][side] > _NEAR:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _ties(tie: Span, one: Span, two: Span) -> bool:
    """Whether a line across touches both."""
    reaches = tie[1] - _NEAR <= one[0] and two[0] <= tie[2] + _NEAR
    return reaches and all(each[1] - _NEAR <= tie[0] <= each[2] + _NEAR for each in (one, two))


def lanes(edges: list[Edge], words: list[Box]) -> list[Edge]:
    """Edges for a table that has lines between its rows only: upright ones through the white lanes, wherever they cut no word."""
    groups: dict[tuple[int, int], list[float]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h":
            groups[round(edge["x0"] / 3), round(edge["x1"] / 3)].append(edge["top"])
    made = []
    for (left, right), tops in groups.items():
        tops = sorted(tops)
        x0, x1 = left * 3.0 - 3, right * 3.0 + 3
        if len(tops) < 3 or any(e["orientation"] == "v" and x0 <= e["x0"] <= x1 and e["bottom"] > tops[0] for e in edges):
            continue
        inside = [word for word in words if x0 <= word.x0 and word.x1 <= x1]
        rows = [word for word in inside if tops[0] - 1 <= word.middle <= tops[-1] + 1]
        cuts = _cuts(_without_titles(rows, (x1 - x0) / 2), _inner_ends(edges, tops, x0, x1))
        if len(cuts) < 2:
            continue
        tops = [*_above([word for word in inside if word.middle < tops[0]], tops[0], cuts), *tops]
        made += [edge_at("h", tops[0], left * 3.0, right * 3.0)]
        made += [edge_at("v", at, tops[0], tops[-1]) for at in (left * 3.0, right * 3.0)]
        made += list(_through(cuts, tops, inside))
    return made


def _through(cuts: list[float], tops: list[float], words: list[Box]) -> Iterator[Edge]:
    """Upright edges in each row in which they cut no word."""
    for top, bottom in pairwise(tops):
        row = [word for word in words if top <= word.middle <= bottom]
        yield from (edge_at("v", cut, top, bottom) for cut in cuts if not any(word.x0 < cut < word.x1 for word in row))


def _inner_ends(edges: list[Edge], tops: list[float], x0: float, x1: float) -> list[float]:
    """Where lines between rows begin inside the table: beside a cell that covers several rows."""
    inner = [edge["x0"] for edge in edges if edge["orientation"] == "h" and tops[0] < edge["top"] < tops[-1]]
    return sorted({round(at, 1) for at in inner if x0 + _LANE < at < x1 - _LANE})


def _above(words: list[Box], top: float, cuts: list[float]) -> list[float]:
    """The top of headings that stand right above the first line: words in three columns at least, none over two."""
    lines: dict[int, list[Box]] = defaultdict(list)
    for word in words:
        lines[round(word.middle / 3)].append(word)
    columns: set[int] = set()
    reached = top
    for line in sorted(lines.values(), key=lambda each: -each[0].middle):
        if reached - max(word.bottom for word in line) > line[0].size or any(word.x0 < cut < word.x1 for word in line for cut in cuts):
            break
        found = [(bisect_right(cuts, word.x0), word) for word in sorted(line, key=lambda each: each.x0)]
        near = (two.x0 - one.x1 < _NARROW * one.size for (at, one), (to, two) in pairwise(found) if at != to)
        if any(near) or (columns and len({at for at, _ in found}) < 2):
            break
        columns |= {at for at, _ in found}
        reached = min(word.top for word in line)
    return [reached - 1] if len(columns) >= 3 else []


def _cuts(words: list[Box], known: list[float]) -> list[float]:
    """Where columns part: at lanes that most lines leave white, and narrower ones that every one of many lines does; `known` ones too."""
    if not words:
        return []
    lines = len({round(word.top) for word in words})
    size = max(word.size for word in words)
    found = list(known)
    narrow = _lanes(words, 0, _NARROW * size) if lines >= _MANY else []
    for cut in (*narrow, *_lanes(words, lines // 10, _LANE)):
        if all(abs(cut - each) > size for each in found):
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


def _lanes(words: list[Box], allowed: int, least: float) -> list[float]:
    """The whitest of each lane that stays white but for so many lines of words."""
    marks: dict[int, set[int]] = defaultdict(set)
    for word in words:
        for x in range(int(word.x0), int(word.x1) + 1):
            marks[x].add(round(word.top))
    first, last = int(min(word.x0 for word in words)), int(max(word.x1 for word in words))
    found, start = [], None
    for x in range(first, last + 2):
        is_white = x <= last and len(marks[x]) <= allowed
        if is_white and start is None:
            start = x
        elif not is_white and start is not None:
            if x - start >= least:
                fewest = min(len(marks[at]) for at in range(start, x))
                whitest = [at for at in range(start, x) if len(marks[at]) == fewest]
                found.append((whitest[0] + whitest[-1] + 1) / 2)
            start = None
    return found
