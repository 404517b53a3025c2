"""Places: asked for, given in turn, given up. Everything that counts seats runs while the event's row is locked, so that two people
cannot have the last one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.training import policies
from virtualschool.training.actions import messages
from virtualschool.training.models import Booking, Delegate, Event
from virtualschool.workflow.versions import locked

State = Booking.State


class CannotBook(Exception):
    """A place cannot be asked for or given up now; the message says why."""


@dataclass(frozen=True)
class Asked:
    """What someone says of themselves when they ask for a place."""

    name: str
    email: str
    role: str
    school_urn: int | None = None
    organisation: str = ""
    access_needs: str = ""

    @property
    def tidy_name(self) -> str:
        return " ".join(self.name.split())

    @property
    def tidy_email(self) -> str:
        return self.email.strip().lower()


@trail.action
def ask_for_place(*, event: Event, asked: Asked, by: Viewer, source: str = "link") -> Booking | None:
    """A place, or a turn on the waiting list; they are told which. None for an address that has a booking for this event: its
    owner is told, whoever asked is not. Raises CannotBook."""
    event = locked(event)
    decision = policies.may_book(event, timezone.now())
    if not decision and source == "link":
        raise CannotBook(decision.reason)
    if source != "link" and event.state not in policies.TAKES_PLACES:
        raise CannotBook("Places are given while an event is open or its booking is closed, before it is held.")
    standing = standing_for(event, asked)
    if standing is not None:
        _tell_again(standing, event)
        trail.record("booking.repeated", on=event, by=by, detail={"source": source})
        return None
    booking = new_booking(event, asked, source)
    given = fill(event)
    messages.write([booking], "place" if booking.pk in given else "waiting", event=event)
    booking.refresh_from_db()
    trail.record("booking.made", on=booking, by=by, detail={"source": source, "state": booking.state})
    return booking


def live(event: Event) -> QuerySet[Booking]:
    """Bookings that were not given up."""
    return Booking.objects.filter(event=event).exclude(state=State.CANCELLED).select_related("delegate")


def standing_for(event: Event, asked: Asked) -> Booking | None:
    """The booking that this address has for the event; without an address, that this name of this organisation has."""
    held = live(event)
    if asked.tidy_email:
        return held.filter(delegate__email=asked.tidy_email).first()
    return held.filter(delegate__email="", delegate__name__iexact=asked.tidy_name, organisation__iexact=asked.organisation).first()


def _tell_again(booking: Booking, event: Event) -> None:
    """One such message at a time, however often somebody asks."""
    if not booking.messages.filter(kind="repeated", state="waiting").exists():
        messages.write([booking], "repeated", event=event)


def delegate_for(authority_id: int, asked: Asked) -> Delegate:
    """The person with this address and name, else a new one. What is known of them is not changed by what somebody types."""
    known = Delegate.objects.filter(authority_id=authority_id, merged_into__isnull=True, forgotten_on__isnull=True)
    known = known.filter(name__iexact=asked.tidy_name)
    if asked.tidy_email:
        found = known.filter(email=asked.tidy_email).first()
    else:
        found = known.filter(email="", organisation__iexact=asked.organisation, school_urn=asked.school_urn).first()
    if found is None:
        found = _delegate(authority_id, asked)
        found.save()
    return found


def delegates_for(authority_id: int, wanted: Sequence[Asked]) -> list[Delegate]:
    """The same for many, in three questions however many they are."""
    known = Delegate.objects.filter(authority_id=authority_id, merged_into__isnull=True, forgotten_on__isnull=True)
    held = {_who(each): each for each in known.filter(email__in=["", *(asked.tidy_email for asked in wanted)]).order_by("-pk")}
    found = [held.get(_who(_delegate(authority_id, asked))) or _delegate(authority_id, asked) for asked in wanted]
    Delegate.objects.bulk_create(each for each in found if each.pk is None)
    return found


def _who(delegate: Delegate) -> tuple[object, ...]:
    """What tells one person from another: address and name; without an address, name and where they come from."""
    if delegate.email:
        return delegate.email, delegate.name.casefold()
    return delegate.name.casefold(), delegate.organisation.casefold(), delegate.school_urn


def _delegate(authority_id: int, asked: Asked) -> Delegate:
    return Delegate(
        authority_id=authority_id,
        name=asked.tidy_name,
        email=asked.tidy_email,
        role=asked.role,
        school_urn=asked.school_urn,
        organisation=asked.organisation,
    )


def new_booking(event: Event, asked: Asked, source: str, state: str = State.WAITING) -> Booking:
    """A booking as it was asked for; call it with the event locked."""
    booking = _booking(event, delegate_for(event.authority_id, asked), asked, source, state)
    booking.save()
    return booking


def _booking(event: Event, delegate: Delegate, asked: Asked, source: str, state: str = State.WAITING) -> Booking:
    now = timezone.now()
    return Booking(
        event=event,
        delegate=delegate,
        state=state,
        role=asked.role,
        school_urn=asked.school_urn,
        organisation=asked.organisation,
        access_needs=asked.access_needs,
        source=source,
        agreed_at=now if source == "link" else None,
        booked_at=now,
    )


def fill(event: Event) -> list[int]:
    """Gives free seats to those who wait, who has waited longest first, and gives their ids. Call it with the event locked."""
    if event.state not in policies.TAKES_PLACES or event.starts_at <= timezone.now():
        return []
    free = event.capacity - Booking.objects.filter(event=event, state=State.PLACE).count()
    if free <= 0:
        return []
    waiting = Booking.objects.filter(event=event, state=State.WAITING).order_by("booked_at", "pk")
    chosen = list(waiting.values_list("pk", flat=True)[:free])
    now = timezone.now()
    Booking.objects.filter(pk__in=chosen).update(state=State.PLACE, promoted_at=now, updated_at=now)
    return chosen


def pass_on(event: Event) -> int:
    """Fills free seats and tells those who got one."""
    given = fill(event)
    messages.write(Booking.objects.filter(pk__in=given).select_related("delegate").order_by("booked_at", "pk"), "promoted", event=event)
    return len(given)


@trail.action
def cancel_booking(*, booking: Booking, by: Viewer) -> int:
    """Gives up a place or a turn; who waits longest gets the seat. Gives how many moved up. Raises CannotBook."""
    event = locked(booking.event)
    booking = Booking.objects.select_related("event", "delegate").get(pk=booking.pk)
    decision = policies.may_cancel(booking, timezone.now())
    if not decision:
        raise CannotBook(decision.reason)
    booking.state, booking.cancelled_at, booking.cancelled_by = State.CANCELLED, timezone.now(), by.name
    booking.save(update_fields=["state", "cancelled_at", "cancelled_by", "updated_at"])
    messages.write([booking], "cancelled", event=event)
    moved_up = pass_on(event)
    trail.record("booking.cancelled", on=booking, by=by, detail={"moved_up": moved_up})
    return moved_up


def new_bookings(event: Event, rows: Sequence[Asked], source: str, state: str = State.WAITING) -> tuple[list[Booking], list[int]]:
    """Bookings for all who have none yet, and the places of rows that have one; call it with the event locked."""
    taken = {each.delegate.email or (each.delegate.name.casefold(), each.organisation.casefold()) for each in live(event)}
    repeated, wanted = [], []
    for place, asked in enumerate(rows):
        key = asked.tidy_email or (asked.tidy_name.casefold(), asked.organisation.casefold())
        if key in taken:
            repeated.append(place)
            continue
        taken.add(key)
        wanted.append(asked)
    people = zip(delegates_for(event.authority_id, wanted), wanted, strict=True)
    return Booking.objects.bulk_create(_booking(event, delegate, asked, source, state) for delegate, asked in people), repeated


@trail.action
def add_many(*, event: Event, rows: Sequence[Asked], by: Viewer) -> tuple[int, list[int]]:
    """Books many at once, in the order given; gives how many were booked and the places, from nought, of rows that have a booking
    already. Raises CannotBook."""
    event = locked(event)
    if event.state not in policies.TAKES_PLACES:
        raise CannotBook("Places are given while an event is open or its booking is closed, before it is held.")
    made, repeated = new_bookings(event, rows, "pasted")
    given = set(fill(event))
    messages.write([each for each in made if each.pk in given], "place", event=event)
    messages.write([each for each in made if each.pk not in given], "waiting", event=event)
    trail.record("bookings.pasted", on=event, by=by, detail={"booked": len(made), "repeated": len(repeated)})
    return len(made), repeated
