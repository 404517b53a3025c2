"""An event as a calendar file (iCalendar, RFC 5545): what, when, where; never who."""

from icalendar import Calendar
from icalendar import Event as Entry

from virtualschool.training.models import Booking


def of_booking(booking: Booking) -> bytes:
    """The file for somebody with a place; a waiting list is marked tentative, what was cancelled says so."""
    event = booking.event
    gone = booking.state == Booking.State.CANCELLED or event.state == "cancelled"
    entry = Entry()
    entry.add("uid", f"{booking.public_id}@virtual-school")
    entry.add("dtstamp", event.updated_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("sequence", event.version)
    entry.add("status", "CANCELLED" if gone else "CONFIRMED" if booking.state == Booking.State.PLACE else "TENTATIVE")
    if event.place:
        entry.add("location", event.place)
    if event.online_link and booking.state == Booking.State.PLACE and not gone:
        entry.add("url", event.online_link)
    calendar = Calendar()
    calendar.add("prodid", "-//Virtual School//Training//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return calendar.to_ical()
