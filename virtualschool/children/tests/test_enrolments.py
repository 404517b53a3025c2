"""Enrolments: rows, corrections, names and SEN beside them, and the rules over many rows."""

import datetime as dt

import pytest

from virtualschool.children.models import Child, Enrolment, SenProvision
from virtualschool.children.queries_quality import enrolment_findings, without_school
from virtualschool.intake.tests.sending import OTHER_UPN, UPN, Sender, child_in_care, counted, said, some_school, workbook

HEADER = "UPN,CHILD,URN,EntryDate,LeavingDate,NCYear,EnrolStatus,Forename,Surname,SEN"
START = dt.date(2024, 9, 4)


@pytest.fixture
def send(authority, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    some_school()
    some_school(100002)
    return Sender(authority, tmp_path)


@pytest.fixture
def child(authority):
    return child_in_care(authority)


def row(child="C1", urn=100001, entry="04/09/2024", leaving="", year="7", status="C", names=",", sen=""):
    return f",{child},{urn},{entry},{leaving},{year},{status},{names},{sen}"


def test_a_stay_with_name_and_sen_comes_in_once(send, child):
    rows = [row(names="Ash,Example", sen="k")]
    load = send("enrolments.csv", HEADER, *rows)
    assert counted(load) == {"created": 1}
    assert load.problems == []
    stay = Enrolment.objects.get()
    assert (stay.child, stay.school.urn, stay.starts_on, stay.ends_on, stay.year_group, stay.status) == (
        child,
        100001,
        START,
        None,
        "7",
        "C",
    )
    child.refresh_from_db()
    assert (child.forename, child.surname) == ("Ash", "Example")
    assert SenProvision.objects.get().known_from == START
    assert counted(send("again.csv", HEADER, *rows)) == {"unchanged": 1}


def test_a_later_file_corrects_and_undo_puts_all_back(send, child):
    send("a.csv", HEADER, row(names="Ash,Example", sen="K"))
    load = send("b.csv", HEADER, row(leaving="19/12/2025", year="8", status="M", names="Ash,Other", sen="E"))
    assert counted(load) == {"updated": 1}
    stay = Enrolment.objects.get()
    assert (stay.ends_on, stay.year_group, stay.status) == (dt.date(2025, 12, 19), "8", "M")
    assert Child.objects.get().surname == "Other"
    send.undo()
    stay = Enrolment.objects.get()
    assert (stay.ends_on, stay.year_group, stay.status) == (None, "7", "C")
    assert (Child.objects.get().surname, SenProvision.objects.get().provision) == ("Example", "K")


def test_what_a_file_does_not_tell_stays_and_a_blank_leaving_date_opens_again(send, child):
    send("a.csv", HEADER, row(leaving="19/12/2025", status="M"))
    assert counted(send("b.csv", "CHILD,URN,EntryDate", "C1,100001,04/09/2024")) == {"unchanged": 1}
    assert counted(send("c.csv", "CHILD,URN,EntryDate,LeavingDate,NCYear", "C1,100001,04/09/2024,,")) == {"updated": 1}
    stay = Enrolment.objects.get()
    assert (stay.ends_on, stay.year_group, stay.status) == (None, "7", "M")


@pytest.mark.parametrize(
    ("line", "problem", "outcome"),
    [
        (row(urn=999999), "school.unknown", "refused"),
        (row(urn="Ash Lane"), "school.unknown", "refused"),
        (row(entry=""), "cell.missing", "refused"),
        (row(leaving="03/09/2024"), "enrolment.dates", "refused"),
        (row(child="C9"), "child.unmatched", "queued"),
        (row(child=""), "child.unnamed", "refused"),
        (row(status="Q"), "enrolment.status", "created"),
        (row(year="17"), "enrolment.year_unknown", "created"),
        (row(sen="S"), "sen.retired", "created"),
        (row(sen="Z"), "sen.unknown", "created"),
        (row(names="x" * 61 + ","), "cell.invalid", "created"),
        (row(leaving="soon"), "cell.invalid", "created"),
        (row(year="1"), "enrolment.year_group", "created"),
    ],
)
def test_what_is_wrong_with_one_row(send, child, line, problem, outcome):
    load = send("a.csv", HEADER, line)
    assert [code for _, code, _ in said(load)] == [problem]
    assert counted(load) == {outcome: 1}


def test_blank_status_is_sole_and_an_unreadable_one_leaves_what_is_held(send, child):
    send("a.csv", HEADER, row(status=""))
    assert Enrolment.objects.get().status == "C"
    send("b.csv", HEADER, row(status="M"))
    assert counted(send("c.csv", HEADER, row(status="Q"))) == {"unchanged": 1}
    assert Enrolment.objects.get().status == "M"


def test_rows_of_one_file_that_disagree_are_both_refused_and_the_later_file_of_a_batch_counts(send, child):
    load = send("a.csv", HEADER, row(year="7"), row(year="8"))
    assert said(load) == [(2, "row.conflict", "error"), (3, "row.conflict", "error")]
    assert not Enrolment.objects.exists()
    files = {"a.csv": "\n".join([HEADER, row(year="7")]).encode(), "b.csv": "\n".join([HEADER, row(year="8")]).encode()}
    first, second = send.batch(files)
    assert (counted(first), counted(second)) == ({"unchanged": 1}, {"created": 1})
    assert [counted(load) for load in send.batch(files)] == [{"unchanged": 1}, {"unchanged": 1}]
    assert Enrolment.objects.get().year_group == "8"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_any_order_case_and_encoding(send, child, encoding):
    load = send("e.csv", "surname,entry date,Notes,urn,upn", f"Zoë,2024-09-04,x,100001,{UPN}", encoding=encoding)
    assert said(load) == [(1, "column.unknown", "info")]
    assert counted(load) == {"created": 1}
    assert Child.objects.get().surname == "Zoë"


def test_a_workbook_with_dates_as_dates(send, child, tmp_path):
    cells = [["CHILD", "URN", "EntryDate", "LeavingDate", "NCYear"], ["C1", 100001, START, dt.date(2025, 12, 19), 7]]
    assert counted(send.batch({"e.xlsx": workbook(tmp_path / "made.xlsx", cells)})[0]) == {"created": 1}
    assert Enrolment.objects.get().ends_on == dt.date(2025, 12, 19)


def test_two_sole_registrations_at_once_name_both(send, child, authority):
    rows = [row(), row(urn=100002, entry="05/01/2026", year="8")]
    load = send("a.csv", HEADER, *rows)
    assert said(load) == [(3, "enrolment.two_sole", "warning")]
    message = load.problems[0].message
    assert "URN 100002 from 5 January 2026" in message
    assert "URN 100001 from 4 September 2024" in message
    assert "row 2" in message
    assert [found.code for found in enrolment_findings(authority, dt.date(2026, 6, 17))] == ["enrolment.two_sole"]
    assert said(send("b.csv", HEADER, row(leaving="19/12/2025"), rows[1])) == []
    assert said(send("c.csv", HEADER, row(urn=100002, entry="05/01/2026", year="8", status="S"), row())) == []


def test_a_child_in_care_without_an_open_school_is_told_at_its_row(send, child, authority):
    child_in_care(authority, "C2", OTHER_UPN)
    load = send("a.csv", HEADER, row(leaving="19/12/2025"))
    assert said(load) == [(2, "enrolment.none", "warning")]
    today = dt.date(2026, 6, 17)
    assert len(without_school(authority, today)) == 2
    assert said(send("b.csv", HEADER, row(urn=100002, entry="05/01/2026", status="S"))) == [(2, "enrolment.none", "warning")]
    assert said(send("c.csv", HEADER, row(urn=100002, entry="05/01/2026", status="M"))) == []
    assert without_school(authority, today) == [Child.objects.get(child_code="C2").pk]


def test_without_an_own_row_it_is_told_at_the_header_row_or_that_the_rule_cannot_run(send, authority):
    header, care = (
        "CHILD,SEX,DOB,ETHNIC,UPN",
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    )
    episode = "N1,14/05/2024,S,C2,N1,U1,PR4,,,,,,"
    files = {
        "header.csv": f"{header}\nN1,F,01/05/2013,WBRI,{UPN}".encode(),
        "episodes.csv": f"{care}\n{episode}".encode(),
    }

    def told():
        loads = {load.name: load for load in send.batch(files)}
        return [each for each in said(loads["header.csv"]) if each[1] == "enrolment.none"]

    assert told() == [(1, "enrolment.none", "info")]
    Enrolment.objects.create(child=child_in_care(authority, "C2", OTHER_UPN), school=some_school(100009), starts_on=START)
    assert told() == [(2, "enrolment.none", "warning")]
