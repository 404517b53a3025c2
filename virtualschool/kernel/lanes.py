"""Lanes on one time axis as SVG: what ran beside what, and when. Pure: dates and words in, a string out.

No style attribute and no script, so that the same string stands in a page under a strict content policy, in a PDF and in a
picture. Every bar is labelled in words; a reader who cannot see it needs the table from `lane_rows` beside it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from virtualschool.kernel.periods import ONE_DAY, Period, spoken

TONES = {
    "blue": ("#12436D", "#FFFFFF"),
    "teal": ("#BFE3E0", "#0B0C0C"),
    "plum": ("#801650", "#FFFFFF"),
    "orange": ("#F8C9AE", "#0B0C0C"),
    "quiet": ("#DDE1E6", "#0B0C0C"),
}
LEFT, TOP, ROW, GAP, TEXT = 132, 26, 24, 10, 7.2  # pixels; TEXT is the width of an average letter at 13 px
TICK_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months
MOST_TICKS = 12


@dataclass(frozen=True)
class Bar:
    """One stretch in a lane, both days included; no end means that it goes on. `tone` is one of TONES."""

    start: dt.date
    end: dt.date | None
    label: str
    tone: str = "blue"


@dataclass(frozen=True)
class Lane:
    """A named row of the chart. Bars that overlap are drawn below each other."""

    title: str
    bars: Sequence[Bar] = ()


@dataclass(frozen=True)
class _Axis:
    period: Period
    width: int

    def at(self, day: dt.date) -> float:
        """Where the morning of a day lies, in pixels, kept inside the chart."""
        days = (self.period.end - self.period.start).days + 1
        share = (day - self.period.start).days / days
        return LEFT + min(max(share, 0.0), 1.0) * (self.width - LEFT)


def lanes_svg(lanes: Sequence[Lane], period: Period, *, title: str, width: int = 960) -> str:
    """The drawing: one lane below the other, cut to the period; `title` names it for those who cannot see it."""
    axis, top = _Axis(period, width), TOP
    parts: list[str] = []
    for lane in lanes:
        levels = _levels(lane.bars, period)
        height = max(len(levels), 1) * ROW + GAP
        parts.append(_lane_frame(lane.title, top, height, width))
        for depth, level in enumerate(levels):
            parts += _drawn(level, axis, top + GAP / 2 + depth * ROW)
        top += height
    ticks = "".join(_tick(day, label, axis, top) for day, label in ticks_of(period))
    size = f'viewBox="0 0 {width} {top + 1}" width="{width}" height="{top + 1}"'
    look = 'class="vs-lanes" role="img" font-family="Arial, Liberation Sans, sans-serif" font-size="13"'
    body = f"<title>{escape(title)}</title>{ticks}{''.join(parts)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>{body}</svg>'


def lane_rows(lanes: Sequence[Lane], period: Period) -> list[tuple[str, str, str, str]]:
    """The same as words: lane, what, from, to; in the order of time within a lane."""
    return [
        (lane.title, bar.label, spoken(bar.start), spoken(bar.end) if bar.end else "continues")
        for lane in lanes
        for bar in _within(lane.bars, period)
    ]


def ticks_of(period: Period) -> Iterator[tuple[dt.date, str]]:
    """First days of months for the axis, no more than MOST_TICKS, with their labels."""
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    step = next((step for step in TICK_STEPS if months / step <= MOST_TICKS), TICK_STEPS[-1])
    for index in range(period.start.year * 12 + period.start.month - 1, period.end.year * 12 + period.end.month):
        day = dt.date(index // 12, index % 12 + 1, 1)
        if index % step == 0 and day in period:
            yield day, str(day.year) if step >= 12 else f"{day:%b} {day.year}"


def _within(bars: Sequence[Bar], period: Period) -> list[Bar]:
    shown = (bar for bar in bars if bar.start <= period.end and (bar.end is None or bar.end >= period.start))
    return sorted(shown, key=lambda bar: (bar.start, bar.end or dt.date.max))


def _levels(bars: Sequence[Bar], period: Period) -> list[list[Bar]]:
    """Bars spread over as few rows as keep them from covering each other."""
    levels: list[list[Bar]] = []
    for bar in _within(bars, period):
        free = next((level for level in levels if level[-1].end is not None and level[-1].end < bar.start), None)
        if free is None:
            levels.append([bar])
        else:
            free.append(bar)
    return levels


def _lane_frame(title: str, top: float, height: float, width: int) -> str:
    line = f'<line x1="0" x2="{width}" y1="{top}" y2="{top}" stroke="#CFD4DA"/>'
    name = _fitted(title, LEFT - 8)
    return f'{line}<text x="0" y="{top + GAP / 2 + 16}" font-weight="bold" fill="#0B0C0C">{escape(name)}</text>'


def _drawn(level: Sequence[Bar], axis: _Axis, top: float) -> Iterator[str]:
    """The bars of one row; a label that does not fit inside stands to the right, as far as there is room."""
    for index, bar in enumerate(level):
        left = axis.at(bar.start)
        right = max(axis.at(bar.end + ONE_DAY) if bar.end else axis.width, left + 3)
        fill, ink = TONES.get(bar.tone, TONES["quiet"])
        until = f"to {spoken(bar.end)}" if bar.end else "and continues"
        words = f"{bar.label}: {spoken(bar.start)} {until}"
        box = f'x="{left:.1f}" y="{top + 1:.0f}" width="{right - left:.1f}" height="{ROW - 3}" rx="2"'
        yield f'<g><title>{escape(words)}</title><rect {box} fill="{fill}" stroke="#FFFFFF"/>'
        following = axis.at(level[index + 1].start) if index + 1 < len(level) else axis.width
        inside, beside = _fitted(bar.label, right - left - 8), _fitted(bar.label, following - right - 8)
        if len(inside) >= len(beside):
            yield _label(inside, left + 5, top, ink)
        else:
            yield _label(beside, right + 4, top, "#0B0C0C")
        yield "</g>"


def _label(text: str, left: float, top: float, ink: str) -> str:
    return f'<text x="{left:.1f}" y="{top + 16:.0f}" fill="{ink}">{escape(text)}</text>' if text else ""


def _tick(day: dt.date, label: str, axis: _Axis, bottom: float) -> str:
    left = axis.at(day)
    fits = left < axis.width - len(label) * TEXT
    line = f'<line x1="{left:.1f}" x2="{left:.1f}" y1="{TOP - 6}" y2="{bottom}" stroke="#E3E6EA"/>'
    return line + (f'<text x="{left:.1f}" y="14" font-size="12" fill="#484949">{escape(label)}</text>' if fits else "")


def _fitted(text: str, room: float) -> str:
    """The text, shortened with an ellipsis to the room in pixels; nothing when not even three letters fit."""
    letters = int(room / TEXT)
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1].rstrip()}…" if letters >= 4 else ""
