"""Suspensions from lists: cells, rows, corrections, and rules over many rows."""

import datetime as dt

import pytest

from virtualschool.authorities.models import Setting
from virtualschool.children.models import CensusPupil
from virtualschool.exclusions.models import Suspension
from virtualschool.exclusions.queries import Covered, sessions_covered, suspensions_of, years_over_limit
from virtualschool.intake.tests.sending import Sender, child_in_care, counted, said, some_school, workbook

HEADER = "CHILD,URN,Category,StartDate,Sessions,Reason1,Reason2"
DAY = dt.date(2025, 11, 12)


@pytest.fixture
def send(authority, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    some_school()
    return Sender(authority, tmp_path)


@pytest.fixture
def child(authority):
    return child_in_care(authority)


def test_suspensions_come_in_are_corrected_and_undone(send, child):
    rows = ["C1,100001,FIXD,12/11/2025,4,db,", "C1,100001,PERM,2026-01-05,10,PA,", "C1,100001,LNCH,13/11/2025,7,DB,"]
    load = send("a.csv", HEADER, *rows)
    assert counted(load) == {"created": 3}
    assert [(each.category, each.sessions) for each in suspensions_of(child.pk)] == [("SUSP", 4), ("LNCH", 7), ("PERM", None)]
    assert counted(send("again.csv", HEADER, *rows)) == {"unchanged": 3}
    assert counted(send("b.csv", HEADER, "C1,100001,SUSP,12/11/2025,6,DB,VA")) == {"updated": 1}
    assert sessions_covered([child.pk])[child.pk][0] == Covered(Suspension.objects.first().school_id, DAY, 6, "SUSP")
    send.undo()
    first = Suspension.objects.get(category="SUSP")
    assert (first.sessions, first.reason_2) == (4, "")


@pytest.mark.parametrize(
    ("row", "problem", "outcome"),
    [
        ("C1,100001,GONE,12/11/2025,4,DB,", "suspension.category", "refused"),
        ("C1,999999,SUSP,12/11/2025,4,DB,", "school.unknown", "refused"),
        ("C1,100001,SUSP,12/13/2025,4,DB,", "cell.invalid", "refused"),
        ("C9,100001,SUSP,12/11/2025,4,DB,", "child.unmatched", "queued"),
        ("C1,100001,SUSP,12/11/2025,,DB,", "suspension.sessions", "created"),
        ("C1,100001,SUSP,12/11/2025,0,DB,", "suspension.sessions", "created"),
        ("C1,100001,SUSP,12/11/2025,many,DB,", "suspension.sessions", "created"),
        ("C1,100001,SUSP,12/11/2025,999,DB,", "suspension.sessions", "created"),
        ("C1,100001,SUSP,12/11/2025,4,XX,", "suspension.reason", "created"),
        ("C1,100001,SUSP,12/11/2025,4,OT,", "suspension.reason_retired", "created"),
    ],
)
def test_what_is_wrong_with_one_row(send, child, row, problem, outcome):
    load = send("a.csv", HEADER, row)
    assert [code for _, code, _ in said(load)] == [problem]
    assert counted(load) == {outcome: 1}


def test_reason_other_stands_in_its_own_time(send, child):
    load = send("a.csv", HEADER, "C1,100001,SUSP,12/11/2019,4,OT,")
    assert said(load) == [(2, "suspension.not_in_care", "info")]
    assert Suspension.objects.get().reason_1 == "OT"


def test_rows_that_disagree_are_both_refused_and_the_same_row_twice_is_taken_once(send, child):
    load = send("a.csv", HEADER, "C1,100001,SUSP,12/11/2025,4,DB,", "C1,100001,SUSP,12/11/2025,6,DB,")
    assert said(load) == [(2, "row.conflict", "error"), (3, "row.conflict", "error")]
    assert not Suspension.objects.exists()
    load = send("b.csv", HEADER, "C1,100001,SUSP,12/11/2025,4,DB,", "C1,100001,SUSP,12/11/2025,4,DB,")
    assert counted(load) == {"created": 1, "unchanged": 1}


def test_a_workbook_with_dates_as_dates(send, child, tmp_path):
    cells = [HEADER.split(","), ["C1", 100001, "SUSP", DAY, 4, "DB", ""]]
    load = send.batch({"s.xlsx": workbook(tmp_path / "made.xlsx", cells)})[0]
    assert counted(load) == {"created": 1}
    assert Suspension.objects.get().starts_on == DAY


def test_more_than_45_days_over_all_schools_is_said_where_the_limit_is_passed(send, child):
    some_school(100002)
    rows = ["C1,100001,SUSP,01/09/2025,80,DB,", "C1,100002,SUSP,12/11/2025,10,DB,"]
    assert said(send("a.csv", HEADER, *rows)) == []
    load = send("b.csv", HEADER, *rows, "C1,100002,LNCH,13/11/2025,,DB,", "C1,100001,SUSP,01/12/2025,2,DB,")
    assert said(load) == [(4, "suspension.over_45_days", "warning")]
    assert "46.5 days" in load.problems[0].message
    later = send("c.csv", HEADER, "C1,100001,SUSP,01/03/2026,2,DB,")
    assert said(later) == [(2, "suspension.over_45_days", "warning")]
    assert [(year.sessions, year.passed_on) for year in years_over_limit([child.pk])] == [(95, dt.date(2025, 11, 13))]
    assert said(send("d.csv", HEADER, "C1,100001,SUSP,01/09/2026,2,DB,")) == []


CENSUS = "pupilonrolltableid,NativeId,startdate,sessions,reason1,reason2,reason3,category,senprovision"


def test_census_exclusions_follow_their_pupil_and_never_overrule_a_list(send, child, authority):
    CensusPupil.objects.create(child=child, census="2025 spring", table_id="p1", school_ref="SCH1", on_roll=True)
    rows = ["p1,SCH1,2025-Feb-14 00:00:00,10.0,DB,,,FIXD,K", "p2,SCH1,2025-Feb-14 00:00:00,10.0,DB,,,FIXD,K"]
    load = send("2025_spring_termlyexclusionsonroll.csv", CENSUS, *rows)
    assert load.format.key == "census.exclusions"
    assert counted(load) == {"refused": 1, "queued": 1}
    assert said(load) == [(2, "school.unknown", "error"), (3, "child.unmatched", "warning")]
    Setting.objects.create(authority=authority, key="census.schools", value={"SCH1": 100001}, starts_on=dt.date(2020, 1, 1))
    assert counted(send("2025_spring_termlyexclusionsonroll.csv", CENSUS, *rows)) == {"created": 1, "queued": 1}
    assert counted(send("list.csv", HEADER, "C1,100001,SUSP,14/02/2025,4,VA,")) == {"updated": 1}
    assert counted(send("2025_spring_termlyexclusionsonroll.csv", CENSUS, *rows)) == {"unchanged": 1, "queued": 1}
    assert Suspension.objects.get().sessions == 4
