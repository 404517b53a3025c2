"""A plan is read once for all its views, and again as soon as anything was done to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from virtualschool.action_plans import actions, record
from virtualschool.action_plans.models import Action, ActionLink
from virtualschool.action_plans.record import held_of, kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_between_transactions(monkeypatch) -> None:
    """A test is one transaction, pages are not."""
    monkeypatch.setattr(record, "_may_be_undone", lambda: False)


@pytest.fixture
def action(plan, consideration, viewer) -> Action:
    return actions.add_action(consideration=consideration, text="Ring every school", by=viewer, owners=["VSH"])


def test_the_second_view_asks_for_none_of_the_rows(plan, action, client_as):
    head = client_as("head")
    head.get(reverse("action_plans:plan", args=[plan.public_id]))
    with CaptureQueriesContext(connection) as asked:
        page = head.get(reverse("action_plans:board", args=[plan.public_id])).content.decode()
    assert "Ring every school" in page
    assert not [each for each in asked if 'FROM "action_plans_action"' in each["sql"] and '"text"' in each["sql"]]


def note(action, viewer):
    actions.note_progress(action=action, text="Two were rung", by=viewer)
    return "progress"


def move(action, viewer):
    actions.change_due(action=action, due_on=action.created_at.date(), reason="Sooner", by=viewer)
    return "date_changes"


def finish(action, viewer):
    actions.complete(action=action, by=viewer)
    return "completions"


def decide(action, viewer):
    actions.override_status(action=action, of="delivery", status="Amber", reason="Slow", by=viewer)
    return "overrides"


def refer(action, viewer):
    other = actions.add_action(consideration=action.consideration, text="Write to them", by=viewer)
    actions.link_actions(action=action, to=other, words="as below", by=viewer)
    return "links"


@pytest.mark.parametrize("do", [note, move, finish, decide, refer])
def test_whatever_is_done_is_seen_at_once(plan, action, viewer, do):
    assert held_of(plan) is held_of(plan)
    name = do(action, viewer)
    assert [len(kept(each, name)) for each in held_of(plan).actions if each.pk == action.pk] == [1]


def test_what_is_taken_away_or_reworded_is_gone_at_once(plan, action, viewer):
    refer(action, viewer)
    held_of(plan)
    actions.unlink(link=ActionLink.objects.get(), by=viewer)
    assert kept(held_of(plan).actions[0], "links") == []
    actions.edit_action(action=Action.objects.get(pk=action.pk), values={"text": "Ring them all"}, owners=[], by=viewer)
    assert (held_of(plan).actions[0].text, kept(held_of(plan).actions[0], "owners")) == ("Ring them all", [])
    actions.edit_theme(theme=action.consideration.theme, title="Another heading", by=viewer)
    assert held_of(plan).themes[0].title == "Another heading"


def test_inside_a_transaction_nothing_is_remembered(plan, action, monkeypatch):
    monkeypatch.undo()
    assert held_of(plan) is not held_of(plan)


def test_what_a_page_wrote_is_written_anew_when_it_would_say_something_else(plan, action, viewer, client_as):
    head, where = client_as("head"), reverse("action_plans:plan", args=[plan.public_id])
    before = head.get(where).content.decode()
    assert head.get(where).content.decode().count("Ring every school") == before.count("Ring every school") == 1
    note(action, viewer)
    assert "Two were rung" in head.get(where).content.decode()
    decide(action, viewer)
    assert "decided so on" in head.get(where).content.decode()
