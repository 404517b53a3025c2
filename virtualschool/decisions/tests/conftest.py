"""A report that is whole, with a plan as its appendix."""

import datetime as dt

import pytest

from virtualschool.action_plans import actions as plan_actions
from virtualschool.decisions import actions
from virtualschool.decisions.models import ExecutiveReport

WORDS = {
    "purpose": "To tell of the peer review.",
    "background": "Peers came for two days.",
    "recommendation": "That the plan be endorsed.",
}


@pytest.fixture
def plan(viewer):
    made = plan_actions.create_plan(title="Action plan after the review", by=viewer)
    theme = plan_actions.add_theme(plan=made, title="How well are plans kept?", by=viewer)
    consideration = plan_actions.add_consideration(theme=theme, text="Share what works", by=viewer)
    owners = ["Head of Access", "NEET Clinic Chair (Pat Example)", "QX"]
    action = plan_actions.add_action(consideration=consideration, text="Share the dashboard", by=viewer, owners=owners)
    plan_actions.note_progress(action=action, text="Five heads have it.", by=viewer)
    plan_actions.move_plan(plan=made, name="start", by=viewer)
    return made


@pytest.fixture
def report(viewer):
    made = actions.begin_report(title="Virtual School peer review", by=viewer)
    made = actions.write_report(report=made, version=0, by=viewer, implications={"Financial": "None beyond the budget."}, **WORDS)
    actions.add_option(report=made, text="Endorse the plan", is_recommended=True, why="It builds on strengths.", by=viewer)
    actions.add_option(report=made, text="Not endorse it", is_recommended=False, why="Improvement would be slower.", by=viewer)
    return made


@pytest.fixture
def director(viewer_as):
    return viewer_as("director")


@pytest.fixture
def decided(report, plan, viewer, director):
    actions.attach_plan(report=report, plan=plan, url="/plans/", by=viewer)
    actions.move_report(report=report, name="finish", by=viewer)
    actions.move_report(report=report, name="submit", by=viewer)
    words = {"outcome": "approved", "ordered": "That the plan be endorsed.", "reason": "It leads to a better service."}
    day = dt.date(2026, 6, 16)
    actions.record_decision(report=report, by=director, decided_by="Executive", decided_on=day, notice_on=dt.date(2026, 6, 17), **words)
    return ExecutiveReport.objects.get(pk=report.pk)
