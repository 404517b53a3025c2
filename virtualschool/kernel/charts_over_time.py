"""Lines over a true axis of time, for values that come when they come: what is known, where it was to be, where it is to get.

Drawn as `kernel.charts` draws: one SVG text, no script, no style attribute, and nothing that needs colour to be read.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from virtualschool.kernel import charts
from virtualschool.kernel.periods import ONE_DAY, month_end, month_start

_LEFT, _RIGHT, _TOP, _BASE = 64, charts.WIDTH - 190, 22, 260
_MOST_MARKS = 60


@dataclass(frozen=True)
class TimeLine:
    """One line: what it is called, and its values by day, None where there is no figure. `marked`: every value has its mark; a line
    that is only drawn to compare with has one at its end. Without points it keeps its place, so that those after it look the same."""

    label: str
    points: tuple[tuple[dt.date, float | None], ...]
    marked: bool = True


def lines_over_time(title: str, lines: Sequence[TimeLine], *, said: Callable[[float], str], suffix: str = "") -> str:
    """Up to four lines, each named at the right; the last known value of the first is written beside its mark. `said` puts a value
    into words for the text alternative; `suffix` follows the numbers of the axis."""
    days = [day for line in lines for day, _ in line.points]
    values = [value for line in lines for _, value in line.points if value is not None]
    first, last = (min(days), max(days)) if days else (dt.date.min, dt.date.min + ONE_DAY)
    length = max((last - first).days, 1)
    ticks = charts._ticks(values)

    def at(day: dt.date, value: float) -> tuple[float, float]:
        x = _LEFT + (day - first).days / length * (_RIGHT - _LEFT)
        return x, _BASE - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (_BASE - _TOP)

    parts = _axes(ticks, suffix, at, first, last) if days else []
    ends = []
    for number, line in enumerate(lines):
        points = [at(day, value) if value is not None else None for day, value in line.points]
        known = [point for point in points if point]
        if known:
            parts += _drawn(points, known[-1], number, line)
            ends.append((known[-1][1], number, line.label))
    parts += _latest(lines, at, said)
    for y, number, label in charts._apart(ends, _TOP, _BASE):
        parts += [charts._marker(_RIGHT + 18, y, number), *charts._wrapped(_RIGHT + 32, y + 5, label, 17)]
    return charts._svg(title, _told(lines, said), charts.WIDTH, 300, parts, interactive=False)


def _drawn(points: Sequence[tuple[float, float] | None], end: tuple[float, float], number: int, line: TimeLine) -> list[str]:
    marked = line.marked and len(points) <= _MOST_MARKS
    drawn = charts._path(points, number, markers=marked)
    return drawn if marked else [*drawn, charts._marker(*end, number)]


def _latest(lines: Sequence[TimeLine], at: Callable[[dt.date, float], tuple[float, float]], said: Callable[[float], str]) -> list[str]:
    """The latest value of the first line, in words above its mark and inside the drawing."""
    known = [(day, value) for day, value in lines[0].points if value is not None] if lines else []
    if not known:
        return []
    (x, y), words = at(*known[-1]), said(known[-1][1])
    half = len(words) * charts._LETTER / 2
    return [charts._text(min(max(x, _LEFT + half), _RIGHT - half), max(y - 12, 14), words, anchor="middle", bold=True)]


def _axes(
    ticks: Sequence[float], suffix: str, at: Callable[[dt.date, float], tuple[float, float]], first: dt.date, last: dt.date
) -> list[str]:
    parts = []
    for tick in ticks:
        y = at(first, tick)[1]
        parts += [charts._rule(_LEFT, y, _RIGHT, y, charts._RULE), charts._text(_LEFT - 8, y + 5, f"{tick:,g}{suffix}", anchor="end")]
    for day in _named_days(first, last):
        x = at(day, ticks[0])[0]
        parts += [charts._rule(x, _BASE, x, _BASE + 6, charts._INK), charts._text(x, _BASE + 26, f"{day:%b} {day:%y}", anchor="middle")]
    return parts


def _named_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Ends of months far enough apart for their names, the last of them always; a day alone for a stretch shorter than a month."""
    months, day = [], month_end(first)
    while day <= last:
        months.append(day)
        day = month_end(month_start(day) + dt.timedelta(days=32))
    every = -(-len(months) // 7) or 1
    return [month for place, month in enumerate(reversed(months)) if place % every == 0][::-1] or [last]


def _told(lines: Sequence[TimeLine], said: Callable[[float], str]) -> str:
    def one(day: dt.date, value: float | None) -> str:
        return f"{day:%B %Y} {'not available' if value is None else said(value)}"

    return "; ".join(f"{line.label}: {', '.join(one(*point) for point in line.points)}" for line in lines if line.points)
