"""Lines that a program broke at a margin, joined into the paragraphs that a person wrote."""

import re
from collections.abc import Iterator

# A list item: a bullet, a dash, or a short number or letter with a point or bracket, then words.
_BULLET = r"[•▪‣◦●■○➢►·❖✓✔☐☒☑]"
_NUMBER = r"\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?"
ITEM = re.compile(rf"^\s*(?:{_BULLET}\s*|(?:[-–—*o]|{_NUMBER})\s+)(?=\S)")
MARK = re.compile(rf"{_BULLET}|[-–—*o]|{_NUMBER}|")
_ENDED = re.compile(r"[.:;!?…][\"'”’)\]]*$")
_MARGINS = range(60, 160)  # a text whose longest line is shorter or longer was not broken at a margin
_FEWEST_LINES = 3  # of two lines nobody knows whether the first was full


def joined(lines: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Paragraphs as (first line, last line, text). A line goes on the one before when that had no room for its first word."""
    width = max((len(line) for _, line in lines), default=0) if len(lines) >= _FEWEST_LINES else 0
    first, last, text, before = 0, 0, "", ""
    for number, line in lines:
        if text and _goes_on(before, line, width):
            text, last = f"{text} {line}", number
        else:
            if text:
                yield first, last, text
            first, last, text = number, number, line
        before = line
    if text:
        yield first, last, text


def _goes_on(before: str, line: str, width: int) -> bool:
    if ITEM.match(line) or line.startswith("#"):
        return False
    if line[:1].islower() and not _ENDED.search(before):
        return True
    if width not in _MARGINS:
        return False
    return len(before) + 1 + len(line.split(" ", 1)[0]) > width and not (_ENDED.search(before) and len(before) * 10 < width * 9)
