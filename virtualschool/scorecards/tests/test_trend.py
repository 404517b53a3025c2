"""Trend and forecast, worked out by hand on short series; what cannot be told is not foretold."""

import datetime as dt
from decimal import Decimal

import pytest

from virtualschool.scorecards import standing
from virtualschool.scorecards.charts import kpi_chart
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.trend import forecast_of, in_words, trend_of

D = dt.date
START, TODAY = D(2026, 1, 1), D(2026, 6, 17)
TEN = dt.timedelta(days=10)


def kpi(**told):
    usual = {"title": "Plans", "unit": "percent", "better": "higher", "target_is": "at least", "target_value": Decimal(75)}
    return Kpi(**(usual | {"target_by": D(2026, 12, 31), "reads": "day"} | told))


def series(*values, so_far=()):
    """A value every ten days; None is one that is not known."""
    return [Point(START + place * TEN, value, None, None, "x", so_far=place in so_far) for place, value in enumerate(values)]


@pytest.mark.parametrize("values", [(), (50,), (50, 60), (50, None, 60)])
def test_fewer_than_three_values_have_no_trend(values):
    assert trend_of(kpi(), series(*values)) is None
    assert forecast_of(kpi(), None, TODAY) is None
    assert "takes three values" in in_words(kpi(), series(*values), TODAY)


@pytest.mark.parametrize(
    ("values", "level", "a_day"),
    [
        ((50, 50, 50), 50, 0),  # flat
        ((50, 52, 54), 54, 0.2),  # exact
        ((50, 60, 40), 45, -0.5),  # the mean is 50 on the second day; the slope (-10 × 0 + 10 × -10) / 200
        ((70, 76, 74), 75.333333, 0.2),  # met, then lost: the line is of all three
        ((50, None, 52, 54), 53.714286, 0.128571),  # days 0, 20, 30; what is not known counts for nothing
        ((0, 0, 10, 20, 30, 40, 50, 60), 60, 1),  # only the latest six
    ],
)
def test_the_line_is_that_of_least_squares(values, level, a_day):
    trend = trend_of(kpi(), series(*values))
    assert (round(trend.level, 6), round(trend.slope, 6)) == (level, a_day)
    assert trend.latest == START + (len(values) - 1) * TEN


def test_the_forecast_is_the_line_on_the_day_of_the_target():
    aimed = kpi(target_by=D(2026, 3, 2))  # 60 days after the first value
    trend = trend_of(aimed, series(50, 52, 54))
    forecast = forecast_of(aimed, trend, D(2026, 1, 22))
    assert (forecast.on, round(forecast.value, 6), forecast.ends) == (D(2026, 3, 2), 62.0, False)
    words = in_words(aimed, series(50, 52, 54), D(2026, 1, 22))
    assert words == (
        "Up 6.1 points a month over the last 3 values, 1 January 2026 to 21 January 2026. "
        "At that pace 62% on 2 March 2026, 13 points short of the target of 75%."
    )
    near = kpi(target_by=D(2026, 3, 2), target_value=Decimal(60))
    assert "which reaches the target of 60%" in in_words(near, series(50, 52, 54), D(2026, 1, 22))


def test_no_forecast_once_the_day_has_come_or_without_one():
    points = series(50, 52, 54)
    trend = trend_of(kpi(), points)
    assert forecast_of(kpi(target_by=D(2026, 1, 21)), trend, D(2026, 1, 21)) is None
    assert forecast_of(kpi(target_by=D(2026, 3, 2)), trend, D(2026, 3, 2)) is None
    assert forecast_of(kpi(target_by=None), trend, TODAY) is None
    assert in_words(kpi(target_by=None), points, TODAY).endswith("21 January 2026.")


def test_nothing_is_foretold_beyond_what_can_be():
    rising = trend_of(kpi(), series(80, 90, 98))
    forecast = forecast_of(kpi(), rising, TODAY)
    assert (forecast.value, forecast.ends) == (100, True)
    assert rising.at(forecast.on) <= 100 < rising.at(forecast.on + 2 * dt.timedelta(days=1))
    assert "would reach 100% by" in in_words(kpi(), series(80, 90, 98), TODAY)
    falling = kpi(unit="number", better="lower", target_is="at most", target_value=Decimal(1))
    assert forecast_of(falling, trend_of(falling, series(9, 6, 3)), TODAY).value == 0
    many = kpi(unit="number", target_value=Decimal(500))
    assert forecast_of(many, trend_of(many, series(80, 90, 100)), TODAY).value > 400
    beyond = trend_of(kpi(), series(100, 100, 100, 100, 90, 100))._replace(level=101.0, slope=0.1)
    assert forecast_of(kpi(), beyond, TODAY) is None


def test_a_count_that_begins_anew_and_a_term_that_is_not_over():
    yearly = kpi(reads="school_year", measure_key="suspensions.count")
    assert trend_of(yearly, series(1, 5, 9)) is None
    assert "begins anew" in in_words(yearly, series(1, 5, 9), TODAY)
    assert trend_of(kpi(), series(50, 52, 54, 20, so_far=(3,))).slope == pytest.approx(0.2)


def test_what_lies_more_than_a_year_back_speaks_of_another_time():
    old = [Point(D(2024, 1, 1), 10.0, None, None, "x"), Point(D(2024, 2, 1), 20.0, None, None, "x")]
    assert trend_of(kpi(), [*old, *series(50, 52)]) is None


def test_level_and_down_in_words():
    assert in_words(kpi(), series(50, 50, 50), TODAY).startswith("Level over the last 3 values")
    lower = kpi(better="lower", target_is="at most", target_value=Decimal(20), target_by=D(2026, 1, 31), unit="weeks")
    words = in_words(lower, series(30, 28, 26), D(2026, 1, 22))
    assert words.startswith("Down 6.1 weeks a month")
    assert words.endswith("At that pace 24 weeks on 31 January 2026, 4 weeks above the target of 20 weeks.")
    near = kpi(better="lower", target_is="at most", target_value=Decimal(24), target_by=D(2026, 1, 31), unit="weeks")
    assert "which reaches the target of 24 weeks" in in_words(near, series(30, 28, 26), D(2026, 1, 22))


def test_chart_and_table_show_the_forecast():
    aimed = kpi(target_by=D(2026, 3, 2), baseline_value=Decimal(45), baseline_on=D(2025, 12, 31))
    drawn = kpi_chart(aimed, series(50, 52, 54), D(2026, 1, 22))
    assert drawn.rows[0] == ["2 March 2026: forecast", "62%", "the trend of 3 values", "75%"]
    assert len(drawn.rows) == 4
    assert "Forecast: January 2026 54%, March 2026 62%" in drawn.svg
    assert "13 points short" in drawn.trend
    unknown = kpi_chart(aimed, series(50), D(2026, 1, 22))
    assert len(unknown.rows) == 1
    assert "Forecast" not in unknown.svg


def test_met_and_then_lost_before_the_day_is_held_against_the_line():
    aimed = kpi(target_by=D(2026, 4, 10), baseline_value=Decimal(50), baseline_on=D(2026, 1, 1))  # 99 days from 50 to 75
    found = standing.judged(aimed, series(70, 76, 54), D(2026, 1, 22))
    assert (found.word, round(found.expected, 3)) == ("off course", 55.051)
    assert standing.judged(aimed, series(70, 76, 56), D(2026, 1, 22)).word == "on course"
    lost = standing.judged(aimed, series(70, 76, 56), D(2026, 4, 11))
    assert lost.word == "missed"
    assert "no figure of that day or later" in lost.because
