"""The states of a director's score card. Approval freezes it; nothing leads back from there but a new issue."""

from virtualschool.access.roles import Permission
from virtualschool.scorecards import policies
from virtualschool.workflow.engine import Transition, Workflow

CARD = Workflow(
    "score_card",
    "Directors' score cards",
    {"draft": "Draft", "submitted": "Waiting for approval", "approved": "Approved", "issued": "Issued"},
    (
        Transition("submit", ("draft",), "submitted", Permission.SCORECARD_EDIT, "Send for approval"),
        Transition("take_back", ("submitted",), "draft", Permission.SCORECARD_EDIT, "Take it back to write on"),
        Transition("send_back", ("submitted",), "draft", Permission.SCORECARD_APPROVE, "Send it back", asks_reason=True),
        Transition("approve", ("submitted",), "approved", Permission.SCORECARD_APPROVE, "Approve it", guard=policies.may_approve),
        Transition("issue", ("approved",), "issued", Permission.SCORECARD_EDIT, "Issue it"),
    ),
)
KINDS = {"draft": "neutral", "submitted": "info", "approved": "good", "issued": "complete"}
