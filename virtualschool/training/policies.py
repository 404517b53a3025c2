"""Who may, and when: booking by link, marking who came, seeing a plan."""

import datetime as dt

from virtualschool.access.roles import Permission, Reach, Role
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.authorities.models import Authority
from virtualschool.training.models import Booking, CpdPlan, Event

LINK = Role("link", "Someone with the link", Reach.NONE, frozenset(), "")
TAKES_PLACES = ("open", "closed")
"""States of an event in which places are still given, taken and passed on."""


def by_link(authority: Authority) -> Viewer:
    """Whoever acts through a link: nobody known, who may nothing but what the link is for."""
    return Viewer(0, "someone with the link", 0, authority.pk, authority.code, authority.name, LINK)


def may_book(event: Event, now: dt.datetime) -> Decision:
    """Whether the link books at this moment, in words for whoever holds it."""
    if event.state == "cancelled":
        return refused("This event was cancelled.")
    if event.starts_at <= now:
        return refused("This event has begun or is over.")
    if event.state == "closed":
        return refused("Booking for this event is closed.")
    if event.state != "open":
        return refused("Booking for this event is not open yet.")
    if event.booking_opens_at and now < event.booking_opens_at:
        return refused("Booking for this event is not open yet.")
    if event.booking_closes_at and now > event.booking_closes_at:
        return refused("Booking for this event is closed.")
    return ALLOWED


def may_cancel(booking: Booking, now: dt.datetime) -> Decision:
    """Whether the person may give up their place through their own link."""
    if booking.state == Booking.State.CANCELLED:
        return refused("This booking is cancelled already.")
    if booking.event.starts_at <= now or booking.event.state not in TAKES_PLACES:
        return refused("This event has begun or is over, so the booking stays as it is.")
    return ALLOWED


def may_mark(event: Event, today: dt.date) -> Decision:
    """Attendance is taken from the day of the event on, until it is finished."""
    if event.state in ("draft", "cancelled"):
        return refused("This event was not held.")
    if event.state == "finished":
        return refused("Attendance is complete. To correct it, take the event up again first.")
    if today < event.held_on:
        return refused("Attendance can be marked from the day of the event on.")
    return ALLOWED


def may_answer(event: Event, today: dt.date) -> Decision:
    """Feedback is asked from the day of the event on; an event that was called off has none."""
    if event.state in ("draft", "cancelled") or today < event.held_on:
        return refused("Feedback can be given from the day of the event on.")
    return ALLOWED


def sees_plan(viewer: Viewer, plan: CpdPlan) -> bool:
    """Managers see every plan of the authority, everyone else their own."""
    if viewer.may(Permission.CPD_MANAGE):
        return plan.authority_id == viewer.authority_id
    return plan.membership_id is not None and plan.membership_id == viewer.membership_id
