"""A plan on one time axis: a line an action, from the day it was added or the plan began to its due date, with today across all.

Drawn without style or script, so that the same string may stand in a page under a strict content policy. A status is a shape with a
word; the table beside the drawing says the same.
"""

import datetime as dt
from collections.abc import Sequence
from html import escape

from virtualschool.action_plans.addresses import address
from virtualschool.action_plans.overview import Row
from virtualschool.action_plans.record import kept
from virtualschool.action_plans.standing import day_of
from virtualschool.kernel.charts import printable
from virtualschool.kernel.lanes import ticks_of
from virtualschool.kernel.periods import ONE_DAY, Period, month_end, month_start, spoken

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 300, 100, 44, 26
NARROWEST = 68
"""A label of the axis needs so many pixels."""
INK, RULE, BLUE, GREY = "#0B0C0C", "#CFD4DA", "#12436D", "#6F777B"
LETTERS = 42


def drawn(rows: Sequence[Row], today: dt.date) -> str:
    """The drawing; empty where no action has a date."""
    dated = [row for row in rows if row.action.due_on is not None]
    if not dated:
        return ""
    period = period_of(dated, today)
    axis = _Axis(period)
    height = TOP + len(dated) * ROW + 8
    parts = _ticks(axis, height)
    parts.append(_today(axis, today, height))
    for place, row in enumerate(dated):
        parts.append(_line(axis, row, TOP + place * ROW))
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    look = 'role="group" aria-label="Actions by due date" font-family="Arial, Liberation Sans, sans-serif" font-size="13"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>{"".join(parts)}</svg>'


def period_of(rows: Sequence[Row], today: dt.date) -> Period:
    """Whole months that hold every date shown, and today."""
    days = [today, *(start_of(row) for row in rows), *(row.action.due_on for row in rows if row.action.due_on)]
    return Period(month_start(min(days)), month_end(max(days) + dt.timedelta(days=20)))


def start_of(row: Row) -> dt.date:
    """Where an action's line begins: when the plan began, where it says so, else when the action was added; never after it is due."""
    start = row.action.plan.starts_on or day_of(row.action.created_at)
    return min(start, row.action.due_on) if row.action.due_on else start


class _Axis:
    def __init__(self, period: Period) -> None:
        self.period, self.days = period, (period.end - period.start).days + 1

    def at(self, day: dt.date) -> float:
        return LEFT + (day - self.period.start).days / self.days * (WIDTH - LEFT - RIGHT)


def _ticks(axis: _Axis, bottom: float) -> list[str]:
    """The months of the axis, as many as can be named without one lying on another."""
    found, free = [], 0.0
    for day, label in ticks_of(axis.period):
        x = axis.at(day)
        if x >= free:
            rule = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{bottom}" stroke="{RULE}"/>'
            found.append(f'{rule}<text x="{x + 3:.1f}" y="14" fill="{INK}">{escape(label)}</text>')
            free = x + NARROWEST
    return found


def _today(axis: _Axis, today: dt.date, bottom: float) -> str:
    x = axis.at(today)
    rule = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 18}" y2="{bottom}" stroke="{INK}" stroke-width="2" stroke-dasharray="4 3"/>'
    return f'{rule}<text x="{x + 4:.1f}" y="{TOP - 8}" font-weight="bold" fill="{INK}">Today</text>'


def _line(axis: _Axis, row: Row, top: float) -> str:
    action, y = row.action, top + ROW / 2
    due = action.due_on or axis.period.start
    name = _cut(printable(f"{action.number}. {action.text or 'No words'}"), LETTERS)
    where = address("action", action)
    start, end = axis.at(start_of(row)), axis.at(due + ONE_DAY)
    colour = GREY if row.state.is_complete else BLUE
    said = escape(f"Action {action.number}: {row.delivery.word}, due on {spoken(due)}")
    before = {each.before_on for each in kept(action, "date_changes") if each.before_on is not None}
    moved = "".join(_hollow(axis.at(day), y) for day in sorted(before - {due}) if day in axis.period)
    return (
        f'<a href="{where}"><title>{said}</title>'
        f'<rect x="0" y="{top:.0f}" width="{WIDTH}" height="{ROW}" fill="none" pointer-events="all"/>'
        f'<text x="0" y="{y + 5:.0f}" fill="{INK}">{escape(name)}</text>'
        f'<line x1="{start:.1f}" x2="{end:.1f}" y1="{y:.0f}" y2="{y:.0f}" stroke="{colour}" stroke-width="6"/>{moved}'
        f'{_mark(row.delivery.word, end, y)}<text x="{end + 12:.1f}" y="{y + 5:.0f}" fill="{INK}">{escape(row.delivery.word)}</text></a>'
    )


def _hollow(x: float, y: float) -> str:
    """Where the due date stood before."""
    return f'<circle cx="{x:.1f}" cy="{y:.0f}" r="5" fill="#FFFFFF" stroke="{INK}" stroke-width="2"/>'


def _cut(text: str, most: int) -> str:
    """The first words; what textwrap does, in a tenth of its time."""
    words = " ".join(text[: most * 2].split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"


def _mark(word: str, x: float, y: float) -> str:
    """A shape a status: square complete, circle green, triangle amber, diamond red and overdue, ring not started."""
    if word == "Complete":
        return f'<rect x="{x - 6:.1f}" y="{y - 6:.0f}" width="12" height="12" fill="{GREY}"/>'
    if word in ("Green", "Not started"):
        fill = "#28A197" if word == "Green" else "#FFFFFF"
        return f'<circle cx="{x:.1f}" cy="{y:.0f}" r="6" fill="{fill}" stroke="{INK}"/>'
    corners = ((0, -7), (7, 6), (-7, 6)) if word == "Amber" else ((0, -8), (8, 0), (0, 8), (-8, 0))
    points = " ".join(f"{x + dx:.1f},{y + dy:.0f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="{"#F46A25" if word == "Amber" else "#801650"}"/>'


def table(rows: Sequence[Row]) -> list[list[object]]:
    """The same in words."""
    return [
        [
            {
                "text": f"{row.action.number}. {_cut(row.action.text, 90)}",
                "href": row.href,
            },
            ", ".join(row.owners),
            spoken(start_of(row)),
            spoken(row.action.due_on) if row.action.due_on else f"No date: {row.action.due_source or 'the plan gives none'}",
            {"tag": row.delivery.word},
        ]
        for row in rows
    ]
