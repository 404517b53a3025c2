"""Every word that a file holds, not only those that a reader is shown: what a program would still find in it names a child as well.

The plain words come from the room that reads documents. Here are the rest: properties (who wrote it, its subject, its key words), text
that was deleted with changes tracked or that is hidden, headers and footers of sheets, what a pivot table or a link to another workbook
remembers, slides with their notes and comments, files within files, and the marks and attachments of a PDF.
"""

import bisect
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pdfplumber

from virtualschool.kernel.personal import Hit, Kind, Known, findings_in
from virtualschool.peer_reviews.sweeping import as_one, strings_of_office, strings_of_pdf, tells
from virtualschool.reading.blocks import CannotRead, Document, Paragraph
from virtualschool.reading.opening import read
from virtualschool.reading.package import Package

Element = ElementTree.Element
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TIMES = "{http://purl.org/dc/terms/}"
_STAFF = frozenset(("creator", "lastModifiedBy", "Manager", "Company", "Author", "Creator", "Producer", "Application", "AppVersion"))
"""Properties that name whoever made the file, or a program: there a surname alone tells of no child."""
DEEPEST = 2
SWEPT = "what no reader is shown"
_TAGS = re.compile(r"<[^>]*>")


class Words(NamedTuple):
    """Words of a file, and where in it they stand. `of_staff`: where somebody of the profession is named; `swept`: where nobody writes
    prose, so that only what is certain counts."""

    place: str
    text: str
    of_staff: bool = False
    swept: bool = False


class Held(NamedTuple):
    """All words of a file. Not `whole` where something in it cannot be read by a program: then a person has to look."""

    words: tuple[Words, ...]
    whole: bool


def held_in(name: str, content: bytes, depth: int = 0) -> Held:
    """Every word of a file that a program can read, its name first, then what readers are shown, then the rest; each text once."""
    shown, rest = [Words("its name", PurePosixPath(name).name)], list[Words]()
    reads: list[Callable[[], bool]] = [lambda: _added(shown, _shown(name, content))]
    if content[:2] == b"PK":
        reads = [
            lambda: _added(shown, _Parts(content).slides() or _shown(name, content)),
            lambda: _added(rest, _Parts(content).rest()),
            lambda: _Parts(content).add_swept(rest),
            lambda: _Parts(content).add_inner(rest, depth),
        ]
    elif content[:5] == b"%PDF-":
        reads.append(lambda: _add_pdf(rest, content))
    whole = False not in [_tried(each) for each in reads]
    seen = {each.text.strip() for each in shown} | {""}
    return Held((*(each for each in shown if each.text.strip()), *(each for each in rest if each.text.strip() not in seen)), whole)


def hits_in(held: Held, known: Known) -> list[tuple[str, Hit]]:
    """What in a file could tell who a child is, and where. The words are read on from one place to the next, since a table has forename
    and surname in two cells. What the last look finds counts once, if it was not found before."""
    found: list[tuple[str, Hit]] = []
    for of_staff, is_swept in ((False, False), (True, False), (True, True)):
        words = [each for each in held.words if (each.of_staff, each.swept) == (of_staff, is_swept)]
        starts = list(accumulate((len(each.text) + 1 for each in words), initial=0))
        seen = {hit.text.casefold() for _, hit in found} if is_swept else set[str]()
        for hit in findings_in("\n".join(each.text for each in words), known):
            if (is_swept and (not tells(hit) or hit.text.casefold() in seen)) or (of_staff and hit.kind is Kind.SURNAME):
                continue
            seen |= {hit.text.casefold()} if is_swept else set()
            found.append((words[bisect.bisect_right(starts, hit.start) - 1].place, hit))
    return found


def _tried(add: Callable[[], bool]) -> bool:
    try:
        return add()
    except (CannotRead, zipfile.BadZipFile):
        return False


def _added(found: list[Words], words: Iterable[Words]) -> bool:
    found += words
    return True


def _shown(name: str, content: bytes) -> Iterator[Words]:
    document: Document = read(name, content)
    yield Words("its title", document.title)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield Words(str(block.place), block.text)
            continue
        for row in block.rows:
            yield from (Words(str(cell.place), cell.text) for cell in row if cell.is_first)


class _Parts:
    """The parts of an Office file, unpacked under the guard of the room that reads."""

    def __init__(self, content: bytes) -> None:
        self._package = Package(content)
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._names = self._zip.namelist()

    def _trees(self, pattern: str) -> Iterator[tuple[str, Element]]:
        for name in self._names:
            if re.fullmatch(pattern, name):
                tree = self._package.tree(name)
                if tree is not None:
                    yield name, tree

    def slides(self) -> list[Words]:
        """Slides, their notes and comments, paragraph by paragraph; nothing of other files."""
        found = []
        for name, tree in self._trees(r"ppt/(slides|notesSlides|comments|charts|diagrams)/[^/]+\.xml"):
            place = posixpath.splitext(posixpath.basename(name))[0]
            paragraphs = ["".join(each.itertext()) for each in tree.iter(f"{_DRAWN}p")]
            others = [each.text for each in tree.iter() if each.text and not each.tag.startswith(_DRAWN)]
            found += [Words(place, text) for text in (*paragraphs, *others)]
        return found

    def rest(self) -> Iterator[Words]:
        """What readers are not shown."""
        for _, tree in self._trees(r"docProps/[^/]+\.xml"):
            for each in tree.iter():
                field = each.tag.rpartition("}")[2]
                if each.text and not each.tag.startswith(_TIMES) and not each.text.strip().isdecimal():
                    yield Words("its properties", each.text, field in _STAFF)
        for _, tree in self._trees(r"word/[^/]+\.xml"):
            yield from _left_in_word(tree)
        for name, tree in self._trees(r"word/(comments[^/]*|footnotes|endnotes|glossary/[^/]+)\.xml"):
            place = posixpath.splitext(posixpath.basename(name))[0]
            yield from (Words(place, "".join(each.text or "" for each in p.iter(f"{_WORD}t"))) for p in tree.iter(f"{_WORD}p"))
        for _, tree in self._trees(r"(word|xl)/(charts|drawings|diagrams)/[^/]+\.xml"):
            yield from (Words("a drawing", "".join(each.text or "" for each in p.iter(f"{_DRAWN}t"))) for p in tree.iter(f"{_DRAWN}p"))
        for _, tree in self._trees(r"xl/(worksheets|chartsheets)/[^/]+\.xml"):
            for edge in tree.iter(f"{_SHEET}headerFooter"):
                yield from (Words("a header or footer", part.text or "") for part in edge)
        for _, tree in self._trees(r"xl/comments(/[^/]+|[^/]*)\.xml"):
            yield from (Words("who commented", each.text or "", True) for each in tree.iter(f"{_SHEET}author"))
        for _, tree in self._trees(r"xl/sharedStrings\.xml"):
            for each in tree.iter(f"{_SHEET}si"):
                yield Words("words that no cell shows", "".join(part.text or "" for part in each.iter(f"{_SHEET}t")))
        for _, tree in self._trees(r"xl/threadedComments/[^/]+\.xml"):
            yield from (Words("a comment", each.text) for each in tree.iter() if each.text)
        for name, tree in self._trees(r"xl/(pivotCache|externalLinks)/[^/]+\.xml"):
            place = "what a pivot table remembers" if "pivotCache" in name else "what a link to another workbook remembers"
            for each in tree.iter():
                yield from (Words(place, text) for text in (each.get("v"), each.text) if text)

    def add_swept(self, found: list[Words]) -> bool:
        """The last look; false where two parts have one name, so that a reader may be shown either."""
        found.append(Words(SWEPT, as_one(strings_of_office(self._package, self._zip)), True, True))
        return len(set(self._names)) == len(self._names)

    def add_inner(self, found: list[Words], depth: int) -> bool:
        """Files within the file; whether all of them could be read."""
        inner = [name for name in self._names if re.search(r"/embeddings/[^/]+$", name)]
        whole = True
        for name in inner:
            held = held_in(name, self._package.content(name), depth + 1) if depth < DEEPEST else Held((), False)
            found += [each._replace(place=f"a file within it, {each.place}") for each in held.words]
            whole = whole and held.whole
        return whole


def _left_in_word(tree: Element) -> Iterator[Words]:
    """What was deleted with changes tracked is still in the file, and so is hidden text."""
    for paragraph in tree.iter(f"{_WORD}p"):
        yield Words("deleted text", "".join(each.text or "" for each in paragraph.iter(f"{_WORD}delText")))
        hidden = [run for run in paragraph.iter(f"{_WORD}r") if run.find(f"{_WORD}rPr/{_WORD}vanish") is not None]
        yield Words("hidden text", "".join(each.text or "" for run in hidden for each in run.iter(f"{_WORD}t")))
    authors = {each.get(f"{_WORD}author", "") for each in tree.iter()}
    yield from (Words("who commented or changed it", author, True) for author in sorted(authors))


def _add_pdf(found: list[Words], content: bytes) -> bool:
    """Properties, marks and attachments of a PDF; false when it holds another file, which no program looks into here."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            found += [Words("its properties", str(value), key in _STAFF) for key, value in pdf.metadata.items() if not key.endswith("Date")]
            for number, page in enumerate(pdf.pages, start=1):
                found += [Words(f"a mark on page {number}", each["contents"]) for each in page.annots if each.get("contents")]
            found += _described(pdf.doc.catalog)
            found.append(Words(SWEPT, as_one(strings_of_pdf(pdf.doc)), True, True))
            return "EmbeddedFiles" not in _resolved(pdf.doc.catalog.get("Names"))
    except Exception as error:  # a PDF breaks in many ways
        raise CannotRead("This PDF cannot be opened.") from error


def _described(catalog: dict[str, Any]) -> list[Words]:
    """The description that goes with a PDF in XML (XMP), as far as it is text."""
    stream = catalog.get("Metadata")
    data = stream.resolve().get_data() if stream is not None else b""
    lines = _TAGS.sub("\n", data.decode("utf-8", "replace")).splitlines()
    return [Words("its description", line, True) for line in map(str.strip, lines) if line and not line[:4].isdecimal()]


def _resolved(value: Any) -> Any:
    while hasattr(value, "resolve"):
        value = value.resolve()
    return value or {}
