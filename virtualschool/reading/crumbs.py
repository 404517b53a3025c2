"""Crumbs of HTML left in text by programs that turn documents into text: `<p>`, `<u>`, `<ul style=…>`.

A `<` that opens no known tag stays.
"""

import html
import re

_BREAKING = "p|div|br|ul|ol|li|h[1-6]|tr|table|tbody|thead|blockquote|section|article|hr"
_SILENT = "u|b|i|em|strong|span|sup|sub|font|small|big|s|strike|del|ins|mark|a|td|th|center|code|pre|img|o:p"
_TAG = re.compile(
    rf"<(?P<close>/?)\s*(?P<name>{_BREAKING}|{_SILENT})(?:\s+[a-z:-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>\"']+))?)*\s*/?>",
    re.IGNORECASE,
)
_BREAKS = re.compile(_BREAKING, re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
_BULLET = re.compile(r"(?<=\S)\s*(?=[•▪‣◦●]\s)")
_SPACES = re.compile(r"[ \t\u00a0\u2003\u2002\u2009]+")
BULLETS = "•▪‣◦●■–—*·○➢►o-"


def lines_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a piece of text: tags of blocks and bullets begin a new one, other tags go, nothing else is lost."""
    if "<" in text:
        text = _TAG.sub(_instead, text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = _BULLET.sub("\n", text)
    return tuple(line for line in (_SPACES.sub(" ", line).strip() for line in text.split("\n")) if line)


def _instead(found: "re.Match[str]") -> str:
    name = found["name"].lower()
    if name == "li" and not found["close"]:
        return "\n• " if not found.string[found.end() :].lstrip().startswith("•") else "\n"
    return "\n" if _BREAKS.fullmatch(name) else ""
