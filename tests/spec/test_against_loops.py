"""Measures against plain loops, on children as awkward as chance makes them."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spec.naive import naive
from tests.spec.world import Person, make, said
from virtualschool.children.groups import ALL
from virtualschool.kernel.periods import Period
from virtualschool.measures.remembering import forget

pytestmark = pytest.mark.slow
PERIOD = Period(dt.date(2025, 9, 15), dt.date(2026, 4, 20))
LATE = Period(dt.date(2025, 3, 10), dt.date(2026, 3, 31))
EDGES = [
    dt.date(2019, 5, 1),
    dt.date(2025, 3, 31),
    dt.date(2025, 4, 1),
    dt.date(2025, 4, 2),
    dt.date(2025, 9, 14),
    dt.date(2025, 9, 15),
    dt.date(2025, 9, 30),
    dt.date(2025, 10, 1),
    dt.date(2025, 12, 31),
    dt.date(2026, 1, 1),
    dt.date(2026, 3, 30),
    dt.date(2026, 3, 31),
    dt.date(2026, 4, 1),
    dt.date(2026, 4, 20),
    dt.date(2026, 4, 21),
]
SCHOOL_DAYS = [dt.date.fromisoformat(f"2025-{day}") for day in ("09-12", "09-15", "09-30", "10-01", "11-28")]
SCHOOL_DAYS += [dt.date(2026, 1, 30), dt.date(2026, 3, 25)]
BORN = [None, dt.date(2006, 3, 2), dt.date(2008, 3, 31), dt.date(2009, 9, 1), dt.date(2010, 8, 31)]
BORN += [dt.date(2014, 2, 3), dt.date(2020, 12, 31)]
URNS = [100001, 100002, 100003]


@st.composite
def spells(draw, values):
    """Stretches of time one after the other, some touching, some a day apart, the last perhaps open."""
    edges = sorted(draw(st.lists(st.sampled_from(EDGES), min_size=1, max_size=5, unique=True)))
    found = []
    for place, start in enumerate(edges):
        last = place == len(edges) - 1
        end = draw(st.sampled_from([None, start + dt.timedelta(days=9)])) if last else edges[place + 1]
        if not last and draw(st.booleans()):
            end -= dt.timedelta(days=1)
        if (end is None or end > start) and (last or draw(st.integers(0, 3))):
            found.append((start, end, *draw(values)))
    return found


@st.composite
def people(draw):
    found = []
    for number in range(draw(st.integers(1, 3))):
        episodes = draw(spells(st.tuples(st.sampled_from(["C2", "C2", "V2", "V3"]), st.sampled_from(["U1", "K2", "P2", "Z1", ""]))))
        stays = draw(spells(st.tuples(st.sampled_from(URNS), st.sampled_from(["", "5", "10"]), st.sampled_from("CCMSG"))))
        moments = draw(st.lists(st.tuples(st.sampled_from(SCHOOL_DAYS), st.integers(0, 1)), max_size=12, unique=True))
        marks = {}
        for day, half in moments:
            urn, other = draw(st.permutations(URNS))[:2]
            marks[urn, day, half] = draw(st.sampled_from(["/", "L", "I", "O", "X", "D", "C2"]))
            if marks[urn, day, half] in "/L" and draw(st.booleans()):
                marks[other, day, half] = "O"
        found.append(
            Person(
                f"C{number}",
                born=draw(st.sampled_from(BORN)),
                sex=draw(st.sampled_from("MFU")),
                episodes=episodes,
                enrolments=[(urn, start, end, year, status) for start, end, urn, year, status in stays],
                marks=marks,
                suspensions=draw(some_suspensions()),
                sen=draw(st.lists(st.tuples(st.sampled_from(EDGES), st.sampled_from("NKE")), max_size=2, unique_by=lambda each: each[0])),
            )
        )
    return found


def some_suspensions():
    one = st.tuples(st.sampled_from(URNS), st.sampled_from(["SUSP", "LNCH", "PERM"]), st.sampled_from(EDGES), st.integers(0, 9))
    return st.lists(one, max_size=4, unique_by=lambda each: each[:3])


def agree(authority, world, keys, cohort, question):
    """Every measure says what the loops say, split and for the whole period."""
    by, period = question
    forget()
    with transaction.atomic():
        make(authority, world)
        for key in keys:
            for each in (None, by):
                expected = naive(world, key, period.start, period.end, cohort, each)
                assert said(authority, key, period, cohort, each) == expected, (key, cohort, each, period)
        transaction.set_rollback(True)


by_chance = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
questions = st.tuples(st.sampled_from(ALL), st.sampled_from([PERIOD, LATE]))


@pytest.mark.parametrize("cohort", ["cla", "cla_12m"])
@by_chance
@given(world=people(), question=questions)
def test_attendance_by_area_and_all_else(authority, cohort, world, question):
    agree(authority, world, ["attendance.rate", "attendance.authorised", "attendance.unauthorised"], cohort, question)


@pytest.mark.parametrize("cohort", ["cla", "cla_12m"])
@by_chance
@given(world=people(), question=questions)
def test_persistent_absence_by_month_and_all_else(authority, cohort, world, question):
    agree(authority, world, ["attendance.persistent", "attendance.severe"], cohort, question)


@pytest.mark.parametrize("cohort", ["cla", "cla_12m"])
@by_chance
@given(world=people(), question=questions)
def test_days_lost_and_other_suspensions(authority, cohort, world, question):
    keys = ["suspensions.days_lost", "suspensions.count", "suspensions.children", "exclusions.permanent"]
    agree(authority, world, keys, cohort, question)


@by_chance
@given(world=people(), question=questions)
def test_the_churn_of_the_roll(authority, world, question):
    words = ("start", "joined", "left", "end", "reentered", "turnover")
    agree(authority, world, [f"roll.{word}" for word in words], "cla", question)


@by_chance
@given(world=people(), question=questions)
def test_children_without_a_school(authority, world, question):
    agree(authority, world, ["school.none"], "cla", question)
