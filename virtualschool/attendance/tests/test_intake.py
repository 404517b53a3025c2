"""Register files: what is loaded of them, what is refused, what became of each row."""

import datetime as dt
from typing import Any

import pytest

from virtualschool.attendance import registers
from virtualschool.attendance.codes import decode
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.provenance import Origin, row_in, rows_text, sources_of
from virtualschool.attendance.tests.conftest import UPN
from virtualschool.authorities.queries import command_line_viewer
from virtualschool.children.care import rebuild_care
from virtualschool.children.models import Enrolment, ReportedEpisode
from virtualschool.intake import longrows
from virtualschool.intake.actions import undo_batch
from virtualschool.intake.formats import seal_of
from virtualschool.intake.models import Mapping

DAILY = "UPN,URN,Date,AM,PM"
WEEKLY = "UPN,URN,WeekBeginning,MonAM,MonPM,Tue AM,Tue PM,WedAM,WedPM,ThuAM,ThuPM,FriAM,FriPM"
NOVEMBER = dt.date(2025, 11, 1)


@pytest.fixture(autouse=True, params=["short", "long"])
def length(request, monkeypatch):
    """Every file is read row by row, and then by column as a long one is."""
    if request.param == "long":
        monkeypatch.setattr(longrows, "LONG", 1)


def row(*cells: Any) -> str:
    return ",".join(map(str, (UPN, 111734, *cells)))


def marks() -> dict[str, str]:
    """Every mark in the record, by school, day and half of the day."""
    return {
        f"{register.school.urn} {day} {session.name}": decode(char)
        for register in RegisterMonth.objects.select_related("school")
        for day, session, char in registers.marks_in(register.month, register.marks)
    }


def problems(report: Any) -> list[tuple[int, str, str, str]]:
    return [(found.row, found.column, found.code, str(found.severity)) for load in report.loads for found in load.problems]


def outcomes(report: Any) -> dict[int, str]:
    load = report.loads[0]
    return {number: str(load.outcome_of(number)) for number, _ in load.sheet.rows}


def counted() -> tuple[int, int]:
    """Possible and attended sessions over all tallies."""
    rows = SessionTally.objects.values_list("possible", "attended")
    return sum(possible for possible, _ in rows), sum(attended for _, attended in rows)


def record() -> list[Any]:
    """Registers and tallies as they stand."""
    tallies = SessionTally.objects.order_by("month", "possible").values("month", "in_care", "possible", "attended")
    return [*RegisterMonth.objects.order_by("pk").values(), *tallies]


def test_a_daily_row_becomes_two_marks_with_counters(pupil, send):
    report = send(DAILY, row("04/11/2025", "/", "i"), row("2025-11-05", "", "c2"))
    assert problems(report) == []
    assert outcomes(report) == {2: "created", 3: "created"}
    assert marks() == {"111734 2025-11-04 AM": "/", "111734 2025-11-04 PM": "I", "111734 2025-11-05 PM": "C2"}
    register = RegisterMonth.objects.get()
    assert (register.month, register.possible, register.attended, register.authorised) == (NOVEMBER, 3, 1, 2)
    assert counted() == (3, 1)


def test_loading_again_changes_nothing_and_a_later_file_corrects(pupil, send):
    send(DAILY, row("04/11/2025", "/", "N"), row("05/11/2025", "/", "\\"))
    assert outcomes(send(DAILY, row("04/11/2025", "/", "N"), row("05/11/2025", "/", "\\"))) == {2: "unchanged", 3: "unchanged"}
    again = send(DAILY, row("04/11/2025", "/", "I"), row("05/11/2025", "/", "\\"))
    assert outcomes(again) == {2: "updated", 3: "unchanged"}
    assert RegisterMonth.objects.get().authorised == 1
    assert marks()["111734 2025-11-04 PM"] == "I"


def test_a_weekly_row_with_spaced_columns(pupil, send):
    report = send(WEEKLY, row("03/11/2025", *"/\\/\\/\\II", "", "Y2"))
    assert problems(report) == []
    assert marks()["111734 2025-11-06 PM"] == "I"
    assert marks()["111734 2025-11-07 PM"] == "Y2"
    assert counted() == (8, 6)


def test_a_week_that_begins_on_a_tuesday_is_refused(pupil, send):
    report = send(WEEKLY, row("04/11/2025", *"/\\/\\/\\/\\/\\"))
    assert problems(report) == [(2, "WeekBeginning", "attendance.week", "error")]
    assert outcomes(report) == {2: "refused"}


def test_a_row_a_session(pupil, send):
    report = send("CHILD,URN,Date,Session,Mark", "C1,111734,04/11/2025,am,/", "C1,111734,04/11/2025,PM,L", "C1,111734,04/11/2025,night,L")
    assert problems(report) == [(4, "Session", "cell.invalid", "error")]
    assert marks() == {"111734 2025-11-04 AM": "/", "111734 2025-11-04 PM": "L"}


def test_marks_are_judged_by_their_date_and_the_others_kept(pupil, send):
    report = send(
        DAILY,
        row("16/07/2024", "H", "K"),
        row("04/11/2025", "H", "/"),
        row("05/11/2025", "ZZ", "Y"),
        row("18/06/2026", "/", ""),
    )
    assert sorted(problems(report)) == [
        (1, "", "attendance.term_unchecked", "info"),
        (3, "AM", "attendance.code", "error"),
        (4, "AM", "attendance.code", "error"),
        (4, "PM", "attendance.code", "error"),
        (5, "AM", "attendance.future", "error"),
    ]
    assert outcomes(report) == {2: "created", 3: "created", 4: "refused", 5: "refused"}
    assert marks() == {"111734 2024-07-16 AM": "H", "111734 2024-07-16 PM": "K", "111734 2025-11-04 PM": "/"}


def test_an_unknown_school_is_refused_and_an_unknown_child_waits(pupil, send):
    report = send(DAILY, f"{UPN},999999,04/11/2025,/,/", "B999999999999,111734,04/11/2025,/,/")
    assert sorted(problems(report)) == [(2, "URN", "school.unknown", "error"), (3, "UPN", "child.unmatched", "warning")]
    assert outcomes(report) == {2: "refused", 3: "queued"}
    assert marks() == {}


def test_rows_that_disagree_are_not_loaded_for_that_session(pupil, send):
    report = send(DAILY, row("04/11/2025", "/", "\\"), row("04/11/2025", "/", "I"), row("05/11/2025", "", "L"))
    assert problems(report) == [(2, "PM", "attendance.conflict", "error"), (3, "PM", "attendance.conflict", "error")]
    assert [found.value for found in report.loads[0].problems] == ["\\", "I"]
    assert outcomes(report) == {2: "created", 3: "unchanged", 4: "created"}
    assert marks() == {"111734 2025-11-04 AM": "/", "111734 2025-11-05 PM": "L"}


def test_a_third_row_joins_a_quarrel_in_another_file(pupil, send):
    report = send({"a.csv": [DAILY, row("04/11/2025", "/", ""), row("04/11/2025", "/", "N")], "b.csv": [DAILY, row("04/11/2025", "I", "")]})
    assert [code for _, _, code, _ in problems(report)] == ["attendance.conflict"] * 3
    assert "row 2 of b.csv: I" in report.loads[0].problems[0].message
    assert marks() == {"111734 2025-11-04 PM": "N"}


def test_the_same_row_twice_is_taken_once(pupil, send):
    report = send(DAILY, row("04/11/2025", "/", "\\"), row("04/11/2025", "/", "\\"))
    assert problems(report) == [(3, "", "row.duplicate", "warning")]
    assert counted() == (2, 2)


def test_two_schools_are_both_kept_and_the_session_counts_once(pupil, second_school, send):
    Enrolment.objects.create(child=pupil, school=second_school, starts_on=dt.date(2025, 9, 1), status="S")
    report = send(DAILY, row("04/11/2025", "I", "\\"), f"{UPN},111999,04/11/2025,/,D")
    assert problems(report) == [(2, "AM", "attendance.two_schools", "warning"), (3, "AM", "attendance.two_schools", "warning")]
    assert "row 3" in report.loads[0].problems[0].message
    assert len(marks()) == 4
    assert counted() == (2, 2)
    later = send(DAILY, row("04/11/2025", "L", ""))
    assert problems(later) == [(2, "AM", "attendance.two_schools", "warning")]
    assert "row 3 of register.csv, batch" in later.loads[0].problems[0].message


def test_outside_care_is_kept_and_counts_apart(child, school, send):
    Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2019, 9, 1), status="C")
    ReportedEpisode.objects.update(ceased_on=dt.date(2025, 11, 5), reason_ceased="E4A")
    rebuild_care(child.authority, {child.pk}, set())
    report = send(WEEKLY, row("03/11/2025", *"/\\/\\/\\/\\/\\"))
    assert problems(report) == [(2, "WedAM", "attendance.outside_care", "warning")]
    assert "6 marks" in report.loads[0].problems[0].message
    assert dict(SessionTally.objects.values_list("in_care", "possible")) == {True: 4, False: 6}


def test_outside_enrolment_is_kept_aside_until_the_enrolment_comes(child, school, send, authority):
    from virtualschool.attendance.tallies import rebuild

    report = send(DAILY, row("04/11/2025", "/", "\\"))
    assert problems(report) == [(2, "AM", "attendance.outside_enrolment", "warning")]
    assert outcomes(report) == {2: "created"}
    assert counted() == (0, 0)
    Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2025, 11, 4), ends_on=dt.date(2025, 11, 4))
    rebuild(authority, {child.pk}, set())
    assert counted() == (2, 2)


def test_outside_term_is_kept_aside_and_a_year_without_calendar_says_so(pupil, send):
    report = send(DAILY, row("25/12/2025", "/", ""), row("08/11/2025", "/", ""), row("03/10/2022", "/", ""), row("04/10/2022", "/", ""))
    assert problems(report) == [
        (2, "AM", "attendance.outside_term", "warning"),
        (3, "AM", "attendance.outside_term", "warning"),
        (1, "", "attendance.term_unchecked", "info"),
    ]
    assert "2022/23" in report.loads[0].problems[-1].message
    assert counted() == (2, 2)


def test_a_mark_leads_back_to_its_file_and_row(pupil, send):
    first = send(DAILY, row("04/11/2025", "/", "\\"), row("05/11/2025", "/", "\\"))
    second = send({"later.csv": [DAILY, row("06/11/2025", "/", "/"), row("05/11/2025", "/", "O")]})
    register = RegisterMonth.objects.get()
    assert sources_of(register, dt.date(2025, 11, 4), 1) == Origin("register.csv", 2, first.batch.pk)
    assert sources_of(register, dt.date(2025, 11, 5), 0) == Origin("register.csv", 3, first.batch.pk)
    assert sources_of(register, dt.date(2025, 11, 5), 1) == Origin("later.csv", 3, second.batch.pk)
    assert sources_of(register, dt.date(2025, 11, 7), 0) is None


def test_source_rows_are_written_shortly():
    text = rows_text({4: 17, 5: 17, 6: 18, 9: 19})
    assert text == "3:17,4am:18,5pm:19"
    assert [row_in(text, dt.date(2025, 11, day), half) for day, half in ((3, 0), (3, 1), (4, 0), (4, 1), (5, 1))] == [17, 17, 18, None, 19]


@pytest.mark.parametrize("dry_run", [True, False])
def test_two_files_of_one_batch_share_a_month_and_undo_puts_back(pupil, send, authority, dry_run):
    send(DAILY, row("04/11/2025", "/", "\\"))
    before = record()
    files = {
        "a.csv": [DAILY, row("05/11/2025", "/", "I")],
        "b.csv": [DAILY, row("04/11/2025", "N", ""), row("02/12/2025", "/", "")],
    }
    report = send(files, dry_run=dry_run)
    assert [load.counts()["created"] for load in report.loads] == [1, 1]
    assert report.loads[1].counts()["updated"] == 1
    if not dry_run:
        assert counted() == (5, 3)
        undo_batch(batch=report.batch, authority=authority, by=command_line_viewer(authority))
    assert record() == before


def test_another_layout_is_mapped_once(pupil, send, authority):
    header = ["Pupil ref", "Place", "Day", "Morning session", "Afternoon session"]
    columns = {"CHILD": "Pupil ref", "URN": "Place", "Date": "Day", "AM": "Morning session", "PM": "Afternoon session"}
    codes = {"AM": {"Present": "/", "Ill": "I"}, "PM": {"Present": "\\"}}
    rows = ["C1;111734;04/11/2025;present;Present", "C1;111734;05/11/2025;Ill;Gone"]
    assert problems(send(";".join(header), *rows)) == [(1, "", "format.unknown", "error")]
    Mapping.objects.create(
        authority_code=authority.code,
        sender="Phone calls",
        format_key="attendance.daily",
        signature=seal_of(header),
        header=header,
        columns=columns,
        codes=codes,
    )
    report = send(";".join(header), *rows)
    assert [problem for problem in problems(report) if problem[3] == "error"] == [(3, "PM", "attendance.code", "error")]
    assert marks() == {"111734 2025-11-04 AM": "/", "111734 2025-11-04 PM": "\\", "111734 2025-11-05 AM": "I"}
