"""Suspensions, exclusions, children without a school; and who has been looked after for twelve months."""

import datetime as dt

import pytest

from tests.spec.world import Person, make, said
from virtualschool.kernel.periods import Period

YEAR = Period(dt.date(2025, 9, 1), dt.date(2026, 3, 31))
LONG_AGO = dt.date(2019, 5, 1)
OCTOBER = dt.date(2025, 10, 6)


def looked_after(*suspensions, code="C1", episodes=((LONG_AGO, None, "C2", "U1"),), **facts):
    return Person(code, episodes=list(episodes), suspensions=list(suspensions), **facts)


def figures(authority, cohort="cla", period=YEAR):
    keys = ("suspensions.count", "suspensions.children", "suspensions.days_lost", "exclusions.permanent")
    return tuple(said(authority, key, period, cohort)[None][0] for key in keys)


def test_a_lunchtime_is_half_a_day_whatever_was_sent_and_an_exclusion_is_no_suspension(authority):
    make(
        authority,
        [
            looked_after((100001, "SUSP", OCTOBER, 5), (100002, "LNCH", OCTOBER, 9), (100001, "PERM", OCTOBER, 4)),
            looked_after((100001, "SUSP", OCTOBER, None), code="C2"),
        ],
    )
    assert figures(authority) == (3, 2, 6, 1)
    assert said(authority, "suspensions.days_lost", YEAR, by="in_area") == {"in": (5, 2), "out": (1, 2)}


def test_all_days_count_in_the_month_in_which_it_starts(authority):
    make(authority, [looked_after((100001, "SUSP", dt.date(2025, 10, 31), 10))])
    assert said(authority, "suspensions.days_lost", YEAR, by="month") == {"2025-10": (10, 2)}
    assert figures(authority, period=Period(dt.date(2025, 11, 1), dt.date(2025, 11, 30))) == (0, 0, 0, 0)


def test_the_day_care_ends_does_not_count_but_a_member_counts_after_care(authority):
    left = dt.date(2026, 3, 31)
    ended = (LONG_AGO, left, "C2", "U1")
    make(authority, [looked_after((100001, "SUSP", left, 2), (100001, "SUSP", dt.date(2026, 3, 30), 2), episodes=[ended])])
    assert figures(authority) == (1, 1, 2, 0)
    assert figures(authority, "cla_12m") == (2, 1, 4, 0)


@pytest.mark.parametrize(
    ("episodes", "is_member"),
    [
        ([("2025-04-01", None, "C2")], True),
        ([("2025-04-02", None, "C2")], False),
        ([("2019-01-01", "2026-03-31", "C2")], True),
        ([("2019-01-01", "2026-03-30", "C2")], False),
        ([("2019-01-01", "2025-10-01", "C2"), ("2025-10-01", None, "J1")], True),
        ([("2019-01-01", "2025-10-01", "C2"), ("2025-10-02", None, "C2")], False),
        ([("2019-01-01", "2025-10-01", "C2"), ("2025-10-01", "2025-10-03", "V3"), ("2025-10-03", None, "C2")], False),
        ([("2025-03-01", "2025-04-01", "V4"), ("2025-04-01", None, "C2")], True),
    ],
)
@pytest.mark.parametrize("end", [dt.date(2026, 3, 31), dt.date(2026, 7, 31)])
def test_who_has_been_looked_after_for_twelve_months(authority, episodes, is_member, end):
    spans = [
        (dt.date.fromisoformat(began), dt.date.fromisoformat(ended) if ended else None, status, "U1") for began, ended, status in episodes
    ]
    make(authority, [looked_after((100001, "SUSP", dt.date(2025, 10, 1), 2), episodes=spans)])
    assert said(authority, "suspensions.children", Period(dt.date(2025, 9, 1), end), "cla_12m")[None] == (int(is_member), None)


def test_the_cohort_is_that_of_the_whole_period_also_by_month(authority):
    joined = (dt.date(2025, 4, 2), None, "C2", "U1")
    make(authority, [looked_after((100001, "SUSP", dt.date(2026, 4, 10), 2), episodes=[joined])])
    assert said(authority, "suspensions.count", Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30)), "cla_12m", "month") == {}
    assert said(authority, "suspensions.count", Period(dt.date(2026, 4, 1), dt.date(2027, 3, 31)), "cla_12m", "month") == {
        "2026-04": (1, None)
    }


@pytest.mark.parametrize(
    ("what", "facts", "expected"),
    [
        ("on roll", {"enrolments": [(100001, LONG_AGO, None, "", "C")]}, (0, 1)),
        ("last day on roll is the day", {"enrolments": [(100001, LONG_AGO, YEAR.end, "", "C")]}, (0, 1)),
        ("off roll since yesterday", {"enrolments": [(100001, LONG_AGO, dt.date(2026, 3, 30), "", "C")]}, (1, 1)),
        ("subsidiary alone", {"enrolments": [(100001, LONG_AGO, None, "", "S")]}, (1, 1)),
        ("guest alone", {"enrolments": [(100001, LONG_AGO, None, "", "G")]}, (1, 1)),
        ("another provider", {"enrolments": [(100001, LONG_AGO, None, "", "O")]}, (0, 1)),
        ("the school has closed", {"enrolments": [(100003, LONG_AGO, None, "", "C")]}, (1, 1)),
        ("five, but not yet of school age", {"born": dt.date(2021, 1, 10)}, (0, 0)),
        ("of school age from 1 January after the fifth birthday", {"born": dt.date(2020, 12, 31)}, (1, 1)),
        ("birth date not known", {"born": None}, (0, 0)),
        ("past school age", {"born": dt.date(2009, 8, 31)}, (0, 0)),
        ("in the last year of school", {"born": dt.date(2009, 9, 1)}, (1, 1)),
    ],
)
def test_without_a_school(authority, what, facts, expected):
    make(authority, [looked_after(**facts)])
    assert said(authority, "school.none", YEAR)[None] == expected, what


def test_without_a_school_by_month_is_of_each_months_last_day(authority):
    stays = [(100001, LONG_AGO, dt.date(2026, 1, 30), "", "C"), (100002, dt.date(2026, 3, 31), None, "", "C")]
    make(authority, [looked_after(enrolments=stays)])
    months = Period(dt.date(2025, 12, 1), dt.date(2026, 3, 31))
    assert said(authority, "school.none", months, by="month") == {
        "2025-12": (0, 1),
        "2026-01": (1, 1),
        "2026-02": (1, 1),
        "2026-03": (0, 1),
    }
    assert said(authority, "school.none", months, by="in_area") == {"out": (0, 1)}
