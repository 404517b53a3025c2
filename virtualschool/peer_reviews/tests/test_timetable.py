"""The timetable: who is where, who is in two places, calendars, minutes."""

import datetime as dt

import icalendar
import pytest
from django.utils import timezone

from tests.fixtures import TODAY
from virtualschool.children.models import Child
from virtualschool.peer_reviews import queries
from virtualschool.peer_reviews.actions import reviews, timetable
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.timetable import clashes_of, clock
from virtualschool.workflow.versions import Stale

SENT = {
    "kind": "interview",
    "title": "Headteachers",
    "who": "Headteachers",
    "people": "3",
    "on": str(TODAY),
    "starts": "09:30",
    "ends": "10:30",
}


@pytest.fixture
def review(viewer):
    found = making.scoped(viewer)
    making.signed(found, viewer)
    reviews.move(review=found, name="agree_scope", by=viewer)
    return Review.objects.get(pk=found.pk)


def at(hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(TODAY, dt.time(hour, minute)))


def test_a_clash_of_a_reviewer_is_flagged(review, viewer):
    one = making.slotted(review, viewer, title="One", starts_at=at(9), ends_at=at(10))
    two = making.slotted(review, viewer, title="Two", starts_at=at(9, 30), ends_at=at(10, 30))
    after = making.slotted(review, viewer, title="After", starts_at=at(10, 30), ends_at=at(11))
    alone = making.slotted(review, viewer, title="Nobody", starts_at=at(9), ends_at=at(11), reviewers=[])
    found = clashes_of(list(queries.slots_of(review, viewer)))
    assert found == {one.pk: ["Peer 1 is also at “Two”."], two.pk: ["Peer 1 is also at “One”."]}
    assert after.pk not in found
    assert alone.pk not in found
    timetable.cancel_slot(slot=two, reason="Ill", by=viewer)
    assert not clashes_of(list(queries.slots_of(review, viewer)))


def test_the_page_marks_the_clash(review, viewer, client_as):
    slot = making.slotted(review, viewer)
    making.slotted(review, viewer, title="Carers")
    client = client_as("head")
    assert b"Somebody is expected in two places." in client.get(f"/reviews/{review.public_id}/timetable").content
    assert "also at “Carers”" in client.get(f"/reviews/slots/{slot.public_id}/").content.decode()


def test_calendar_files_hold_roles_and_no_names(review, viewer):
    making.signed(review, viewer, 2, "peer")
    slot = making.slotted(review, viewer, online="Join by the link of the day")
    making.slotted(review, viewer, title="Reading", kind="reading", reviewers=[], place="", who="", people=None)
    client, base = making.signed_in(review.team.first()), f"/reviews/{review.public_id}/timetable.ics"
    whole = icalendar.Calendar.from_ical(client.get(base).content)
    assert [str(event["summary"]) for event in whole.walk("VEVENT")] == [
        "Focus group: Designated teachers",
        "Reading of documents or files: Reading",
    ]
    (mine,) = icalendar.Calendar.from_ical(client.get(f"{base}?of={review.team.first().public_id}").content).walk("VEVENT")
    assert mine["dtstart"].dt == at(10)
    assert str(mine["uid"]) == f"{slot.public_id}@peer-review"
    assert "With: Designated teachers, 6 people" in str(mine["description"])
    told = client.get(base).content.decode()
    assert "Peer 1" not in told
    assert "Business manager" not in told
    assert client.get(f"{base}?of=nonsense").status_code == 404
    assert client.get(f"{base}?of={slot.public_id}").status_code == 404


def test_a_cancelled_session_stays_and_calendars_see_it(review, viewer, client_as):
    slot = making.slotted(review, viewer)
    host, where = client_as("head"), f"/reviews/slots/{slot.public_id}/cancel"
    assert b"Enter the reason." in host.post(where, {"reason": ""}).content
    host.post(where, {"reason": "Nobody can come"})
    (event,) = icalendar.Calendar.from_ical(host.get(f"/reviews/{review.public_id}/timetable.ics").content).walk("VEVENT")
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)
    assert b"Cancelled" in host.get(f"/reviews/{review.public_id}/timetable").content
    slot.refresh_from_db()
    with pytest.raises(Refused, match="cancelled already"):
        timetable.cancel_slot(slot=slot, reason="x", by=viewer)


def test_a_child_s_name_is_refused_in_a_timetable(review, viewer, authority, client_as):
    Child.objects.create(authority=authority, child_code="ZQ77001", forename="Wibblewick", surname="Zzyzxname")
    page = client_as("head").post(f"/reviews/{review.public_id}/timetable/add", SENT | {"who": "Wibblewick Zzyzxname"})
    assert b"never a child" in page.content
    assert not review.slots.exists()


def test_a_session_is_added_and_changed_by_the_page(review, viewer, client_as):
    client, member = client_as("head"), review.team.first()
    sent = SENT | {"reviewers": [str(member.public_id)], "kloes": [str(review.kloes.first().public_id)]}
    client.post(f"/reviews/{review.public_id}/timetable/add", sent)
    slot = review.slots.get()
    assert (slot.starts_at, slot.reviewers.get()) == (at(9, 30), member)
    where = f"/reviews/slots/{slot.public_id}/edit"
    assert b'value="09:30"' in client.get(where).content
    assert client.post(where, sent | {"title": "Heads", "version": 1}).status_code == 302
    page = client.post(where, sent | {"title": "Mine", "version": 1}).content
    assert b"What it says by now" in page
    assert b"Heads" in page
    assert b"The end lies before the beginning." in client.post(where, sent | {"ends": "09:00", "version": 2}).content


def test_minutes_are_for_the_team_alone(review, viewer, client_as):
    slot = making.slotted(review, viewer)
    peer = making.signed_in(review.team.first())
    peer.post(f"/reviews/slots/{slot.public_id}/minutes", {"minutes": "They ring on the first day.", "version": 1})
    assert b"They ring on the first day." in peer.get(f"/reviews/slots/{slot.public_id}/").content
    assert b"They ring on the first day." not in client_as("head").get(f"/reviews/slots/{slot.public_id}/").content
    page = peer.post(f"/reviews/slots/{slot.public_id}/minutes", {"minutes": "Mine", "version": 1}).content
    assert b"They ring on the first day." in page
    assert b"Mine" in page
    with pytest.raises(Stale):
        timetable.take_minutes(slot=slot, minutes="x", version=1, by=making.seen_by(review.team.first()))
    with pytest.raises(Refused):
        timetable.take_minutes(slot=slot, minutes="x", version=2, by=viewer)


def test_an_observer_reads_and_writes_nothing(review, viewer):
    observer = making.signed(review, viewer, 3, "observer")
    slot = making.slotted(review, viewer)
    client = making.signed_in(review.team.get(role="observer"))
    assert client.get(f"/reviews/slots/{slot.public_id}/").status_code == 200
    assert client.get(f"/reviews/{review.public_id}/notes").status_code == 200
    assert client.get(f"/reviews/{review.public_id}/notes/take").status_code == 404
    assert client.post(f"/reviews/slots/{slot.public_id}/minutes", {"minutes": "x", "version": 1}).status_code == 404
    with pytest.raises(Refused, match="lead peer and the peers"):
        making.noted(review, observer)


def test_a_time_of_day():
    assert [clock(at(hour, 5)) for hour in (0, 9, 12, 13)] == ["12:05am", "9:05am", "12:05pm", "1:05pm"]
