"""Every number opens exactly the list it counts; who may not see children sees no small number; pages ask a bounded number of questions."""

import csv
import datetime as dt
import html
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.fixtures import TODAY
from virtualschool.access.roles import ROLES, Permission
from virtualschool.dashboards.attention import concerns
from virtualschool.dashboards.choosing import choices, chosen
from virtualschool.dashboards.figures import CHURN, HEADLINES, readings_for
from virtualschool.dashboards.tests import town
from virtualschool.kernel.suppression import is_small
from virtualschool.measures.book import book
from virtualschool.measures.reading import forget

YEAR = "from=2025-09-01&to=2026-06-17"


@pytest.fixture
def place(authority):
    forget()
    return town.build(authority)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def listed(client, address):
    """The parts of the children on a list: what each counts for, over all its pages."""
    text = page(client, address)
    rows = re.findall(r'<th scope="row"[^>]*>.*?</tr>', text, re.DOTALL)
    return [float(re.search(r">([\d.,]+)<", row.split("</th>")[1])[1].replace(",", "")) for row in rows]


def test_each_concern_opens_the_children_it_counts(place, client_as, viewer, user_as):
    found = concerns(viewer, TODAY)
    assert [(each.number, each.title.split(" ")[0]) for each in found] == [(1, "child"), (1, "child"), (1, "child"), (3, "children")]
    client = client_as("head")
    home = page(client, "/")
    for each in found:
        assert f"<strong>{each.number}</strong> {each.title}" in home
        assert len(listed(client, each.href)) == each.number


def test_rows_that_wait_are_counted_in_the_singular_and_plural(viewer, monkeypatch):
    for number, words in ((1, "row waits"), (2, "rows wait")):
        monkeypatch.setattr("virtualschool.dashboards.attention.rows_waiting", lambda code, number=number: number)
        (concern,) = concerns(viewer, TODAY)
        assert concern.title.startswith(words)
        assert concern.href == "/data/waiting/"
    monkeypatch.setattr("virtualschool.dashboards.attention.rows_waiting", lambda code: 0)
    assert concerns(viewer, TODAY) == []


@pytest.mark.slow
@pytest.mark.parametrize("key", [*HEADLINES, *CHURN, "roll.reentered"])
def test_the_children_behind_a_figure_add_up_to_it(place, client_as, viewer, key):
    choice = chosen({"from": "2025-09-01", "to": "2026-06-17"}, TODAY)
    (reading,) = readings_for(viewer, [key], choice.period)
    if key == "roll.turnover":
        parts = listed(client_as("head"), f"/measures/{key}/children/?{YEAR}")
        assert sum(parts) == reading.numerator
        return
    counted = listed(client_as("head"), f"/measures/{key}/children/?{YEAR}")
    assert sum(counted) == reading.numerator
    assert len(counted) == reading.children
    meeting = listed(client_as("head"), f"/measures/{key}/children/?{YEAR}&show=meeting")
    assert len(meeting) == sum(part > 0 for part in counted)


@pytest.mark.parametrize("by", ["school", "key_stage", "month"])
def test_each_group_of_a_breakdown_opens_its_own_list(place, client_as, viewer, by):
    client = client_as("head")
    text = page(client, f"/measures/suspensions.count/?{YEAR}&by={by}")
    hrefs = re.findall(r'href="(/measures/suspensions\.count/children/\?[^"]*group=[^"]*)"', text)
    readings = readings_for(viewer, ["suspensions.count"], chosen({"from": "2025-09-01", "to": "2026-06-17"}, TODAY).period, by=by)
    assert [sum(listed(client, href)) for href in hrefs] == [reading.numerator for reading in readings]
    assert len(hrefs) > 1


def test_the_churn_adds_up_and_each_bar_opens_its_children(place, client_as):
    client = client_as("head")
    home = page(client, f"/?{YEAR}")
    bars = {name: re.search(rf'href="(/measures/roll\.{name}/children/[^"]*)"', home)[1] for name in ("start", "joined", "left", "end")}
    start, joined, left, end = (sum(listed(client, bars[name])) for name in bars)
    assert (start, joined, left, end) == (30, 10, 2, 38)
    assert start + joined - left == end


@pytest.mark.parametrize("role", ["governor", "director"])
def test_who_may_not_see_children_gets_no_link_to_them(place, client_as, role):
    client = client_as(role)
    for address in ("/", "/measures/", "/measures/suspensions.count/?by=school", "/measures/roll.end/"):
        text = page(client, f"{address}{'&' if '?' in address else '?'}{YEAR}")
        assert "/children/" not in text
        assert "Needs attention" not in text
    assert client.get("/measures/roll.end/children/").status_code == 404
    assert client.get("/schools/").status_code == 404


def test_a_governor_sees_no_small_number_and_a_director_all(place, viewer_as, client_as):
    period = chosen({"from": "2025-09-01", "to": "2026-06-17"}, TODAY).period
    governor, director = viewer_as("governor"), viewer_as("director")
    for by in (None, "month", "school", "key_stage", "sex"):
        keys = [each.key for each in book if "cla" in each.cohorts]
        for reading in readings_for(governor, keys, period, by=by):
            assert not is_small(reading.numerator), reading
            assert not (reading.numerator and is_small(reading.children)), reading
        assert any(is_small(reading.numerator) for reading in readings_for(director, keys, period, by=by))
        assert not any(reading.symbol for reading in readings_for(director, keys, period, by=by))
    assert ">c<" in page(client_as("governor"), f"/?{YEAR}")
    figures = client_as("governor").get(f"/measures/suspensions.count/figures.csv?{YEAR}&by=month").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(figures)))
    assert {row["value"] for row in rows} & {"c"}
    assert not any(row["numerator"] for row in rows if row["value"] == "c")


def test_the_csv_has_the_columns_of_the_command_line(place, client_as):
    from virtualschool.config.cli.measures import COLUMNS

    answer = client_as("head").get(f"/measures/attendance.rate/figures.csv?{YEAR}&by=school")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row[6] for row in rows[1:]] == ["100001", "100002"]
    assert answer["Content-Disposition"] == 'attachment; filename="attendance.rate-2025-09-01-2026-06-17.csv"'


@pytest.mark.parametrize("role", list(ROLES))
def test_home_is_for_those_who_see_measures_and_others_are_led_on(place, client_as, role):
    answer = client_as(role, school_urn=100001 if role == "designated_teacher" else None).get("/")
    if ROLES[role].may(Permission.MEASURES):
        assert answer.status_code == 200
        assert ("Needs attention now" in answer.content.decode()) == bool(ROLES[role].may(Permission.MEMBERS))
    else:
        assert (answer.status_code, answer["Location"]) == (302, reverse(ROLES[role].first_page))


@pytest.mark.parametrize("address", ["/", "/measures/", "/measures/attendance.rate/?by=school", "/schools/", "/schools/100001/"])
def test_the_number_of_questions_does_not_grow_with_children(authority, client_as, address):
    from tests.spec.world import make

    counts = []
    for people in ([town.person(number) for number in range(1, 6)], [town.person(number) for number in range(6, 41)]):
        make(authority, people)
        forget()
        client = client_as("head")
        with CaptureQueriesContext(connection) as asked:
            page(client, address)
        counts.append(len(asked))
    assert counts[1] < counts[0] + 10, counts  # for thirty-five children more
    assert counts[1] <= 70, counts


def test_without_data_nothing_is_nought(authority, client_as):
    text = page(client_as("head"), "/")
    assert text.count("vs-card__value--none") == len(HEADLINES)
    assert "Needs attention" not in text


def test_periods_people_ask_for():
    named = {each.key: each.period for each in choices(dt.date(2026, 9, 1))}
    assert str(named["year"]) == str(named["month"]) == "1 September 2026 to 1 September 2026"
    assert str(named["last-year"]) == "1 September 2025 to 31 August 2026"
    assert str(named["last-month"]) == "1 August 2026 to 31 August 2026"
    assert str(named["twelve-months"]) == "2 September 2025 to 1 September 2026"
    assert str({each.key: each.period for each in choices(dt.date(2024, 2, 29))}["twelve-months"]).startswith("1 March 2023")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"from": "2026-06-01"}, "Enter two dates"),
        ({"from": "2026-06-02", "to": "2026-06-01"}, "Enter two dates"),
        ({"from": "soon", "to": "2026-06-01"}, "Enter two dates"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "ten years"),
        ({"from": "2016-01-01", "to": "2026-06-01"}, "ten years"),
    ],
)
def test_dates_that_cannot_be_are_said_and_kept(db, client_as, given, fault):
    found = chosen(given, TODAY)
    assert found.key == "year"
    assert fault in found.fault
    text = page(client_as("head"), "/?" + "&".join(f"{key}={value}" for key, value in given.items()))
    assert "<title>Error: " in text
    assert text.count(fault) == 2
    assert f'value="{given["from"]}"' in text


def test_own_dates_are_the_address(place, client_as):
    assert chosen({"from": "2026-05-01", "to": "2026-05-31"}, TODAY).query == {"from": "2026-05-01", "to": "2026-05-31"}
    assert chosen({"period": "nonsense"}, TODAY).query == {"period": "year"}
    text = page(client_as("head"), "/?from=2026-05-01&to=2026-05-31")
    assert "Headline measures: 1 May 2026 to 31 May 2026" in text
    assert re.search(r'href="/measures/roll\.joined/children/\?from=2026-05-01&to=2026-05-31"', text)


def test_unknown_measures_schools_and_breakdowns(place, client_as):
    client = client_as("head")
    for address in ("/measures/no.such/", "/measures/no.such/children/", "/measures/no.such/figures.csv", "/schools/999999/"):
        assert client.get(address).status_code == 404
    assert client.get("/measures/roll.end/?by=colour&cohort=none").status_code == 200
    for group in ("by=school&group=7", "by=school&group=x", "by=month&group=May"):
        assert "this group has nothing to tell" in page(client, f"/measures/roll.end/children/?{group}&page=x")
    assert Client().get("/measures/")["Location"].startswith("/sign-in")


def test_schools_can_be_sorted_and_chosen_by_area(place, client_as):
    client = client_as("head")

    def names(query):
        return re.findall(r'href="/schools/(\d+)/', page(client, f"/schools/?{YEAR}&{query}"))

    assert names("sort=-pupils") == ["100001", "100002"]
    assert names("sort=pupils") == ["100002", "100001"]
    assert names("sort=-name") == ["100002", "100001"]
    assert names("area=out") == ["100002"]
    assert names("sort=nonsense&area=in") == ["100001"]


def test_an_administrator_sees_schools_without_figures(place, client_as):
    client = client_as("administrator")
    assert "Persistently absent" not in page(client, "/schools/")
    text = page(client, "/schools/100002/")
    assert "Our children here" not in text
    assert "Looked-after children on roll today" in text
