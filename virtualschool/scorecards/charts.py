"""An indicator drawn: its values, the line from baseline to target, the target, and where the trend leads. The same for figures of the
book and those kept by hand."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from virtualschool.kernel import charts
from virtualschool.kernel.charts_over_time import TimeLine, lines_over_time
from virtualschool.kernel.periods import spoken
from virtualschool.scorecards import words
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.standing import goal_at, line_at
from virtualschool.scorecards.trend import Forecast, Trend, forecast_of, in_words, trend_of

HEADERS = (
    "When",
    {"text": "Value", "numeric": True},
    "Stands on",
    {"text": "Line to the target", "numeric": True},
)


NOTE = (
    "The dashed line leads from the baseline to the target; the dotted line is the target; "
    "the line of dashes and dots carries the trend of the latest values on."
)


class Drawn(NamedTuple):
    """The picture, the table beside it, what the lines are, and trend and forecast in words."""

    svg: str
    headers: tuple[Any, ...]
    rows: list[list[Any]]
    note: str
    trend: str


def kpi_chart(kpi: Kpi, points: Sequence[Point], day: dt.date | None = None) -> Drawn:
    """The indicator's values with its target, the line to it and the forecast as of the day (today); for `ui.chart`."""
    goal = goal_at(kpi, points[-1] if points else None)
    today = day or timezone.localdate()
    trend = trend_of(kpi, points)
    forecast = forecast_of(kpi, trend, today)
    led = ((trend.latest, trend.level), (forecast.on, forecast.value)) if trend and forecast else ()
    rows = [_foretold(kpi, goal, trend, forecast)] if trend and forecast else []
    return Drawn(_svg(kpi, points, goal, led), HEADERS, rows + rows_of(kpi, points), NOTE, in_words(kpi, points, today))


def _foretold(kpi: Kpi, goal: float | None, trend: Trend, forecast: Forecast) -> list[Any]:
    line = line_at(kpi, goal, forecast.on)
    told = [f"{spoken(forecast.on)}: forecast", words.amount(forecast.value, kpi.unit), f"the trend of {trend.values} values"]
    return [*told, words.amount(line, kpi.unit) if line is not None else "–"]


def _svg(kpi: Kpi, points: Sequence[Point], goal: float | None, led: tuple[tuple[dt.date, float], ...]) -> str:
    lines = [TimeLine("Value", tuple((point.on, point.value) for point in points))]
    ends = _ends(kpi, points)
    way: tuple[tuple[dt.date, float | None], ...] = ()
    if line_at(kpi, goal, kpi.baseline_on or dt.date.min) is not None and kpi.baseline_on and kpi.target_by:
        way = ((kpi.baseline_on, float(kpi.baseline_value or 0)), (kpi.target_by, goal))
    lines.append(TimeLine("Line to the target", way, marked=False))
    if goal is not None and ends:
        lines.append(TimeLine(f"Target {words.amount(goal, kpi.unit)}", ((ends[0], goal), (ends[1], goal)), marked=False))
    else:
        lines.append(TimeLine("Target", (), marked=False))
    lines.append(TimeLine("Forecast", led, marked=False))
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
