"""What people are told of their booking: no name in it, one link. Written to the outbox; sent by a mail server where there is
one, else by hand."""

import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.kernel.periods import spoken
from virtualschool.training.models import Booking, Event, Message

WORDS = {
    "place": ("You have a place", "You have a place at {event}. Open your booking:"),
    "waiting": (
        "You are on the waiting list",
        "{event} is full, so you are on the waiting list. We tell you when you have a place. Open your booking:",
    ),
    "promoted": (
        "A place is free: you have it",
        "A place at {event} became free and it is yours. If you cannot come, please cancel. Open your booking:",
    ),
    "repeated": ("You booked already", "You asked for a place at {event} again. The booking that you have stands. Open your booking:"),
    "cancelled": ("Your booking is cancelled", "Your booking for {event} is cancelled. Open it:"),
    "called_off": ("The event is cancelled", "{event} will not take place. Open your booking:"),
    "moved": ("The event has changed", "When or where {event} takes place has changed. Open your booking:"),
    "feedback": ("How was it?", "Please tell us how {event} was. Nobody sees who answered what. Open the form:"),
}
MOST_AT_ONCE = 300


def write(bookings: Iterable[Booking], kind: str, *, event: Event) -> None:
    """Puts one message a booking into the outbox; people whose address we do not have get none. The event is named: people may have
    booked several."""
    subject, text = WORDS[kind]
    text = text.format(event=f"{event.title} ({spoken(event.held_on)})")
    Message.objects.bulk_create(
        Message(
            authority_id=event.authority_id,
            booking=booking,
            kind=kind,
            subject=subject,
            text=text,
            path=_path(booking, kind),
            created_at=timezone.now(),
        )
        for booking in bookings
        if booking.delegate.email
    )


def _path(booking: Booking, kind: str) -> str:
    if kind == "feedback":
        return reverse("training:feedback", args=[booking.feedback_token])
    return reverse("training:booking", args=[booking.token])


def words_of(message: Message, origin: str) -> str:
    """The message as it is sent; `origin` is the installation's address, `https://example.org`."""
    return f"{message.text} {origin.rstrip('/')}{message.path}"


def can_mail() -> bool:
    """Whether the installation was given a mail server: Django's own default names none."""
    return not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend") or settings.EMAIL_HOST not in ("", "localhost")


@trail.action
def mark_sent(*, message: Message, by: Viewer) -> None:
    """Someone sent it themselves."""
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
        state=Message.State.SENT, sent_at=timezone.now(), sent_by=by.name, how="hand"
    )
    trail.record("message.sent", on=message, by=by, detail={"how": "hand", "kind": message.kind})


@trail.action
def send_waiting(*, origin: str, by: Viewer) -> tuple[int, int]:
    """Sends what waits, through the mail server; gives how many went and how many could not. What could not go waits on."""
    waiting = Message.objects.filter(authority_id=by.authority_id, state=Message.State.WAITING).exclude(booking__delegate__email="")
    waiting = waiting.select_related("booking__delegate")
    sent, failed = [], 0
    for message in waiting.order_by("created_at", "pk")[:MOST_AT_ONCE]:
        try:
            EmailMessage(message.subject, words_of(message, origin), to=[message.booking.delegate.email]).send()
        except (smtplib.SMTPException, OSError):
            failed += 1
        else:
            sent.append(message.pk)
    Message.objects.filter(pk__in=sent).update(state=Message.State.SENT, sent_at=timezone.now(), sent_by=by.name, how="mail")
    trail.record("messages.sent", on=f"authority:{by.authority_code}", by=by, detail={"sent": len(sent), "failed": failed})
    return len(sent), failed
