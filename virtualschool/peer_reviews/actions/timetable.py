"""The timetable of a visit, made by the host, and what was said in a session, taken down by the team."""

from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.telling_names import NAMES_READ, known_of
from virtualschool.kernel.personal import SHARP, findings_in
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import Review, Slot
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import bump, held_at

WORDS = ("kind", "title", "who", "people", "place", "online", "starts_at", "ends_at", "contact")
CHECKED = ("title", "who", "place", "contact")


@trail.action
def add_slot(*, review: Review, said: dict[str, Any], by: Viewer) -> Slot:
    """A session. Raises Refused for a child's name in it."""
    require(policies.hosts(review, by))
    _names_no_child(review, said, by)
    slot = Slot.objects.create(review=review, **{key: said[key] for key in WORDS})
    _joined(slot, said)
    trail.record("review.slot_added", on=slot, by=by, detail={"kind": slot.kind})
    return slot


@trail.action
def change_slot(*, slot: Slot, said: dict[str, Any], version: int, by: Viewer) -> Slot:
    """Moves or rewords a session; calendars that took it see a new version. Raises Stale."""
    require(policies.hosts(slot.review, by))
    slot = held_at(version, slot, "review")
    _names_no_child(slot.review, said, by)
    for key in WORDS:
        setattr(slot, key, said[key])
    bump(slot)
    _joined(slot, said)
    trail.record("review.slot_changed", on=slot, by=by, detail={"version": slot.version})
    return slot


def _joined(slot: Slot, said: dict[str, Any]) -> None:
    slot.kloes.set(said["kloes"])
    slot.reviewers.set(said["reviewers"])


def _names_no_child(review: Review, said: dict[str, Any], by: Viewer) -> None:
    """A timetable says roles. It is printed, pinned up and put into calendars."""
    text = "\n".join(str(said[key] or "") for key in CHECKED)
    found = {hit.kind.value for hit in findings_in(text, known_of(review.authority_id)) if hit.kind in SHARP}
    trail.record(NAMES_READ, on=review, by=by, detail={"found": len(found)})
    if found:
        raise Refused(f"A timetable names roles and numbers, never a child. This looks like {', '.join(sorted(found))}.")


@trail.action
def cancel_slot(*, slot: Slot, reason: str, by: Viewer) -> None:
    """A session that does not take place stays in the timetable, struck out."""
    require(policies.hosts(slot.review, by))
    if slot.cancelled_at:
        raise Refused("It is cancelled already.")
    if not reason.strip():
        raise Refused("Say why.")
    slot.cancelled_at, slot.cancelled_reason = timezone.now(), reason.strip()
    bump(slot, "cancelled_at", "cancelled_reason")
    trail.record("review.slot_cancelled", on=slot, by=by)


@trail.action
def take_minutes(*, slot: Slot, minutes: str, version: int, by: Viewer) -> Slot:
    """What was said in a session, for the team alone. Raises Stale when another peer wrote meanwhile."""
    require(policies.takes_notes(slot.review, by))
    slot = held_at(version, slot, "review")
    slot.minutes, slot.minutes_by, slot.minutes_at = minutes.strip(), by.name, timezone.now()
    bump(slot, "minutes", "minutes_by", "minutes_at")
    trail.record("review.minutes_taken", on=slot, by=by)
    return slot
