"""One paragraph of Word as it is shown: changes accepted, fields by their results, hidden text aside.

ECMA-376 part 1, 17.3 (paragraphs and runs), 17.13 (tracked changes), 17.16 (fields and form fields).
"""

from dataclasses import dataclass, field

from virtualschool.reading.package import Element
from virtualschool.reading.symbols import is_symbolic, sign
from virtualschool.reading.word.context import Context
from virtualschool.reading.word.names import (
    DIAGRAM,
    MC,
    REMOVED,
    WRAPPERS,
    A,
    M,
    R,
    W,
    alternative,
    child,
    is_on,
    number,
    val,
)  # fmt: skip

_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}
_DRAWINGS = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))


@dataclass(frozen=True)
class Piece:
    """Some text with its look."""

    text: str
    is_bold: bool = False
    colour: str = ""
    ink: str = ""


@dataclass
class Said:
    """A paragraph as it was read; `boxes` are text boxes that hang on it, `asides` texts of its diagrams."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    label: str = ""
    level: int = 0
    is_title: bool = False
    colour: str = ""
    is_joined_to_next: bool = False

    @property
    def text(self) -> str:
        """The text with its number or bullet before it; a number alone counts, a bullet alone does not."""
        text = "".join(piece.text for piece in self.pieces).replace("\u00a0", " ").strip()
        if not text and self.label == "•":
            return ""
        return f"{self.label} {text}".strip()


class ParagraphReader:
    """Reads one paragraph after another; fields and comments may run from one into the next."""

    def __init__(self, context: Context, part: str) -> None:
        self._context = context
        self._part = part

    def read(self, element: Element) -> Said:
        properties = child(element, "pPr")
        style = val(properties, "pStyle")
        context = self._context
        said = Said(is_title=context.styles.is_title(style), colour=context.fill(child(properties, "shd")))
        outline = val(properties, "outlineLvl")
        said.level = context.styles.level(style)
        if outline and outline != "on":
            said.level = 0 if number(outline, 9) > 8 else min(number(outline) + 1, 6)
        mark = child(properties, "rPr")
        said.is_joined_to_next = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        self._walk(element, said, style)
        if not said.is_joined_to_next or said.pieces:
            said.label = self._label(properties, style, said)
        return said

    def _label(self, properties: Element | None, style: str, said: Said) -> str:
        numbered = child(properties, "numPr")
        key, level = self._context.styles.numbering(style)
        if numbered is not None and val(numbered, "numId"):
            key, level = val(numbered, "numId"), number(val(numbered, "ilvl", "0"))
        elif numbered is not None and val(numbered, "ilvl"):
            level = number(val(numbered, "ilvl"))
        return self._context.numbering.label(key, level, style) if key and key != "0" else ""

    def _walk(self, element: Element, said: Said, style: str) -> None:
        for each in element:
            tag = each.tag
            if tag == f"{W}r":
                self._run(each, said, style)
            elif tag in WRAPPERS:
                self._context.seen["inserted"] += tag in (f"{W}ins", f"{W}moveTo")
                self._walk(each, said, style)
            elif tag in REMOVED:
                self._context.seen["deleted"] += 1
            elif tag == f"{W}sdt":
                content = child(each, "sdtContent")
                if content is not None and not is_on(each, "sdtPr/showingPlcHdr"):
                    self._walk(content, said, style)
            elif tag == f"{MC}AlternateContent":
                self._walk(alternative(each), said, style)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._add(said, Piece("".join(text.text or "" for text in each.iter(f"{M}t"))))
            elif tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                self._comment(each.get(f"{W}id", ""), tag.endswith("Start"))

    def _comment(self, key: str, is_start: bool) -> None:
        if is_start:
            self._context.open_comments.add(key)
        else:
            self._context.open_comments.discard(key)

    def _run(self, run: Element, said: Said, style: str) -> None:
        properties = child(run, "rPr")
        look = self._look(properties, style)
        is_hidden = self._switch(properties, style, "vanish")
        font_of = child(properties, "rFonts")
        font = font_of.get(f"{W}ascii", "") if font_of is not None else ""
        for each in run:
            text = self._text(each, said, font, style)
            if not text or not self._context.is_shown:
                continue
            if is_hidden:
                self._context.hidden.append(text)
            else:
                self._add(said, Piece(text, look.is_bold, look.colour, look.ink))

    def _look(self, properties: Element | None, style: str) -> Piece:
        context = self._context
        return Piece("", self._switch(properties, style, "b"), context.run_colour(properties), context.ink(properties))

    def _switch(self, properties: Element | None, style: str, name: str) -> bool:
        direct = is_on(properties, name)
        if direct is None and val(properties, "rStyle"):
            direct = self._context.styles.switch(val(properties, "rStyle"), f"rPr/{name}")
        if direct is None:
            direct = self._context.styles.switch(style, f"rPr/{name}")
        return bool(direct)

    def _text(self, each: Element, said: Said, font: str, style: str) -> str:
        """What one child of a run shows as text."""
        tag = each.tag
        if tag == f"{W}t":
            text = each.text or ""
            return "".join(sign(font, ord(char)) if not char.isspace() else char for char in text) if is_symbolic(font) else text
        if tag in _BREAKS:
            return _BREAKS[tag]
        if tag == f"{W}sym":
            return sign(each.get(f"{W}font", ""), _hex(each.get(f"{W}char", "")))
        if tag == f"{W}fldChar":
            return self._field(each)
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            key = (tag.removeprefix(W).removesuffix("Reference"), each.get(f"{W}id", ""))
            self._context.footnotes.setdefault(key, said.text[-60:])
        elif tag in _DRAWINGS:
            self._drawing(each, said)
        elif tag == f"{MC}AlternateContent":
            for inner in alternative(each):
                self._drawing(inner, said) if inner.tag in _DRAWINGS else self._walk([inner], said, style)  # type: ignore[arg-type]
        elif tag == f"{W}ruby" and (base := child(each, "rubyBase")) is not None:
            self._walk(base, said, style)
        return ""

    def _field(self, mark: Element) -> str:
        """A field's marks (17.16.18): between `begin` and `separate` stands its code; a form's box shows by its setting."""
        fields, kind = self._context.fields, mark.get(f"{W}fldCharType")
        if kind == "separate" and fields:
            fields[-1] = "result"
        elif kind == "end" and fields:
            fields.pop()
        elif kind == "begin":
            shown = _form_field(child(mark, "ffData")) if self._context.is_shown else ""
            fields.append("code")
            if shown:
                fields[-1] = "result"
                return shown
        return ""

    def _drawing(self, element: Element, said: Said) -> None:
        """Text boxes and diagrams; a picture's own words cannot be read."""
        for each in element:
            if each.tag == f"{W}txbxContent":
                said.boxes.append(each)
            elif each.tag == f"{MC}AlternateContent":
                self._drawing(alternative(each), said)
            elif each.tag == f"{DIAGRAM}relIds":
                said.asides += self._diagram(each.get(f"{R}dm", ""))
            else:
                self._context.seen["pictures"] += each.tag.endswith(("}blip", "}imagedata"))
                self._context.seen["charts"] += each.tag.endswith("/chart}chart")
                self._drawing(each, said)

    def _diagram(self, key: str) -> list[str]:
        relation = self._context.package.relations(self._part).get(key)
        tree = self._context.package.tree(relation.target) if relation and not relation.is_outside else None
        paragraphs = tree.iter(f"{A}p") if tree is not None else ()
        texts = ("".join(text.text or "" for text in each.iter(f"{A}t")).strip() for each in paragraphs)
        return [text for text in texts if text]

    def _add(self, said: Said, piece: Piece) -> None:
        said.pieces.append(piece)
        for key in self._context.open_comments:
            self._context.commented[key] = self._context.commented.get(key, "") + piece.text


def _hex(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _form_field(data: Element | None) -> str:
    """A box to tick or a list to choose from, of the forms before content controls (17.16.7, 17.16.9)."""
    box = child(data, "checkBox")
    if box is not None:
        ticked = is_on(box, "checked")
        return "☒" if (is_on(box, "default") if ticked is None else ticked) else "☐"
    chosen = child(data, "ddList")
    if chosen is None:
        return ""
    entries = [each.get(f"{W}val", "") for each in chosen.findall(f"{W}listEntry")]
    index = number(val(chosen, "result", val(chosen, "default", "0")))
    return entries[index] if 0 <= index < len(entries) else ""
