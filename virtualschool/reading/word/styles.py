"""Styles of a Word document: what a paragraph or a table has by its style (ECMA-376 part 1, 17.7)."""

import re
from collections.abc import Iterator
from functools import cache

from virtualschool.reading.package import Element
from virtualschool.reading.word.names import W, child, is_on, number, val

_DEEPEST = 12  # a style is based on a style; a chain longer than this turns in a circle
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)


class Styles:
    """What styles say, each found by its id along the styles that it is based on."""

    def __init__(self, tree: Element | None) -> None:
        found = tree.findall(f"{W}style") if tree is not None else []
        self._styles = {each.get(f"{W}styleId", ""): each for each in found}
        self._default = next((each.get(f"{W}styleId", "") for each in found if _is_default(each)), "")
        self.level = cache(self._level)
        self.numbering = cache(self._numbering)

    def switch(self, style: str, path: str) -> bool | None:
        """A switch of the text (`rPr/b`) as the style or one below it sets it."""
        return next((found for each in self._chain(style) if (found := is_on(each, path)) is not None), None)

    def _level(self, style: str) -> int:
        for each in self._chain(style or self._default):
            name = val(each, "name").lower()
            if name == "title":
                return 1
            outline = val(each, "pPr/outlineLvl")
            if outline:
                return 0 if number(outline, 9) > 8 else min(number(outline) + 1, 6)
            heading = _HEADING.match(name)
            if heading:
                return min(int(heading[1]), 6)
        return 0

    def is_title(self, style: str) -> bool:
        """Whether the style is that of the document's title."""
        return any(val(each, "name").lower() == "title" for each in self._chain(style))

    def _numbering(self, style: str) -> tuple[str, int | None]:
        """The list that a style belongs to, and its level there where the style says it."""
        level: int | None = None
        for each in self._chain(style or self._default):
            numbered = child(each, "pPr/numPr")
            if numbered is not None:
                if level is None and val(numbered, "ilvl"):
                    level = number(val(numbered, "ilvl"))
                if val(numbered, "numId"):
                    return val(numbered, "numId"), level
        return "", None

    def shading(self, style: str, *, is_first_row: bool) -> Element | None:
        """The fill that a table's style gives a cell: of the first row, or of all. Bands are ornament and are not read."""
        for each in self._chain(style):
            for part in each.findall(f"{W}tblStylePr") if is_first_row else ():
                if part.get(f"{W}type") == "firstRow" and (found := child(part, "tcPr/shd")) is not None:
                    return found
            found = child(each, "tcPr/shd")
            if found is not None:
                return found
        return None

    def is_bold_first_row(self, style: str) -> bool:
        """Whether the table's style sets its first row in bold."""
        parts = [part for each in self._chain(style) for part in each.findall(f"{W}tblStylePr") if part.get(f"{W}type") == "firstRow"]
        return any(is_on(part, "rPr/b") for part in parts)

    def _chain(self, style: str) -> Iterator[Element]:
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = val(found, "basedOn")


def _is_default(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") in ("1", "true", "on")
