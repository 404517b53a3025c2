"""An action while its rows are being read: texts and colours by field, put together across page breaks, then finished."""

from dataclasses import dataclass, field

from virtualschool.action_plans.reading import rag
from virtualschool.action_plans.reading.due import read_due
from virtualschool.action_plans.reading.joining import Joiner
from virtualschool.action_plans.reading.plan import Action

TEXTS = ("action", "by_whom", "progress", "impact", "support", "review", "evidence", "current")
IN_A_LINE = ("by_whom", "due", "review", "consideration", "number")
_RAG_AT_END = ("–", "-", "(", ",", ";", "/", ":")


@dataclass
class Held:
    """A text that several actions may share: what is added to it across a page break is added for all."""

    text: str = ""


@dataclass
class Draft:
    """Texts by column name. `fields` tells which column is which field; `began` whether the row that began it also began its
    consideration."""

    fields: dict[str, str]
    held: dict[str, Held] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    row_colour: str = ""
    began: bool = False
    where: str = ""

    def column(self, wanted: str) -> str | None:
        """The column that is this field; None when the table has none."""
        return next((name for name, field_name in self.fields.items() if field_name == wanted), None)

    def said(self, column: str) -> str:
        """The text of a column; empty when there is none."""
        return self.held[column].text if column in self.held else ""

    def text(self, wanted: str) -> str | None:
        column = self.column(wanted)
        return (self.said(column) or None) if column else None

    def add(self, column: str, text: str, joiner: Joiner) -> None:
        """Adds a further part of a column's text."""
        in_a_line = self.fields[column] in IN_A_LINE
        held = self.held.setdefault(column, Held())
        held.text = joiner.join(held.text, text, in_a_line=in_a_line)

    def finished(self, number: int, *, rows_are_rag: bool) -> Action:
        """The action, its date and RAG read; texts of columns without a meaning go to `other` under their own labels."""
        action = Action(number=number, where=self.where)
        for each in TEXTS:
            setattr(action, each, self.text(each))
        self._place_rest(action)
        due, said = _without_rag(self.text("due"))
        read = read_due(due) if said else read_due(self.text("due"))
        action.due_source, action.due_on, action.due_reason = self.text("due"), read.on, read.reason
        if action.due_source is None:
            action.due_reason = None
        action.on_track = self._on_track(said, rows_are_rag)
        action.completion = self._completion() or ("Complete" if action.on_track == "Complete" else None)
        return action

    def _place_rest(self, action: Action) -> None:
        for column, field_name in self.fields.items():
            text = self.said(column)
            is_sign = rag.is_only_a_word(text) or (field_name == "completion" and rag.done(text) is not None)
            if text and (
                field_name in ("other", "baseline", "target", "number") or (field_name in ("on_track", "completion") and not is_sign)
            ):
                action.other[column] = text

    def _on_track(self, said: str | None, rows_are_rag: bool) -> str | None:
        column = self.column("on_track")
        if column and (self.said(column) or self.colours.get(column)):
            said = rag.word_of(self.said(column)) or self._colour("on_track") or said
            return said or (rag.of_colour(self.row_colour) if rows_are_rag else None)
        coloured = [self._colour(each) for each in ("due", "number", "action")]
        return said or next(filter(None, coloured), None) or (rag.of_colour(self.row_colour) if rows_are_rag else None)

    def _completion(self) -> str | None:
        column = self.column("completion")
        if column and (self.said(column) or self.colours.get(column)):
            return rag.done(self.said(column)) or rag.word_of(self.said(column)) or self._colour("completion")
        _, said = _without_rag(self.text("progress"), only_a_line=True)
        return said or self._colour("progress") or rag.complete_in(self.text("progress"))

    def _colour(self, wanted: str) -> str | None:
        column = self.column(wanted)
        colour = self.colours.get(column, "") if column else ""
        return None if colour and colour == self.row_colour else rag.of_colour(colour)


def _without_rag(text: str | None, *, only_a_line: bool = False) -> tuple[str | None, str | None]:
    """A text without the RAG word that stands in a line of its own or at its end, and that word."""
    if not text:
        return text, None
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if len(lines) > 1 and len(line.strip()) > 1 and rag.is_only_a_word(line) and not line.strip()[0].isdigit():
            return "\n".join(lines[:place] + lines[place + 1 :]), rag.word_of(line)
    words = text.split()
    last = words[-1].strip("()[]., ") if words else ""
    if not only_a_line and len(words) > 1 and last.lower() in ("red", "amber", "green", "complete", "completed"):
        return text[: text.rindex(last)].rstrip(" ".join(_RAG_AT_END) + "[ "), rag.word_of(last)
    if not only_a_line and len(words) == 1 and len(last) > 1 and rag.is_only_a_word(last):
        return None, rag.word_of(last)
    return text, None
