"""A package of Office (ECMA-376 part 2): a ZIP of XML parts that refer to one another.

Guarded: what it unpacks to is counted before it is unpacked and while it is, a document type declaration is refused (part 2, 8.2.5.2:
packages hold none; with none there are no entities), references to places outside are kept as words and never followed.
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from virtualschool.reading import limits
from virtualschool.reading.blocks import CannotRead

Element = ElementTree.Element
_DAMAGED = "is damaged or was only half uploaded: it cannot be opened."
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True)
class Relation:
    """One part's reference to another: `kind` is the last word of its type, `target` the name of the part."""

    kind: str
    target: str
    is_outside: bool = False


class Package:
    """The parts of a file, opened when asked for."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError) as error:
            raise CannotRead(_DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > limits.MOST_PARTS or sum(entry.file_size for entry in entries) > limits.LARGEST_UNPACKED:
            raise CannotRead("unpacks to more than can be read. Send the part with the plan.")
        self._names = {entry.filename.lower().lstrip("/"): entry for entry in entries}
        self._left = limits.LARGEST_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def content(self, name: str) -> bytes:
        """The bytes of a part, never more than it said that it holds."""
        entry = self._names[name.lower()]
        if entry.flag_bits & 1:
            raise CannotRead("is locked with a password. Take the password off and send it again.")
        try:
            with self._zip.open(entry) as opened:
                content = opened.read(min(limits.LARGEST_PART, self._left) + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error) as error:
            raise CannotRead(_DAMAGED) from error
        self._left -= len(content)
        if len(content) > limits.LARGEST_PART or self._left < 0:
            raise CannotRead("unpacks to more than can be read. Send the part with the plan.")
        return content

    def tree(self, name: str) -> Element | None:
        """A part's XML; None where there is no such part."""
        if name not in self:
            return None
        content = self.content(name)
        if any(mark in content for mark in _DOCTYPES):
            raise CannotRead("holds a document type declaration, which no file of Office has. It is not opened.")
        if b"purl.oclc.org/ooxml" in content:
            for strict, common in _STRICT:
                content = content.replace(strict, common)
        try:
            return ElementTree.fromstring(content)  # noqa: S314 - without a document type there is no entity to expand
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise CannotRead(_DAMAGED) from error

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part (or, for an empty name, the package) refers to, by the reference's id."""
        folder, base = posixpath.split(name)
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for each in tree if tree is not None else ():
            is_outside = each.get("TargetMode") == "External"
            target = each.get("Target", "")
            if not is_outside:
                target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target, is_outside)
        return found

    def related(self, name: str, kind: str) -> str:
        """The name of the first part of a kind that this one refers to; empty where there is none."""
        return next((each.target for each in self.relations(name).values() if each.kind == kind and each.target in self), "")

    @cached_property
    def main(self) -> str:
        """The name of the part that is the document."""
        return self.related("", "officeDocument")

    @cached_property
    def main_type(self) -> str:
        """The content type of that part."""
        tree = self.tree("[Content_Types].xml")
        for each in tree if tree is not None else ():
            if each.tag == f"{_TYPES}Override" and str(each.get("PartName")).lstrip("/").lower() == self.main.lower():
                return each.get("ContentType", "")
        return ""

    @cached_property
    def title(self) -> str:
        """The title in the document's properties."""
        tree = self.tree(self.related("", "core-properties"))
        return (tree.findtext("{http://purl.org/dc/elements/1.1/}title", "") if tree is not None else "").strip()


def theme_colours(package: Package, name: str) -> dict[str, str]:
    """The colours of the theme that a part refers to, by their names (`dk1`, `lt1`, … `accent6`)."""
    tree = package.tree(package.related(name, "theme"))
    if tree is None:
        return {}
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = tree.find(f"{drawing}themeElements/{drawing}clrScheme")
    found = {}
    for each in scheme if scheme is not None else ():
        for colour in each:
            found[each.tag.removeprefix(drawing)] = str(colour.get("lastClr") or colour.get("val", "")).lower()
    return found
