"""Rows of a table without lines, told column by column: a cell begins below a gap that is wider than between lines of one text, and a
row where cells of two columns begin together, or one below everything else.

Told so, a text that stands beside several rows (a consideration beside its actions) parts none of them, and covers those it reaches.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from virtualschool.reading.pdf.letters import Box

_PITCH = 1.22  # times the usual distance of lines, from which on a line begins another cell
_RARE = 40  # times rarer than all others: a distance that a raised letter makes
_SAME = 0.45  # sizes of the letters by which the first lines of one row may differ in height
Line = list[list[Box]]


@dataclass
class Step:
    """A cell: its column, its words, and over how many rows it reaches."""

    column: int
    words: list[Box] = field(default_factory=list)
    rows: int = 1

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)


def usual_pitch(lines: Sequence[Line], column_of: Callable[[list[Box]], int]) -> float:
    """How far lines of one cell lie apart: the smallest distance that is no rare one, not rounded, for many lines add up; nought where
    no column has two lines."""
    pitches: defaultdict[float, list[float]] = defaultdict(list)
    last: dict[int, Box] = {}
    for line in lines:
        for group in line:
            column, word = column_of(group), group[0]
            if column in last and (pitch := word.top - last[column].top) > _SAME * word.size:
                pitches[round(pitch * 2) / 2].append(pitch)
            last[column] = word
    total = sum(map(len, pitches.values()))
    return median(pitches[min(about for about, found in pitches.items() if len(found) * _RARE > total)]) if total else 0.0


def rows_of(lines: Sequence[Line], usual: float, column_of: Callable[[list[Box]], int]) -> list[list[Step]]:
    """The cells by rows; those of one line of text beside several rows say how many they cover."""
    steps = _cells(lines, usual, column_of)
    tops = _tops(steps)
    rows: list[list[Step]] = [[] for _ in tops]
    for step in steps:
        first = max((at for at, top in enumerate(tops) if top <= step.top + _SAME * step.words[0].size), default=0)
        step.rows = 1 + sum(first < at and top < step.bottom - _SAME * step.words[0].size for at, top in enumerate(tops))
        beside = next((each for each in rows[first] if each.column == step.column), None)
        if beside is None:
            rows[first].append(step)
        else:
            beside.words += step.words
            beside.rows = max(beside.rows, step.rows)
    _give_way(rows)
    return rows


def _cells(lines: Sequence[Line], usual: float, column_of: Callable[[list[Box]], int]) -> list[Step]:
    last: dict[int, tuple[Step, float]] = {}
    steps: list[Step] = []
    for line in lines:
        for group in line:
            column, top = column_of(group), group[0].top
            step, before = last.get(column, (None, 0.0))
            if step is None or top - before > usual * _PITCH:
                step = Step(column)
                steps.append(step)
            step.words += group
            last[column] = step, top
    return steps


def _tops(steps: list[Step]) -> list[float]:
    """Where rows begin: at the first cell, where two cells begin side by side, and where one does below all that stands above it."""
    tops: list[float] = []
    groups: list[list[Step]] = []
    for step in sorted(steps, key=lambda each: each.top):
        if groups and step.top - groups[-1][0].top <= _SAME * step.words[0].size:
            groups[-1].append(step)
        else:
            groups.append([step])
    for group in groups:
        top = group[0].top
        is_below_all = all(step.bottom <= top + 1 for step in steps if step.top < top - 1 and step not in group)
        if not tops or len({step.column for step in group}) > 1 or is_below_all:
            tops.append(top)
    return tops


def _give_way(rows: list[list[Step]]) -> None:
    """A cell covers no row in which its column has another."""
    for at, row in enumerate(rows):
        for step in row:
            free = 1
            while free < step.rows and not any(other.column == step.column for other in rows[at + free]):
                free += 1
            step.rows = free
