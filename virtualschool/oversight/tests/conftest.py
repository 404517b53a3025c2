"""A plan with actions in every condition, and a meeting about it."""

import datetime as dt
import uuid

import pytest

from virtualschool.action_plans import actions as plan_actions
from virtualschool.action_plans.models import Action
from virtualschool.oversight.actions import meetings
from virtualschool.oversight.actions.applying import Wish
from virtualschool.oversight.actions.minutes import resolve

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def plan(viewer):
    """In force, with one line of enquiry and one consideration."""
    made = plan_actions.create_plan(title="Improvement plan", by=viewer)
    theme = plan_actions.add_theme(plan=made, title="How well are plans kept?", by=viewer)
    plan_actions.add_consideration(theme=theme, text="Share what works", by=viewer)
    plan_actions.move_plan(plan=made, name="start", by=viewer)
    return made


@pytest.fixture
def act(plan, viewer):
    """`act("Text", due_on=…, days_old=…)`: an action that came into the plan so many days ago."""

    def make(text, *, due_on=None, days_old=5, **values):
        consideration = plan.themes.get().considerations.get()
        added = plan_actions.add_action(consideration=consideration, text=text, by=viewer, due_on=due_on, owners=["VSH"], **values)
        added.created_at -= dt.timedelta(days=days_old)
        added.save(update_fields=["created_at"])
        return Action.objects.get(pk=added.pk)

    return make


@pytest.fixture
def meeting(plan, viewer):
    return meetings.plan_meeting(plans=[plan], held_on=TODAY, by=viewer, guests=[("Head of Access to Education", "")])


@pytest.fixture
def decide(viewer):
    """`decide(item, "progress", "Words", due_on=…)`"""

    def make(item, kind, words="As agreed", **more):
        token = more.pop("token", None) or uuid.uuid4()
        return resolve(item=item, wish=Wish(kind, words, **more), token=token, by=more.pop("by", viewer))

    return make
