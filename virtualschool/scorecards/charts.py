"""An indicator drawn: its values, the line from baseline to target, the target. The same for figures of the book and those kept by hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from virtualschool.kernel import charts
from virtualschool.kernel.charts_over_time import TimeLine, lines_over_time
from virtualschool.scorecards import words
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.standing import goal_at, line_at

HEADERS = (
    "When",
    {"text": "Value", "numeric": True},
    "Stands on",
    {"text": "Line to the target", "numeric": True},
)


class Drawn(NamedTuple):
    """The picture and the table beside it."""

    svg: str
    headers: tuple[Any, ...]
    rows: list[list[Any]]


def kpi_chart(kpi: Kpi, points: Sequence[Point]) -> Drawn:
    """The indicator's values with its target and the line to it; for `ui.chart`."""
    goal = goal_at(kpi, points[-1] if points else None)
    return Drawn(_svg(kpi, points, goal), HEADERS, rows_of(kpi, points))


def _svg(kpi: Kpi, points: Sequence[Point], goal: float | None) -> str:
    lines = [TimeLine("Value", tuple((point.on, point.value) for point in points))]
    ends = _ends(kpi, points)
    forecast: tuple[tuple[dt.date, float | None], ...] = ()
    if line_at(kpi, goal, kpi.baseline_on or dt.date.min) is not None and kpi.baseline_on and kpi.target_by:
        forecast = ((kpi.baseline_on, float(kpi.baseline_value or 0)), (kpi.target_by, goal))
    lines.append(TimeLine("Line to the target", forecast, marked=False))
    if goal is not None and ends:
        lines.append(TimeLine(f"Target {words.amount(goal, kpi.unit)}", ((ends[0], goal), (ends[1], goal)), marked=False))
    suffix = "%" if kpi.unit == Kpi.Unit.PERCENT else ""
    return lines_over_time(kpi.title, lines, said=lambda value: words.amount(value, kpi.unit), suffix=suffix)


def _ends(kpi: Kpi, points: Sequence[Point]) -> tuple[dt.date, dt.date] | None:
    days = [point.on for point in points] + [day for day in (kpi.baseline_on, kpi.target_by) if day]
    return (min(days), max(days)) if days else None


def rows_of(kpi: Kpi, points: Sequence[Point]) -> list[list[Any]]:
    """Rows of the table: when, the value, what it stands on, where the line stood; the latest first."""
    found: list[list[Any]] = []
    for point in reversed(points):
        line = line_at(kpi, goal_at(kpi, point), point.on)
        within = line is not None and kpi.baseline_on is not None and point.on >= kpi.baseline_on
        found.append([point.label, point.shown(kpi.unit), point.basis or "–", words.amount(line, kpi.unit) if within else "–"])
    return found


def sparkline(kpi_title: str, points: Sequence[Point]) -> str:
    """A small line without words, beside a figure that is written out; empty with fewer than two known values."""
    values = [point.value for point in points]
    return charts.sparkline(f"{kpi_title}: how it moved", values) if sum(value is not None for value in values) > 1 else ""
