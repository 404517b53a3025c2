"""What is kept in memory lasts as long as what it stands on, and no other room's changes throw it away."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.spec.world import Person, make
from virtualschool.action_plans import actions as plans
from virtualschool.authorities.models import Setting
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Fact, Scope, Source, Tally
from virtualschool.measures.reading import members, read, read_many
from virtualschool.measures.remembering import EVERYTHING, Memory, stamp, stamps, watched

MONTH = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30))
CARE = Person("C1", episodes=[(dt.date(2020, 1, 1), None, "C2", "U1")])


@pytest.fixture
def scope(authority):
    make(authority, [CARE])
    return Scope(authority, "806")


@pytest.fixture
def action(viewer):
    """An action of a plan in force."""
    plan = plans.move_plan(plan=plans.create_plan(title="Plan", by=viewer, starts_on=dt.date(2026, 1, 1)), name="start", by=viewer)
    place = plans.add_consideration(theme=plans.add_theme(plan=plan, title="Line", by=viewer), text="Share", by=viewer)
    return plans.add_action(consideration=place, text="Visit", by=viewer)


def cost(ask) -> int:
    """How many questions the database is asked; one is the stamps alone."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


@pytest.fixture
def counted():
    """A measure on children and plans at once, and how often its facts were gathered."""
    times = []

    def facts(scope, period, cohort, by):
        times.append(period)
        return [Fact(None, 1, (1,))]

    source = Source("tests.two", ("one",), facts, lambda scope, period: period.end, stands_on=("record", "plans"))
    return replace(book["roll.end"], key="tests.two", calculation=Tally(source, "one")), times


def test_a_note_on_a_plan_leaves_the_readings_of_children(scope, action, viewer):
    def of_children():
        return read(book["roll.end"], MONTH, within=scope)

    def of_plans():
        return read(book["plan.on_track"], MONTH, within=scope, cohort="actions")

    of_children()
    assert of_plans()[0].value == 0
    assert (cost(of_children), cost(of_plans)) == (1, 1)
    plans.note_progress(action=action, text="Two visits made", by=viewer)
    assert cost(of_children) == 1
    assert cost(of_plans) > 1
    assert of_plans()[0].value == 100, "an action with progress is on track"


def test_a_change_in_care_is_read_anew_and_leaves_plans(scope, action, authority):
    read(book["plan.on_track"], MONTH, within=scope, cohort="actions")
    assert read(book["roll.end"], MONTH, within=scope)[0].value == 1
    make(authority, [replace(CARE, code="C2")])
    assert read(book["roll.end"], MONTH, within=scope)[0].value == 2
    assert cost(lambda: read(book["plan.on_track"], MONTH, within=scope, cohort="actions")) == 1


def test_a_source_on_two_groups_is_read_anew_when_either_changes(scope, action, authority, viewer, counted):
    measure, times = counted

    def gathered():
        read(measure, MONTH, within=scope)
        members(measure, MONTH, within=scope)
        return len(times)

    assert (gathered(), gathered()) == (1, 1)
    plans.note_progress(action=action, text="Two visits made", by=viewer)
    assert (gathered(), gathered()) == (2, 2)
    make(authority, [replace(CARE, code="C2")])
    assert (gathered(), gathered()) == (3, 3)


def test_measures_of_several_groups_ask_for_their_stamps_at_once(scope, counted):
    measures = [book["roll.end"], counted[0]]
    read_many(measures, MONTH, within=scope)
    assert cost(lambda: read_many(measures, MONTH, within=scope)) == 1
    assert read_many([], MONTH, within=scope) == []


def test_what_stands_on_everything_sees_each_group(action, viewer, authority):
    seen = {stamp(*EVERYTHING)}
    plans.note_progress(action=action, text="Two visits made", by=viewer)
    seen.add(stamp(*EVERYTHING))
    Setting.objects.create(authority=authority, key="any", value=1, starts_on=dt.date(2026, 1, 1))
    seen.add(stamp(*EVERYTHING))
    assert len(seen) == 3


def test_a_new_day_is_read_anew(db, clock):
    before = stamp()
    assert stamp() == before
    clock.move_to(dt.datetime(2026, 6, 18, 9, tzinfo=dt.UTC))
    assert stamp() != before


def test_an_unknown_group_is_refused(db):
    for ask in (lambda: stamp("plots"), lambda: watched(["plots"]), lambda: stamps(["record"]).of(["record", "plots"])):
        with pytest.raises(LookupError, match="plots"):
            ask()


def test_memory_keeps_the_latest_and_no_more():
    made = []
    memory = Memory(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        memory.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]
