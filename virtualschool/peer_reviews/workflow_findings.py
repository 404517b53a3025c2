"""How a review moves from the draft of its report to its end."""

from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import policies
from virtualschool.workflow.engine import Transition

TRANSITIONS = (
    Transition(
        "send_to_host", ("drafting",), "factual_check", Permission.REVIEW_PEER, "Send to the host for the factual check", policies.leads
    ),
    Transition(
        "take_back", ("factual_check",), "drafting", Permission.REVIEW_PEER, "Take back to the draft", policies.leads, asks_reason=True
    ),
    Transition("sign_off", ("factual_check",), "signed_off", Permission.REVIEW_PEER, "Sign off the report", policies.leads),
    Transition("close", ("signed_off",), "closed", Permission.REVIEW_HOST, "Close the review", asks_reason=False),
)
