"""The heatmap's page: what it shows, to whom, and that looking is recorded."""

import datetime as dt
import uuid

import pytest

from virtualschool.attendance import queries
from virtualschool.attendance.tests.conftest import UPN
from virtualschool.attendance.tests.test_intake import DAILY, WEEKLY, row
from virtualschool.audit.models import Entry
from virtualschool.children.models import Child


@pytest.fixture
def marked(pupil, second_school, send):
    """A week at one school, a mark at a weekend, and one of another school that is kept aside."""
    send(WEEKLY, row("03/11/2025", *"/\\/\\/II", "Y2", "N", ""))
    send(DAILY, row("08/11/2025", "/", ""), row("24/11/2025", "/", "\\"), f"{UPN},111999,04/11/2025,/,")
    return pupil


def test_weeks_follow_each_other_and_what_is_aside_is_marked(marked, viewer):
    first, second = queries.heatmaps(viewer, marked, queries.school_years(viewer, marked)[0])
    assert (first.school, first.possible, first.attended, first.aside) == ("Linthorpe Grange School", 10, 7, 1)
    assert [week.monday.day for week in first.weeks] == [3, 10, 17, 24]
    assert [square and square.code for square in first.weeks[0].squares] == [*"/\\/\\/II", "Y2", "N", None]
    assert [(square.code, square.is_aside) for square in first.weeks[0].weekend] == [("/", True)]
    assert (second.urn, second.possible, second.aside) == (111999, 0, 1)
    assert set(first.weeks[1].squares) == {None}


def test_the_strip_and_the_latest_mark(marked, viewer, authority):
    (month,) = queries.monthly_strip(marked)
    assert (month.month, month.possible, month.attended, month.rate) == (dt.date(2025, 11, 1), 10, 7, 70.0)
    assert queries.MonthStrip(month.month, 0, 0).rate is None
    assert queries.latest_mark_on(authority) == dt.date(2025, 11, 24)


def test_without_registers_nothing_is_claimed(pupil, viewer, authority):
    assert queries.latest_mark_on(authority) is None
    assert queries.heatmaps(viewer, pupil, queries.school_year_of(dt.date(2025, 9, 1))) == []
    assert list(queries.marks_aside(viewer, queries.school_year_of(dt.date(2025, 9, 1)))) == []


def test_the_page_shows_marks_with_their_meaning_and_records_the_look(marked, client_as):
    page = client_as("coordinator").get(f"/attendance/{marked.public_id}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "70.0% attended: 7 of 10 possible sessions" in text
    assert "Unable to attend: widespread travel disruption: not a possible session" in text
    assert "Saturday 8 November 2025, morning: /" in text
    entry = Entry.objects.get(event="attendance.read")
    assert (entry.child_id, entry.detail) == (marked.pk, {"year": 2025})


@pytest.mark.parametrize("asked", ["2024", "20x4", "99999", ""])
def test_any_year_can_be_asked_for(marked, client_as, asked):
    text = client_as("head").get(f"/attendance/{marked.public_id}/?year={asked}").content.decode()
    assert ("No marks for 2024/25" in text) == (asked == "2024")


def test_names_are_not_shown_to_whom_they_are_not_due(marked, client_as):
    Child.objects.update(forename="Imara", surname="Fenwick")
    assert "Imara" in client_as("head").get(f"/attendance/{marked.public_id}/").content.decode()
    assert "Imara" not in client_as("analyst").get(f"/attendance/{marked.public_id}/").content.decode()


def test_outside_ones_scope_the_page_does_not_exist(marked, client_as, other_authority):
    address = f"/attendance/{marked.public_id}/"
    assert client_as("designated_teacher", school_urn=111734).get(address).status_code == 200
    for stranger in (
        client_as("designated_teacher", school_urn=111999),
        client_as("social_worker"),
        client_as("governor"),
        client_as("head", of=other_authority),
    ):
        assert stranger.get(address).status_code == 404
    assert client_as("head").get(f"/attendance/{uuid.uuid4()}/").status_code == 404
    assert Entry.objects.filter(event="attendance.read").count() == 1
