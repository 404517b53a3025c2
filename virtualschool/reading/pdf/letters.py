"""Letters of a page as words and lines, and lines as paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pdfplumber.utils.text import extract_words

from virtualschool.reading import colours
from virtualschool.reading.symbols import sign
from virtualschool.reading.wrapped import ITEM

Char = dict[str, Any]
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_WORD_GAP = 0.16  # of the size of the letters; a wider gap parts words where no space is written
_AROUND = ".,;:!?()’'\""  # signs that stand at the edge of a word
_LONG_WORD = 8  # letters; a shorter one fits every column
_PARAGRAPH_PITCH = 1.22  # times the usual distance of lines


@dataclass(frozen=True)
class Box:
    """A word, or a line of words, with its place on the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float = 0.0
    is_bold: bool = False
    ink: str = ""
    first_width: float = 0.0
    gap: float = 0.0

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def cleaned(chars: list[Char]) -> list[Char]:
    """The letters once: those printed twice to look bold are one, signs of symbol fonts are what they show."""
    seen = set()
    out = []
    for char in chars:
        key = (char["text"], round(char["x0"]), round(char["top"]))
        if key in seen and char["size"] > 5 and char["text"] != " ":
            continue
        seen.add(key)
        text = char["text"]
        if len(text) == 1 and (0xE000 <= ord(text) <= 0xF8FF):
            char = {**char, "text": sign(_font(char), ord(text))}
        out.append(char)
    return out


def _font(char: Char) -> str:
    name = str(char.get("fontname", "")).rpartition("+")[2].lower()
    return next((font for font in ("wingdings 2", "wingdings 3", "wingdings", "webdings") if font.replace(" ", "") in name), "symbol")


def words_of(chars: list[Char]) -> list[Box]:
    """Words of some letters; letters that stand upright on their side are turned first."""
    if not chars:
        return []
    if sum(not char["upright"] for char in chars) * 2 > len(chars):
        chars = [_turned(char) for char in chars]
    words = extract_words(chars, x_tolerance_ratio=_WORD_GAP, y_tolerance=3, keep_blank_chars=False, return_chars=True)
    return [_word(word) for word in words]


def _turned(char: Char) -> Char:
    matrix = char.get("matrix", (0, 1, -1, 0, 0, 0))
    if matrix[1] >= 0:  # read from below upwards
        return {**char, "x0": -char["bottom"], "x1": -char["top"], "top": char["x0"], "bottom": char["x1"], "upright": True}
    return {**char, "x0": char["top"], "x1": char["bottom"], "top": -char["x1"], "bottom": -char["x0"], "upright": True}


def _word(word: Char) -> Box:
    chars = word["chars"]
    inks = {_ink(char) for char in chars}
    is_bold = all(_is_bold(char["fontname"]) for char in chars)
    text = word["text"].replace("\u00a0", " ")
    return Box(text, word["x0"], word["x1"], word["top"], word["bottom"], chars[0]["size"], is_bold, inks.pop() if len(inks) == 1 else "")


@lru_cache(maxsize=1024)
def _is_bold(font: str) -> bool:
    return bool(_BOLD.search(font))


def _ink(char: Char) -> str:
    colour = char["non_stroking_color"]
    return colour_of(tuple(colour) if isinstance(colour, list) else colour) if colour else ""


@lru_cache(maxsize=1024)
def colour_of(value: Any) -> str:
    """A fill as pdfminer gives it: a number, or numbers, or the name of a pattern."""
    parts = value if isinstance(value, tuple | list) else (value,)
    return colours.of_parts([float(part) for part in parts]) if all(isinstance(part, int | float) for part in parts) else ""


def lines_of(words: list[Box]) -> list[Box]:
    """Words that stand side by side as lines from top to bottom; a raised letter belongs to the line beside it."""
    lines: list[list[Box]] = []
    for word in sorted(words, key=lambda each: (each.middle, each.x0)):
        line = lines[-1] if lines else None
        if line is not None and _is_beside(word, line):
            line.append(word)
        else:
            lines.append([word])
    return [_line(sorted(line, key=lambda each: each.x0)) for line in lines]


def _is_beside(word: Box, line: list[Box]) -> bool:
    tallest = max(line, key=lambda each: each.bottom - each.top)
    height = max(tallest.bottom - tallest.top, word.bottom - word.top)
    return abs(word.middle - tallest.middle) < height * 0.42


def _line(words: list[Box]) -> Box:
    text = words[0].text
    for before, word in pairwise(words):
        text += word.text if word.x0 - before.x1 < 0.08 * word.size else f" {word.text}"
    inks = {word.ink for word in words}
    gaps = [gap for before, word in pairwise(words) if (gap := word.x0 - before.x1) > 0.1 * word.size]
    sizes = Counter[float]()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    return Box(
        _SPACES.sub(" ", text).strip(),
        min(word.x0 for word in words),
        max(word.x1 for word in words),
        min(word.top for word in words),
        max(word.bottom for word in words),
        max(sizes, key=lambda size: sizes[size]),
        all(word.is_bold for word in words),
        inks.pop() if len(inks) == 1 else "",
        words[0].x1 - words[0].x0,
        sorted(gaps)[len(gaps) // 2] if gaps else 0.28 * words[0].size,
    )


def usual_pitch(groups: list[list[Box]]) -> float:
    """How far lines of one paragraph lie apart, in sizes of their letters: the usual distance in the whole document."""
    ratios = Counter(
        round((line.top - before.top) / line.size, 1)
        for lines in groups
        for before, line in pairwise(lines)
        if line.size and before.size == line.size and 0.9 < (line.top - before.top) / line.size < 2
    )
    return max(ratios, key=lambda ratio: (ratios[ratio], -ratio)) if ratios else 1.2


@dataclass(frozen=True)
class Margins:
    """Between which edges lines run, and how far apart they usually lie; the words of the document tell where a hyphen belongs."""

    left: float
    right: float
    pitch: float
    vocabulary: frozenset[str] = frozenset()


def paragraphs_of(lines: list[Box], margins: Margins) -> Iterator[tuple[str, list[Box]]]:
    """Lines joined into paragraphs, each with its lines."""
    text, members = "", []  # type: str, list[Box]
    for line in lines:
        if members and _goes_on(members[-1], line, margins):
            is_torn = _tears_a_word(members[-1], line, margins)
            text = text + line.text if is_torn else _joined(text, line.text, margins.vocabulary)
            members.append(line)
            continue
        if members:
            yield text.replace("\u00ad", ""), members
        text, members = line.text, [line]
    if members:
        yield text.replace("\u00ad", ""), members


def _goes_on(before: Box, line: Box, margins: Margins) -> bool:
    if ITEM.match(line.text) and not line.text[:1].isalpha():
        return False
    if abs(before.size - line.size) > before.size * 0.12 or (before.is_bold != line.is_bold and not _is_open(before.text)):
        return False
    if line.top - before.top > margins.pitch * _PARAGRAPH_PITCH * max(before.size, 1) and not before.text.endswith("\u00ad"):
        return False
    if before.text.endswith(("-", "\u00ad", "/", "–")):
        return True
    if ITEM.match(line.text) and not line.text[:1].islower():
        return False
    indent, outdent = before.x0 - margins.left, margins.right - before.x1
    is_centred = indent > 5 and abs(indent - outdent) < 3 and abs(before.x0 - line.x0) > 2
    room = margins.right - margins.left if is_centred else margins.right - before.x0
    return before.x1 - before.x0 + before.gap + line.first_width > room - 0.6


def vocabulary_of(groups: list[list[Box]]) -> frozenset[str]:
    """The words of a document, but for those that may be parts of one: the last of each line, and what follows a line of one word."""
    words: set[str] = set()
    for lines in groups:
        alone = [False, *(" " not in line.text for line in lines)]
        for line, is_after_one in zip(lines, alone, strict=False):
            words.update(line.text.split(" ")[is_after_one:-1])
    return frozenset(word.strip(_AROUND).lower() for word in words)


def _tears_a_word(before: Box, line: Box, margins: Margins) -> bool:
    """Whether a word too long for its column was cut between two letters: it fills the line alone, and the document knows the whole or,
    of words with a stroke between them, neither part."""
    head, tail = re.search(r"[^\W\d_]+$", before.text), re.match(r"[^\W\d_]+", line.text)
    letters = len(before.text)
    if not head or not tail or not tail.group()[0].islower() or " " in before.text or letters < _LONG_WORD:
        return False
    if margins.right - before.x1 > (before.x1 - before.x0) / letters * 1.5:
        return False
    one, other = head.group().lower(), tail.group().lower()
    return one + other in margins.vocabulary or ("/" in before.text and not {one, other} & margins.vocabulary)


def _is_open(text: str) -> bool:
    return bool(text) and text[-1] not in ".:;!?" and text[-1].isalnum()


def _joined(text: str, more: str, vocabulary: frozenset[str]) -> str:
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if text.endswith("-") and text[-2:-1].isalpha() and more[:1].islower():
        first = text[:-1].rpartition(" ")[2] + more.split(" ", 1)[0]
        return (text[:-1] if first.strip(_AROUND).lower() in vocabulary else text) + more
    return text + more if text.endswith("/") and not text.endswith(" /") else f"{text} {more}"
