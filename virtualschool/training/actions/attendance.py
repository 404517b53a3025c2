"""Who came: marked one by one or all at once; what they have had by it; their certificates."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.training import policies, rules
from virtualschool.training.actions import messages
from virtualschool.training.actions.bookings import Asked, CannotBook, new_booking, new_bookings, standing_for
from virtualschool.training.models import Booking, Certificate, Event, TrainingRecord
from virtualschool.training.words import ATTENDANCE, CAME
from virtualschool.training.workflow import EVENT
from virtualschool.workflow.versions import locked


@trail.action
def mark_attendance(
    *, event: Event, marks: Mapping[int, str], by: Viewer, today: dt.date, seen: Mapping[int, str] | None = None
) -> tuple[int, list[Booking]]:
    """Marks places by booking id. `seen` is what the page showed: a place that somebody else has marked otherwise meanwhile is left as it
    is and given back. Marking the first makes the event held. Gives how many changed, and the conflicts. Raises CannotBook."""
    event = locked(event)
    decision = policies.may_mark(event, today)
    if not decision:
        raise CannotBook(decision.reason)
    held = Booking.objects.filter(event=event, state=Booking.State.PLACE, pk__in=list(marks)).select_related("delegate")
    changed, conflicts = [], []
    for booking in held:
        mark = marks[booking.pk]
        if mark not in ATTENDANCE or mark == booking.attendance:
            continue
        if seen is not None and seen.get(booking.pk, "") != booking.attendance:
            conflicts.append(booking)
            continue
        booking.attendance, booking.marked_at, booking.marked_by, booking.updated_at = mark, timezone.now(), by.name, timezone.now()
        changed.append(booking)
    Booking.objects.bulk_update(changed, ["attendance", "marked_at", "marked_by", "updated_at"])
    _keep_records(event, changed)
    if event.state in policies.TAKES_PLACES:
        EVENT.move(event, "hold", by=by)
    trail.record("attendance.marked", on=event, by=by, detail={"marked": len(changed), "conflicts": len(conflicts)})
    return len(changed), conflicts


def _keep_records(event: Event, bookings: Sequence[Booking]) -> None:
    """Who came has had it; of who did not, a record made before is withdrawn, and the certificate with it."""
    known = {each.booking_id: each for each in TrainingRecord.objects.filter(booking__in=bookings)}
    lapses = rules.lapse_of(event.held_on, event.course.lapses_after_months) if event.course else None
    new, turned, now = [], [], timezone.now()
    for booking in bookings:
        came = booking.attendance in CAME
        record = known.get(booking.pk)
        if record is None and came:
            new.append(_record(event, booking, lapses))
        elif record is not None and record.is_withdrawn == came:
            record.is_withdrawn, record.updated_at = not came, now
            turned.append(record)
    TrainingRecord.objects.bulk_create(new)
    TrainingRecord.objects.bulk_update(turned, ["is_withdrawn", "updated_at"])
    absent = [each.pk for each in bookings if each.attendance not in CAME]
    Certificate.objects.filter(booking__in=absent, withdrawn_at__isnull=True).update(withdrawn_at=now)
    Certificate.objects.filter(booking__in={each.pk for each in bookings} - set(absent)).update(withdrawn_at=None)


def _record(event: Event, booking: Booking, lapses_on: dt.date | None) -> TrainingRecord:
    return TrainingRecord(
        delegate_id=booking.delegate_id,
        course=event.course,
        booking=booking,
        title=event.course.title if event.course else event.title,
        held_on=event.held_on,
        lapses_on=lapses_on,
        hours=event.hours,
    )


@trail.action
def add_walk_in(*, event: Event, asked: Asked, by: Viewer, today: dt.date) -> Booking:
    """Someone who came without a place: they are in the room, so they have one, and they attended. Raises CannotBook."""
    event = locked(event)
    decision = policies.may_mark(event, today)
    if not decision:
        raise CannotBook(decision.reason)
    booking = standing_for(event, asked)
    if booking is None:
        booking = new_booking(event, asked, "walk_in", Booking.State.PLACE)
    elif booking.state == Booking.State.WAITING:
        booking.state, booking.promoted_at = Booking.State.PLACE, timezone.now()
        booking.save(update_fields=["state", "promoted_at", "updated_at"])
    trail.record("booking.walked_in", on=booking, by=by, detail={})
    mark_attendance(event=event, marks={booking.pk: "attended"}, by=by, today=today)
    booking.refresh_from_db()
    return booking


@trail.action
def enter_who_came(*, event: Event, rows: Sequence[Asked], by: Viewer, today: dt.date) -> tuple[int, list[int]]:
    """People who came to an event that is over, without a booking: each has a place, however many there were, and attended. Nobody is
    written to. Gives how many were entered and the places of rows that stand there already. Raises CannotBook."""
    event = locked(event)
    decision = policies.may_mark(event, today)
    if not decision:
        raise CannotBook(decision.reason)
    made, repeated = new_bookings(event, rows, "afterwards", Booking.State.PLACE)
    trail.record("bookings.entered_afterwards", on=event, by=by, detail={"entered": len(made), "repeated": len(repeated)})
    mark_attendance(event=event, marks={each.pk: "attended" for each in made}, by=by, today=today)
    return len(made), repeated


@trail.action
def issue_certificates(*, event: Event, by: Viewer) -> int:
    """A certificate for everyone who came and has none; gives how many were made. Who has an address is asked how it was."""
    event = locked(event)
    came = Booking.objects.filter(event=event, state=Booking.State.PLACE, attendance__in=CAME, certificate__isnull=True)
    bookings = list(came.select_related("delegate"))
    Certificate.objects.bulk_create([_certificate(event, booking, by) for booking in bookings])
    trail.record("certificates.issued", on=event, by=by, detail={"issued": len(bookings)})
    return len(bookings)


@trail.action
def ask_for_feedback(*, event: Event, by: Viewer) -> int:
    """Writes to everyone who came and was not asked yet; gives how many."""
    event = locked(event)
    came = Booking.objects.filter(event=event, state=Booking.State.PLACE, attendance__in=CAME, feedback_given=False)
    bookings = [each for each in came.exclude(messages__kind="feedback").select_related("delegate") if each.delegate.email]
    messages.write(bookings, "feedback", event=event)
    trail.record("feedback.asked", on=event, by=by, detail={"asked": len(bookings)})
    return len(bookings)


def _certificate(event: Event, booking: Booking, by: Viewer) -> Certificate:
    lapses = rules.lapse_of(event.held_on, event.course.lapses_after_months) if event.course else None
    made = Certificate(
        booking=booking,
        holder=booking.delegate.name,
        title=event.title,
        course=event.course.title if event.course else "",
        hours=event.hours,
        held_on=event.held_on,
        lapses_on=lapses,
        issued_at=timezone.now(),
        issued_by=by.name,
    )
    made.digest = seal_of(made)
    return made


def seal_of(certificate: Certificate) -> str:
    """The seal over what a certificate says."""
    says = [certificate.holder, certificate.title, certificate.course, str(certificate.token)]
    says += [f"{certificate.hours:.1f}", str(certificate.held_on), str(certificate.lapses_on)]
    return hashlib.sha256(json.dumps(says).encode()).hexdigest()
