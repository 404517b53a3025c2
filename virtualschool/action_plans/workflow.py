"""The states of a plan."""

from virtualschool.access.roles import Permission
from virtualschool.workflow.engine import Transition, Workflow

PLAN = Workflow(
    key="plan",
    title="Improvement plan",
    states={"draft": "Draft", "current": "Current", "closed": "Closed"},
    transitions=(
        Transition("start", ("draft",), "current", Permission.PLAN_EDIT, words="Put the plan in force"),
        Transition("close", ("current",), "closed", Permission.PLAN_EDIT, words="Close the plan", asks_reason=True),
        Transition("reopen", ("closed",), "current", Permission.PLAN_EDIT, words="Take the plan up again", asks_reason=True),
    ),
)
