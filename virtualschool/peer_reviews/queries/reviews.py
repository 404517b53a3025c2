"""Which reviews, and what of them, a viewer may see. Access of peers begins and ends by itself: the dates are asked each time."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import (
    Declaration,
    DocumentRequest,
    DocumentVersion,
    Kloe,
    Note,
    Review,
    ReviewDocument,
    Slot,
    TeamMember,
)

K = Declaration.Kind


def _places(viewer: Viewer) -> QuerySet[TeamMember]:
    """The places that this viewer holds in teams as a peer today."""
    today = timezone.localdate()
    held = TeamMember.objects.filter(user_id=viewer.user_id, access_from__lte=today, access_until__gte=today, ended_at__isnull=True)
    return held.exclude(role=TeamMember.Role.COORDINATOR)


def _signed_places(viewer: Viewer) -> QuerySet[TeamMember]:
    """Those of them with both declarations signed and settled (the latest of each kind counts)."""
    of_member = Declaration.objects.filter(member=OuterRef("pk"))
    later = Declaration.objects.filter(member=OuterRef("member"), kind=OuterRef("kind")).filter(
        Q(signed_at__gt=OuterRef("signed_at")) | Q(signed_at=OuterRef("signed_at"), pk__gt=OuterRef("pk"))
    )
    settled = of_member.filter(Q(has_conflict=False) | Q(resolved_at__isnull=False), ~Exists(later), kind=K.CONFLICTS)
    return _places(viewer).filter(Exists(settled), Exists(of_member.filter(kind=K.CONFIDENTIALITY)))


def reviews_visible_to(viewer: Viewer) -> QuerySet[Review]:
    """The host's reviews for its own people; for a peer those they are in the team of, from the first to the last day of their
    access."""
    ours = Review.objects.filter(authority_id=viewer.authority_id)
    if viewer.may(Permission.REVIEW_PEER):
        return ours.filter(Exists(_places(viewer).filter(review=OuterRef("pk")))).exclude(state=Review.State.WITHDRAWN)
    return ours if viewer.may(Permission.REVIEWS) else ours.none()


def reviews_open_to(viewer: Viewer) -> QuerySet[Review]:
    """The reviews whose material this viewer may read: the host's leaders, and peers who have signed."""
    found = reviews_visible_to(viewer)
    if viewer.may(Permission.REVIEW_PEER):
        return found.filter(Exists(_signed_places(viewer).filter(review=OuterRef("pk"))))
    return found if viewer.may(Permission.REVIEW_HOST) else found.none()


def kloes_visible_to(viewer: Viewer) -> QuerySet[Kloe]:
    """Lines of enquiry of the reviews one sees."""
    return Kloe.objects.filter(review__in=reviews_visible_to(viewer)).select_related("review")


def members_visible_to(viewer: Viewer) -> QuerySet[TeamMember]:
    """The teams of the reviews one sees."""
    return TeamMember.objects.filter(review__in=reviews_visible_to(viewer)).select_related("review")


def documents_visible_to(viewer: Viewer) -> QuerySet[ReviewDocument]:
    """The index: all of it for the host; for peers what is cleared and not withdrawn."""
    found = ReviewDocument.objects.filter(review__in=reviews_open_to(viewer)).select_related("review")
    if viewer.may(Permission.REVIEW_HOST):
        return found
    cleared = DocumentVersion.objects.filter(document=OuterRef("pk"), redaction__in=DocumentVersion.CLEARED)
    return found.filter(Exists(cleared), withdrawn_at__isnull=True)


def requests_visible_to(viewer: Viewer) -> QuerySet[DocumentRequest]:
    """What was asked for."""
    return DocumentRequest.objects.filter(review__in=reviews_open_to(viewer)).select_related("review", "kloe")


def slots_visible_to(viewer: Viewer) -> QuerySet[Slot]:
    """The timetable."""
    return Slot.objects.filter(review__in=reviews_open_to(viewer)).select_related("review")


def notes_visible_to(viewer: Viewer) -> QuerySet[Note]:
    """Notes, for the team alone: people spoke to peers in confidence. The host reads findings."""
    if not viewer.may(Permission.REVIEW_PEER):
        return Note.objects.none()
    return Note.objects.filter(review__in=reviews_open_to(viewer)).select_related("review", "author", "kloe")
