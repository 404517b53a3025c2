"""The stages of a peer review (NAVSH's process, after the LGA's peer challenge) as a table of moves."""

from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.workflow_findings import TRANSITIONS
from virtualschool.workflow.engine import Transition, Workflow

S = Review.State
BEFORE_THE_REPORT = (S.APPLICATION, S.SCOPING, S.PREPARATION, S.ON_SITE)

REVIEW = Workflow(
    "review",
    "Peer review",
    {str(key): str(words) for key, words in S.choices},
    (
        Transition("accept", (S.APPLICATION,), S.SCOPING, Permission.REVIEW_HOST, "Record that it is accepted", policies.is_submitted),
        Transition("agree_scope", (S.SCOPING,), S.PREPARATION, Permission.REVIEW_HOST, "Agree the scope", policies.scope_is_whole),
        Transition("begin", (S.PREPARATION,), S.ON_SITE, Permission.REVIEW_HOST, "Begin on site", policies.is_prepared),
        Transition("leave_site", (S.ON_SITE,), S.DRAFTING, Permission.REVIEWS, "Finish on site and draft", policies.leads_or_hosts),
        *TRANSITIONS,
        Transition("withdraw", BEFORE_THE_REPORT, S.WITHDRAWN, Permission.REVIEW_HOST, "Withdraw", asks_reason=True),
    ),
)
"""`REVIEW.move(review, "accept", by=…)` inside an action; pages offer `REVIEW.open_to(review, viewer)`."""
