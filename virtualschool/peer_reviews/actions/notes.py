"""Notes of reviewers: taken where one sits, sent when there is a network, edited with their history, retracted, never deleted."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews import looking, policies
from virtualschool.peer_reviews.actions.findings import settle_findings_of
from virtualschool.peer_reviews.models import Note, NoteEdit, Review
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import bump, held_at

WORDS = ("kloe", "bearing", "source_kind", "slot", "document", "exhibit", "text", "confidence")
KEPT = ("bearing", "source_kind", "text", "confidence", "kloe_id", "slot_id", "document_id", "exhibit_id")
AHEAD = dt.timedelta(minutes=10)


def take_note(*, review: Review, said: dict[str, Any], by: Viewer, note_id: uuid.UUID, written_at: dt.datetime | None = None) -> Note:
    """Keeps a note under the id that it was given where it was written. The same id again gives the note that is there, unchanged: a
    tablet that lost the answer may send it again. Raises Refused, also for an id that is somebody else's."""
    found = Note.objects.filter(public_id=note_id).select_related("author").first()
    if found is None:
        try:
            with transaction.atomic():
                return _taken(review=review, said=said, note_id=note_id, written_at=written_at, by=by)
        except IntegrityError:  # sent twice at the same moment
            found = Note.objects.select_related("author").get(public_id=note_id)
    if found.review_id != review.pk or found.author.user_id != by.user_id:
        raise Refused("This note cannot be kept: its id is taken.")
    return found


@trail.action
def _taken(*, review: Review, said: dict[str, Any], note_id: uuid.UUID, written_at: dt.datetime | None, by: Viewer) -> Note:
    require(policies.takes_notes(review, by))
    member = policies.place_of(review, by)
    if member is None:
        raise Refused("Only members of the team take notes.")
    now = timezone.now()
    at = written_at if written_at and written_at <= now + AHEAD else now
    note = Note.objects.create(
        public_id=note_id,
        review=review,
        author=member,
        warned_of=looking.codes_in(said["text"]),
        written_at=at,
        received_at=now,
        **{key: said.get(key) for key in WORDS},
    )
    trail.record("review.note_taken", on=note, by=by, detail={"source": note.source_kind, "bearing": note.bearing})
    return note


@trail.action
def change_note(*, note: Note, said: dict[str, Any], version: int, by: Viewer) -> Note:
    """Edits one's own note; what it said stays in its history. Raises Stale when it was edited elsewhere meanwhile."""
    _own(note, by)
    note = held_at(version, note, "review")
    before = {key: getattr(note, key) for key in KEPT}
    NoteEdit.objects.create(note=note, version=note.version, said=before, at=timezone.now(), by_name=by.name)
    for key in WORDS:
        setattr(note, key, said.get(key))
    note.edited_at, note.warned_of = timezone.now(), looking.codes_in(said["text"])
    bump(note)
    trail.record("review.note_changed", on=note, by=by, detail={"version": note.version})
    settle_findings_of(note, by)
    return note


@trail.action
def retract_note(*, note: Note, reason: str, by: Viewer) -> None:
    """Takes a note out of the evidence, by its author or the lead peer, with a reason; it stays to be read. Raises Refused."""
    require(policies.takes_notes(note.review, by))
    if note.author.user_id != by.user_id:
        require(policies.leads(note.review, by))
    if note.retracted_at:
        raise Refused("It is retracted already.")
    if not reason.strip():
        raise Refused("Say why.")
    note.retracted_at, note.retracted_reason = timezone.now(), reason.strip()
    note.save(update_fields=["retracted_at", "retracted_reason", "updated_at"])
    trail.record("review.note_retracted", on=note, by=by)
    settle_findings_of(note, by)


def _own(note: Note, by: Viewer) -> None:
    require(policies.takes_notes(note.review, by))
    if note.author.user_id != by.user_id:
        raise Refused("Only its author edits a note.")
    if note.retracted_at:
        raise Refused("A retracted note is not edited.")
