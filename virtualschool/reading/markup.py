"""A web page, or a table pasted as one: text and tables, nothing fetched and no script run (what stands in a script is not read)."""

import re

from virtualschool.reading.blocks import Document
from virtualschool.reading.pages import PageReader

_STARTS = re.compile(r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE | re.DOTALL)
_TABLE = re.compile(r"<t[dr]\b", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Whether a text is a web page: it begins as one, or holds rows of a table in tags."""
    head = text[:4096]
    return bool(_STARTS.match(re.sub(r"^\s*<\?xml[^>]*>", "", head))) or len(_TABLE.findall(text[:100_000])) > 2


def read_html(text: str) -> Document:
    """The page as paragraphs and tables."""
    reader = PageReader()
    reader.feed(text)
    reader.close()
    return reader.document()
