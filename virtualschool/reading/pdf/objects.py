"""What is drawn on a page, as plain dictionaries in the coordinates of pdfplumber (from the top left), with no more than is asked for.

pdfplumber's own objects carry everything that a PDF says of each letter; making them takes as long as reading the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfminer.pdftypes import resolve_all

Object = dict[str, Any]


@dataclass
class Drawn:
    """Letters and shapes in the order in which they were drawn."""

    chars: list[Object] = field(default_factory=list)
    shapes: list[Object] = field(default_factory=list)
    pictures: int = 0


def drawn_on(page: Any) -> Drawn:
    """All that a page shows, also inside of groups."""
    drawn = Drawn()
    base = float(page.height) + float(page.mediabox[1])
    left = float(page.mediabox[0])
    for item in _items(page.layout):
        if isinstance(item, LTChar):
            if item.get_text():
                drawn.chars.append(_char(item, left, base))
        elif isinstance(item, LTImage):
            drawn.pictures += 1
        else:
            drawn.shapes.append(_shape(item, left, base))
    return drawn


def _items(container: Iterable[Any]) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTChar | LTCurve | LTImage):
            yield item
        elif isinstance(item, LTContainer):
            yield from _items(item)


def _char(item: LTChar, left: float, base: float) -> Object:
    top = base - item.y1
    return {
        "text": item.get_text(),
        "fontname": _name(item.fontname),
        "size": item.size,
        "upright": item.upright,
        "matrix": item.matrix,
        "x0": item.x0 + left,
        "x1": item.x1 + left,
        "top": top,
        "bottom": base - item.y0,
        "doctop": top,
        "non_stroking_color": item.graphicstate.ncolor,
    }


def _shape(item: LTCurve, left: float, base: float) -> Object:
    kind = "rect" if isinstance(item, LTRect) else "line" if isinstance(item, LTLine) else "curve"
    top, bottom = base - item.y1, base - item.y0
    return {
        "object_type": kind,
        "x0": item.x0 + left,
        "x1": item.x1 + left,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": item.width,
        "height": item.height,
        "pts": [(x + left, base - y) for x, y in item.pts],
        "fill": item.fill,
        "stroke": item.stroke,
        "non_stroking_color": item.non_stroking_color,
    }


@lru_cache(maxsize=1024)
def _name(name: Any) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def asides(page: Any) -> Iterator[tuple[str, str]]:
    """Comments on a page and what was typed into the fields of a form, as (what it is, text): they are not part of the page's text."""
    for each in resolve_all(page.page_obj.annots) or []:
        data = each if isinstance(each, dict) else {}
        kind = str(getattr(data.get("Subtype"), "name", ""))
        if kind == "Widget":
            value = _text(data.get("V"))
            if value:
                named = _text(data.get("T"))
                yield f"form field “{named}”" if named else "form field", value
        elif kind not in ("Link", "Popup"):
            text = _text(data.get("Contents"))
            if text:
                yield "comment", text


def _text(value: Any) -> str:
    """A text string (ISO 32000-1, 7.9.2.2): UTF-16 with a mark, else the single bytes of PDFDocEncoding, nearly Latin-1."""
    if not isinstance(value, bytes):
        return ""
    if value[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return value.decode("utf-16", "replace").strip()
    return value.removeprefix(b"\xef\xbb\xbf").decode("utf-8" if value[:3] == b"\xef\xbb\xbf" else "latin-1", "replace").strip()
