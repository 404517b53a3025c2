"""What is to be done from evidence to follow-up, for the overview of a review."""

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import Feedback, Finding, FollowUp, Review, ReviewReport
from virtualschool.peer_reviews.planning import planned_of
from virtualschool.peer_reviews.tasks import HOST, LEAD, Task

S = Review.State


def tasks_of(review: Review, viewer: Viewer) -> list[Task]:
    """The tasks of the later stages, in their order."""
    report = ReviewReport.objects.filter(review=review).first()
    return [*_on_site(review), *_drafting(review, report), *_check(review, report), *_afterwards(review)]


def _on_site(review: Review) -> list[Task]:
    given = Feedback.objects.filter(review=review).exists()
    return [Task(S.ON_SITE, "Give the feedback on the last day", LEAD, given, "peer_reviews:feedback", review.on_site_to)]


def _drafting(review: Review, report: ReviewReport | None) -> list[Task]:
    held = review.findings.filter(state=Finding.State.IN_REPORT).count()
    sent = bool(report and report.check_until)
    note = f"{held} in the report" if held else ""
    return [
        Task(S.DRAFTING, "Bring triangulated findings into the report", "Peers", sent or bool(held), "peer_reviews:findings", note=note),
        Task(S.DRAFTING, "Write the report and send it to the host", LEAD, sent, "peer_reviews:report"),
    ]


def _check(review: Review, report: ReviewReport | None) -> list[Task]:
    signed = review.state in (S.SIGNED_OFF, S.CLOSED)
    left = report.comments.filter(answer="").count() if report else 0
    due = report.check_until if report else None
    note = f"{left} to be answered" if left else ""
    return [
        Task(S.FACTUAL_CHECK, "Check the facts of the report", HOST, signed, "peer_reviews:check", due),
        Task(
            S.FACTUAL_CHECK, "Answer the host’s comments", "Peers", signed or (bool(report) and not left), "peer_reviews:check", note=note
        ),
        Task(S.FACTUAL_CHECK, "Sign the report: lead peer and sponsor", LEAD, signed, "peer_reviews:report"),
    ]


def _afterwards(review: Review) -> list[Task]:
    to_plan = list(review.findings.filter(state=Finding.State.IN_REPORT).exclude(kind=Finding.Kind.STRENGTH))
    planned = planned_of(to_plan) if to_plan else 0
    follow_up = FollowUp.objects.filter(review=review).first()
    done = bool(follow_up and follow_up.finished_at)
    due = follow_up.visits_on if follow_up else None
    note = f"{planned} of {len(to_plan)} in a plan" if to_plan else ""
    answered = bool(to_plan) and planned == len(to_plan)
    return [
        Task(S.SIGNED_OFF, "Turn areas for consideration into actions", HOST, answered, "peer_reviews:findings", note=note),
        Task(S.SIGNED_OFF, "Follow-up: then and now", HOST, done, "peer_reviews:follow_up", due),
    ]
