"""Places: given in turn, never more than there are, passed on when given up."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from virtualschool.training.actions import attendance, bookings, events
from virtualschool.training.actions.bookings import Asked, CannotBook, add_many, ask_for_place, cancel_booking
from virtualschool.training.models import Booking, Delegate, Message
from virtualschool.training.tests.furnishing import event_fields
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

TODAY = dt.date(2026, 6, 17)
State = Booking.State


@pytest.fixture(autouse=True)
def no_flood():
    cache.clear()


@pytest.fixture
def open_event(viewer):
    def make(**changes):
        event = events.add_event(fields=event_fields(**changes), by=viewer)
        events.move_event(event=event, name="open", by=viewer)
        event.refresh_from_db()
        return event

    return make


def who(number, **changes):
    return Asked(**({"name": f"Person {number}", "email": f"p{number}@school.example", "role": "designated_teacher"} | changes))


def kinds(booking):
    return list(Message.objects.filter(booking=booking).order_by("pk").values_list("kind", flat=True))


def test_places_run_out_and_the_waiting_list_moves_up_in_turn(open_event, viewer):
    event = open_event(capacity=2)
    made = [ask_for_place(event=event, asked=who(number), by=viewer, source="staff") for number in range(5)]
    assert [each.state for each in made] == [State.PLACE, State.PLACE, *[State.WAITING] * 3]
    assert kinds(made[2]) == ["waiting"]
    assert cancel_booking(booking=made[0], by=viewer) == 1
    for each in made:
        each.refresh_from_db()
    assert [each.state for each in made] == [State.CANCELLED, State.PLACE, State.PLACE, State.WAITING, State.WAITING]
    assert kinds(made[2]) == ["waiting", "promoted"]
    assert cancel_booking(booking=made[4], by=viewer) == 0, "who gives up a turn frees no seat"
    with pytest.raises(CannotBook, match="cancelled already"):
        cancel_booking(booking=made[0], by=viewer)


def test_more_room_moves_people_up_and_less_than_taken_is_refused(open_event, viewer):
    event = open_event(capacity=1)
    for number in range(3):
        ask_for_place(event=event, asked=who(number), by=viewer, source="staff")
    event = events.change_event(event=event, fields={"capacity": 2}, version=event.version, by=viewer)
    assert Booking.objects.filter(event=event, state=State.PLACE).count() == 2
    with pytest.raises(events.NotPossible, match="2 people have a place"):
        events.change_event(event=event, fields={"capacity": 1}, version=event.version, by=viewer)
    with pytest.raises(Stale):
        events.change_event(event=event, fields={"capacity": 9}, version=event.version - 1, by=viewer)


def test_an_address_books_once_and_only_its_owner_is_told(open_event, viewer):
    event = open_event()
    first = ask_for_place(event=event, asked=who(1), by=viewer, source="staff")
    again = who(1, name="Somebody Else", email="P1@School.example ")
    assert ask_for_place(event=event, asked=again, by=viewer) is None
    assert ask_for_place(event=event, asked=again, by=viewer) is None
    assert kinds(first) == ["place", "repeated"], "one such message at a time"
    assert Delegate.objects.count() == 1
    cancel_booking(booking=first, by=viewer)
    assert ask_for_place(event=event, asked=who(1), by=viewer) is not None, "who cancelled may book again"


def test_what_is_known_of_a_person_is_not_changed_by_what_somebody_types(open_event, viewer):
    first = ask_for_place(event=open_event(), asked=who(1, organisation="A School"), by=viewer)
    second = ask_for_place(event=open_event(), asked=who(1, name="person  1", role="governor", organisation="B"), by=viewer)
    assert first.delegate == second.delegate
    assert (second.role, second.organisation) == ("governor", "B")
    first.delegate.refresh_from_db()
    assert (first.delegate.role, first.delegate.organisation) == ("designated_teacher", "A School")


def test_people_without_an_address_are_told_apart_by_name_and_organisation(open_event, viewer):
    event = open_event()
    assert ask_for_place(event=event, asked=who(1, email="", organisation="A"), by=viewer, source="staff")
    assert ask_for_place(event=event, asked=who(1, email="", organisation="a"), by=viewer, source="staff") is None
    assert ask_for_place(event=event, asked=who(1, email="", organisation="B"), by=viewer, source="staff")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"booking_opens_at": timezone.now() + dt.timedelta(days=3650)}, "not open yet"),
        ({"booking_closes_at": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)}, "is closed"),
        ({"state": "closed"}, "is closed"),
        ({"state": "draft"}, "not open yet"),
        ({"state": "cancelled"}, "was cancelled"),
        ({"starts_at": dt.datetime(2026, 6, 17, 10, tzinfo=dt.UTC)}, "has begun"),
    ],
)
def test_the_link_books_only_while_booking_is_open(open_event, viewer, change, words):
    event = open_event()
    type(event).objects.filter(pk=event.pk).update(**change)
    with pytest.raises(CannotBook, match=words):
        ask_for_place(event=event, asked=who(1), by=viewer)


def test_we_book_for_people_after_booking_closed_but_not_for_a_draft(open_event, viewer):
    event = open_event()
    events.move_event(event=event, name="close", by=viewer)
    assert ask_for_place(event=event, asked=who(1), by=viewer, source="staff")
    draft = events.add_event(fields=event_fields(), by=viewer)
    with pytest.raises(CannotBook):
        ask_for_place(event=draft, asked=who(1), by=viewer, source="staff")
    with pytest.raises(CannotBook):
        add_many(event=draft, rows=[who(1)], by=viewer)


def test_cancelling_an_event_tells_everyone_who_booked(open_event, viewer):
    event = open_event(capacity=1)
    made = [ask_for_place(event=event, asked=who(number), by=viewer) for number in range(2)]
    with pytest.raises(CannotMove, match="why"):
        events.move_event(event=event, name="cancel", by=viewer)
    events.move_event(event=event, name="cancel", by=viewer, reason="The hall is flooded.")
    assert [kinds(each)[-1] for each in made] == ["called_off"] * 2
    with pytest.raises(CannotBook, match="begun or is over"):
        cancel_booking(booking=made[0], by=viewer)


def test_another_day_is_told_and_a_closed_event_is_opened_for_who_waits(open_event, viewer):
    event = open_event(capacity=1)
    made = [ask_for_place(event=event, asked=who(number), by=viewer) for number in range(2)]
    events.change_event(event=event, fields={"place": "Library"}, version=event.version, by=viewer)
    assert [kinds(each)[-1] for each in made] == ["moved"] * 2
    event.refresh_from_db()
    events.move_event(event=event, name="cancel", by=viewer, reason="No.")
    with pytest.raises(events.NotPossible, match="it stays as it is"):
        events.change_event(event=event, fields={"place": "Hall"}, version=event.version, by=viewer)


def test_an_event_opens_when_it_lies_ahead_and_has_a_place(viewer):
    event = events.add_event(fields=event_fields(place=""), by=viewer)
    with pytest.raises(CannotMove, match="where it is"):
        events.move_event(event=event, name="open", by=viewer)
    with pytest.raises(CannotMove, match="cannot be done"):
        events.move_event(event=event, name="hold", by=viewer)
    past = timezone.now() - dt.timedelta(days=3)
    event = events.add_event(fields=event_fields(starts_at=past, ends_at=past + dt.timedelta(hours=1)), by=viewer)
    with pytest.raises(CannotMove, match="in the past"):
        events.move_event(event=event, name="open", by=viewer)


def test_nobody_moves_up_once_it_has_begun(open_event, viewer, clock):
    event = open_event(capacity=1)
    made = [ask_for_place(event=event, asked=who(number), by=viewer) for number in range(2)]
    clock.move_to(event.starts_at + dt.timedelta(minutes=1))
    with pytest.raises(CannotBook, match="begun"):
        cancel_booking(booking=made[0], by=viewer)
    assert bookings.fill(event) == []


def test_a_walk_in_has_a_place_though_it_is_full(open_event, viewer):
    event = open_event(capacity=1)
    ask_for_place(event=event, asked=who(1), by=viewer)
    waits = ask_for_place(event=event, asked=who(2), by=viewer)
    new = attendance.add_walk_in(event=event, asked=who(3), by=viewer, today=TODAY)
    assert (new.state, new.attendance, new.source) == (State.PLACE, "attended", "walk_in")
    known = attendance.add_walk_in(event=event, asked=who(2), by=viewer, today=TODAY)
    assert (known.pk, known.state, known.attendance) == (waits.pk, State.PLACE, "attended")
    with pytest.raises(CannotBook, match="from the day"):
        attendance.add_walk_in(event=event, asked=who(4), by=viewer, today=TODAY - dt.timedelta(days=1))


def page(event):
    return reverse("training:book", args=[event.book_token])


def filled(**changes):
    return {"name": "Carla Carer", "email": "carla@home.example", "role": "foster_carer", "agrees": "on", "website": ""} | changes


def test_the_page_answers_the_same_whether_or_not_the_address_has_a_booking(open_event):
    event, client = open_event(), Client()
    first = client.post(page(event), filled())
    again = client.post(page(event), filled(name="Nosy Neighbour"))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert client.get(first["Location"]).content == client.get(again["Location"]).content
    assert Booking.objects.count() == 1
    assert Booking.objects.get().agreed_at is not None


def test_who_booked_is_told_at_once_and_a_known_address_no_other_than_a_new_one(open_event):
    """Whether a seat was free is told of the event, not of the address: the page tells a stranger nothing about who has booked."""
    event, client = open_event(capacity=1), Client()
    told = {name: client.post(page(event), filled(email=f"{name}@home.example"))["Location"] for name in ("first", "second", "first")}
    given, waits = (client.get(told[name]).content.decode() for name in ("second", "first"))
    assert Booking.objects.count() == 2
    assert waits == given, "the address with a place is told what a new one is told now: all is taken, and its own booking stands"
    assert "You are on the waiting list" in waits
    assert "All 1 place were" not in waits
    other = open_event()
    html = client.get(client.post(page(other), filled())["Location"]).content.decode()
    assert "You have a place" in html
    assert "waiting list" not in html


def test_thanks_say_neither_place_nor_waiting_to_a_made_up_or_borrowed_address(open_event):
    event, other, client = open_event(), open_event(), Client()
    mark = client.post(page(event), filled())["Location"].partition("?")[2]
    thanks = reverse("training:booked", args=[other.book_token])
    for address in (thanks, f"{thanks}?told=place", f"{thanks}?{mark}"):
        html = client.get(address).content.decode()
        assert "You have a place" not in html, address
        assert "whether you have a place or are on the waiting list" in html


def test_every_problem_is_shown_and_what_was_typed_is_kept(open_event):
    event = open_event()
    html = Client().post(page(event), {"name": "Carla Carer", "email": "carla"}).content.decode()
    for words in ("Error: Book a place", "Choose the role", "Tick the box", "email address like", 'value="Carla Carer"', 'value="carla"'):
        assert words in html, words
    assert not Booking.objects.exists()


def test_a_machine_that_fills_in_everything_books_nothing_and_learns_nothing(open_event):
    event = open_event()
    answer = Client().post(page(event), filled(website="https://spam.example"))
    assert answer.status_code == 302
    assert not Booking.objects.exists()


def test_a_school_is_found_by_name_and_chosen(open_event, schools):
    event, client = open_event(), Client()
    html = client.post(page(event), filled(school="marker", find="1")).content.decode()
    assert "Marker Academy, URN 990101" in html
    assert "Error" not in html
    assert 'value="Carla Carer"' in html
    refused = client.post(page(event), filled(school="marker"))
    assert "None of these" in refused.content.decode()
    assert refused.status_code == 200
    client.post(page(event), filled(school="marker", school_urn="990101"))
    booking = Booking.objects.get()
    assert (booking.school_urn, booking.organisation) == (990101, "Marker Academy")
    assert "No open school is called so" in client.post(page(event), filled(school="nowhere at all", find="1")).content.decode()
    client.post(page(event), filled(school="marker", school_urn="none", email="other@home.example"))
    assert Booking.objects.order_by("-pk").first().organisation == "marker"


@pytest.fixture
def schools(db):
    from virtualschool.schools.models import School

    return [
        School.objects.create(urn=990101, name="Marker Academy", la_code="806"),
        School.objects.create(urn=990102, name="Far", la_code="807"),
    ]


def test_floods_are_stopped(open_event, monkeypatch):
    event, client = open_event(), Client()
    monkeypatch.setattr("virtualschool.access.throttling.TRIES", 2)
    answers = [client.post(page(event), filled(email=f"p{number}@x.example")).status_code for number in range(4)]
    assert answers == [302, 302, 429, 429]
    assert Booking.objects.count() == 2


def test_a_draft_and_an_unknown_link_are_not_there(viewer):
    draft = events.add_event(fields=event_fields(), by=viewer)
    assert Client().get(page(draft)).status_code == 404
    for name in ("book", "booked", "booking", "calendar_file", "own_certificate", "feedback", "thanks", "certificate_check"):
        assert Client().get(reverse(f"training:{name}", args=[uuid.uuid4()])).status_code == 404, name


def test_ones_own_page_shows_cancels_and_gives_a_calendar_file(open_event, viewer):
    event, client = open_event(capacity=1, online_link="https://meet.example/room"), Client()
    first, second = (ask_for_place(event=event, asked=who(number), by=viewer) for number in range(2))
    own, others = (reverse("training:booking", args=[each.token]) for each in (first, second))
    assert "You have a place" in client.get(own).content.decode()
    assert "Join online" in client.get(own).content.decode()
    waiting = client.get(others).content.decode()
    assert "You are number 1" in waiting
    assert "You give up your turn" in waiting
    assert "Join online" not in waiting
    assert "Person" not in waiting, "a page that a link opens names nobody"
    ics = client.get(reverse("training:calendar_file", args=[first.token])).content.decode()
    assert "STATUS:CONFIRMED" in ics
    assert "meet.example" in ics
    assert "Person" not in ics
    assert "TENTATIVE" in client.get(reverse("training:calendar_file", args=[second.token])).content.decode()
    client.post(reverse("training:cancel_own", args=[first.token]))
    client.post(reverse("training:cancel_own", args=[first.token]))
    assert "Cancelled" in client.get(own).content.decode()
    assert "CANCELLED" in client.get(reverse("training:calendar_file", args=[first.token])).content.decode()
    assert "You have a place" in client.get(others).content.decode()
    first.refresh_from_db()
    assert first.cancelled_by == "someone with the link"


def test_a_closed_event_says_so_and_takes_nothing(open_event, viewer):
    event = open_event()
    events.move_event(event=event, name="close", by=viewer)
    assert "is closed" in Client().get(page(event)).content.decode()
    assert "is closed" in Client().post(page(event), filled()).content.decode()
    assert not Booking.objects.exists()
