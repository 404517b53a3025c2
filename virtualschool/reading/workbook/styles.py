"""Looks of cells: fill, bold, number format (ECMA-376 part 1, 18.8), and the workbook's shared texts."""

from dataclasses import dataclass
from typing import TypeVar

from virtualschool.reading import colours
from virtualschool.reading.package import Element, Package, theme_colours
from virtualschool.reading.workbook.shown import built_in

_T = TypeVar("_T")
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The palette of numbered colours (18.8.27), which a workbook may replace.
_PALETTE = (
    "000000", "ffffff", "ff0000", "00ff00", "0000ff", "ffff00", "ff00ff", "00ffff", "000000", "ffffff", "ff0000", "00ff00",
    "0000ff", "ffff00", "ff00ff", "00ffff", "800000", "008000", "000080", "808000", "800080", "008080", "c0c0c0", "808080",
    "9999ff", "993366", "ffffcc", "ccffff", "660066", "ff8080", "0066cc", "ccccff", "000080", "ff00ff", "ffff00", "00ffff",
    "800080", "800000", "008080", "0000ff", "00ccff", "ccffff", "ccffcc", "ffff99", "99ccff", "ff99cc", "cc99ff", "ffcc99",
    "3366ff", "33cccc", "99cc00", "ffcc00", "ff9900", "ff6600", "666699", "969696", "003366", "339966", "003300", "333300",
    "993300", "993366", "333399", "333333",
)  # fmt: skip
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")


@dataclass(frozen=True)
class Look:
    """What a cell's style says."""

    form: str = "General"
    colour: str = ""
    is_bold: bool = False
    ink: str = ""
    font: str = ""


class Looks:
    """The looks of a workbook, by the number that a cell names."""

    def __init__(self, package: Package) -> None:
        theme = theme_colours(package, package.main)
        self._theme = [theme.get(name, "") for name in _THEME_ORDER]
        self._indexed = list(_PALETTE)
        tree = package.tree(package.related(package.main, "styles"))
        self._looks = self._read(tree) if tree is not None else []

    def __getitem__(self, index: int) -> Look:
        return self._looks[index] if 0 <= index < len(self._looks) else Look()

    def _read(self, tree: Element) -> list[Look]:
        for index, each in enumerate(tree.iterfind(f"{S}colors/{S}indexedColors/{S}rgbColor")):
            if index < len(self._indexed):
                self._indexed[index] = each.get("rgb", "")[-6:].lower()
        forms = {each.get("numFmtId"): each.get("formatCode", "General") for each in tree.iterfind(f"{S}numFmts/{S}numFmt")}
        fills = [self._fill(each) for each in tree.iterfind(f"{S}fills/{S}fill")]
        fonts = tree.findall(f"{S}fonts/{S}font")
        bolds, names = [_is_bold(each) for each in fonts], [_name(each) for each in fonts]
        inks = [self.colour(each.find(f"{S}color")) for each in fonts]
        return [
            Look(
                forms.get(each.get("numFmtId")) or built_in(whole(each.get("numFmtId"))),
                _at(fills, each.get("fillId"), ""),
                _at(bolds, each.get("fontId"), False),
                _at(inks, each.get("fontId"), ""),
                _at(names, each.get("fontId"), ""),
            )
            for each in tree.iterfind(f"{S}cellXfs/{S}xf")
        ]

    def _fill(self, fill: Element) -> str:
        pattern = fill.find(f"{S}patternFill")
        if pattern is None:
            stop = fill.find(f"{S}gradientFill/{S}stop/{S}color")
            return self.colour(stop) if stop is not None else ""
        kind = pattern.get("patternType", "none")
        front, back = pattern.find(f"{S}fgColor"), pattern.find(f"{S}bgColor")
        if kind == "solid":
            return self.colour(front)
        return "" if kind == "none" else self.colour(back)

    def colour(self, element: Element | None) -> str:
        """A colour by value, by the theme with its tint, or by the old palette; automatic is none."""
        if element is None or element.get("auto") in ("1", "true"):
            return ""
        if element.get("rgb"):
            colour = element.get("rgb", "")[-6:].lower()
        elif element.get("theme"):
            colour = _at(self._theme, element.get("theme"), "")
        else:
            colour = _at(self._indexed, element.get("indexed"), "")
        try:
            return colours.plain(colours.tinted(colour, float(element.get("tint", "0"))))
        except ValueError:
            return colours.plain(colour)


def whole(text: str | None) -> int:
    """A whole number of an attribute; -1 where it is none."""
    return int(text) if text and text.isdigit() else -1


def _at(things: list[_T], index: str | None, default: _T) -> _T:
    spot = whole(index)
    return things[spot] if 0 <= spot < len(things) else default


def _is_bold(font: Element) -> bool:
    bold = font.find(f"{S}b")
    return bold is not None and bold.get("val", "1") not in ("0", "false")


def _name(font: Element) -> str:
    name = font.find(f"{S}name")
    return name.get("val", "") if name is not None else ""


def rich(element: Element) -> tuple[str, bool | None]:
    """A text of one or several runs, without the reading aids of Japanese; and whether the runs are all bold, where they say."""
    runs = element.findall(f"{S}r")
    if not runs:
        return element.findtext(f"{S}t", ""), None
    texts = [(run.findtext(f"{S}t", ""), run.find(f"{S}rPr")) for run in runs]
    said = [(look is not None and look.find(f"{S}b") is not None) if look is not None else None for text, look in texts if text.strip()]
    bold = None if not said or None in said else all(said)
    return "".join(text for text, _ in texts), bold


def shared_texts(package: Package) -> list[tuple[str, bool | None]]:
    """The texts that cells name by number (18.4)."""
    tree = package.tree(package.related(package.main, "sharedStrings"))
    return [rich(each) for each in tree.iterfind(f"{S}si")] if tree is not None else []
