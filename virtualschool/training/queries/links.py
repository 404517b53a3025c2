"""What a link leads to. Whoever holds it sees that and nothing else: no list, no other person, no other event."""

import uuid

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from virtualschool.schools.models import School
from virtualschool.training.models import Booking, Certificate, Event

MOST_SCHOOLS = 20


def event_of_link(token: uuid.UUID) -> Event | None:
    """The event that this link books; None for a draft too, which nobody outside knows of."""
    held = Event.objects.filter(book_token=token).exclude(state="draft")
    return held.select_related("authority", "course").first()


def is_full(event: Event) -> bool:
    """Whether the next to ask would wait: no seat is free, or others wait already."""
    places = Booking.objects.filter(event=event, state=Booking.State.PLACE).count()
    return places >= event.capacity


def booking_of_link(token: uuid.UUID) -> Booking | None:
    """The booking that this link is for."""
    held = Booking.objects.filter(token=token)
    return held.select_related("delegate", "event__authority", "event__course", "certificate").first()


def turn_of(booking: Booking) -> int:
    """How many are before it on the waiting list, itself counted."""
    earlier = Q(booked_at__lt=booking.booked_at) | Q(booked_at=booking.booked_at, pk__lte=booking.pk)
    return Booking.objects.filter(earlier, event_id=booking.event_id, state=Booking.State.WAITING).count()


def feedback_of_link(token: uuid.UUID) -> tuple[Event | None, Booking | None]:
    """The event whose form this link opens, and the booking when the link is one person's own."""
    event = Event.objects.filter(feedback_token=token).select_related("authority").first()
    if event is not None:
        return event, None
    booking = Booking.objects.filter(feedback_token=token).select_related("event__authority").first()
    return (booking.event, booking) if booking else (None, None)


def certificate_of_link(token: uuid.UUID) -> Certificate | None:
    """The certificate with this number."""
    return Certificate.objects.filter(token=token).select_related("booking__event__authority").first()


def schools_named(words: str, la_code: str) -> QuerySet[School]:
    """Open schools whose name holds these words or whose URN it is, the authority's own first. The register is public."""
    text = " ".join(words.split())
    held = School.objects.exclude(status_code="2")
    held = held.filter(urn=int(text)) if text.isdecimal() and len(text) <= 7 else held.filter(name__icontains=text)
    ours = held.filter(la_code=la_code)
    return (ours if ours.exists() else held).order_by(Lower("name"), "urn")[:MOST_SCHOOLS]
