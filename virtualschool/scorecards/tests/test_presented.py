"""Score cards presented to schools: the measure, its edges, and the list by term."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.spec.world import Person, make, said
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, read
from virtualschool.schools.models import School
from virtualschool.scorecards import actions, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.measures import described

pytestmark = pytest.mark.django_db
D = dt.date
TERM = Period(D(2026, 4, 13), D(2026, 6, 17))
KEY = "schools.scorecard_presented"
MEETING = {"to_whom": "Headteacher", "presented_by": "Test Head", "form": "meeting", "agreed": ""}


@pytest.fixture
def schools(authority):
    """One secondary, one all-through school, one elsewhere, one primary; a secondary whose only child had left, one before care."""
    for urn, la_code, phase in ((1, "806", "4"), (2, "806", "7"), (3, "807", "4"), (4, "806", "2"), (5, "806", "4"), (6, "806", "4")):
        School.objects.create(urn=urn, name=f"School {urn}", la_code=la_code, phase_code=phase, status_code="1")
    people = []
    for urn in range(1, 7):
        began, left = (D(2026, 6, 18) if urn == 6 else D(2024, 5, 1)), (D(2026, 3, 20) if urn == 5 else None)
        person = Person(f"P{urn}", episodes=[(began, None, "C2", "U4")])
        people.append((person, urn, left))
    _made(authority, people)


def _made(authority, people):
    from tests.spec import world

    before = dict(world.SCHOOLS)
    world.SCHOOLS.update(dict.fromkeys(range(1, 7), ("806", None)))
    try:
        for person, urn, left in people:
            person.enrolments = [(urn, D(2024, 9, 2), left, "8", "C")]
        make(authority, [person for person, _, _ in people])
    finally:
        world.SCHOOLS.clear()
        world.SCHOOLS.update(before)


def share(authority, period=TERM):
    return said(authority, KEY, period, cohort="schools")[None]


def test_out_of_the_secondary_schools_with_our_children(authority, schools, viewer):
    assert share(authority) == (0, 2)
    (reading,) = read(book[KEY], TERM, within=Scope(authority, "806"), cohort="schools")
    assert (reading.data_to, reading.value) == (None, None)  # nothing was ever presented: not available, not nought
    actions.present(urn=1, on=D(2026, 6, 1), by=viewer, **MEETING)
    actions.present(urn=1, on=D(2026, 6, 8), by=viewer, **MEETING)
    actions.present(urn=4, on=D(2026, 6, 8), by=viewer, **MEETING)  # a primary school does not count
    assert share(authority) == (1, 2)
    assert share(authority, Period(D(2026, 1, 5), D(2026, 4, 12))) == (0, 3)  # school 5 had a child until March


def test_what_was_withdrawn_does_not_count(authority, schools, viewer):
    held = actions.present(urn=2, on=D(2026, 6, 1), by=viewer, **MEETING)
    assert share(authority) == (1, 2)
    with pytest.raises(Refused, match="why"):
        actions.withdraw(presentation=held, reason=" ", by=viewer)
    actions.withdraw(presentation=held, reason="wrong school", by=viewer)
    assert share(authority) == (0, 2)
    with pytest.raises(Refused, match="already"):
        actions.withdraw(presentation=held, reason="again", by=viewer)


def test_only_known_schools_and_days_that_were(schools, viewer):
    with pytest.raises(Refused, match="register"):
        actions.present(urn=999, on=D(2026, 6, 1), by=viewer, **MEETING)
    with pytest.raises(Refused, match="future"):
        actions.present(urn=1, on=D(2026, 6, 18), by=viewer, **MEETING)


def test_members_are_schools_by_name(authority, schools):
    assert described(authority, [1, 99]) == {1: ("School 1", "/schools/1/")}


def test_the_list_of_the_term(authority, schools, client_as):
    client = client_as("head")
    page = client.get("/scorecards/schools/")
    assert "<strong>0 of 2 secondary schools</strong>" in page.content.decode()
    assert page.content.decode().count("Not yet") == 2
    told = {"urn": "1", "on": "2026-06-01", **MEETING, "agreed": "Registers by Monday"}
    assert client.post("/scorecards/schools/present", told).status_code == 302
    body = client.get("/scorecards/schools/").content.decode()
    assert "<strong>1 of 2 secondary schools</strong>" in body
    assert "Registers by Monday" in body
    assert "<strong>0 of 3 secondary schools</strong>" in client.get("/scorecards/schools/?term=2026-spring").content.decode()
    wrong = client.post("/scorecards/schools/present", told | {"on": "2026-07-01"}).content.decode()
    assert "must not be in the future" in wrong
    assert "Registers by Monday" in wrong


def test_a_presentation_is_read_and_withdrawn(schools, viewer, client_as, viewer_as, other_authority):
    held = actions.present(urn=1, on=D(2026, 6, 1), by=viewer, **MEETING)
    client = client_as("head")
    address = f"/scorecards/schools/{held.public_id}/"
    assert "School 1: score card presented 1 June 2026" in client.get(address).content.decode()
    assert client.post(f"{address}withdraw", {"reason": ""}).status_code == 302
    assert client.post(f"{address}withdraw", {"reason": "wrong day"}).status_code == 302
    assert "wrong day" in client.get(address).content.decode()
    assert not queries.presentations_visible_to(viewer_as("head", of=other_authority))


def test_without_enrolments_the_share_is_not_available(client_as):
    page = client_as("head").get(reverse("scorecards:presented")).content.decode()
    assert "0 of 0" not in page
    assert "<strong>not available</strong>" in page
