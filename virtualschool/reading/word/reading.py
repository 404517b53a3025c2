"""A whole Word document: its body, then notes, comments, headers and footers, each once and with its place."""

from collections.abc import Iterator

from virtualschool.reading.blocks import Block, CannotRead, Document, Paragraph, Place
from virtualschool.reading.package import Element, Package
from virtualschool.reading.word.context import Context
from virtualschool.reading.word.names import R, W, child
from virtualschool.reading.word.paragraphs import Said
from virtualschool.reading.word.story import Shown, Story
from virtualschool.reading.word.tables import TableReader

_SEEN = (
    ("inserted", "Tracked changes are taken as accepted: what was inserted counts."),
    ("deleted", "Tracked changes are taken as accepted: what was deleted is left out."),
    ("pictures", "Pictures were not read: {count}."),
    ("charts", "Charts were not read: {count}."),
    ("chunks", "Other documents stand inside this one and were not read: {count}. Save it again in Word."),
)


def read_docx(package: Package) -> Document:
    """The document as a person sees it with all changes accepted."""
    tree = package.tree(package.main)
    body = child(tree, "body")
    if body is None:
        raise CannotRead("is damaged: it has no text part.")
    context = Context.of(package)
    reader = _BodyReader(context, package.main)
    blocks = [*reader.blocks(body), *_notes(context), *_comments(context), *_margins(context, package, body)]
    notes = [words.format(count=context.seen[key]) for key, words in _SEEN if context.seen[key]]
    hidden = " ".join("".join(context.hidden).split())
    if hidden:
        notes.append(f"Hidden text was left out: “{hidden[:300]}”.")
    return Document(kind="docx", blocks=tuple(blocks), title=reader.title or package.title or _first_heading(blocks), notes=tuple(notes))


class _BodyReader:
    """Blocks with their places: paragraphs are counted under their headings, tables through the document."""

    def __init__(self, context: Context, part: str) -> None:
        self._story = Story(context, part)
        self._tables = TableReader(self._story)
        self._heading = ""
        self._paragraphs = 0
        self._count = 0
        self.title = ""

    def blocks(self, container: Element) -> Iterator[Block]:
        for each in self._story.shown(container):
            yield from self._blocks(each)

    def _blocks(self, shown: Shown) -> Iterator[Block]:
        if isinstance(shown, Said):
            if shown.text:
                yield self._paragraph(shown)
            return
        inner = self._tables.inner(shown)
        if inner is not None:
            yield from self.blocks(inner)
            return
        self._count += 1
        table = self._tables.read(shown, f"table {self._count}")
        if table is not None:
            yield table
        else:
            self._count -= 1

    def _paragraph(self, said: Said) -> Paragraph:
        if said.is_title and not self.title:
            self.title = said.text
        self._paragraphs += 1
        place = f"paragraph {self._paragraphs}"
        if self._heading:
            place = f"under “{self._heading}”, {place}"
        if said.level:
            self._heading, self._paragraphs = _clipped(said.text), 0
            place = f"heading “{self._heading}”"
        return Paragraph(said.text, Place(place), level=said.level, is_item=bool(said.label) and not said.level)


def _lines(context: Context, part: str, container: Element) -> list[str]:
    """The paragraphs of a note, a comment, a header; a table's cells one after the other."""
    story = Story(context, part)
    tables = TableReader(story)
    lines: list[str] = []
    for each in story.shown(container):
        if isinstance(each, Said):
            lines.append(each.text)
            continue
        table = tables.read(each, part)
        lines += [cell.text for row in table.rows for cell in row if cell.is_first] if table is not None else []
    return [line for line in lines if line.strip()]


def _notes(context: Context) -> Iterator[Paragraph]:
    for kind in ("footnote", "endnote"):
        part = context.package.related(context.package.main, f"{kind}s")
        tree = context.package.tree(part)
        count = 0
        for each in tree if tree is not None else ():
            key = (kind, each.get(f"{W}id", ""))
            if key not in context.footnotes:
                continue
            count += 1
            at = " ".join(context.footnotes[key].split())
            place = Place(f"{kind} {count}" + (f", after “{at}”" if at else ""))
            yield from (Paragraph(line, place) for line in _lines(context, part, each))


def _comments(context: Context) -> Iterator[Paragraph]:
    part = context.package.related(context.package.main, "comments")
    tree = context.package.tree(part)
    for count, each in enumerate(tree if tree is not None else (), start=1):
        on = " ".join(context.commented.get(each.get(f"{W}id", ""), "").split())
        author = each.get(f"{W}author", "").strip()
        place = Place(f"comment {count}" + (f" by {author}" if author else "") + (f" on “{_clipped(on)}”" if on else ""))
        yield from (Paragraph(line, place) for line in _lines(context, part, each))


def _margins(context: Context, package: Package, body: Element) -> Iterator[Paragraph]:
    """Headers and footers, the same words once."""
    relations = package.relations(package.main)
    seen = set()
    for kind in ("header", "footer"):
        for reference in body.iter(f"{W}{kind}Reference"):
            relation = relations.get(reference.get(f"{R}id", ""))
            tree = package.tree(relation.target) if relation and not relation.is_outside else None
            if relation is None or tree is None:
                continue
            for line in _lines(context, relation.target, tree):
                if (kind, line) not in seen:
                    seen.add((kind, line))
                    yield Paragraph(line, Place(kind))


def _first_heading(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if isinstance(block, Paragraph) and block.level == 1), "")


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:60].rsplit(' ', 1)[0]}…"
