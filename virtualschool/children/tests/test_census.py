"""The school census extract: which census, which child, which school, and what an enrolments file has told before."""

import datetime as dt

import pytest

from virtualschool.authorities.models import Setting
from virtualschool.children.intake.census_names import census_around, census_day, named
from virtualschool.children.models import CensusPupil, CensusSessions, Child, Enrolment, SenNeed, SenProvision
from virtualschool.intake.models import QueuedRow
from virtualschool.intake.resolving import resolve_rows
from virtualschool.intake.tests.sending import UPN, Sender, child_in_care, counted, said, some_school

PUPILS = (
    "pupilonrolltableid,NativeId,dob,surname,forename,upn,formerupn,entrydate,termlysessionspossible,enrolstatus,senprovision,ncyearactual"
)
LEAVERS = "pupilnolongeronrolltableid,NativeId,surname,forename,upn,formerupn,entrydate,leavingdate,termlysessionspossible"
SESSIONS = "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,sessions,attendancereason"
NEEDS = "pupilonrolltableid,NativeId,sentyperank,sentype"
PUPIL = f"p1,SCH1,,Example,Ash,{UPN},,2024-Sep-04 00:00:00,136.0,C,K,7"
STRANGER = "p2,SCH1,,Other,Sam,ab12cd34-ef5,,2024-Sep-04 00:00:00,136.0,C,K,7"
START = dt.date(2024, 9, 4)


@pytest.fixture
def send(authority, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    some_school()
    Setting.objects.create(authority=authority, key="census.schools", value={"SCH1": 100001}, starts_on=dt.date(2020, 1, 1))
    return Sender(authority, tmp_path)


@pytest.fixture
def child(authority):
    return child_in_care(authority)


def spring(*rows):
    return {"2025_spring_pupilonroll.csv": "\n".join([PUPILS, *rows]).encode()}


def test_a_pupil_brings_names_sen_a_stay_and_a_key(send, child):
    load = send.batch(spring(PUPIL))[0]
    assert load.format.key == "census.pupils"
    assert counted(load) == {"created": 1}
    assert load.problems == []
    child.refresh_from_db()
    assert (child.forename, child.surname) == ("Ash", "Example")
    stay = Enrolment.objects.get()
    assert (stay.school.urn, stay.starts_on, stay.ends_on, stay.year_group, stay.status) == (100001, START, None, "7", "C")
    assert SenProvision.objects.get().known_from == dt.date(2025, 1, 16)
    pupil = CensusPupil.objects.get()
    assert (pupil.census, pupil.table_id, pupil.school_ref, pupil.sessions_possible) == ("2025 spring", "p1", "SCH1", 136)
    assert counted(send.batch(spring(PUPIL))[0]) == {"unchanged": 1}
    send.batch(spring(PUPIL.replace("136.0", "130")))
    send.undo()
    assert CensusPupil.objects.get().sessions_possible == 136


def test_sessions_and_needs_hang_on_the_pupil_and_wait_with_it(send, child):
    files = {
        **spring(PUPIL, STRANGER),
        "2025_spring_details.csv": f"{SESSIONS}\np1,SCH1,a,12.0,I\np1,SCH1,b,,M\np1,SCH1,c,3,H\np2,SCH1,d,2,I\np2,SCH1,e,2,M".encode(),
        "2025_spring_needs.csv": f"{NEEDS}\np1,SCH1,1.0,SEMH\np2,SCH1,1.0,ASD".encode(),
    }
    by_name = {load.name: load for load in send.batch(files)}
    details = by_name["2025_spring_details.csv"]
    assert counted(details) == {"created": 1, "unchanged": 1, "refused": 1, "queued": 2}
    assert sorted(said(details)) == [(4, "census.reason", "error"), (5, "child.unmatched", "warning")]
    assert (CensusSessions.objects.get().code, CensusSessions.objects.get().sessions) == ("I", 12)
    assert SenNeed.objects.get().need == "SEMH"
    assert QueuedRow.objects.count() == 1
    again = send.batch(files)
    assert sum(load.counts()["created"] + load.counts()["updated"] for load in again) == 0


def test_when_a_person_names_the_pupil_its_other_rows_come_in_with_the_next_load(send, child, viewer, authority):
    files = {**spring(STRANGER), "2025_spring_needs.csv": f"{NEEDS}\np2,SCH1,1.0,ASD".encode()}
    send.batch(files)
    resolve_rows(rows=list(QueuedRow.objects.all()), child_id=child.pk, authority=authority, by=viewer)
    assert CensusPupil.objects.get().table_id == "p2"
    loads = {load.name: load for load in send.batch({"2025_spring_needs.csv": files["2025_spring_needs.csv"]})}
    assert counted(loads["2025_spring_needs.csv"]) == {"created": 1}


def test_the_former_upn_is_tried_and_an_unknown_school_refuses_the_pupil_and_what_hangs_on_it(send, child):
    former = PUPIL.replace(f"{UPN},,", f"Z999,{UPN},").replace("SCH1", "SCH7")
    files = {**spring(former), "2025_spring_needs.csv": f"{NEEDS}\np1,SCH7,1,SEMH".encode()}
    pupils, needs = sorted(send.batch(files), key=lambda load: load.format.key)
    assert said(pupils) == [(2, "school.unknown", "error")]
    assert said(needs) == [(2, "census.pupil_refused", "error")]
    load = send.batch(spring(former.replace("SCH7", "100001")))[0]
    assert counted(load) == {"created": 1}


def test_leavers_close_the_stay_and_an_older_census_never_reopens_it(send, child):
    send.batch(spring(PUPIL))
    leaver = f"q1,SCH1,Later,Ash,{UPN},,2024-Sep-04 00:00:00,2025-Jun-27 00:00:00,100"
    summer = {"2025_summer_leavers.csv": f"{LEAVERS}\n{leaver}".encode()}
    assert counted(send.batch(summer)[0]) == {"created": 1}
    assert Enrolment.objects.get().ends_on == dt.date(2025, 6, 27)
    assert counted(send.batch(spring(PUPIL))[0]) == {"unchanged": 1}
    assert (Enrolment.objects.get().ends_on, Child.objects.get().surname) == (dt.date(2025, 6, 27), "Later")
    bad = leaver.replace("2025-Jun", "2023-Jun").replace("q1", "q2")
    assert said(send.batch({"2025_summer_leavers.csv": f"{LEAVERS}\n{bad}".encode()})[0]) == [(2, "enrolment.dates", "error")]


def test_what_an_enrolments_file_told_stands(send, child):
    send("enrolments.csv", "CHILD,URN,EntryDate,EnrolStatus,Surname,SEN", "C1,100001,02/09/2024,M,Register,E")
    load = send.batch(spring(PUPIL))[0]
    assert said(load) == [(2, "enrolment.dates_differ", "info")]
    stay = Enrolment.objects.get()
    assert (stay.starts_on, stay.status, stay.year_group) == (dt.date(2024, 9, 2), "M", "7")
    assert Child.objects.get().surname == "Register"
    assert counted(send.batch(spring(PUPIL))[0]) == {"unchanged": 1}


def test_a_census_is_named_by_its_file_its_dates_or_its_neighbours(send, child):
    rows = f"{PUPILS}\n{PUPIL}".encode()
    loads = send.batch({"x/pupils.csv": rows, "x/needs.csv": f"{NEEDS}\np1,SCH1,1,SEMH".encode()})
    assert [said(load) for load in loads] == [[(1, "census.by_dates", "info")]] * 2
    assert SenNeed.objects.get().census == "2024 autumn"
    alone = send.batch({"y/needs.csv": f"{NEEDS}\np1,SCH1,1,SEMH".encode()})[0]
    assert said(alone) == [(1, "census.unnamed", "error"), (2, "census.unnamed", "error")]
    assert counted(alone) == {"refused": 1}


def test_a_row_that_waited_comes_back_for_the_census_of_its_table(send, child, viewer, authority):
    later = STRANGER.replace("p2", "p3").replace("2024-Sep-04", "2025-Jan-06").replace("ab12", "ef56")
    send.batch({"pupils.csv": "\n".join([PUPILS, STRANGER, later]).encode()})
    resolve_rows(rows=[QueuedRow.objects.get(row=2)], child_id=child.pk, authority=authority, by=viewer)
    assert CensusPupil.objects.get().census == "2025 spring"


def test_names_and_days_of_censuses():
    assert named("school_census/2025_spring_pupils.csv") == "2025 spring"
    assert named("Autumn 2024/summer-2025.csv") == "2025 summer"
    assert named("pupils.csv") == ""
    assert [census_around(dt.date(2025, month, 28)) for month in (1, 4, 5, 8, 9, 12)] == [
        "2025 spring",
        "2025 spring",
        "2025 summer",
        "2025 summer",
        "2025 autumn",
        "2025 autumn",
    ]
    days = [census_day(f"2025 {term}") for term in ("spring", "summer", "autumn")]
    assert days == [dt.date(2025, 1, 16), dt.date(2025, 5, 15), dt.date(2025, 10, 2)]
