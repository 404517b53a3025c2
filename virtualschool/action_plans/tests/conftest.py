"""A plan that people of these tests work on."""

import datetime as dt

import pytest

from virtualschool.action_plans import actions


@pytest.fixture
def plan(viewer):
    """A plan in force with one line of enquiry."""
    made = actions.create_plan(title="Peer review action plan", by=viewer, starts_on=dt.date(2026, 1, 1))
    return actions.move_plan(plan=made, name="start", by=viewer)


@pytest.fixture
def consideration(plan, viewer):
    """What the actions of these tests answer."""
    theme = actions.add_theme(plan=plan, title="How well do we work with schools?", by=viewer)
    return actions.add_consideration(theme=theme, text="Share what works", by=viewer)


@pytest.fixture
def add(consideration, viewer):
    """`add("Visit every school", due_on=…)`: another action."""

    def make(text="Visit every school", **values):
        return actions.add_action(consideration=consideration, text=text, by=viewer, **values)

    return make
