"""Attendance: which sessions count, and children who miss a tenth or half of theirs."""

import datetime as dt

import pytest

from tests.spec.world import Person, make, said
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, read

TERM = Period(dt.date(2025, 9, 1), dt.date(2025, 12, 19))
LONG_AGO = dt.date(2019, 5, 1)
MONDAY = dt.date(2025, 9, 15)


def pupil(marks, *, first=MONDAY, urn=100001, code="C1", episodes=((LONG_AGO, None, "C2", "U1"),), enrolments=None):
    """A child on roll at two schools whose marks follow each other from a Monday on, two a day, on weekdays."""
    days = [first + dt.timedelta(days=7 * (number // 5) + number % 5) for number in range((len(marks) + 1) // 2)]
    told = {(urn, days[number // 2], number % 2): mark for number, mark in enumerate(marks)}
    stays = enrolments or [(100001, LONG_AGO, None, "7", "M"), (100002, LONG_AGO, None, "8", "S")]
    return Person(code, episodes=list(episodes), enrolments=stays, marks=told)


def test_without_a_possible_session_there_is_no_percentage(authority):
    make(authority, [pupil("XXDD")])
    (reading,) = read(book["attendance.rate"], TERM, within=Scope(authority, "806"))
    assert (reading.numerator, reading.denominator, reading.value, reading.children) == (0, 0, None, 0)
    assert said(authority, "attendance.rate", TERM, by="month") == {}
    assert said(authority, "attendance.persistent", TERM) == {None: (0, 0)}


@pytest.mark.parametrize(
    ("marks", "persistent", "severe"),
    [
        ("/" * 9 + "O", 1, 0),  # exactly a tenth
        ("/" * 10 + "O", 0, 0),
        ("/I", 1, 1),  # exactly half
        ("//I", 1, 0),
        ("/" * 9 + "OX", 1, 0),  # what was not possible does not dilute
        ("////", 0, 0),
    ],
)
def test_a_tenth_and_a_half(authority, marks, persistent, severe):
    make(authority, [pupil(marks)])
    assert said(authority, "attendance.persistent", TERM) == {None: (persistent, 1)}
    assert said(authority, "attendance.severe", TERM) == {None: (severe, 1)}


def test_rate_authorised_and_unauthorised_make_up_all_possible_sessions(authority):
    make(authority, [pupil(["/", "L", "B", "I", "C2", "O", "X", "D"])])
    words = ("rate", "authorised", "unauthorised")
    assert [said(authority, f"attendance.{word}", TERM)[None] for word in words] == [(3, 6), (2, 6), (1, 6)]


def test_a_session_counts_if_the_child_was_looked_after_that_day(authority):
    """Joined on Wednesday, left on Friday: Wednesday and Thursday count; for twelve months nothing does."""
    make(authority, [pupil("/" * 10, episodes=[(dt.date(2025, 9, 17), dt.date(2025, 9, 19), "C2", "U1")])])
    assert said(authority, "attendance.rate", TERM)[None] == (4, 4)
    assert said(authority, "attendance.rate", TERM, "cla_12m")[None] == (0, 0)


def test_a_member_of_twelve_months_counts_after_care_too(authority):
    spring = Period(dt.date(2026, 3, 2), dt.date(2026, 4, 30))
    ended = [(LONG_AGO, dt.date(2026, 3, 31), "C2", "U1")]
    make(
        authority,
        [pupil("//" * 5 + "OO" * 5, first=dt.date(2026, 4, 20), episodes=ended), pupil("//", first=dt.date(2026, 3, 23), code="C2")],
    )
    assert said(authority, "attendance.rate", spring, "cla")[None] == (2, 2)
    assert said(authority, "attendance.rate", spring, "cla_12m")[None] == (12, 20)


def test_two_schools_one_session(authority):
    """Attending at one wins over absence at the other; a child at two schools is judged in each by the sessions there."""
    child = pupil("////")
    child.marks |= {(100002, MONDAY, 0): "O", (100002, MONDAY + dt.timedelta(days=2), 0): "O"}
    make(authority, [child])
    assert said(authority, "attendance.rate", TERM)[None] == (4, 5)
    assert said(authority, "attendance.persistent", TERM, by="school") == {"100001": (0, 1), "100002": (1, 1)}
    assert said(authority, "attendance.rate", TERM, by="in_area") == {"in": (4, 4), "out": (0, 1)}
    assert said(authority, "attendance.rate", TERM, by="year_group") == {"7": (4, 4), "8": (0, 1)}


def test_months_at_the_edge_are_cut_and_a_child_is_judged_in_each_month(authority):
    child = pupil("OO" + "/" * 8)
    child.marks |= {(100001, dt.date(2025, 10, day), half): "/" for day in (1, 2) for half in (0, 1)}
    make(authority, [child])
    assert said(authority, "attendance.persistent", TERM, by="month") == {"2025-09": (1, 1), "2025-10": (0, 1)}
    assert said(authority, "attendance.persistent", TERM) == {None: (1, 1)}
    cut = Period(dt.date(2025, 9, 16), dt.date(2025, 10, 1))
    assert said(authority, "attendance.rate", cut, by="month") == {"2025-09": (8, 8), "2025-10": (2, 2)}
    assert said(authority, "attendance.rate", Period(MONDAY, MONDAY)) == {None: (0, 2)}


def test_marks_outside_enrolment_do_not_count(authority):
    make(authority, [pupil("////", enrolments=[(100001, MONDAY + dt.timedelta(days=1), None, "", "C")])])
    assert said(authority, "attendance.rate", TERM)[None] == (2, 2)


def test_a_reading_is_of_the_scope_alone(authority):
    made = make(authority, [pupil("//"), pupil("OO", code="C2")])
    one = Scope(authority, "806", frozenset({made["C1"].pk}))
    (reading,) = read(book["attendance.rate"], TERM, within=one)
    assert (reading.numerator, reading.denominator, reading.value, reading.data_to) == (2, 2, 100, MONDAY)
