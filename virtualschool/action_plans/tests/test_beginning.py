"""What a person meets who begins with nothing: one plan, one action, and nothing to choose yet."""

import datetime as dt

import pytest
from django.urls import reverse

from virtualschool.action_plans import actions
from virtualschool.action_plans.models import Plan
from virtualschool.scorecards import actions as kpis
from virtualschool.scorecards.actions.kpis import Counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client_as):
    return client_as("head")


def page(client, name, thing):
    return client.get(reverse(f"action_plans:{name}", args=[thing.public_id])).content.decode()


def test_a_plan_is_not_reviewed_before_it_starts(head):
    given = {"title": "Plan", "kind": "development", "starts_on": "2026-09-01", "review_on": "2025-09-01"}
    answer = head.post(reverse("action_plans:new"), given).content.decode()
    assert answer.count("A plan is reviewed after it starts: enter a later day.") == 2, "in the summary and at the field"
    assert not Plan.objects.exists()
    head.post(reverse("action_plans:new"), given | {"review_on": "2026-09-01"})
    assert Plan.objects.get().review_on == dt.date(2026, 9, 1)


def test_a_form_that_has_nothing_to_choose_from_is_not_shown(head, viewer, add):
    action = add()
    alone = page(head, "action", action)
    assert "Name an indicator" not in alone
    assert "Link another action" not in alone
    assert "Make a new indicator" in alone
    add("Another")
    kpis.create_kpi(title="Plans of good quality", counted=Counted(unit="percent", better="higher"), by=viewer)
    both = page(head, "action", action)
    assert "Name an indicator" in both
    assert "Link another action" in both
    assert "---------" not in both


def test_a_link_without_an_action_is_asked_for_in_words(head, add):
    action = add()
    add("Another")
    answer = head.post(reverse("action_plans:link", args=[action.public_id]), {"link-words": "as above"}).content.decode()
    assert answer.count("Choose the action that this one refers to.") == 2


def test_links_and_indicators_are_told_by_what_they_lead_to(head, viewer, add, plan):
    action, other = add(), add("Another")
    kpi = kpis.create_kpi(title="Plans of good quality", counted=Counted(unit="percent", better="higher"), by=viewer)
    actions.name_kpi(action=action, kpi=kpi, by=viewer)
    made = actions.link_actions(action=action, to=other, words="as above", by=viewer)
    actions.unlink(link=made, by=viewer)
    actions.edit_plan(plan=plan, values={"origin_text": "A peer review"}, version=None, by=viewer)
    for told in (page(head, "changes", plan), page(head, "action", action)):
        assert "Link taken away" in told
        assert "linked kpis" not in told.lower()
    changes = page(head, "changes", plan)
    assert "Action 1: key performance indicators, Plans of good quality" in changes
    assert changes.count("Action 1: linked actions, action 2") == 2
    assert "The plan: where it comes from" in changes
    assert "From Draft to Current" in changes
