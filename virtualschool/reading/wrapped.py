"""Lines that a program broke at a margin, joined into the paragraphs that a person wrote."""

import re
from collections.abc import Iterator

# A list item: a bullet, a dash, or a short number or letter with a point or bracket, then words.
_BULLET = r"[•▪‣◦●■○➢►·❖✓✔☐☒☑]"
_NUMBER = r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
ITEM = re.compile(rf"^\s*(?:{_BULLET}\s*|(?:[-–—*o]|{_NUMBER})\s+)(?=\S)")
MARK = re.compile(rf"{_BULLET}|[-–—*o]|{_NUMBER}|")
_CLOSING = "\"'”’)]"
_ENDS = tuple(".:;!?…")
_MARGINS = range(60, 160)  # a text whose longest line is shorter or longer was not broken at a margin
_FEWEST_LINES = 3  # of two lines nobody knows whether the first was full


def joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Paragraphs as (first line, last line, text). A line goes on the one before when that had no room for its first word."""
    width = max((len(line) for _, line in lines), default=0) if len(lines) >= _FEWEST_LINES else 0
    first, last, parts, before = 0, 0, [], ""  # type: int, int, list[str], str
    for number, line in lines:
        if parts and not _goes_on(before, line, width):
            yield first, last, " ".join(parts)
            parts = []
        if not parts:
            first = number
        parts.append(line)
        last, before = number, line
    if parts:
        yield first, last, " ".join(parts)


def _goes_on(before: str, line: str, width: int) -> bool:
    if ITEM.match(line) or line.startswith("#"):
        return False
    has_ended = before.rstrip(_CLOSING).endswith(_ENDS)
    if line[:1].islower() and not has_ended:
        return True
    if width not in _MARGINS:
        return False
    return len(before) + 1 + len(line.split(" ", 1)[0]) > width and not (has_ended and len(before) * 10 < width * 9)
