"""The register of schools as GIAS publishes it."""

import datetime as dt

import pytest

from virtualschool.intake.tests.sending import Sender, counted, said
from virtualschool.schools.models import School

HEADER = (
    "URN,LA (code),LA (name),EstablishmentName,EstablishmentStatus (code),OpenDate,CloseDate,StatutoryLowAge,StatutoryHighAge,"
    "Postcode,HeadTitle (name),HeadFirstName,HeadLastName,TelephoneNum,SchoolWebsite,UKPRN,Boarders (code),GOR (name)"
)
OPEN = "100001,806,Middlesbrough,Saint Zoë’s School,1,01-09-1998,,3,11,ts1  1aa,Mrs,Jo,Example,01632960001,https://example.org,10000001,1,North"
CLOSED = "100002,806,Middlesbrough,Old School,2,,31-08-2019,11,16,TS1 1AB,,,,,,,9,North"


@pytest.fixture
def send(authority, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    return Sender(authority, tmp_path)


def test_a_register_in_windows_1252_comes_in_and_again_changes_nothing(send):
    load = send("edubasealldata20260601.csv", HEADER, OPEN, CLOSED, encoding="cp1252")
    assert load.format.key == "gias.schools"
    assert counted(load) == {"created": 2}
    assert load.problems == []
    school = School.objects.get(urn=100001)
    assert (school.name, school.la_code, school.head_name, school.postcode) == ("Saint Zoë’s School", "806", "Mrs Jo Example", "TS1 1AA")
    assert (school.opened_on, school.closed_on, school.low_age, school.high_age) == (dt.date(1998, 9, 1), None, 3, 11)
    assert School.objects.get(urn=100002).closed_on == dt.date(2019, 8, 31)
    assert counted(send("again.csv", HEADER, OPEN, CLOSED, encoding="cp1252")) == {"unchanged": 2}


def test_a_later_register_corrects_and_undoing_it_puts_back(send):
    send("a.csv", HEADER, OPEN, CLOSED)
    load = send("b.csv", HEADER, OPEN.replace(",1,01-09-1998,,", ",2,01-09-1998,31-08-2026,"))
    assert counted(load) == {"updated": 1}
    assert School.objects.get(urn=100001).closed_on == dt.date(2026, 8, 31)
    send.undo()
    school = School.objects.get(urn=100001)
    assert (school.closed_on, school.status_code) == (None, "1")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (OPEN.replace("100001", "ABC"), [(2, "cell.invalid", "error")]),
        (OPEN.replace("100001", ""), [(2, "cell.missing", "error")]),
        (OPEN.replace("Saint Zoë’s School", ""), [(2, "cell.missing", "error")]),
    ],
)
def test_a_row_without_urn_or_name_is_refused(send, line, expected):
    load = send("a.csv", HEADER, line)
    assert counted(load) == {"refused": 1}
    assert said(load) == expected


def test_a_faulty_cell_leaves_the_rest_of_its_row(send):
    send("a.csv", HEADER, OPEN)
    load = send("b.csv", HEADER, OPEN.replace("01-09-1998", "31-02-1998").replace("Jo,", "Sam,"))
    assert said(load) == [(2, "cell.invalid", "error")]
    school = School.objects.get(urn=100001)
    assert (school.opened_on, school.head_name) == (dt.date(1998, 9, 1), "Mrs Sam Example")


def test_a_urn_that_stands_twice_is_taken_from_the_later_row(send):
    load = send("a.csv", HEADER, OPEN, OPEN.replace("Jo,", "Sam,"))
    assert said(load) == [(3, "school.twice", "warning")]
    assert School.objects.get(urn=100001).head_name == "Mrs Sam Example"
