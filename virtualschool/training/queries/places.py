"""The people of one event, a line each: what its lists show and no more, in one question however many they are."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db.models.functions import Lower

from virtualschool.training.models import Booking, Event


class Line(NamedTuple):
    """One booking as lists show it. `certificate` and `withdrawn_at` are of the certificate, if there is one."""

    pk: int
    public_id: uuid.UUID
    state: str
    person: uuid.UUID
    name: str
    role: str
    school_urn: int | None
    organisation: str
    access_needs: str
    booked_at: dt.datetime
    attendance: str
    source: str
    certificate: int | None
    withdrawn_at: dt.datetime | None


_COLUMNS = (
    *("pk", "public_id", "state", "delegate__public_id", "delegate__name", "role", "school_urn", "organisation", "access_needs"),
    *("booked_at", "attendance", "source", "certificate__pk", "certificate__withdrawn_at"),
)


def in_turn(event: Event) -> list[Line]:
    """Everyone who booked, in the order in which they did."""
    return [Line(*row) for row in event.bookings.order_by("booked_at", "pk").values_list(*_COLUMNS)]


def by_name(event: Event) -> list[Line]:
    """Everyone with a place, by name: for the list at the door."""
    held = event.bookings.filter(state=Booking.State.PLACE)
    return [Line(*row) for row in held.order_by(Lower("delegate__name"), "pk").values_list(*_COLUMNS)]
