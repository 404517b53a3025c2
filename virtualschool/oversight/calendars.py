"""A meeting for people's own calendars. It names no person: calendars travel by e-mail."""

import datetime as dt

from django.utils import timezone
from icalendar import Calendar, Event

from virtualschool.oversight.models import Meeting


def calendar_of(meeting: Meeting, address: str, host: str) -> bytes:
    """The meeting as an iCalendar file; a later file with a higher sequence number replaces it in the calendar."""
    event = Event()
    event.add("uid", f"{meeting.public_id}@{host}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now().astimezone(dt.UTC))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED")
    event.add("url", address)
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.starts_at is None:
        event.add("dtstart", meeting.held_on)
        event.add("dtend", meeting.held_on + dt.timedelta(days=1))
    else:
        begins = timezone.make_aware(dt.datetime.combine(meeting.held_on, meeting.starts_at))
        event.add("dtstart", begins.astimezone(dt.UTC))
        event.add("dtend", (begins + dt.timedelta(minutes=meeting.minutes_long)).astimezone(dt.UTC))
    calendar = Calendar()
    calendar.add("prodid", "-//Virtual School//plan meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
