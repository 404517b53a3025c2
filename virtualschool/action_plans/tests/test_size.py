"""A page asks the same number of questions of a plan of three actions and of one of sixty."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from virtualschool.action_plans import actions

pytestmark = pytest.mark.django_db


def asked(client, where):
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


def grow(consideration, viewer, number):
    first = None
    for place in range(number):
        due_on = dt.date(2026, 6, 1) + dt.timedelta(days=place)
        action = actions.add_action(consideration=consideration, text=f"Action {place}", by=viewer, owners=["VSH"], due_on=due_on)
        actions.note_progress(action=action, text="Begun", by=viewer)
        if first is not None:
            actions.link_actions(action=action, to=first, words="as above", by=viewer)
        first = first or action


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan", "board", "timeline", "changes", "plans"])
def test_questions_do_not_grow_with_the_plan(client_as, viewer, plan, consideration, name):
    head = client_as("head")
    where = reverse(f"action_plans:{name}", args=[] if name == "plans" else [plan.public_id])
    grow(consideration, viewer, 2)
    few = asked(head, where)
    grow(consideration, viewer, 15)
    assert asked(head, where) == few <= 30
