"""School days and settings: an authority's own where it has them, else what was shipped."""

import datetime as dt

import pytest

from virtualschool.authorities.models import Setting, Term
from virtualschool.authorities.queries import calendar_of, setting_on
from virtualschool.authorities.shipped import put_in_place

D = dt.date


def test_shipped_terms_holidays_and_weekends(authority):
    calendar = calendar_of(authority)
    assert calendar.is_school_day(D(2025, 10, 24))
    assert not calendar.is_school_day(D(2025, 10, 27))
    assert not calendar.is_school_day(D(2025, 10, 18))
    assert calendar.covers(D(2025, 12, 25))
    assert not calendar.is_school_day(D(2025, 12, 25))


def test_a_year_without_a_calendar_says_so_and_takes_every_weekday(authority):
    calendar = calendar_of(authority)
    assert not calendar.covers(D(2019, 12, 25))
    assert calendar.is_school_day(D(2019, 12, 25))
    assert not calendar.is_school_day(D(2019, 12, 28))


def test_own_terms_take_the_place_of_the_shipped_ones_of_that_year_alone(authority, other_authority):
    Term.objects.create(authority=authority, name="Autumn", starts_on=D(2025, 9, 8), ends_on=D(2025, 10, 31))
    calendar = calendar_of(authority)
    assert not calendar.is_school_day(D(2025, 9, 1))
    assert calendar.is_school_day(D(2025, 10, 27))
    assert not calendar.is_school_day(D(2026, 1, 12))
    assert calendar.is_school_day(D(2025, 7, 1))
    assert calendar.is_school_day(D(2026, 9, 1))
    assert calendar_of(other_authority).is_school_day(D(2025, 9, 1))


def test_putting_in_place_again_changes_nothing(authority):
    before = list(Term.objects.values_list("name", "starts_on"))
    assert len(before) == len(set(before)) == 18
    Term.objects.filter(name="Autumn 1 2025").update(ends_on=D(2025, 10, 22))
    put_in_place()
    assert Term.objects.count() == 18
    assert Term.objects.get(name="Autumn 1 2025").ends_on == D(2025, 10, 22)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(D(2019, 1, 1), "default"), (D(2020, 1, 1), "shipped"), (D(2022, 1, 1), "own"), (D(2022, 12, 31), "own"), (D(2023, 1, 1), "newer")],
)
def test_a_setting_of_the_authority_comes_before_the_shipped_one_on_its_days(authority, other_authority, day, expected):
    def hold(value, whose, start, end=None):
        Setting.objects.create(key="k", value=value, authority=whose, starts_on=start, ends_on=end)

    hold("shipped", None, D(2020, 1, 1), D(2022, 12, 31))
    hold("newer", None, D(2023, 1, 1))
    hold("own", authority, D(2022, 1, 1), D(2022, 12, 31))
    hold("theirs", other_authority, D(2019, 1, 1))
    Setting.objects.create(key="other", value=1, authority=authority, starts_on=D(2019, 1, 1))
    assert setting_on(day, key="k", authority=authority, default="default") == expected
    assert setting_on(D(2024, 1, 1), key="k", authority=None) == "newer"
