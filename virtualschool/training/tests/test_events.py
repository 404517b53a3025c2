"""Events and courses on their pages."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from virtualschool.training import rules
from virtualschool.training.actions import events
from virtualschool.training.models import Course, Event
from virtualschool.training.tests.furnishing import event_fields


def sent(**changes):
    return {
        "title": "South Tees conference",
        "kind": "conference",
        "starts_at": "2026-09-16T09:30",
        "ends_at": "2026-09-16T15:00",
        "hours": "5",
        "place": "Town Hall",
        "capacity": "200",
        "version": "0",
    } | changes


def test_an_event_is_made_opened_and_shown_in_list_and_calendar(client_as):
    client = client_as("administrator")
    made = client.post(reverse("training:new"), sent(audiences=["foster_carer"], topics="Transition\n\nTargets"))
    event = Event.objects.get()
    assert made["Location"] == reverse("training:event", args=[event.public_id])
    client.post(reverse("training:move", args=[event.public_id]), {"name": "open"})
    html = client.get(made["Location"]).content.decode()
    for words in (
        "Open for booking",
        "16 September 2026, 9:30am to 3:00pm",
        "0 of 200",
        "Transition",
        f"/training/book/{event.book_token}/",
    ):
        assert words in html, words
    assert "South Tees conference" in client.get(reverse("training:events") + "?kind=conference&state=open").content.decode()
    past = client.get(reverse("training:events") + "?when=past").content.decode()
    assert "No events here" in past
    for words in ("Coming (1)", "Past (0)", "All (1)"):
        assert words in past, words
    assert "South Tees conference" in client.get(reverse("training:events") + "?when=all").content.decode()
    calendar = client.get(reverse("training:calendar") + "?month=2026-09").content.decode()
    assert "9:30am South Tees conference" in calendar
    assert "September 2026" in calendar
    assert "June 2026" in client.get(reverse("training:calendar") + "?month=nonsense").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_at": "2026-09-16T09:00"}, "The end must come after the start"),
        ({"booking_opens_at": "2026-09-02T09:00", "booking_closes_at": "2026-09-01T09:00"}, "Booking must close after it opens"),
        ({"booking_closes_at": "2026-09-17T09:00"}, "Booking must close before the event starts"),
        ({"title": ""}, "Enter the title"),
        ({"capacity": "0"}, "“Number of places” must be 1 or more"),
    ],
)
def test_what_cannot_be_is_sent_back_with_what_was_typed(client_as, change, words):
    html = client_as("head").post(reverse("training:new"), sent(**change)).content.decode()
    assert words in html
    assert "Town Hall" in html
    assert not Event.objects.exists()


def test_an_event_is_changed_and_somebody_elses_change_is_not_lost(viewer, client_as):
    event = events.add_event(fields=event_fields(), by=viewer)
    client, where = client_as("coordinator"), reverse("training:edit", args=[event.public_id])
    assert client.post(where, sent(version="1")).status_code == 302
    stale = client.post(where, sent(version="1", place="Library")).content.decode()
    for words in ("Somebody else saved this", "Town Hall", "Library", 'value="2"'):
        assert words in stale, words
    assert client.post(where, sent(version="2", place="Library")).status_code == 302
    event.refresh_from_db()
    assert (event.place, event.held_on) == ("Library", dt.date(2026, 9, 16))
    events.move_event(event=event, name="cancel", by=viewer, reason="x")
    assert "it stays as it is" in client.post(where, sent(version="3")).content.decode()


def test_cancelling_asks_why(viewer, client_as):
    event = events.add_event(fields=event_fields(), by=viewer)
    client, where = client_as("head"), reverse("training:move", args=[event.public_id])
    assert "Say why." in client.post(where, {"name": "cancel"}).content.decode()
    assert "cannot be done now" in client.post(where, {"name": "finish"}, follow=True).content.decode()
    client.post(where, {"name": "cancel", "reason": "Snow"})
    event.refresh_from_db()
    assert event.state == "cancelled"


def test_an_analyst_reads_and_changes_nothing(viewer, client_as):
    event = events.add_event(fields=event_fields(), by=viewer)
    html = client_as("analyst").get(reverse("training:event", args=[event.public_id])).content.decode()
    assert "Links to send out" not in html
    assert reverse("training:bookings", args=[event.public_id]) not in html


def test_courses_are_made_and_changed(client_as, viewer):
    client = client_as("head")
    assert 'value="24"' in client.get(reverse("training:new_course")).content.decode()
    given = {"title": "DT", "lapses_after_months": "12", "for_designated_teachers": "on", "version": "0"}
    assert client.post(reverse("training:new_course"), given).status_code == 302
    assert (
        "There is a course of this title already" in client.post(reverse("training:new_course"), given | {"title": "dt"}).content.decode()
    )
    course = Course.objects.get()
    where = reverse("training:course", args=[course.public_id])
    assert client.post(where, given | {"lapses_after_months": "", "version": "1"}).status_code == 302
    assert "Somebody else saved this" in client.post(where, given | {"version": "1"}).content.decode()
    other = events.add_course(
        fields={"title": "Other", "summary": "", "lapses_after_months": 1, "for_designated_teachers": False}, by=viewer
    )
    again = client.post(reverse("training:course", args=[other.public_id]), given | {"version": "1"})
    assert "There is a course of this title already" in again.content.decode()
    assert "never" in client.get(reverse("training:courses")).content.decode()


def test_months_end_where_they_end():
    assert rules.add_months(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert rules.add_months(dt.date(2025, 12, 31), 2) == dt.date(2026, 2, 28)
    assert rules.lapse_of(dt.date(2025, 1, 1), None) is None
    assert rules.is_current(dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2025, 12, 31))
    assert not rules.is_current(dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    assert not rules.is_current(dt.date(2025, 1, 2), None, dt.date(2025, 1, 1))


def test_lists_take_as_many_questions_for_many_as_for_one(viewer, client_as, django_assert_max_num_queries):
    for number in range(30):
        events.add_event(fields=event_fields(title=f"Event {number}"), by=viewer)
    client = client_as("head")
    for name, most in (("events", 14), ("calendar", 8)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"training:{name}"))


def test_before_it_is_held_nobody_came_is_not_said(viewer, client_as, db):
    event = events.add_event(fields=event_fields(starts_at=soon(), ends_at=soon() + dt.timedelta(hours=2)), by=viewer)
    events.move_event(event=event, name="open", by=viewer)
    head = client_as("head")
    for name in ("attendance", "results", "event"):
        assert "not held yet" in head.get(reverse(f"training:{name}", args=[event.public_id])).content.decode(), name


def soon():
    return timezone.now() + dt.timedelta(days=3)
