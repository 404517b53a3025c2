"""Charts as SVG text: one string for the page, the PDF and (as a picture) Word. No Django, no script, no style attribute.

Only presentation attributes are used, so a strict content security policy has nothing to refuse. Text is 16 units in a
drawing 640 wide: it stays at 12 px or more down to a width of 480 px. Every value is written beside its mark, lines differ
in dash and marker, and all four colours differ in lightness: nothing needs colour to be read. A value not known has no mark,
only its text; it is never drawn as nought.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape as _escape

WIDTH = 640
_BOLD = 10
"""Pixels of a bold letter, rather too many than too few."""
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25")
_INK, _RULE = "#0B0C0C", "#B1B4B6"
_FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"
_SIZE = 16
_LETTER = 8.6  # mean width of a letter at this size, for deciding what fits
_DASHES = ("", "9 5", "2 5", "12 4 2 4")
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Mark:
    """One bar or point: what it is, how large, and the words for its size. `value` None: not known, or not to be shown."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True)
class Line:
    """One series of a trend; `values` run beside the chart's labels, None where there is no figure."""

    label: str
    values: tuple[float | None, ...]


def printable(text: str) -> str:
    """The text without the control characters that XML (so SVG, Word, Excel) cannot hold; pasted text brings them."""
    return _UNPRINTABLE.sub(" ", text)


def waterfall(title: str, *, start: Mark, joined: Mark, left: Mark, end: Mark, links: Mapping[str, str] | None = None) -> str:
    """Start, joined, left, end, from nought. `links` (keys start, joined, left, end) makes each bar open its list."""
    marks = {"start": start, "joined": joined, "left": left, "end": end}
    spans = _spans(start.value, joined.value, left.value, end.value)
    top, base = 34, 270
    highest = max([max(span) for span in spans.values() if span] or [1]) or 1
    scale = (base - top) / highest
    colours = {"start": PALETTE[0], "joined": PALETTE[1], "left": PALETTE[2], "end": PALETTE[0]}
    column = WIDTH / 4
    parts = []
    for place, (key, mark) in enumerate(marks.items()):
        drawn = _column(mark, spans[key], x=place * column, width=column, base=base, scale=scale, fill=colours[key])
        parts.append(_linked(drawn, (links or {}).get(key)))
    if start.value is not None and joined.value is not None and left.value is not None and end.value is not None:
        for place, level in enumerate((start.value, start.value + joined.value, end.value)):
            y = base - level * scale
            parts.append(_rule((place + 0.81) * column, y, (place + 1.19) * column, y, _INK))
    parts.append(_rule(0, base, WIDTH, base, _INK))
    said = ", ".join(f"{mark.label} {mark.text}" for mark in marks.values())
    return _svg(title, said, WIDTH, 316, parts, interactive=bool(links))


def trend_line(
    title: str, labels: Sequence[str], lines: Sequence[Line], *, suffix: str = "", links: Mapping[str, str] | None = None
) -> str:
    """Up to four lines over the labels, each named at its end. `suffix` follows the axis numbers (`%`). `links`: line label
    to address. The axis begins at nought unless all values lie far above it."""
    left, right, top, base = 64, WIDTH - 190, 16, 260
    ticks = _ticks([value for line in lines for value in line.values if value is not None])
    step = (right - left) / max(len(labels) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return left + place * step, base - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (base - top)

    parts = []
    for tick in ticks:
        y = at(0, tick)[1]
        parts += [_rule(left, y, right, y, _RULE), _text(left - 8, y + 5, f"{tick:,g}{suffix}", anchor="end")]
    parts += _axis_labels(labels, left, step, right - left, base)
    ends = []
    for number, line in enumerate(lines):
        points = [at(place, value) if value is not None else None for place, value in enumerate(line.values)]
        parts += _path(points, number)
        known = [point for point in points if point]
        if known:
            ends.append((known[-1][1], number, line.label))
    for y, number, label in _apart(ends, top, base):
        named = [_marker(right + 18, y, number), *_wrapped(right + 32, y + 5, label, 17)]
        parts.append(_linked("".join(named), (links or {}).get(label)))
    said = "; ".join(f"{line.label}: {_said(line.values, suffix)}" for line in lines)
    return _svg(title, said, WIDTH, 300, parts, interactive=bool(links))


def bars(title: str, marks: Sequence[Mark], *, links: Mapping[str, str] | None = None, most: float = 0) -> str:
    """Horizontal bars from nought, the name above each and the value at its end. `links`: mark label to address. `most` is what a bar
    over the whole width stands for, 100 for percentages of a whole; the greatest value unless given."""
    widest = max([most, *(mark.value or 0 for mark in marks)]) or 1
    words = max([110, *(_BOLD * len(mark.text) + 16 for mark in marks)])
    parts = []
    for place, mark in enumerate(marks):
        y, length = place * 52, (mark.value or 0) / widest * (WIDTH - words)
        drawn = _text(0, y + 18, mark.label)
        if mark.value is not None:
            drawn += f'<rect x="0" y="{y + 26}" width="{_n(max(length, 1))}" height="18" fill="{PALETTE[0]}"/>'
        drawn += _text(length + 8 if mark.value is not None else 0, y + 41, mark.text, bold=True)
        parts.append(_linked(drawn, (links or {}).get(mark.label)))
    said = ", ".join(f"{mark.label} {mark.text}" for mark in marks)
    return _svg(title, said, WIDTH, max(len(marks) * 52, 20), parts, interactive=bool(links))


def sparkline(title: str, values: Sequence[float | None], *, width: int = 120, height: int = 32) -> str:
    """A line without words for use beside a figure that is written out; gaps stay gaps."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 1)
    step = (width - 8) / max(len(values) - 1, 1)
    spread = (high - low) or 1
    points = [
        (4 + place * step, height - 4 - (value - low) / spread * (height - 8)) if value is not None else None
        for place, value in enumerate(values)
    ]
    drawn = _path(points, 0, markers=False)
    last = next((point for point in reversed(points) if point), None)
    if last:
        drawn.append(f'<circle cx="{_n(last[0])}" cy="{_n(last[1])}" r="3" fill="{PALETTE[0]}"/>')
    return _svg(title, _said(values, ""), width, height, drawn, interactive=False)


def _spans(start: float | None, joined: float | None, left: float | None, end: float | None) -> dict[str, tuple[float, float] | None]:
    """From where to where each bar reaches; a flow hangs from the roll before it, or stands at nought if that is hidden."""
    after_joining = None if start is None or joined is None else start + joined
    if after_joining is None and end is not None and left is not None:
        after_joining = end + left
    return {
        "start": None if start is None else (0, start),
        "joined": None if joined is None else ((start, start + joined) if start is not None else (0, joined)),
        "left": None if left is None else ((after_joining - left, after_joining) if after_joining is not None else (0, left)),
        "end": None if end is None else (0, end),
    }


def _column(mark: Mark, span: tuple[float, float] | None, *, x: float, width: float, base: float, scale: float, fill: str) -> str:
    middle, bar = x + width / 2, width * 0.62
    peak = base - (span[1] if span else 0) * scale
    drawn = f'<rect x="{_n(x)}" y="0" width="{_n(width)}" height="316" fill="none" pointer-events="all"/>'
    if span:
        height = max((span[1] - span[0]) * scale, 2)
        drawn += f'<rect x="{_n(middle - bar / 2)}" y="{_n(peak)}" width="{_n(bar)}" height="{_n(height)}" fill="{fill}"/>'
    drawn += _text(middle, peak - 9, mark.text, anchor="middle", bold=True)
    return drawn + _text(middle, base + 26, mark.label, anchor="middle")


def _ticks(values: Sequence[float]) -> list[float]:
    """Three to six round numbers that hold all the values."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low >= 0 and low < (high - low) * 2:
        low = 0.0
    spread = (high - low) or abs(high) * 0.1 or 1.0
    size = 10 ** math.floor(math.log10(spread / 4))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if spread / (size * factor) <= 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    return [round(number * step, 10) for number in range(first, last + 1)]


def _axis_labels(labels: Sequence[str], left: float, step: float, width: float, base: float) -> list[str]:
    """As many labels as fit, counted back from the latest, which is always named."""
    widest = max((len(label) for label in labels), default=1) * _LETTER + 10
    every = max(math.ceil(len(labels) * widest / (width + widest)), 1)
    shown = [place for place in range(len(labels)) if (len(labels) - 1 - place) % every == 0]
    return [_text(left + place * step, base + 26, labels[place], anchor="middle") for place in shown]


def _path(points: Sequence[tuple[float, float] | None], number: int, *, markers: bool = True) -> list[str]:
    colour, dash = PALETTE[number % 4], _DASHES[number % 4]
    steps, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        steps.append(f"{pen}{_n(point[0])} {_n(point[1])}")
        pen = "L"
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<path d="{" ".join(steps)}" fill="none" stroke="{colour}" stroke-width="3"{dashed}/>' if steps else ""
    return [line, *(_marker(point[0], point[1], number) for point in points if point and markers)]


def _marker(x: float, y: float, number: int) -> str:
    """Circle, square, diamond, triangle: a line is known by its shape."""
    colour = PALETTE[number % 4]
    if number % 4 == 0:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="5" fill="{colour}"/>'
    if number % 4 == 1:
        return f'<rect x="{_n(x - 5)}" y="{_n(y - 5)}" width="10" height="10" fill="{colour}"/>'
    corners = ((0, -7), (7, 0), (0, 7), (-7, 0)) if number % 4 == 2 else ((0, -7), (7, 6), (-7, 6))
    return f'<polygon points="{" ".join(f"{_n(x + dx)},{_n(y + dy)}" for dx, dy in corners)}" fill="{colour}"/>'


def _apart(ends: Sequence[tuple[float, int, str]], top: float, base: float) -> list[tuple[float, int, str]]:
    """The names at the lines' ends, moved so that none lies on another and all stay inside the drawing."""
    placed: list[tuple[float, int, str]] = []
    floor = top
    for y, number, label in sorted(ends):
        y = max(y, floor)
        placed.append((y, number, label))
        floor = y + (_rows(label, 17) * 18) + 6
    over = max(floor - (base + 24), 0)
    return [(y - over, number, label) for y, number, label in placed]


def _rows(text: str, letters: int) -> int:
    return len(_lines(text, letters))


def _lines(text: str, letters: int) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and len(rows[-1]) + 1 + len(word) <= letters:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows or [""]


def _wrapped(x: float, y: float, text: str, letters: int) -> list[str]:
    return [_text(x, y + 18 * row, words) for row, words in enumerate(_lines(text, letters))]


def _said(values: Sequence[float | None], suffix: str) -> str:
    return ", ".join("not available" if value is None else f"{value:,.1f}".removesuffix(".0") + suffix for value in values)


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{weight} fill="{_INK}">{_safe(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{colour}" stroke-width="1"/>'


def _linked(drawn: str, address: str | None) -> str:
    return f'<a href="{_safe(address)}">{drawn}</a>' if address else drawn


def _safe(text: str) -> str:
    return _escape(printable(text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _svg(title: str, said: str, width: int, height: int, parts: Sequence[str], *, interactive: bool) -> str:
    """A drawing with links is a group, so that assistive technology reaches them; without, it is one picture."""
    role = "group" if interactive else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="{role}" aria-label="{_safe(title)}" font-family="{_FONT}" font-size="{_SIZE}">'
        f"<title>{_safe(title)}</title><desc>{_safe(said)}</desc>{''.join(parts)}</svg>"
    )
