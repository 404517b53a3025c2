"""Two people ask for the last place at the same moment: one has it, the other waits. On both databases, with real connections."""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import connection

from virtualschool.access.viewer import viewer_of_authority
from virtualschool.authorities.models import Authority
from virtualschool.training.actions import events
from virtualschool.training.actions.bookings import Asked, ask_for_place, cancel_booking
from virtualschool.training.models import Booking
from virtualschool.training.tests.furnishing import event_fields

RIVALS = 4


def in_a_thread(work, *given):
    """Runs work on a connection of its own and gives what it gave, or the fault it ended with."""
    gave: list = []

    def run():
        try:
            gave.append(work(*given))
        except Exception as fault:
            gave.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, gave


def whole(started):
    thread, gave = started
    thread.join(60)
    assert not isinstance(gave[0], Exception), gave[0]
    return gave[0]


def opened():
    authority = Authority.objects.get(code="806")
    by = viewer_of_authority(authority_id=authority.pk, authority_code="806", authority_name=authority.name)
    event = events.add_event(fields=event_fields(capacity=2), by=by)
    events.move_event(event=event, name="open", by=by)
    event.refresh_from_db()
    first = ask_for_place(event=event, asked=Asked("Person 0", "p0@x.example", "other"), by=by)
    return event, by, first


def ask(event, by, gate, number):
    gate.wait(30)
    return ask_for_place(event=event, asked=Asked(f"Person {number}", f"p{number}@x.example", "other"), by=by)


def states(event):
    return sorted(Booking.objects.filter(event=event).values_list("state", flat=True))


def race():
    """One seat is left and four ask at once; then the two who have a place give it up at once."""
    event, by, first = whole(in_a_thread(opened))
    gate = threading.Barrier(RIVALS)
    made = [whole(each) for each in [in_a_thread(ask, event, by, gate, number) for number in range(1, RIVALS + 1)]]
    assert whole(in_a_thread(states, event)) == ["place", "place", "waiting", "waiting", "waiting"]
    seated = [first, *(each for each in made if each.state == Booking.State.PLACE)]
    gone = [in_a_thread(lambda each: cancel_booking(booking=each, by=by), each) for each in seated]
    assert sorted(whole(each) for each in gone) == [1, 1]
    assert whole(in_a_thread(states, event)) == ["cancelled", "cancelled", "place", "place", "waiting"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_on_postgresql(authority):
    race()


@pytest.fixture(scope="module")
def a_copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """A file that holds what the empty database of the tests does, taken before a test's transaction locks that."""
    file = tmp_path_factory.mktemp("race") / "race.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return file


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_last_place_goes_to_one_on_sqlite(a_copy, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(a_copy))
    race()
