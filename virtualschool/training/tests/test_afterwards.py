"""What took place before anybody entered it: an event with a past day, who came without a booking; and the lists that tell who has had
what, each number leading to what it counts."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from virtualschool.training import queries
from virtualschool.training.actions import attendance, bookings, events, people
from virtualschool.training.actions.bookings import Asked, CannotBook
from virtualschool.training.models import Booking, Event, Message, TrainingRecord
from virtualschool.training.queries import register
from virtualschool.training.tests.furnishing import event_fields
from virtualschool.workflow.engine import CannotMove

TODAY = dt.date(2026, 6, 17)
WHO = [Asked("Ann Example", "ann@x.example", "designated_teacher"), Asked("Ben Example", "", "governor", None, "Board")]


def past_fields(days=30, **changes):
    starts = timezone.now() - dt.timedelta(days=days)
    return event_fields(**({"starts_at": starts, "ends_at": starts + dt.timedelta(hours=2), "capacity": 1} | changes))


@pytest.fixture
def event(viewer, course):
    """An event of 18 May, entered on 17 June as held."""
    made = events.add_event(fields=past_fields(course=course), by=viewer)
    events.move_event(event=made, name="record", by=viewer)
    made.refresh_from_db()
    return made


def test_who_came_is_entered_without_a_booking_and_nobody_is_written_to(event, viewer, course):
    assert (event.state, event.held_on) == ("held", dt.date(2026, 5, 18))
    assert attendance.enter_who_came(event=event, rows=WHO, by=viewer, today=TODAY) == (2, [])
    held = Booking.objects.filter(event=event)
    assert set(held.values_list("state", "source", "attendance", "agreed_at")) == {("place", "afterwards", "attended", None)}
    assert held.count() == 2, "more came than there were seats: they were in the room"
    assert not Message.objects.exists()
    assert mail.outbox == []
    record = TrainingRecord.objects.get(delegate__name="Ann Example")
    assert (record.held_on, record.lapses_on, record.course) == (dt.date(2026, 5, 18), dt.date(2028, 5, 18), course)
    again = [*WHO, Asked("Cat Example", "cat@x.example", "other")]
    assert attendance.enter_who_came(event=event, rows=again, by=viewer, today=TODAY) == (1, [0, 1])
    attendance.issue_certificates(event=event, by=viewer)
    events.move_event(event=event, name="finish", by=viewer)
    with pytest.raises(CannotBook, match="take the event up again"):
        attendance.enter_who_came(event=event, rows=WHO, by=viewer, today=TODAY)


def test_who_entered_it_and_when_stays_known(event, viewer):
    step = queries.entered_afterwards(event)
    assert (step.by_name, timezone.localdate(step.at)) == (viewer.name, TODAY)
    usual = events.add_event(fields=event_fields(), by=viewer)
    with pytest.raises(CannotMove, match="lies ahead"):
        events.move_event(event=usual, name="record", by=viewer)
    events.move_event(event=usual, name="open", by=viewer)
    with pytest.raises(CannotMove, match="while it is"):
        events.move_event(event=usual, name="record", by=viewer)
    assert queries.entered_afterwards(usual) is None


def test_on_the_page_from_its_day_to_who_came(client_as):
    client = client_as("administrator")
    sent = {"title": "Forum in May", "kind": "dt_forum", "starts_at": "2026-05-04T14:00", "ends_at": "2026-05-04T16:00"}
    sent |= {"hours": "2", "place": "Town Hall", "capacity": "30", "version": "0"}
    made = client.post(reverse("training:new"), sent, follow=True)
    html = made.content.decode()
    event = Event.objects.get()
    assert "say that it took place" in html
    assert "Its day is past" in html
    assert f"/training/book/{event.book_token}/" not in html
    assert "Open for booking" not in html
    moved = client.post(reverse("training:move", args=[event.public_id]), {"name": "record"}, follow=True)
    assert moved.redirect_chain[-1][0] == reverse("training:attendance", args=[event.public_id])
    html = moved.content.decode()
    for words in ("Say who came", "Enter somebody who came", "Paste who came from Excel", "Nobody is entered yet"):
        assert words in html, words
    where = reverse("training:paste", args=[event.public_id])
    assert "Everybody in the list is entered as having attended" in client.get(where).content.decode()
    html = client.post(
        where, {"text": "Name\tEmail\nAnn Example\tann@x.example\nBen Example\t\nAnn Example\tann@x.example"}
    ).content.decode()
    assert "2 people are entered." in html
    assert "1 row comes back" in html
    html = unescape(client.get(reverse("training:event", args=[event.public_id])).content.decode())
    assert "Entered afterwards, by" in html
    assert re.search(rf'/training/{event.public_id}/attendance"[^>]*>2<', html), "who came leads to who came"
    export = client.get(reverse("training:export", args=[event.public_id, "csv"])).content.decode()
    assert "Entered afterwards,Attended" in export


def test_the_first_page_shows_what_was_held_lately_and_counts_each_tab(event, viewer, client_as):
    attendance.enter_who_came(event=event, rows=WHO, by=viewer, today=TODAY)
    old = events.add_event(fields=past_fields(400, title="Long ago"), by=viewer)
    events.move_event(event=old, name="cancel", by=viewer, reason="Snow")
    coming = events.add_event(fields=event_fields(title="Soon", capacity=1), by=viewer)
    events.move_event(event=coming, name="open", by=viewer)
    for number in range(3):
        asked = Asked(f"P {number}", f"p{number}@x.example", "other")
        bookings.ask_for_place(event=coming, asked=asked, by=viewer, source="staff")
    client, where = client_as("head"), reverse("training:events")
    html = client.get(where).content.decode()
    for words in ("Coming (1)", "Past (2)", "All (3)", "Held lately", "Designated teacher forum", "Long ago"):
        assert words in html, words
    for page, number in (("bookings", "2 of 1"), ("attendance", "2")):
        assert re.search(rf'{reverse(f"training:{page}", args=[event.public_id])}"[^>]*>{number}<', html), page
    assert re.search(rf'{reverse("training:bookings", args=[coming.public_id])}#waiting"[^>]*>2<', html)
    past = client.get(where + "?when=past&state=unfinished").content.decode()
    assert "Past (1)" in past
    assert "Designated teacher forum" in past
    assert "Long ago" not in past, "what was cancelled asks for nothing"
    assert 'href="?state=unfinished"' in past, "a tab keeps what is filtered"
    assert re.search(r'when=past&amp;state=unfinished"[^>]*>1<', html), "as many as the list holds"
    reader = client_as("analyst").get(where).content.decode()
    assert reverse("training:attendance", args=[event.public_id]) not in reader
    assert "attendance is to complete" not in reader


def test_who_has_had_what_and_when_it_lapses(event, viewer, course, client_as, other_authority):
    attendance.enter_who_came(event=event, rows=WHO, by=viewer, today=TODAY)
    fields = {"name": "Long Ago", "email": "", "role": "other", "school_urn": None, "organisation": ""}
    gone, nothing = (people.add_delegate(fields=fields | {"name": name}, by=viewer) for name in ("Long Ago", "Had Nothing"))
    for day in (dt.date(2020, 1, 1), dt.date(2024, 6, 17)):
        people.add_record(delegate=gone, course=course, title="", held_on=day, evidence="Seen", by=viewer)
    lapsed = register.holders(viewer, course, TODAY, "lapsed")
    assert [each.name for each in lapsed] == ["Long Ago"], "it lapses on this very day"
    assert register.holders(viewer, course, TODAY - dt.timedelta(days=1), "lapsed").count() == 0
    (counted,) = register.with_holders(queries.courses_visible_to(viewer), TODAY)
    assert (counted.had, counted.current) == (3, 2)
    client, where = client_as("head"), reverse("training:people")
    html = client.get(where).content.decode()
    for words in ("Ann Example", "18 May 2028", "Lapsed 17 June 2026", "none known"):
        assert words in html, words
    for state, number in (("current", 2), ("lapsed", 1)):
        page = client.get(reverse("training:courses")).content.decode()
        href = f"?course={course.public_id}&amp;state={state}"
        assert re.search(rf"{re.escape(href)}\"[^>]*>{number}<", page), state
        shown = client.get(where + unescape(href)).content.decode()
        assert ("Ann Example" in shown, "Long Ago" in shown) == (state == "current", state == "lapsed")
        assert nothing.name not in shown
    assert "Had Nothing" in client.get(where + "?course=nonsense").content.decode()
    assert "Ann Example" not in client_as("head", of=other_authority).get(where + f"?course={course.public_id}").content.decode()


def test_people_take_as_many_questions_for_many_as_for_one(event, viewer, client_as, django_assert_max_num_queries):
    rows = [Asked(f"P {number}", f"p{number}@x.example", "other") for number in range(60)]
    attendance.enter_who_came(event=event, rows=rows, by=viewer, today=TODAY)
    client = client_as("head")
    for name, most in (("people", 16), ("courses", 6), ("events", 14)):
        with django_assert_max_num_queries(most):
            client.get(reverse(f"training:{name}"))
