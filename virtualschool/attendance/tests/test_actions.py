"""Accepting marks kept aside and choosing between rows; both can be undone, and only some people may."""

import datetime as dt

import pytest

from virtualschool.attendance.actions import CannotResolve, accept_marks, choose_row
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.queries import marks_aside
from virtualschool.attendance.tests.test_intake import DAILY, counted, marks, outcomes, problems, row
from virtualschool.audit.models import Entry
from virtualschool.intake.actions import undo_batch
from virtualschool.intake.models import SourceFile
from virtualschool.kernel.periods import school_year_of

SATURDAY = dt.date(2025, 11, 8)
YEAR = school_year_of(SATURDAY)


def test_an_accepted_mark_counts_until_the_acceptance_is_undone(pupil, send, viewer, authority):
    send(DAILY, row("08/11/2025", "/", "I"))
    register = RegisterMonth.objects.get()
    assert [(aside.code, aside.reasons) for aside in marks_aside(viewer, YEAR)] == [
        ("/", ("attendance.outside_term",)),
        ("I", ("attendance.outside_term",)),
    ]
    batch = accept_marks(register=register, sessions=[(SATURDAY, 0)], by=viewer)
    assert counted() == (1, 1)
    assert [aside.code for aside in marks_aside(viewer, YEAR)] == ["I"]
    entry = Entry.objects.get(event="attendance.accepted")
    assert (entry.child_id, entry.detail) == (pupil.pk, {"batch": batch.pk, "sessions": 1})
    undo_batch(batch=batch, authority=authority, by=viewer)
    assert SessionTally.objects.count() == 0


@pytest.mark.parametrize("sessions", [[], [(dt.date(2025, 11, 9), 0)], [(dt.date(2025, 12, 8), 0)]])
def test_there_must_be_a_mark_to_accept(pupil, send, viewer, sessions):
    send(DAILY, row("08/11/2025", "/", "I"))
    with pytest.raises(CannotResolve, match="no mark"):
        accept_marks(register=RegisterMonth.objects.get(), sessions=sessions, by=viewer)


def test_who_may_not_decide_or_does_not_reach_the_child(pupil, send, viewer_as, other_authority):
    send(DAILY, row("08/11/2025", "/", "I"), row("04/11/2025", "/", "I"), row("04/11/2025", "N", "I"))
    register, file = RegisterMonth.objects.get(), SourceFile.objects.get()
    teacher = viewer_as("designated_teacher", school_urn=111734)
    neighbour = viewer_as("head", of=other_authority)
    for stranger, words in ((teacher, "may not"), (neighbour, "not one of yours")):
        with pytest.raises(CannotResolve, match=words):
            accept_marks(register=register, sessions=[(SATURDAY, 0)], by=stranger)
        with pytest.raises(CannotResolve, match=words):
            choose_row(file=file, row=3, by=stranger)


def test_choosing_a_row_loads_only_what_was_in_conflict(pupil, send, viewer, authority):
    send(DAILY, row("04/11/2025", "/", "\\"), row("04/11/2025", "L", "\\"))
    assert marks() == {"111734 2025-11-04 PM": "\\"}
    send({"later.csv": [DAILY, row("04/11/2025", "", "N")]})
    first = SourceFile.objects.get(name="register.csv")
    report = choose_row(file=first, row=3, by=viewer)
    assert marks() == {"111734 2025-11-04 AM": "L", "111734 2025-11-04 PM": "N"}
    assert (problems(report), outcomes(report), report.batch.kind) == ([], {3: "created"}, "resolution")
    assert Entry.objects.get(event="attendance.chosen").detail == {"batch": report.batch.pk, "row": 3, "marks": 1}
    undo_batch(batch=report.batch, authority=authority, by=viewer)
    assert marks() == {"111734 2025-11-04 PM": "N"}


def test_a_row_without_conflict_or_without_its_file_cannot_be_chosen(pupil, send, viewer, var):
    send(DAILY, row("04/11/2025", "/", ""), row("04/11/2025", "L", ""), row("05/11/2025", "L", ""))
    file = SourceFile.objects.get()
    with pytest.raises(CannotResolve, match="does not disagree"):
        choose_row(file=file, row=4, by=viewer)
    (var / "files" / file.stored).unlink()
    with pytest.raises(CannotResolve, match="send the row again"):
        choose_row(file=file, row=2, by=viewer)
