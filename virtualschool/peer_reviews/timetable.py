"""Clashes of a timetable, and its calendar file."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils import timezone
from icalendar import Calendar, Event

from virtualschool.peer_reviews.models import Review, Slot


def clashes_of(slots: Sequence[Slot]) -> dict[int, list[str]]:
    """By slot: which reviewer is expected somewhere else at the same time, in words. `slots` have their reviewers fetched."""
    of_person: dict[int, list[Slot]] = defaultdict(list)
    names: dict[int, str] = {}
    for slot in slots:
        for member in () if slot.cancelled_at else slot.reviewers.all():
            of_person[member.pk].append(slot)
            names[member.pk] = member.name
    found: dict[int, list[str]] = defaultdict(list)
    for key, held in of_person.items():
        held.sort(key=lambda slot: (slot.starts_at, slot.pk))
        for number, one in enumerate(held):
            for other in held[number + 1 :]:
                if other.starts_at >= one.ends_at:
                    break
                found[one.pk].append(f"{names[key]} is also at “{other.title}”.")
                found[other.pk].append(f"{names[key]} is also at “{one.title}”.")
    return dict(found)


def calendar_of(review: Review, slots: Iterable[Slot]) -> bytes:
    """A calendar file of these slots. It holds roles and places, no names: calendars are shared, and lie in other people's systems."""
    calendar = Calendar()
    calendar.add("prodid", "-//Virtual School//Peer review//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", review.title)
    for slot in slots:
        calendar.add_component(_event(slot))
    return bytes(calendar.to_ical())


def _event(slot: Slot) -> Event:
    event = Event()
    event.add("uid", f"{slot.public_id}@peer-review")
    event.add("sequence", slot.version - 1)
    event.add("dtstamp", slot.updated_at.astimezone(dt.UTC))
    event.add("dtstart", slot.starts_at.astimezone(dt.UTC))
    event.add("dtend", slot.ends_at.astimezone(dt.UTC))
    event.add("summary", f"{slot.get_kind_display()}: {slot.title}")
    if slot.place:
        event.add("location", slot.place)
    event.add("status", "CANCELLED" if slot.cancelled_at else "CONFIRMED")
    event.add("description", "\n".join(_told(slot)))
    return event


def _told(slot: Slot) -> list[str]:
    many = f", {slot.people} {'person' if slot.people == 1 else 'people'}" if slot.people else ""
    told = [f"With: {slot.who}{many}"] if slot.who else []
    told += [f"Line of enquiry {kloe.order}: {kloe.title}" for kloe in slot.kloes.all()]
    return told + ([f"Online: {slot.online}"] if slot.online else [])


def by_day(slots: Sequence[Slot]) -> list[tuple[dt.date, list[Slot]]]:
    """The slots of each day, in order."""
    days: dict[dt.date, list[Slot]] = defaultdict(list)
    for slot in slots:
        days[timezone.localdate(slot.starts_at)].append(slot)
    return sorted(days.items())


def clock(instant: dt.datetime) -> str:
    """`9:05am`, in the service's time zone."""
    local = timezone.localtime(instant)
    return f"{local:%I:%M}".lstrip("0") + ("am" if local.hour < 12 else "pm")
