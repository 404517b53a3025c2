"""Bytes as text: what they declare, then UTF-8, then what Windows in Western Europe writes (cp1252)."""

import codecs

from virtualschool.reading.blocks import CannotRead

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SOME = 4096
_CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\f\v\x1a\x1b")


def decoded(content: bytes) -> str:
    """The text with line ends as `\\n`; what is no text at all is refused."""
    text = _decoded(content)
    some = text[:_SOME]
    if sum(char in _CONTROLS for char in some) > len(some) // 200:
        raise CannotRead("is not a document that can be read. Send a Word document, an Excel workbook, a PDF or text.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n\n")
    return "".join(char for char in text if char not in _CONTROLS and char != "\ufeff") if _CONTROLS & set(text) else text


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    some = content[:_SOME]
    if some.count(0) > len(some) // 4:
        return content.decode("utf-16-le" if some[1::2].count(0) > some[::2].count(0) else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
