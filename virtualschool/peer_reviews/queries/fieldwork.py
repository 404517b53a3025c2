"""Reads of documents, timetable and notes of a review that was found by the rule of who may see it."""

import uuid
from collections.abc import Mapping

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import (
    DocumentRequest,
    DocumentVersion,
    Kloe,
    Note,
    NoteEdit,
    Review,
    ReviewDocument,
    SelfEvaluation,
    Slot,
    TeamMember,
)
from virtualschool.peer_reviews.queries.reviews import documents_visible_to, requests_visible_to, slots_visible_to

RECENT = 30


def index_of(review: Review, viewer: Viewer) -> QuerySet[ReviewDocument]:
    """The document index as this viewer may see it, each with its versions (for peers the cleared ones)."""
    return documents_visible_to(viewer).filter(review=review).prefetch_related(_versions(viewer), "kloes")


def _versions(viewer: Viewer) -> Prefetch:
    versions = DocumentVersion.objects.order_by("-number")
    if not viewer.may(Permission.REVIEW_HOST):
        versions = versions.filter(redaction__in=DocumentVersion.CLEARED)
    return Prefetch("versions", versions, to_attr="shown")


def document_with_versions(viewer: Viewer, public_id: uuid.UUID) -> ReviewDocument:
    """One entry of the index. Raises ReviewDocument.DoesNotExist."""
    return (
        documents_visible_to(viewer)
        .select_related("review__authority", "request")
        .prefetch_related(_versions(viewer), "kloes")
        .get(public_id=public_id)
    )


def version_of(document: ReviewDocument, viewer: Viewer, number: int | None) -> DocumentVersion | None:
    """A file of an entry: the newest that this viewer may read, or the one with that number."""
    held = document.versions.order_by("-number")
    if not viewer.may(Permission.REVIEW_HOST):
        held = held.filter(redaction__in=DocumentVersion.CLEARED)
    return (held if number is None else held.filter(number=number)).first()


def requests_of(review: Review, viewer: Viewer) -> QuerySet[DocumentRequest]:
    """What was asked for, the open ones first, each with the number of the document that answers it where the viewer may see that."""
    seen = Prefetch("documents", documents_visible_to(viewer), to_attr="shown")
    return (
        requests_visible_to(viewer).filter(review=review).prefetch_related(seen).order_by("state", F("due_on").asc(nulls_last=True), "id")
    )


def evaluations_of(review: Review) -> QuerySet[Kloe]:
    """The lines of enquiry, each with its self-evaluation and the documents that it points to."""
    return review.kloes.select_related("evaluation").prefetch_related("evaluation__documents")


def evaluation_of(kloe: Kloe) -> SelfEvaluation | None:
    return SelfEvaluation.objects.filter(kloe=kloe).prefetch_related("documents", "earlier").first()


def slots_of(review: Review, viewer: Viewer) -> QuerySet[Slot]:
    """The timetable with who is where."""
    return slots_visible_to(viewer).filter(review=review).prefetch_related("reviewers", "kloes")


def member_with(review: Review, public_id: uuid.UUID) -> TeamMember | None:
    return review.team.filter(public_id=public_id).first()


def notes_of(review: Review, viewer: Viewer, wanted: Mapping[str, str]) -> QuerySet[Note]:
    """The notes of a review that was found open to this viewer, by the filters of the list: kloe and author by number, bearing, kind,
    state, words of the text. Nobody but peers reads notes."""
    found = _notes_in(review, viewer).select_related("author", "kloe", "slot", "document", "exhibit")
    if wanted.get("state") == "retracted":
        found = found.filter(retracted_at__isnull=False)
    elif wanted.get("state") != "all":
        found = found.filter(retracted_at__isnull=True)
    for key, field in (("bearing", "bearing"), ("kind", "source_kind")):
        if wanted.get(key):
            found = found.filter(**{field: wanted[key]})
    for key, field in (("kloe", "kloe__order"), ("author", "author_id"), ("slot", "slot_id")):
        if wanted.get(key, "").isdecimal():
            found = found.filter(**{field: int(wanted[key])})
    for word in wanted.get("q", "").split()[:8]:
        found = found.filter(text__icontains=word)
    return found


def notes_after(review: Review, viewer: Viewer, after: int) -> list[Note]:
    """Notes that came in after that one, the newest last; the latest few when nothing was asked for before."""
    held = _notes_in(review, viewer).filter(retracted_at__isnull=True).select_related("author", "kloe")
    return list(held.filter(pk__gt=after).order_by("-pk")[:RECENT])[::-1]


def _notes_in(review: Review, viewer: Viewer) -> QuerySet[Note]:
    """Without asking again which reviews are open: with two thousand notes that question costs more than the notes."""
    return review.notes.all() if viewer.may(Permission.REVIEW_PEER) else review.notes.none()


def edits_of(note: Note) -> QuerySet[NoteEdit]:
    return note.edits.all()


def authors_of(review: Review) -> list[tuple[int, str]]:
    """Who has written notes."""
    return list(review.team.filter(Exists(Note.objects.filter(author=OuterRef("pk")))).values_list("pk", "name"))


def notes_each(review: Review) -> dict[str, int]:
    """How many notes stand, by kind of source."""
    held = review.notes.filter(retracted_at__isnull=True)
    return dict(held.order_by("source_kind").values_list("source_kind").annotate(Count("pk")))
