"""Taking minutes: notes that never overwrite each other, decisions that change the plan and say where they come from."""

import datetime as dt
import uuid

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.actions import Origin
from virtualschool.audit import trail
from virtualschool.kernel.periods import spoken
from virtualschool.oversight.actions.applying import Wish, apply
from virtualschool.oversight.models import AgendaItem, Attendance, Meeting, Resolution
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import bump, held_at, locked


def _require_held(meeting: Meeting) -> None:
    if meeting.state != "held":
        raise CannotMove("Minutes are taken while the meeting is under way.")


@trail.action
def write_note(*, item: AgendaItem, text: str, version: int, by: Viewer) -> int:
    """Keeps the note on a point and gives its new version. Raises Stale when another version was kept meanwhile: nothing is written.
    The same words sent again, because the answer was lost on the way, are no other version."""
    now = locked(item, "meeting")
    _require_held(now.meeting)
    if now.note.strip() != text.strip():
        held_at(version, now)
    now.note, now.noted_by = text, by.name
    bump(now, "note", "noted_by")
    trail.record("meeting.noted", on=now.meeting, by=by, detail={"item": now.pk, "version": now.version})
    return now.version


@trail.action
def write_notes(*, meeting: Meeting, text: str, version: int, by: Viewer) -> int:
    """The same for what was said beside the agenda."""
    now = locked(meeting)
    _require_held(now)
    if now.notes.strip() != text.strip():
        held_at(version, now, name="notes_version")
    now.notes = text
    bump(now, "notes", version="notes_version")
    trail.record("meeting.noted", on=now, by=by, detail={"version": now.notes_version})
    return now.notes_version


@trail.action
def record_attendance(*, meeting: Meeting, came: dict[int, str], next_on: dt.date | None, by: Viewer, also: str = "") -> None:
    """Who was there, someone who came uninvited, and when the next meeting is."""
    _require_held(meeting)
    for person in meeting.people.all():
        person.came = came.get(person.pk, person.came)
        person.save(update_fields=["came"])
    if also.strip() and not meeting.people.filter(name=also.strip()).exists():
        Attendance.objects.create(meeting=meeting, name=also.strip(), came=Attendance.Came.YES)
    Meeting.objects.filter(pk=meeting.pk).update(next_on=next_on)
    trail.record("meeting.attendance", on=meeting, by=by, detail={"people": meeting.people.count()})


def origin_of(meeting: Meeting, item: AgendaItem) -> Origin:
    """How the plan names the meeting that a change comes from, and where to read it."""
    where = f"{reverse('oversight:meeting', args=[meeting.public_id])}#point-{item.public_id}"
    return Origin(f"{meeting.title} of {spoken(meeting.held_on)}", where)


@trail.action
def resolve(*, item: AgendaItem, wish: Wish, token: uuid.UUID, by: Viewer) -> Resolution:
    """Keeps a decision and does to the plan what it says, at once and together. Sent twice it counts once."""
    meeting = locked(item.meeting)
    sent = Resolution.objects.filter(token=token).first()
    if sent is not None:
        trail.record("meeting.resolved_again", on=meeting, by=by)
        return sent
    _require_held(meeting)
    done = apply(item, wish, origin_of(meeting, item), by)
    resolution = Resolution.objects.create(
        token=token,
        meeting=meeting,
        item=item,
        kind=wish.kind,
        words=wish.words,
        due_on=wish.due_on,
        by_whom=wish.by_whom,
        status=wish.status,
        effect=done.effect,
        action=done.action,
        made_at=timezone.now(),
        made_by=by.name,
        settled_at=None if done.stays_open else timezone.now(),
        settled_by="" if done.stays_open else by.name,
    )
    trail.record("meeting.resolved", on=meeting, by=by, detail={"kind": wish.kind, "item": item.pk})
    return resolution


@trail.action
def settle(*, resolution: Resolution, answer: str, by: Viewer) -> None:
    """Closes an open decision: the director answered, or what was agreed is done. Raises CannotMove when it is closed already."""
    now = locked(resolution)
    if now.settled_at is not None:
        raise CannotMove("This was settled already.")
    if not answer.strip():
        raise CannotMove("Say how it was settled.")
    now.answer, now.settled_at, now.settled_by = answer.strip(), timezone.now(), by.name
    now.save(update_fields=["answer", "settled_at", "settled_by"])
    trail.record("meeting.settled", on=now.meeting, by=by, detail={"kind": now.kind})
