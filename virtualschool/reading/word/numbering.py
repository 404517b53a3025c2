"""Numbers and bullets of lists, counted as Word counts them (ECMA-376 part 1, 17.9): they are nowhere in the text of the document."""

import re
from dataclasses import dataclass, field

from virtualschool.reading.package import Element
from virtualschool.reading.word.names import W, child, is_on, number, val
from virtualschool.reading.word.styles import Styles

BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    is_legal: bool = False
    style: str = ""


@dataclass
class _List:
    abstract: str = ""
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts as paragraphs are met in the order of the document."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if tree is None:
            return
        links = {}
        for each in tree.findall(f"{W}abstractNum"):
            key = each.get(f"{W}abstractNumId", "")
            self._abstract[key] = _levels(each)
            if val(each, "numStyleLink"):
                links[key] = val(each, "numStyleLink")
        for each in tree.findall(f"{W}num"):
            self._lists[each.get(f"{W}numId", "")] = _list(each)
        for key, style in links.items():
            linked = self._lists.get(styles.numbering(style)[0])
            if linked is not None:
                self._abstract[key] = self._abstract.get(linked.abstract, {})

    def label(self, key: str, level: int | None, style: str) -> str:
        """The number or bullet of the next paragraph of a list; empty for one that is in no list."""
        found = self._lists.get(key)
        if found is None:
            return ""
        if level is None:
            level = next((depth for depth, each in self._abstract.get(found.abstract, {}).items() if each.style and each.style == style), 0)
        this = self._level(found, level)
        counts = self._counts.setdefault(found.abstract, {})
        if key not in self._begun:
            self._begun.add(key)
            for depth, start in found.starts.items():
                counts[depth] = start - 1
        counts[level] = counts.get(level, this.start - 1) + 1
        for depth in range(level + 1, _LEVELS):
            if self._level(found, depth).restart != 0:
                counts.pop(depth, None)
        if this.form == "bullet":
            return BULLET
        return (
            _PLACE.sub(lambda spot: self._counted(found, counts, int(spot[1]) - 1, this), this.text).strip() if this.form != "none" else ""
        )

    def _level(self, found: _List, level: int) -> _Level:
        return found.levels.get(level) or self._abstract.get(found.abstract, {}).get(level) or _Level(text=f"%{level + 1}.")

    def _counted(self, found: _List, counts: dict[int, int], level: int, shown: _Level) -> str:
        each = self._level(found, level)
        return _as_number(counts.get(level, each.start), "decimal" if shown.is_legal else each.form)


def _list(element: Element) -> _List:
    made = _List(val(element, "abstractNumId"))
    for each in element.findall(f"{W}lvlOverride"):
        depth = number(each.get(f"{W}ilvl"))
        if val(each, "startOverride"):
            made.starts[depth] = number(val(each, "startOverride"), 1)
        made.levels.update(_levels(each))
    return made


def _levels(element: Element) -> dict[int, _Level]:
    return {
        number(each.get(f"{W}ilvl")): _Level(
            form=val(each, "numFmt", "decimal"),
            text="" if child(each, "lvlText") is None else (child(each, "lvlText").get(f"{W}val", "")),  # type: ignore[union-attr]
            start=number(val(each, "start", "1"), 1),
            restart=number(val(each, "lvlRestart")) if val(each, "lvlRestart") else None,
            is_legal=bool(is_on(each, "isLgl")),
            style=val(each, "pStyle"),
        )
        for each in element.findall(f"{W}lvl")
    }


def _as_number(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (count // worth)
            count %= worth
        return roman if form == "lowerRoman" else roman.upper()
    if form == "ordinal":
        return f"{count}{'th' if count % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
    if form == "bullet":
        return BULLET
    return "" if form == "none" else f"{count:02}" if form == "decimalZero" else str(count)
