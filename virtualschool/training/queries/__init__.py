"""Reads of training, scoped to who is looking: what belongs to another authority, or is somebody else's plan, is not there."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority
from virtualschool.training.models import Answer, Booking, Course, CpdItem, CpdPlan, Delegate, Event, Message, TrainingRecord
from virtualschool.training.words import CAME
from virtualschool.training.workflow import EVENT
from virtualschool.workflow.models import Step


def authority_of(viewer: Viewer) -> Authority:
    """The authority that somebody looks for."""
    return Authority.objects.get(pk=viewer.authority_id)


def events_visible_to(viewer: Viewer) -> QuerySet[Event]:
    """The authority's events, with their course."""
    return Event.objects.filter(authority_id=viewer.authority_id).select_related("course")


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with how many have a place, wait and came."""
    state = "bookings__state"
    return events.order_by(*(events.query.order_by or ("starts_at", "pk"))).annotate(
        places=Count("bookings", filter=Q(**{state: Booking.State.PLACE})),
        waiting=Count("bookings", filter=Q(**{state: Booking.State.WAITING})),
        came=Count("bookings", filter=Q(**{state: Booking.State.PLACE}, bookings__attendance__in=CAME)),
    )


UNFINISHED = ("draft", "open", "closed", "held")
"""States of an event that is over and asks for something: was it held, who came?"""


def counts_of(events: QuerySet[Event], now: dt.datetime) -> dict[str, int]:
    """How many of these events come, are past, and are there in all."""
    return events.aggregate(coming=Count("pk", filter=Q(ends_at__gte=now)), past=Count("pk", filter=Q(ends_at__lt=now)), all=Count("pk"))


def unfinished(viewer: Viewer, now: dt.datetime) -> QuerySet[Event]:
    """Events that are over and whose attendance is not complete."""
    return events_visible_to(viewer).filter(ends_at__lt=now, state__in=UNFINISHED)


def events_between(viewer: Viewer, first: dt.date, last: dt.date) -> QuerySet[Event]:
    """Events of those days, for the calendar."""
    return events_visible_to(viewer).filter(held_on__gte=first, held_on__lte=last)


def courses_visible_to(viewer: Viewer) -> QuerySet[Course]:
    """The authority's courses."""
    return Course.objects.filter(authority_id=viewer.authority_id)


def entered_afterwards(event: Event) -> Step | None:
    """The step by which an event was entered when it had taken place already: who, and when."""
    return EVENT.steps(event).filter(name="record").last()


def bookings_visible_to(viewer: Viewer) -> QuerySet[Booking]:
    """Bookings for the authority's events, with person and event."""
    return Booking.objects.filter(event__authority_id=viewer.authority_id).select_related("delegate", "event", "event__course")


def delegates_visible_to(viewer: Viewer) -> QuerySet[Delegate]:
    """The authority's directory, without entries that were joined to another or forgotten."""
    return Delegate.objects.filter(authority_id=viewer.authority_id, merged_into__isnull=True, forgotten_on__isnull=True)


def names_kept(authority_id: int) -> set[str]:
    """The names of everyone in the directory and of staff with a development plan, for checks of words that leave."""
    people = Delegate.objects.filter(authority_id=authority_id, forgotten_on__isnull=True).values_list("name", flat=True)
    return {*people, *CpdPlan.objects.filter(authority_id=authority_id).values_list("staff_name", flat=True)}


def records_visible_to(viewer: Viewer) -> QuerySet[TrainingRecord]:
    """Training that was had, by people of the directory."""
    return TrainingRecord.objects.filter(delegate__authority_id=viewer.authority_id, is_withdrawn=False).select_related(
        "delegate", "course"
    )


def messages_visible_to(viewer: Viewer) -> QuerySet[Message]:
    """The authority's outbox."""
    return Message.objects.filter(authority_id=viewer.authority_id).select_related("booking__delegate", "booking__event")


def plans_visible_to(viewer: Viewer) -> QuerySet[CpdPlan]:
    """Development plans: every one of the authority for those who manage them, else the viewer's own."""
    held = CpdPlan.objects.filter(authority_id=viewer.authority_id)
    if viewer.may(Permission.CPD_MANAGE):
        return held
    return held.filter(membership_id=viewer.membership_id or 0)


def items_visible_to(viewer: Viewer) -> QuerySet[CpdItem]:
    """The activities of the plans that the viewer sees."""
    return CpdItem.objects.filter(plan__in=plans_visible_to(viewer)).select_related("plan")


def people_found(held: QuerySet[Delegate], words: str, role: str) -> QuerySet[Delegate]:
    """Those of these people whose name, address or organisation holds every word."""
    for word in words.split()[:6]:
        held = held.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(organisation__icontains=word))
    return held.filter(role=role) if role else held


def replies_to(event: Event) -> int:
    """How many forms came back."""
    return event.replies.count()


def answers_to(event: Event) -> QuerySet[Answer]:
    """The answers given to an event."""
    return Answer.objects.filter(reply__event=event)


def came_to(event: Event) -> int:
    """How many people came."""
    return event.bookings.filter(state=Booking.State.PLACE, attendance__in=CAME).count()
