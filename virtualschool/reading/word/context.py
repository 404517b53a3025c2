"""What is known of a Word document while it is read: its styles, lists, colours, and what a person should be told in the end."""

from collections import Counter
from dataclasses import dataclass, field

from virtualschool.reading import colours
from virtualschool.reading.package import Element, Package, theme_colours
from virtualschool.reading.word.names import W, child, number
from virtualschool.reading.word.numbering import Numbering
from virtualschool.reading.word.styles import Styles

_THEME_NAMES = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2", "text1": "dk1", "background1": "lt1", "text2": "dk2",
    "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip


@dataclass
class Context:
    """One document's settings, and the marks that run across its paragraphs."""

    package: Package
    styles: Styles
    numbering: Numbering
    theme: dict[str, str]
    fields: list[str] = field(default_factory=list)  # open fields, innermost last: `code` or `result`
    open_comments: set[str] = field(default_factory=set)
    commented: dict[str, str] = field(default_factory=dict)
    footnotes: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, package: Package) -> "Context":
        styles = Styles(package.tree(package.related(package.main, "styles")))
        numbering = Numbering(package.tree(package.related(package.main, "numbering")), styles)
        return cls(package, styles, numbering, theme_colours(package, package.main))

    def fill(self, shading: Element | None) -> str:
        """The colour of a shading (17.3.5): its fill, mixed with the pattern's colour where there is one."""
        if shading is None:
            return ""
        back = self._colour(shading, "fill", "themeFill")
        pattern = shading.get(f"{W}val", "clear")
        front = self._colour(shading, "color", "themeColor")
        if pattern == "solid":
            return front
        if pattern.startswith("pct") and front:
            return colours.plain(colours.mixed(front, back or "ffffff", number(pattern[3:]) / 100))
        return back

    def _colour(self, element: Element, plain: str, theme: str) -> str:
        name = element.get(f"{W}{theme}", "")
        if not name:
            return colours.plain(element.get(f"{W}{plain}", ""))
        colour = self.theme.get(_THEME_NAMES.get(name, name), "") or element.get(f"{W}{plain}", "").lower()
        tint, shade = element.get(f"{W}{theme}Tint"), element.get(f"{W}{theme}Shade")
        try:
            if tint:
                colour = colours.tinted(colour, 1 - int(tint, 16) / 255)
            elif shade:
                colour = colours.tinted(colour, int(shade, 16) / 255 - 1)
        except ValueError:
            return ""
        return colours.plain(colour)

    def run_colour(self, properties: Element | None) -> str:
        """The colour behind some text: highlighted, or shaded."""
        highlight = child(properties, "highlight")
        if highlight is not None:
            return colours.HIGHLIGHTS.get(highlight.get(f"{W}val", "").lower(), "")
        return self.fill(child(properties, "shd"))

    def ink(self, properties: Element | None) -> str:
        """The colour of the letters themselves; it speaks only where the letters are signs (a coloured dot)."""
        colour = child(properties, "color")
        return self._colour(colour, "val", "themeColor") if colour is not None else ""

    @property
    def is_shown(self) -> bool:
        """Whether text met now is shown: not the code of a field."""
        return "code" not in self.fields
