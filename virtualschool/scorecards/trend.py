"""Where an indicator is heading: the straight line through its latest values (least squares), and where it would stand on the day of
the target if it went on so. An opinion of arithmetic, never a judgement: the standing does not ask it."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from virtualschool.kernel.periods import spoken
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.standing import goal_at, is_lower_better, reaches
from virtualschool.scorecards.words import amount, difference

FEWEST, MOST = 3, 6
"""A line through two values tells nothing; more than six speak of another time."""
_LONGEST = dt.timedelta(days=366)
_MONTH = 365.25 / 12


class Trend(NamedTuple):
    """The line through `values` values from a day to the latest: where it stands on that day, and how much it moves a day."""

    start: dt.date
    latest: dt.date
    values: int
    level: float
    slope: float

    def at(self, day: dt.date) -> float:
        """Where the line stands on a day."""
        return self.level + self.slope * (day - self.latest).days

    @property
    def a_month(self) -> float:
        return self.slope * _MONTH


class Forecast(NamedTuple):
    """The line carried on to the day of the target, or to the day on which it runs into the end of what is possible (`ends`)."""

    on: dt.date
    value: float
    ends: bool = False


def trend_of(kpi: Kpi, points: Sequence[Point]) -> Trend | None:
    """The trend of the latest values of a year; None of fewer than three, and of a count that runs on and begins anew."""
    if kpi.reads == Kpi.Reads.SCHOOL_YEAR and not kpi.is_manual:
        return None
    known = [(point.on, point.value) for point in points if point.value is not None and not point.so_far]
    held = [(on, value) for on, value in known if on >= known[-1][0] - _LONGEST][-MOST:]
    if len(held) < FEWEST:
        return None
    latest = held[-1][0]
    days = [(on - latest).days for on, _ in held]
    middle, mean = sum(days) / len(days), sum(value for _, value in held) / len(held)
    spread = sum((day - middle) ** 2 for day in days)
    slope = sum((day - middle) * (value - mean) for day, (_, value) in zip(days, held, strict=True)) / spread
    return Trend(held[0][0], latest, len(held), mean - slope * middle, slope)


def forecast_of(kpi: Kpi, trend: Trend | None, day: dt.date) -> Forecast | None:
    """Where the trend leads by the day of the target; None without one, or where that day has come. Nothing is foretold beyond what can
    be: no share below nought or above the whole, no number below nought."""
    if trend is None or kpi.target_by is None or kpi.target_by <= max(day, trend.latest):
        return None
    value = trend.at(kpi.target_by)
    limit = 100.0 if kpi.unit == Kpi.Unit.PERCENT and value > 100 else 0.0 if value < 0 else None
    if limit is None:
        return Forecast(kpi.target_by, value)
    if (limit - trend.level) * trend.slope <= 0:  # the line lies beyond already: it is no guide
        return None
    return Forecast(trend.latest + dt.timedelta(days=int((limit - trend.level) / trend.slope)), limit, ends=True)


def in_words(kpi: Kpi, points: Sequence[Point], day: dt.date) -> str:
    """Trend and forecast in sentences, or why there is none."""
    trend = trend_of(kpi, points)
    if trend is None:
        if kpi.reads == Kpi.Reads.SCHOOL_YEAR and not kpi.is_manual:
            return "None: the count runs from 1 September and then begins anew."
        return "None yet: a trend takes three values within a year."
    stretch = f"over the last {trend.values} values, {spoken(trend.start)} to {spoken(trend.latest)}"
    forecast = forecast_of(kpi, trend, day)
    return f"{_moves(kpi, trend)} {stretch}.{_foretold(kpi, points, forecast) if forecast else ''}"


def _moves(kpi: Kpi, trend: Trend) -> str:
    if round(trend.a_month, 1) == 0:
        return "Level"
    return f"{'Up' if trend.slope > 0 else 'Down'} {difference(trend.a_month, kpi.unit)} a month"


def _foretold(kpi: Kpi, points: Sequence[Point], forecast: Forecast) -> str:
    said = amount(forecast.value, kpi.unit)
    if forecast.ends:
        return f" At that pace it would reach {said} by {spoken(forecast.on)}; further it cannot go."
    told = f" At that pace {said} on {spoken(forecast.on)}"
    goal = goal_at(kpi, points[-1] if points else None)
    if goal is None:
        return f"{told}."
    gap = difference(abs(forecast.value - goal), kpi.unit)
    if reaches(kpi, forecast.value, goal):
        return f"{told}, which reaches the target of {amount(goal, kpi.unit)}."
    return f"{told}, {gap} {'above' if is_lower_better(kpi) else 'short of'} the target of {amount(goal, kpi.unit)}."
