"""How a finding comes into the report, and how a review moves from the draft of its report to its end."""

from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.models import Finding
from virtualschool.workflow.engine import Transition, Workflow

P = Permission
F = Finding.State
_writes = policies_findings.writes_finding

FINDING = Workflow(
    "finding",
    "Finding of a peer review",
    {str(key): str(words) for key, words in F.choices},
    (
        Transition("triangulate", (F.DRAFT,), F.TRIANGULATED, P.REVIEWS, "A further kind of source supports it", policies_findings.stands),
        Transition("fall_back", (F.TRIANGULATED,), F.DRAFT, P.REVIEWS, "It lost its support", policies_findings.no_longer_stands),
        Transition(
            "enter_report", (F.DRAFT, F.TRIANGULATED), F.IN_REPORT, P.REVIEW_PEER, "Put into the report", policies_findings.may_enter_report
        ),
        Transition("leave_report", (F.IN_REPORT,), F.TRIANGULATED, P.REVIEW_PEER, "Take out of the report", _writes, asks_reason=True),
        Transition("reject", (F.DRAFT, F.TRIANGULATED), F.REJECTED, P.REVIEW_PEER, "Reject", _writes, asks_reason=True),
        Transition("take_up", (F.REJECTED,), F.DRAFT, P.REVIEW_PEER, "Take up again", _writes),
    ),
)
"""`triangulate` and `fall_back` happen by themselves when evidence is linked or lost; the others are people's."""

TRANSITIONS = (
    Transition(
        "send_to_host",
        ("drafting",),
        "factual_check",
        P.REVIEW_PEER,
        "Send to the host for the factual check",
        policies_findings.report_is_sound,
    ),
    Transition("take_back", ("factual_check",), "drafting", P.REVIEW_PEER, "Take back to the draft", policies.leads, asks_reason=True),
    Transition("sign_off", ("factual_check",), "signed_off", P.REVIEWS, "Sign off the report", policies_findings.is_signed_twice),
    Transition("close", ("signed_off",), "closed", P.REVIEW_HOST, "Close the review", policies.hosts),
)
