"""The clock of the demo's story."""

import datetime as dt

import pytest
from django.utils import timezone

from virtualschool.action_plans.models import Plan
from virtualschool.demo.improvement import clock

TODAY = dt.date(2026, 6, 17)


def test_within_it_is_that_day_and_afterwards_today_again():
    first_value = Plan._meta.get_field("created_at")
    with clock.at(dt.date(2026, 2, 3), hour=9):
        assert timezone.localtime().hour == 9
        assert timezone.localdate() == dt.date(2026, 2, 3)
        assert timezone.localdate(first_value.get_default()) == dt.date(2026, 2, 3)
    assert timezone.localdate() == TODAY
    assert timezone.localdate(first_value.get_default()) == TODAY


def test_it_never_goes_ahead_of_the_real_one():
    for day, hour in ((TODAY + dt.timedelta(days=1), 9), (TODAY, 23)):
        before = timezone.now()
        with clock.at(day, hour=hour):
            within = timezone.now()
        assert before <= within <= timezone.now()


def test_what_fails_within_leaves_the_real_one():
    with pytest.raises(ZeroDivisionError), clock.at(dt.date(2026, 2, 3)):
        _ = 1 / 0
    assert timezone.localdate() == TODAY
