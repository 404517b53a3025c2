"""An indicator's values as a small line with its target across, beside figures that are written out."""

from collections.abc import Sequence
from html import escape

from virtualschool.kernel.charts import PALETTE, printable

WIDTH, HEIGHT, EDGE = 240, 56, 6


def spark(title: str, values: Sequence[float | None], goal: float | None) -> str:
    """The drawing; empty with fewer than two known values. Gaps stay gaps; the target is the dashed line."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min([*known, *([goal] if goal is not None else [])]), max([*known, *([goal] if goal is not None else [])])
    step, spread = (WIDTH - 2 * EDGE) / (len(values) - 1), (high - low) or 1.0

    def y(value: float) -> float:
        return HEIGHT - EDGE - (value - low) / spread * (HEIGHT - 2 * EDGE)

    parts, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{EDGE + place * step:.1f} {y(value):.1f}")
        pen = "L"
    last = max(place for place, value in enumerate(values) if value is not None)
    drawn = f'<path d="{" ".join(parts)}" fill="none" stroke="{PALETTE[0]}" stroke-width="3"/>'
    drawn += f'<circle cx="{EDGE + last * step:.1f}" cy="{y(values[last] or 0.0):.1f}" r="4" fill="{PALETTE[0]}"/>'
    if goal is not None:
        drawn += (
            f'<line x1="0" x2="{WIDTH}" y1="{y(goal):.1f}" y2="{y(goal):.1f}" stroke="#0B0C0C" stroke-width="2" stroke-dasharray="6 4"/>'
        )
    said = escape(printable(f"{title}: {len(known)} values" + (", with the target as a dashed line" if goal is not None else "")))
    look = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{said}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {look}>{drawn}</svg>'
