"""Which kind of document a file is: by what it holds first, by its name only where the content leaves it open.

First bytes: Office packages are ZIP (ECMA-376 part 2), the Office files before 2007 and locked ones are compound files ([MS-CFB], and
[MS-OFFCRYPTO] 2.3.4.4 for the stream `EncryptedPackage`), `%PDF-` stands within the first kilobyte (ISO 32000-1, implementation note 13).
"""

import io
import zipfile
from dataclasses import replace
from pathlib import PurePath

from virtualschool.reading import encodings, limits
from virtualschool.reading.blocks import Block, CannotRead, Document, Paragraph

_UNSEEN_SIGNS = frozenset("\u00ad\u200b\u2060\ufeff")
_UNSEEN = dict.fromkeys(map(ord, _UNSEEN_SIGNS))
_SAVE_WORD = "Open it in Word and save it as a Word document (.docx)."
_SAVE_EXCEL = "Open it in Excel and save it as an Excel workbook (.xlsx)."
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_STREAMS = {
    "EncryptedPackage": "is locked with a password. Open it, take the password off, save it and send it again.",
    "WordDocument": f"is a Word document of the old kind (.doc). {_SAVE_WORD}",
    "Workbook": f"is an Excel workbook of the old kind (.xls). {_SAVE_EXCEL}",
    "Book": f"is an Excel workbook of the old kind (.xls). {_SAVE_EXCEL}",
    "PowerPoint Document": "holds slides. Save the plan as a Word document, a workbook or a PDF.",
    "__properties_version1.0": "is an e-mail. Save the document that is attached to it and send that.",
}
_INSIDE = {
    "xl/workbook.bin": f"is a binary workbook (.xlsb). {_SAVE_EXCEL}",
    "ppt/presentation.xml": "holds slides. Save the plan as a Word document, a workbook or a PDF.",
    "Index/Document.iwa": "was made by Pages or Numbers. Export it to Word or Excel and send that.",
}
_OPEN = {
    "application/vnd.oasis.opendocument.text": f"is an OpenDocument text (.odt). {_SAVE_WORD}",
    "application/vnd.oasis.opendocument.spreadsheet": f"is an OpenDocument spreadsheet (.ods). {_SAVE_EXCEL}",
}


def read(name: str, content: bytes) -> Document:
    """The document of this name and content, or `CannotRead` with the reason for a person."""
    called = f"“{PurePath(name).name or 'The text'}”"
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise CannotRead(f"{called} is empty.")
    if len(content) > limits.LARGEST_FILE:
        raise CannotRead(
            f"{called} is larger than {limits.LARGEST_FILE // 1024 // 1024} MB. Take out pictures, or send the part with the plan."
        )
    try:
        return _without_unseen(_read(PurePath(name).suffix.lower(), called, content))
    except CannotRead as reason:
        if str(reason).startswith(("“", "The ")):
            raise
        raise CannotRead(f"{called} {reason}") from reason.__cause__
    except RecursionError as error:
        raise CannotRead(f"{called} is built of parts within parts too deep to be a document.") from error


def _without_unseen(document: Document) -> Document:
    """The document without signs that nobody sees: hyphens for a line's end, joints of no width, marks of byte order."""
    return replace(document, blocks=tuple(_seen(block) for block in document.blocks))


def _seen(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=block.text.translate(_UNSEEN)) if _UNSEEN_SIGNS & set(block.text) else block
    if not any(_UNSEEN_SIGNS & set(cell.text) for row in block.rows for cell in row):
        return block
    rows = (tuple(replace(cell, lines=tuple(line.translate(_UNSEEN) for line in cell.lines)) for cell in row) for row in block.rows)
    return replace(block, rows=tuple(rows))


def _read(suffix: str, called: str, content: bytes) -> Document:
    head = content[:1024]
    if content[:2] == b"PK":
        return _package(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise CannotRead(_compound(content))
    if b"%PDF-" in head:
        from virtualschool.reading.pdf import read_pdf

        return read_pdf(content)
    _refuse_by_bytes(content, suffix)
    return _text(suffix, encodings.decoded(content))


def _package(content: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            mime = packed.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise CannotRead("is damaged or was only half uploaded: it cannot be opened.") from error
    for inside, reason in _INSIDE.items():
        if inside in names:
            raise CannotRead(reason)
    if mime:
        raise CannotRead(_OPEN.get(mime, f"is of a kind that is not read. {_SAVE_WORD}"))
    if "[Content_Types].xml" not in names:
        raise CannotRead("is a zipped folder. Unpack it and send the documents one by one.")
    from virtualschool.reading.package import Package

    package = Package(content)
    if "wordprocessingml" in package.main_type or package.main.startswith("word/"):
        from virtualschool.reading.word import read_docx

        return read_docx(package)
    if "spreadsheetml" in package.main_type or package.main.startswith("xl/"):
        from virtualschool.reading.workbook import read_xlsx

        return read_xlsx(package)
    raise CannotRead("is of a kind that is not read. Send a Word document, an Excel workbook, a PDF or text.")


def _compound(content: bytes) -> str:
    for stream, reason in _STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return reason
    return f"is a file of an old kind. {_SAVE_WORD}"


def _refuse_by_bytes(content: bytes, suffix: str) -> None:
    if content.startswith(b"{\\rtf"):
        raise CannotRead(f"is a rich text file (.rtf). {_SAVE_WORD}")
    if content.startswith(_PICTURES) or content[4:12] in (b"ftypheic", b"ftypmif1"):
        raise CannotRead("is a picture. Send the document that it was taken of, or run text recognition (OCR) on it.")
    if content.startswith(_ARCHIVES):
        raise CannotRead("is a packed archive. Unpack it and send the documents one by one.")
    start = content[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith(b"mime-version:"):
        raise CannotRead(f"is a web archive (.mht). {_SAVE_WORD}")
    if start.startswith(b"<?xml") and b"<html" not in start:
        raise CannotRead(f"is an XML file, not a document. If Word or Excel opens it: {_SAVE_WORD[0].lower()}{_SAVE_WORD[1:]}")


def _text(suffix: str, text: str) -> Document:
    from virtualschool.reading import markup, plain, separated

    if len(text) > limits.LARGEST_TEXT:
        raise CannotRead("is longer than a document can be. Send the part with the plan.")
    if suffix in (".html", ".htm") or markup.is_page(text):
        return markup.read_html(text)
    if suffix in (".csv", ".tsv", ".tab") or (suffix not in (".txt", ".md", ".text", "") and separated.delimiter_of(text)):
        return separated.read_csv(text)
    return plain.read_txt(text)
