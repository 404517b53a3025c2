"""The last look through a file: every string that stands anywhere in it, whatever it is for.

Readers are not shown these: what a picture says of itself (EXIF, XMP), a picture's alternative text, the target of a link, a bookmark, the
choices of a list, a data form behind the document, the name of a sheet, the fields and bookmarks of a PDF. Nobody writes prose there, so
only what is certain counts (`tells`): a child's whole name, a code with a letter, a UPN.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pdfminer.pdftypes import PDFObjectNotFound, PDFStream
from pdfminer.utils import decode_text

from virtualschool.kernel.personal import Hit, Kind
from virtualschool.reading.blocks import CannotRead
from virtualschool.reading.package import Package

HEAD, TAIL = 256 * 1024, 64 * 1024
"""How much of a part that is no text is looked at: pictures describe themselves at their beginning or end."""
_PLAIN = re.compile(rb"[\x20-\x7e\xc3\xc4\xc5\x80-\xbf]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\x80-\xff]\x00){5,}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_WRITTEN = (".txt", ".htm", ".html", ".mht", ".rtf", ".csv", ".json")


def tells(hit: Hit) -> bool:
    """Whether a hit counts where nobody writes prose: widths and numbers of parts look like codes, fonts like surnames."""
    return hit.kind in (Kind.NAME, Kind.UPN) or (hit.kind is Kind.CODE and any(sign.isalpha() for sign in hit.text))


def strings_of_office(package: Package, packed: zipfile.ZipFile) -> Iterator[str]:
    """Every string of an Office file: names of its parts, attributes and texts of all XML, what other parts hold in plain signs."""
    yield packed.comment.decode("utf-8", "replace")
    for name in packed.namelist():
        yield name
        if not name.endswith("/"):
            yield from _of_part(package, name)


def _of_part(package: Package, name: str) -> Iterator[str]:
    if name.lower().endswith((".xml", ".rels", ".vml")):
        try:
            tree = package.tree(name)
        except CannotRead:
            tree = None
        if tree is not None:
            for each in tree.iter():
                yield from (value for value in (*each.attrib.values(), each.text, each.tail) if value)
            return
    content = package.content(name)
    yield from _told_by_png(content)
    yield from strings_in(content, whole=name.lower().endswith((*_WRITTEN, ".xml", ".rels", ".vml")))


def _told_by_png(content: bytes) -> Iterator[str]:
    """The texts of a PNG picture stand in chunks of their own, with a checksum right behind them."""
    place = 8
    while content.startswith(b"\x89PNG") and place + 8 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield content[place + 8 : place + 8 + min(size, HEAD)].replace(b"\0", b" ").decode("utf-8", "replace")
        place += size + 12


def strings_in(content: bytes, *, whole: bool = False) -> Iterator[str]:
    """What stands in bytes in plain signs, one byte or two for each."""
    held = content if whole or len(content) <= HEAD + TAIL else content[:HEAD] + b"\n" + content[-TAIL:]
    yield from (match.group().decode("utf-8", "replace") for match in _PLAIN.finditer(held))
    yield from (match.group().decode("utf-16-le", "replace") for match in _WIDE.finditer(held))


def strings_of_pdf(document: Any) -> Iterator[str]:
    """Every string among the objects of a PDF, and what its pictures say of themselves. An object that breaks raises what pdfminer
    raises: who cannot look through a file must not say that it names nobody."""
    for number in {number for xref in document.xrefs for number in xref.get_objids()}:
        try:
            held = document.getobj(number)
        except PDFObjectNotFound:  # named in the file's table, and not there
            continue
        if isinstance(held, PDFStream) and str(held.attrs.get("Subtype")) == "/'Image'":
            yield from strings_in(held.rawdata or b"")
        yield from _of_object(held.attrs if isinstance(held, PDFStream) else held)


def _of_object(held: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(held, bytes):
        yield decode_text(held)
    elif isinstance(held, dict | list) and depth < 20:
        for each in held.values() if isinstance(held, dict) else held:
            yield from _of_object(each, depth + 1)


def as_one(strings: Iterator[str]) -> str:
    """Those with letters, each once, one a line; addresses as they are read."""
    once = dict.fromkeys(unquote(each) if "%" in each else each for each in strings)
    return "\n".join(each for each in once if _LETTERS.search(each))
