"""The paragraphs and tables of one story of a Word document (its body, a header, a note, a cell), in their order."""

from collections.abc import Iterable, Iterator

from virtualschool.reading.package import Element
from virtualschool.reading.word.context import Context
from virtualschool.reading.word.names import W, wrapped
from virtualschool.reading.word.paragraphs import ParagraphReader, Piece, Said

Shown = Said | Element


class Story:
    """What a container shows: read paragraphs, and tables still to be laid out."""

    def __init__(self, context: Context, part: str) -> None:
        self.context = context
        self.part = part
        self._reader = ParagraphReader(context, part)

    def shown(self, container: Element | Iterable[Element]) -> Iterator[Shown]:
        """Paragraphs, with one whose end was deleted joined to the next, the texts of boxes after the paragraph they hang on, tables."""
        carried: Said | None = None
        for each in wrapped(container):  # type: ignore[arg-type]
            if each.tag == f"{W}p":
                said = _after(carried, self._reader.read(each))
                carried = said if said.is_joined_to_next else None
                if carried is None:
                    yield from self._with_asides(said)
            elif each.tag == f"{W}tbl":
                if carried is not None:
                    yield from self._with_asides(carried)
                    carried = None
                yield each
            elif each.tag == f"{W}altChunk":
                self.context.seen["chunks"] += 1
        if carried is not None:
            yield from self._with_asides(carried)

    def _with_asides(self, said: Said) -> Iterator[Shown]:
        yield said
        for text in said.asides:
            yield Said(pieces=[Piece(text)])
        for box in said.boxes:
            yield from self.shown(box)


def _after(carried: Said | None, said: Said) -> Said:
    if carried is None:
        return said
    said.pieces[:0] = carried.pieces
    said.boxes[:0] = carried.boxes
    said.asides[:0] = carried.asides
    said.label = said.label or carried.label
    return said
