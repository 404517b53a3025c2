"""The lines of tables on a page: drawn as lines, as thin rectangles (Word), as frames, or only hinted at.

Hinted at: a row that a page's end cuts has no line below; tables without an outer frame; tables with lines between rows only, whose
columns are the white lanes between the words; tables of filled cells without any line.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pdfplumber.table import merge_edges

Edge = dict[str, Any]
Span = tuple[float, float, float]
THIN = 3.0  # points; a filled rectangle thinner than this is a line
NEAR = 2.5  # points by which ends that belong together may miss one another
_BORDER = 4.0  # points; a wider frame is a fill with something on it
SHORTEST = 6.0  # points; shorter marks are corners of borders and dashes


def ruled_edges(shapes: list[Edge], *, with_fills: bool = False) -> list[Edge]:
    """The edges drawn on a page, with the ends that a table leaves open closed."""
    edges = [edge for shape in shapes for edge in _edges_of(shape, with_fills=with_fills)]
    edges = merge_edges(edges, 3, 3, 3, 3) if edges else []
    edges = [edge for edge in edges if _length(edge) >= SHORTEST]
    return edges + list(_closing(edges, "v")) + list(_closing(edges, "h"))


def framed(shapes: list[Edge]) -> list[Edge]:
    """The shapes, with borders that were drawn as one fill within another told: of the same colour and nearly the same size, so that only
    what lies between them is painted. They are lines, and no fills."""
    framing: set[int] = set()
    for at, (one, other) in enumerate(pairwise(shapes)):
        if one["fill"] and other["fill"] and one["non_stroking_color"] == other["non_stroking_color"] and _is_within(one, other):
            framing |= {at, at + 1}
    return [{**shape, "fill": False, "stroke": True} if at in framing else shape for at, shape in enumerate(shapes)] if framing else shapes


def _is_within(one: Edge, other: Edge) -> bool:
    """Whether either shape lies within the other, by the width of a border on three sides at least (a page may cut the fourth)."""
    insets = (other["x0"] - one["x0"], other["top"] - one["top"], one["x1"] - other["x1"], one["bottom"] - other["bottom"])
    for side in (1, -1):
        if sum(0.1 < side * each < _BORDER for each in insets) > 2 and all(-0.1 < side * each < _BORDER for each in insets):
            return min(one["width"], one["height"], other["width"], other["height"]) > THIN
    return False


def _edges_of(shape: Edge, *, with_fills: bool) -> Iterator[Edge]:
    wide, high = shape["width"], shape["height"]
    if shape["object_type"] == "rect" and min(wide, high) <= THIN:
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
            at, is_many = group[0][side], len({round(each[0] / NEAR) for each in group}) > 2 and orientation == "v"
            for one, two in pairwise(sorted(group)):
                lying = [each for each in across if abs(each[0] - at) <= NEAR * 2]
                is_there = any(each[1] <= one[0] + NEAR and each[2] >= two[0] - NEAR for each in lying)
                is_there |= any(one[0] < each[0] < two[0] and each[1] < at - NEAR and each[2] > at + NEAR for each in along)
                if not is_there and two[0] - one[0] > NEAR and (is_many or any(_ties(each, one, two) for each in across)):
                    yield edge_at(other, at, one[0], two[0])


def _together(along: list[Span], side: int) -> Iterator[list[Span]]:
    """Groups of edges that end at one height (or distance)."""
    group: list[Span] = []
    for each in sorted(along, key=lambda span: span[side]):
        if group and each[side] - group[0][side] > NEAR:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _ties(tie: Span, one: Span, two: Span) -> bool:
    """Whether a line across touches both."""
    reaches = tie[1] - NEAR <= one[0] and two[0] <= tie[2] + NEAR
    return reaches and all(each[1] - NEAR <= tie[0] <= each[2] + NEAR for each in (one, two))
