"""A plan is read once for all its views, and again as soon as anything was done to it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from virtualschool.action_plans import actions, changes, listing, overview, record
from virtualschool.action_plans.models import Action, ActionLink
from virtualschool.action_plans.record import held_of, kept
from virtualschool.authorities.models import Setting
from virtualschool.scorecards.actions.kpis import Counted, create_kpi, record_value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_between_transactions(monkeypatch) -> None:
    """A test is one transaction, pages are not."""
    for module in (record, overview, changes, listing):
        monkeypatch.setattr(module, "may_be_undone", lambda: False)


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


def test_what_one_person_may_do_is_not_offered_to_the_next(plan, action, client_as):
    where = reverse("action_plans:plan", args=[plan.public_id])
    assert "Add an action" in client_as("head").get(where).content.decode()
    assert "Add an action" not in client_as("governor").get(where).content.decode()
    assert "Add an action" in client_as("head").get(where).content.decode()


@pytest.fixture
def few(viewer, action):
    """An indicator that counts children, three of them."""
    kpi = create_kpi(by=viewer, title="Children waiting", counted=Counted(unit="children", better="lower"))
    record_value(kpi=kpi, on=dt.date(2026, 6, 1), value=Decimal(3), by=viewer)
    actions.name_kpi(action=action, kpi=kpi, by=viewer)
    return kpi


def shown(page):
    return re.search(r'plan-kpi__value">([^<]*)<', page.content.decode()).group(1)


def test_small_numbers_and_what_leads_to_them_are_written_for_each_kind_of_reader(plan, few, client_as):
    where = reverse("action_plans:plan", args=[plan.public_id])
    head, coordinator, governor = client_as("head"), client_as("coordinator"), client_as("governor")
    for _ in range(2):
        assert [shown(each.get(where)).startswith("3 ") for each in (head, coordinator, governor)] == [True, True, False]
        told = [each.get(where).content.decode() for each in (head, coordinator, governor)]
        assert [reverse("scorecards:kpi", args=[few.public_id]) in page for page in told] == [True, True, False]
        assert [reverse("scorecards:record_value", args=[few.public_id]) in page for page in told] == [True, False, False]


def test_a_value_recorded_or_a_setting_changed_is_seen_at_once(plan, few, action, viewer, client_as, authority):
    head, where = client_as("head"), reverse("action_plans:plan", args=[plan.public_id])
    assert shown(head.get(where)).startswith("3 ")
    record_value(kpi=few, on=dt.date(2026, 6, 2), value=Decimal(12), by=viewer)
    assert shown(head.get(where)).startswith("12 ")
    assert head.get(where + "?only=stuck").content.decode().count("Ring every school") == 0
    Setting.objects.create(authority=authority, key="action_plans.stuck_days", value=0, starts_on=dt.date(2026, 1, 1))
    assert head.get(where + "?only=stuck").content.decode().count("Ring every school") == 1


@pytest.mark.parametrize("name", ["plan", "board", "timeline"])
def test_every_view_is_written_anew_after_a_change_and_narrowed_when_asked(plan, consideration, action, viewer, client_as, name):
    head, where = client_as("head"), reverse(f"action_plans:{name}", args=[plan.public_id])

    def found(more=""):
        page = head.get(where + more).content.decode()
        return [words for words in ("Ring every school", "Write to them") if words in page]

    assert found() == ["Ring every school"]
    actions.add_action(consideration=consideration, text="Write to them", by=viewer, owners=["PEP advisers"])
    assert found() == ["Ring every school", "Write to them"]
    assert found("?owner=VSH") == ["Ring every school"]
    assert found() == ["Ring every school", "Write to them"]


def test_mine_is_what_names_whoever_looks(plan, consideration, viewer, client_as):
    head, deputy = client_as("head"), client_as("deputy")
    actions.add_action(consideration=consideration, text="For the deputy", by=viewer, owners=["Deputy VSH"])
    where = reverse("action_plans:plan", args=[plan.public_id]) + "?owner=me"
    assert b"For the deputy" in deputy.get(where).content
    assert b"For the deputy" not in head.get(where).content


def test_the_list_of_plans_counts_anew_after_a_change(plan, consideration, viewer, client_as):
    action = actions.add_action(consideration=consideration, text="Ring every school", by=viewer, due_on=dt.date(2026, 6, 1))
    head, where = client_as("head"), reverse("action_plans:plans")
    assert [head.get(where).content.count(b"status=Overdue") for _ in range(2)] == [1, 1]
    actions.complete(action=action, by=viewer)
    page = head.get(where).content
    assert (page.count(b"status=Overdue"), page.count(b"status=Complete")) == (0, 1)


def test_after_a_change_only_what_it_touched_is_written_anew(plan, consideration, action, viewer, client_as, monkeypatch):
    other = actions.add_action(consideration=consideration, text="Write to them", by=viewer)
    actions.link_actions(action=other, to=action, words="as above", by=viewer)
    head, where = client_as("head"), reverse("action_plans:plan", args=[plan.public_id])
    head.get(where)
    first = dict(held_of(plan).written)
    assert {key[0] for key in first} == {action.pk, other.pk}
    note(action, viewer)
    assert {key[0] for key in held_of(plan).written} == {other.pk}
    assert "Two were rung" in head.get(where).content.decode()
    Action.objects.filter(pk=action.pk).update(number=77)
    refer(other, viewer)
    assert not held_of(plan).written
    assert "→ action 77" in head.get(where).content.decode()
