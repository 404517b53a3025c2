"""All children's registers on one page: what is counted, to whom it is shown, and that it does not ask more for more children."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from virtualschool.attendance import presenting_together, together
from virtualschool.attendance.tests.conftest import START, UPN
from virtualschool.attendance.tests.test_intake import DAILY, WEEKLY, row
from virtualschool.attendance.together import Count, Kept
from virtualschool.audit.models import Entry
from virtualschool.children.models import Child, Enrolment, ReportedEpisode
from virtualschool.intake.afterwards import derive
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read

YEAR = Period(dt.date(2025, 9, 1), dt.date(2026, 8, 31))
TODAY = dt.date(2026, 5, 1)


@pytest.fixture
def marked(pupil, send):
    """A week with seven of nine sessions attended, and one attended later."""
    send(WEEKLY, row("03/11/2025", *"/\\/\\/", "I", "N", "\\", "/", ""))
    send(DAILY, row("02/12/2025", "/", ""))
    return pupil


def another(authority, school, number: int) -> Child:
    """A further child in care at the school, with a morning of each kind."""
    child = Child.objects.create(authority=authority, child_code=f"D{number}", upn=f"B80120000{number:04d}", sex="M")
    ReportedEpisode.objects.create(child=child, collection_year=2026, began_on=START, legal_status="C2", placement="K2")
    derive(authority, {child.pk}, set())
    Enrolment.objects.create(child=child, school=school, starts_on=START, status="C", year_group="8")
    return child


def asked(viewer, **given):
    return together.wanted(given, together.years_with_sessions(viewer), TODAY)


def test_sessions_side_by_side_are_what_each_month_tells():
    november = {0: "p", 1: "a", 2: "u", 59: "p"}
    text = "".join(november.get(spot, " ") for spot in range(62))
    counts = together.by_session([Kept(1, "2025-11", text), Kept(2, "2025-11", "p".ljust(62)), Kept(2, "2025-12", "u")], YEAR)
    assert counts == {
        (dt.date(2025, 11, 1), 0): Count(2, 0, 0),
        (dt.date(2025, 11, 1), 1): Count(0, 1, 0),
        (dt.date(2025, 11, 2), 0): Count(0, 0, 1),
        (dt.date(2025, 11, 30), 1): Count(1, 0, 0),
        (dt.date(2025, 12, 1), 0): Count(0, 0, 1),
    }


def test_weeks_of_a_child_join_across_months_and_the_worst_comes_first():
    rows = [Kept(1, "2025-10", " " * 60 + "pp"), Kept(1, "2025-11", "ua".ljust(62)), Kept(2, "2025-11", "uu".ljust(62))]
    worst, better = together.by_child(rows, YEAR)
    assert (worst.child_id, worst.total.rate, better.total) == (2, 0, Count(2, 1, 1))
    assert better.by_week(YEAR) == {dt.date(2025, 10, 27): Count(2, 1, 1)}
    week = Period(dt.date(2025, 10, 31), dt.date(2025, 10, 31))
    (only,) = together.by_child(rows[:1], week)
    assert only.by_session(week) == {(dt.date(2025, 10, 31), 0): "p", (dt.date(2025, 10, 31), 1): "p"}
    assert together.by_child(rows[:1], Period(dt.date(2025, 10, 1), dt.date(2025, 10, 30))) == []


def test_the_pages_total_is_the_measure_and_its_weeks_lists_are_its_cells(marked, viewer, authority):
    page = presenting_together.sessions_page(viewer, asked(viewer))
    (reading,) = read(book["attendance.rate"], YEAR, within=Scope(authority, "806"))
    assert (page["total"].attended, page["total"].possible, page["children"]) == (reading.numerator, reading.denominator, 1)
    assert (page["total"].possible, page["data_to"]) == (10, dt.date(2025, 12, 2))
    assert [row.title for row in page["rows"]] == ["3 Nov 2025", "1 Dec 2025"]
    assert [cell.text for cell in page["rows"][0].cells] == ["100"] * 5 + ["0", "0", "100", "100", ""]
    week = presenting_together.children_page(viewer, asked(viewer, week="2025-11-05"), None)
    assert [cell.text for cell in week["rows"][0].cells] == [*"PPPPPAUPP", ""]
    assert (week["total"].possible, week["rows"][0].figure) == (9, "77.8%")
    weeks = presenting_together.children_page(viewer, asked(viewer), None)
    assert [(cell.text, cell.kind) for cell in weeks["rows"][0].cells] == [("78", "step3"), ("100", "step0")]


@pytest.mark.parametrize(
    ("given", "possible"),
    [
        ({"term": "autumn"}, 10),
        ({"term": "spring"}, 0),
        ({"school": "111734"}, 10),
        ({"school": "111999"}, 0),
        ({"school": "x", "term": "x", "area": "x", "key_stage": "x", "year": "x", "week": "x"}, 10),
        ({"area": "in"}, 10),
        ({"area": "out"}, 0),
        ({"key_stage": "KS3"}, 10),
        ({"key_stage": "KS4"}, 0),
        ({"week": "2025-12-03"}, 1),
        ({"week": "2019-12-03"}, 10),
    ],
)
def test_choices_narrow_and_nonsense_counts_as_not_asked(marked, viewer, given, possible):
    wanted = asked(viewer, **given)
    assert together.total_of(together.by_session(together.kept(viewer, wanted), wanted.period).values()).possible == possible


def test_terms_add_up_to_the_year():
    terms = [together.Wanted(YEAR, term=term).whole for term in together.TERMS]
    assert [term.start for term in terms] == [dt.date(2025, 9, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)]
    assert [term.end for term in terms] == [dt.date(2025, 12, 31), dt.date(2026, 3, 31), dt.date(2026, 8, 31)]


@pytest.mark.parametrize(
    ("count", "text"), [(Count(999, 1, 0), "99"), (Count(1, 999, 0), "1"), (Count(3, 0, 0), "100"), (Count(0, 0, 2), "0"), (Count(), "")]
)
def test_a_rounded_percentage_never_says_all_or_none(count, text):
    assert presenting_together.percent(count) == text


def test_colours_begin_where_persistent_and_severe_absence_do():
    steps = presenting_together.OF_CHILDREN
    kinds = [presenting_together.cell_of(Count(each, 0, 100 - each), steps, reached=True).kind for each in (95, 94, 91, 90, 81, 79, 51, 50)]
    assert kinds == ["step0", "step1", "step1", "step2", "step2", "step3", "step4", "step5"]
    words = [said for _, _, said in presenting_together.legend(steps, reached=True)]
    assert words[0] == "95% or more"
    assert words[2].startswith("90% or less")
    assert words[5] == "50% or less"


def test_each_sees_their_own_children_and_no_other(marked, client_as, other_authority, authority, school):
    Child.objects.update(forename="Imara", surname="Fenwick")
    address = "/attendance/?view=children&year=2025"
    assert "Imara Fenwick" in client_as("head").get(address).content.decode()
    assert "Imara" not in client_as("analyst").get(address).content.decode()
    assert "Imara Fenwick" in client_as("designated_teacher", school_urn=111734).get(address).content.decode()
    for stranger in (
        client_as("designated_teacher", school_urn=111999),
        client_as("social_worker"),
        client_as("head", of=other_authority),
    ):
        assert "No sessions here" in stranger.get(address).content.decode()
    assert client_as("governor").get(address).status_code == 404
    assert Entry.objects.filter(event="attendance.list_read").count() == 6


def test_what_can_be_taken_out(marked, client_as):
    sessions = list(csv.reader(io.StringIO(client_as("head").get("/attendance/sessions.csv?year=2025").content.decode("utf-8-sig"))))
    assert sessions[1] == ["2025-11-03", "AM", "1", "1", "0", "0", "100.0"]
    assert len(sessions) == 11
    children = list(csv.reader(io.StringIO(client_as("head").get("/attendance/children.csv?year=2025").content.decode("utf-8-sig"))))
    assert children[1][:6] == ["Child C1", "2025-11-03", "9", "7", "1", "1"]
    assert client_as("designated_teacher", school_urn=111734).get("/attendance/children.csv").status_code == 404
    assert Entry.objects.get(event="attendance.list_taken_out").detail == {"rows": 2}


@pytest.mark.parametrize("address", ["/attendance/?year=2025", "/attendance/?year=2025&view=children"])
def test_more_children_ask_no_more(marked, client_as, authority, school, send, address):
    head = client_as("head")
    head.get(address)
    with CaptureQueriesContext(connection) as few:
        head.get(address)
    for number in range(3):
        another(authority, school, number)
    send(DAILY, *[f"B80120000{number:04d},111734,04/11/2025,/,I" for number in range(3)])
    with CaptureQueriesContext(connection) as many:
        text = head.get(address).content.decode()
    assert "4 children" in text
    assert len(many) == len(few)


def test_nothing_is_claimed_without_registers(pupil, client_as):
    assert "No sessions here" in client_as("head").get("/attendance/").content.decode()
    assert UPN not in client_as("head").get("/attendance/").content.decode()
