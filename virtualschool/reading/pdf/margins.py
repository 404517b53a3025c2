"""Where the columns of a table without lines begin, told by the words below its headings: lines of a cell all begin at its left edge."""

from collections.abc import Sequence
from itertools import pairwise

from virtualschool.reading.pdf.letters import Box

_AT = 1.5  # points by which words that begin below one another may differ
_BLANK = 0.45  # sizes of the letters; an ordinary blank is narrower
_MOST_LINES = 80
_FEWEST_LINES = 2  # that begin at a column
_CROSSED = 0.06  # of the lines below may run over the beginning of a column


def starts_below(heading: Sequence[Box], apart: Sequence[float], lines: Sequence[Sequence[Box]]) -> list[float]:
    """The beginnings of columns that words of the heading and those of several lines below it share, or (of an empty column) words of it
    that stand `apart`; none where lines run over them."""
    below = [line for line in lines[:_MOST_LINES] if not _is_title(line)]
    begins = [[word.x0 for word in _beginnings(line)] for line in below]
    found: list[float] = []
    for at in sorted({word.x0 for word in heading}):
        if found and at - found[-1] <= 2 * _AT:
            continue
        number = sum(any(abs(each - at) <= _AT for each in line) for line in begins)
        crossed = sum(any(word.x0 < at - _AT and word.x1 > at - _AT / 3 for word in line) for line in below)
        is_shared = number >= min(_FEWEST_LINES, len(below)) and number > crossed
        if crossed <= _CROSSED * len(below) and (is_shared or (at in apart and not crossed)):
            found.append(at)
    return found if found and abs(found[0] - min(word.x0 for word in heading)) <= _AT else []


def _beginnings(line: Sequence[Box]) -> list[Box]:
    """The words of a line that more than a blank parts from the one before."""
    ordered = sorted(line, key=lambda word: word.x0)
    return ordered[:1] + [word for before, word in pairwise(ordered) if word.x0 - before.x1 > _BLANK * word.size]


def _is_title(line: Sequence[Box]) -> bool:
    """Whether a line is set in bold throughout, or has no gap: those may run over all columns."""
    return all(word.is_bold for word in line) or (len(_beginnings(line)) == 1 and len(line) > 3)
