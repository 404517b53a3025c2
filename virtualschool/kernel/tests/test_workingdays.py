"""Bank holidays as they were proclaimed, and days counted over them."""

import datetime as dt

import pytest

from virtualschool.kernel.workingdays import bank_holidays, easter_sunday, is_working_day, working_days_after

D = dt.date


@pytest.mark.parametrize("expected", [D(2021, 4, 4), D(2024, 3, 31), D(2025, 4, 20), D(2026, 4, 5), D(2038, 4, 25)])
def test_easter(expected):
    assert easter_sunday(expected.year) == expected


def test_a_year_without_substitutes():
    days = [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]
    assert bank_holidays(2025) == {D(2025, month, day) for month, day in days}


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2021, {D(2021, 12, 27), D(2021, 12, 28)}),  # Christmas on a Saturday
        (2022, {D(2022, 1, 3), D(2022, 12, 26), D(2022, 12, 27)}),  # both on a weekend
        (2026, {D(2026, 12, 25), D(2026, 12, 28)}),  # Boxing Day on a Saturday
    ],
)
def test_days_kept_for_those_on_a_weekend(year, days):
    assert days <= bank_holidays(year)
    assert len(bank_holidays(year)) == 8


def test_days_are_counted_over_weekends_and_holidays():
    assert working_days_after(D(2026, 6, 17), 5) == D(2026, 6, 24)
    assert working_days_after(D(2026, 4, 2), 1) == D(2026, 4, 7), "over Good Friday, the weekend and Easter Monday"
    assert working_days_after(D(2026, 6, 17), 0) == D(2026, 6, 17)
    assert working_days_after(D(2026, 6, 17), 1, {D(2026, 6, 18)}) == D(2026, 6, 19)
    assert not is_working_day(D(2026, 6, 20))
