"""The tabs of a review that lead from evidence to follow-up: (title, name of the address, who is offered it)."""

from collections.abc import Callable

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Decision, Viewer
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.models import Review

Tab = tuple[str, str, Callable[[Review, Viewer], Decision]]


def _matrix(review: Review, viewer: Viewer) -> Decision:
    return viewer.may(Permission.REVIEW_PEER) and policies.reads_material(review, viewer)


TABS: tuple[Tab, ...] = (
    ("Exhibits", "peer_reviews:exhibits", policies.reads_material),
    ("Samples", "peer_reviews:samples", policies.reads_material),
    ("Matrix", "peer_reviews:matrix", _matrix),
    ("Findings", "peer_reviews:findings", policies.reads_material),
    ("Feedback", "peer_reviews:feedback", policies_findings.sees_feedback_page),
    ("Report", "peer_reviews:report", policies_findings.sees_report_page),
    ("Follow-up", "peer_reviews:follow_up", policies_findings.sees_follow_up),
)
