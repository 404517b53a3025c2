"""Findings, feedback, report and follow-up, scoped to who is looking."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import (
    FactualComment,
    Feedback,
    Finding,
    FindingLink,
    FollowUp,
    Review,
    ReviewReport,
)
from virtualschool.peer_reviews.policies_findings import CHECKED_ON, SIGNED
from virtualschool.peer_reviews.queries.reviews import reviews_open_to, reviews_visible_to

LINKS: Prefetch = Prefetch("links", FindingLink.objects.select_related("note", "document", "exhibit", "sample"))


def findings_visible_to(viewer: Viewer) -> QuerySet[Finding]:
    """All findings for the team. The host reads those in the report, from the factual check on; others of the council once it is
    signed off."""
    found = Finding.objects.select_related("review__authority", "kloe")
    if viewer.may(Permission.REVIEW_PEER):
        return found.filter(review__in=reviews_open_to(viewer))
    states = CHECKED_ON if viewer.may(Permission.REVIEW_HOST) else SIGNED
    return found.filter(review__in=reviews_visible_to(viewer), review__state__in=states, state=Finding.State.IN_REPORT)


def finding_links_visible_to(viewer: Viewer) -> QuerySet[FindingLink]:
    """Links between findings and evidence, for the team alone: a link to a note tells who was heard."""
    if not viewer.may(Permission.REVIEW_PEER):
        return FindingLink.objects.none()
    return FindingLink.objects.filter(finding__in=findings_visible_to(viewer)).select_related(
        "finding__review__authority", "note", "document", "exhibit", "sample"
    )


def feedback_visible_to(viewer: Viewer) -> QuerySet[Feedback]:
    """The feedback, from the moment it was given."""
    return Feedback.objects.filter(review__in=reviews_visible_to(viewer)).select_related("review")


def signed_off_at(review: Review) -> dt.datetime | None:
    """When the report was signed off; None before."""
    return ReviewReport.objects.filter(review=review).values_list("signed_off_at", flat=True).first()


def reports_visible_to(viewer: Viewer) -> QuerySet[ReviewReport]:
    """The report: the team's while it is written, the host council's from the factual check on: whoever signs for it has read it."""
    found = ReviewReport.objects.select_related("review__authority")
    if viewer.may(Permission.REVIEW_PEER):
        return found.filter(review__in=reviews_open_to(viewer))
    return found.filter(review__in=reviews_visible_to(viewer), review__state__in=CHECKED_ON)


def comments_visible_to(viewer: Viewer) -> QuerySet[FactualComment]:
    """The host's comments and the peers' answers, for both."""
    held = FactualComment.objects.select_related("report__review__authority", "finding__kloe")
    if not (viewer.may(Permission.REVIEW_PEER) or viewer.may(Permission.REVIEW_HOST)):
        return held.none()
    return held.filter(report__in=reports_visible_to(viewer))


def follow_ups_visible_to(viewer: Viewer) -> QuerySet[FollowUp]:
    """The follow-up: of the team and the host; of the rest of the council once it is finished."""
    found = FollowUp.objects.select_related("review__authority")
    if viewer.may(Permission.REVIEW_PEER) or viewer.may(Permission.REVIEW_HOST):
        return found.filter(review__in=reviews_open_to(viewer))
    return found.filter(review__in=reviews_visible_to(viewer)).filter(~Q(digest=""))
