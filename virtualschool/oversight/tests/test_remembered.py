"""How plans stand is worked out once for agendas and summaries, and again as soon as anything was done to them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from virtualschool.action_plans import actions as plan_actions
from virtualschool.action_plans import changes, record
from virtualschool.oversight import facts, making
from virtualschool.oversight.tests.conftest import TODAY
from virtualschool.scorecards.actions.kpis import Counted, Target, create_kpi, record_value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_between_transactions(monkeypatch):
    """A test is one transaction, pages are not."""
    for module in (record, changes, facts):
        monkeypatch.setattr(module, "may_be_undone", lambda: False)


@pytest.fixture
def kpi(viewer, act):
    """Few children, named by an action: off course."""
    counted = Counted(unit="children", better="lower")
    made = create_kpi(by=viewer, title="Children waiting", counted=counted, target=Target(Decimal(0), "at most", dt.date(2026, 6, 1)))
    record_value(kpi=made, on=dt.date(2026, 6, 1), value=Decimal(3), by=viewer)
    plan_actions.name_kpi(action=act("Ring every school"), kpi=made, by=viewer)
    return made


def stand(plan, authority, *, exact=True, day=TODAY):
    return facts.stand_of([plan], day, authority, exact=exact)


def test_the_same_stand_is_given_until_something_is_done(plan, act, authority, viewer):
    action = act("Ring every school", due_on=dt.date(2026, 6, 1))
    first = stand(plan, authority)
    with CaptureQueriesContext(connection) as asked:
        assert stand(plan, authority) is first
    assert len(asked) <= 2
    plan_actions.note_progress(action=action, text="Two were rung", by=viewer)
    assert stand(plan, authority).told[0].last_entry == ("Two were rung", TODAY)
    plan_actions.complete(action=action, by=viewer)
    assert stand(plan, authority).told[0].delivery.words == "Complete"
    assert first.told[0].delivery.words == "Overdue"


def test_another_day_and_another_reader_have_a_stand_of_their_own(plan, act, authority, kpi):
    act("Write to them", due_on=dt.date(2026, 7, 1))
    later = stand(plan, authority, day=dt.date(2026, 7, 2))
    assert [each.delivery.words for each in later.told][-1] == "Overdue"
    assert "Overdue" not in [each.delivery.words for each in stand(plan, authority).told]
    shown = [dict(stand(plan, authority, exact=exact).kpis[0].facts)["Now"].startswith("3 ") for exact in (True, False, True)]
    assert shown == [True, False, True]


def test_an_agenda_follows_what_is_done_to_its_plan(meeting, act, viewer, kpi):
    assert [each.title for each in making.agenda_of(meeting, viewer)] == ["Children waiting"]
    act("Visit every school", due_on=dt.date(2026, 6, 1))
    assert "Visit every school" in [each.title for each in making.agenda_of(meeting, viewer)]
    record_value(kpi=kpi, on=dt.date(2026, 6, 16), value=Decimal(0), by=viewer)
    assert "Children waiting" not in [each.title for each in making.agenda_of(meeting, viewer)]


def test_what_changed_is_told_once_more_after_the_next_change(plan, act, viewer):
    action = act("Ring every school", days_old=30)
    since = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    assert "progress" not in {line.kind for line in changes.changes_since(plan, since)}
    plan_actions.note_progress(action=action, text="Two were rung", by=viewer)
    told = changes.changes_since(plan, since)
    assert "Two were rung" in {line.words for line in told}
    told.clear()
    assert changes.changes_since(plan, since)
