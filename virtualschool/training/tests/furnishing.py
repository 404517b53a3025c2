"""What stands for training in the table of roles: an event that was held, with a booking, a certificate and feedback; plans; the same of
another authority."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from virtualschool.authorities.queries import viewer_through
from virtualschool.training.actions import attendance, bookings, cpd, events, people
from virtualschool.training.models import Booking, Message

SCHOOL = 990101
AT = dt.timedelta(hours=2)


def event_fields(**changes: Any) -> dict[str, Any]:
    """An event that begins in two hours: open, it can be booked and marked on the same day."""
    starts = timezone.now() + AT
    fields = {
        "title": "Designated teacher forum",
        "kind": "dt_forum",
        "course": None,
        "starts_at": starts,
        "ends_at": starts + AT,
        "hours": Decimal("2.0"),
        "place": "Town Hall",
        "online_link": "",
        "capacity": 20,
        "booking_opens_at": None,
        "booking_closes_at": None,
        "audiences": ["designated_teacher"],
        "presenters": "",
        "topics": "",
        "summary": "",
    }
    return fields | changes


def plan_fields(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    fields = {
        "membership": None,
        "staff_name": "Ada Adviser",
        "role": "pep_adviser",
        "starts_on": today.replace(month=4, day=1),
        "ends_on": today.replace(year=today.year + 1, month=3, day=31),
        "objectives": "Write targets that help.",
        "budget_pence": 100_000,
    }
    return fields | changes


def item_fields(**changes: Any) -> dict[str, Any]:
    fields = {
        "activity": "Trauma-informed practice",
        "why": "",
        "provider": "A university",
        "by_when": timezone.localdate() + dt.timedelta(days=60),
        "planned_pence": 25_000,
        "spent_pence": None,
        "done_on": None,
        "impact": "",
    }
    return fields | changes


def _furnished(by: Any) -> dict[str, Any]:
    """All kinds of things that an address of this room names."""
    today = timezone.localdate()
    fields = {"title": "Role of the designated teacher", "summary": "", "lapses_after_months": 24, "for_designated_teachers": True}
    course = events.add_course(fields=fields, by=by)
    event = events.add_event(fields=event_fields(course=course), by=by)
    events.move_event(event=event, name="open", by=by)
    asked = bookings.Asked("Dana Teacher", "dana@school.example", "designated_teacher", SCHOOL, "Marker Academy")
    booking = bookings.ask_for_place(event=event, asked=asked, by=by, source="staff")
    assert booking is not None
    attendance.mark_attendance(event=event, marks={booking.pk: "attended"}, by=by, today=today)
    attendance.issue_certificates(event=event, by=by)
    booking = Booking.objects.select_related("certificate", "delegate", "event").get(pk=booking.pk)
    record = people.add_record(delegate=booking.delegate, course=None, title="First aid", held_on=today, evidence="A card", by=by)
    plan = cpd.begin_plan(fields=plan_fields(), by=by)
    item = cpd.add_item(plan=plan, fields=item_fields(), by=by)
    message = Message.objects.filter(booking=booking).latest("pk")
    return {"course": course, "event": event, "booking": booking, "record": record, "plan": plan, "item": item, "message": message}


OBJECT_OF = {
    "course": ("course",),
    "booking": ("cancel", "certificate"),
    "person": ("person", "edit_person", "add_record", "merge", "forget"),
    "record": ("withdraw",),
    "plan": ("plan", "edit_plan", "move_plan", "new_item", "one_to_one"),
    "item": ("item",),
    "message": ("sent",),
}


def _id(held: dict[str, Any], name: str) -> dict[str, Any]:
    return {"public_id": (held["booking"].delegate if name == "person" else held[name]).public_id}


def furnish(world: Any) -> None:
    """Fills the world's objects by room and by address."""
    ours = _furnished(viewer_through(world.users["head"].memberships.get()))
    theirs = _furnished(viewer_through(world.outsider.memberships.get()))
    more = {"suffix": "csv", "number": 1, "urn": SCHOOL}
    world.objects["training"] = {"": _id(ours, "event") | more, "@foreign": _id(theirs, "event") | more}
    for name, addresses in OBJECT_OF.items():
        for address in addresses:
            world.objects[f"training:{address}"] = {"": _id(ours, name), "@foreign": _id(theirs, name)}
    tokens = {
        "book": ours["event"].book_token,
        "booked": ours["event"].book_token,
        "booking": ours["booking"].token,
        "cancel_own": ours["booking"].token,
        "calendar_file": ours["booking"].token,
        "own_certificate": ours["booking"].token,
        "feedback": ours["event"].feedback_token,
        "thanks": ours["event"].feedback_token,
        "certificate_check": ours["booking"].certificate.token,
    }
    for address, token in tokens.items():
        world.objects[f"training:{address}"] = {"": {"token": token}}
