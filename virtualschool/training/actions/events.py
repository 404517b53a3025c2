"""Courses and events: made, changed, moved through their states."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.authorities.models import Authority
from virtualschool.training import rules
from virtualschool.training.actions import messages
from virtualschool.training.actions.bookings import live, pass_on
from virtualschool.training.models import Booking, Course, Event, Question
from virtualschool.training.workflow import EVENT
from virtualschool.workflow.versions import bump, held_at, locked

M = TypeVar("M", bound=Model)


class NotPossible(Exception):
    """It cannot be so; the message says why."""


@trail.action
def add_course(*, fields: Mapping[str, Any], by: Viewer) -> Course:
    """Raises NotPossible when there is a course of that title."""
    _refuse_same_title(by.authority_id, fields["title"])
    course = Course.objects.create(authority_id=by.authority_id, **fields)
    trail.record("course.added", on=course, by=by, detail={"lapses_after_months": course.lapses_after_months})
    return course


@trail.action
def change_course(*, course: Course, fields: Mapping[str, Any], version: int, by: Viewer) -> Course:
    """Changes what a course is from now on; training that was had keeps the day on which it lapses. Raises Stale, NotPossible."""
    _refuse_same_title(by.authority_id, fields["title"], but=course.pk)
    now = written(course, fields, version)
    trail.record("course.changed", on=now, by=by, detail={"fields": sorted(fields)})
    return now


def _refuse_same_title(authority_id: int, title: str, but: int | None = None) -> None:
    if Course.objects.filter(authority_id=authority_id, title__iexact=title).exclude(pk=but or 0).exists():
        raise NotPossible("There is a course of this title already.")


def written(thing: M, fields: Mapping[str, Any], version: int) -> M:
    """The thing with these fields, if nobody else has saved it meanwhile. Raises Stale."""
    now = held_at(version, thing)
    for name, value in fields.items():
        setattr(now, name, value)
    bump(now, *fields)
    return now


@trail.action
def add_event(*, fields: Mapping[str, Any], by: Viewer) -> Event:
    """A draft, with the questions of feedback that its kind of event usually has."""
    event = Event.objects.create(authority_id=by.authority_id, **fields)
    authority = Authority.objects.get(pk=by.authority_id)
    asked = rules.questions_for(authority, event.held_on, event.kind)
    Question.objects.bulk_create(
        Question(event=event, place=place, key=key, kind=kind, text=text) for place, (key, kind, text) in enumerate(asked)
    )
    trail.record("event.added", on=event, by=by, detail={"kind": event.kind, "capacity": event.capacity})
    return event


_TOLD = ("starts_at", "ends_at", "place", "online_link")
_SEALED = ("starts_at", "ends_at", "course", "hours", "title")


@trail.action
def change_event(*, event: Event, fields: Mapping[str, Any], version: int, by: Viewer) -> Event:
    """Changes an event. More room moves people up; another day or place is told to everyone booked. What certificates and records
    say cannot change once attendance was taken. Raises Stale, NotPossible."""
    now = held_at(version, event)
    changed = [name for name, value in fields.items() if getattr(now, name) != value]
    _refuse_impossible(now, fields, changed)
    for name in changed:
        setattr(now, name, fields[name])
    bump(now)
    moved_up = pass_on(now)
    if set(changed) & set(_TOLD) and now.state in ("open", "closed"):
        messages.write(live(now), "moved", event=now)
    trail.record("event.changed", on=now, by=by, detail={"fields": changed, "moved_up": moved_up})
    return now


def _refuse_impossible(event: Event, fields: Mapping[str, Any], changed: Sequence[str]) -> None:
    if event.state in ("finished", "cancelled"):
        raise NotPossible("This event is over: it stays as it is.")
    if event.state == "held" and set(changed) & set(_SEALED):
        raise NotPossible("It was held: its day, title, course and hours stay as they are.")
    places = Booking.objects.filter(event=event, state=Booking.State.PLACE).count()
    if "capacity" in changed and fields["capacity"] < places:
        raise NotPossible(f"{places} people have a place: the number of places cannot be smaller.")


@trail.action
def move_event(*, event: Event, name: str, by: Viewer, reason: str = "") -> None:
    """Opens, closes, holds, finishes, cancels. Raises CannotMove."""
    event = locked(event)
    EVENT.move(event, name, by=by, reason=reason)
    if name == "open":
        pass_on(event)
    if name == "cancel":
        messages.write(live(event), "called_off", event=event)
    if name == "finish":
        Booking.objects.filter(event=event).exclude(access_needs="").update(access_needs="", updated_at=timezone.now())
