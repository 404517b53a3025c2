"""What can go with a report: plans, and reports of peer reviews that are signed."""

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.queries import plans_visible_to
from virtualschool.audit import trail
from virtualschool.decisions import actions
from virtualschool.decisions.models import Appendix, ExecutiveReport
from virtualschool.documents import frozen
from virtualschool.peer_reviews.models import ReviewReport
from virtualschool.peer_reviews.queries import reports_visible_to
from virtualschool.workflow.engine import CannotMove


def reports_to_attach(viewer: Viewer) -> QuerySet[ReviewReport]:
    """Reports of the authority's own reviews that were signed: only those are frozen."""
    held = reports_visible_to(viewer).filter(review__authority_id=viewer.authority_id)
    return held.exclude(content=None).select_related("review")


def attach_known(report: ExecutiveReport, what: str, by: Viewer) -> Appendix:
    """Attaches what was chosen as `plan:…` or `review:…`. Raises CannotMove when it is not there (any more)."""
    kind, _, which = what.partition(":")
    if kind == "plan":
        plan = plans_visible_to(by).filter(public_id=which).first()
        if plan is not None:
            return actions.attach_plan(report=report, plan=plan, url=reverse("action_plans:plan", args=[plan.public_id]), by=by)
    signed = reports_to_attach(by).filter(public_id=which).first() if kind == "review" else None
    if signed is None:
        raise CannotMove("This is not there any more.")
    return actions.attach(
        report=report,
        kind=Appendix.Kind.REVIEW,
        title=f"{signed.review}: report"[:200],
        content=frozen.from_json(signed.content or {}),
        subject=trail.subject_of(signed),
        url=_address_of(signed),
        by=by,
    )


def _address_of(signed: ReviewReport) -> str:
    try:
        return reverse("peer_reviews:report", args=[signed.review.public_id])
    except NoReverseMatch:
        return reverse("peer_reviews:review", args=[signed.review.public_id])
