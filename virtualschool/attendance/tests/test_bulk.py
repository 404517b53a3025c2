"""Long register files are taken by column. Whatever is in them, that must give what reading row by row gives, to the letter."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.attendance.tests.conftest import UPN
from virtualschool.authorities.queries import authority_numbered, command_line_viewer
from virtualschool.children.models import Child, Enrolment
from virtualschool.intake import longrows
from virtualschool.intake.actions import undo_batch
from virtualschool.intake.formats import seal_of
from virtualschool.intake.models import Change, Mapping, Problem, QueuedRow
from virtualschool.intake.previews import differences

CHILDREN = ["C1", "C1", "C1", "C2", " C1 ", "c9", ""]
UPNS = [UPN, UPN.lower(), "", "", "B999999999999", "UN1"]
SCHOOLS = ["111734", "111734", "111999", " 111734", "111734.0", "999999", "x", ""]
DAYS = ["04/11/2025", "2025-11-04", "05/11/2025", "30/11/2025", "01/12/2025", "16/07/2024", "04/11/2099", "yesterday", ""]
MONDAYS = ["03/11/2025", "2025-11-03", "29/09/2025", "04/11/2025", "15/07/2024", "03/11/2098", ""]
HALVES = ["AM", "pm", "2", "night", ""]
MARKS = ["/", "\\", "/", "I", "i ", "C2", "E", "", " ", "H", "ZZ"]
WEEK = [f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")]
LAYOUTS = {
    "daily": (["CHILD", "UPN", "URN", "Date", "AM", "PM"], [CHILDREN, UPNS, SCHOOLS, DAYS, MARKS, MARKS]),
    "shuffled": (["PM", "Note", "Date", "UPN", "AM", "URN"], [MARKS, ["x", ""], DAYS, UPNS, MARKS, SCHOOLS]),
    "weekly": (["CHILD", "URN", "WeekBeginning", *WEEK], [CHILDREN, SCHOOLS, MONDAYS, *[MARKS] * 10]),
    "sessions": (["CHILD", "URN", "Date", "Session", "Mark"], [CHILDREN, SCHOOLS, DAYS, HALVES, MARKS]),
    "mapped": (["Pupil", "Place", "Day", "Before", "After"], [CHILDREN, SCHOOLS, DAYS, ["here", "ill", *MARKS], MARKS]),
}


def lines(layout: str) -> st.SearchStrategy[list[str]]:
    """A file of a layout: dirty rows, some of them twice, too short or too long, and blank lines."""
    header, pools = LAYOUTS[layout]
    whole = st.tuples(*map(st.sampled_from, pools)).map(list)
    odd = [whole.map(lambda cells: cells[:-1]), whole.map(lambda cells: [*cells, "more"]), st.just([""] * len(pools))]
    row = st.one_of(*[whole] * 8, *odd)
    rows = st.lists(row, min_size=1, max_size=25)
    return rows.map(lambda some: [",".join(header), *(",".join(cells) for cells in [*some, *some[:2]])])


files = st.sampled_from(sorted(LAYOUTS)).flatmap(lines)


@pytest.fixture
def town(pupil: Child, school: Any, second_school: Any, authority: Any) -> None:
    """Two children, one of them at two schools; and a layout that was mapped."""
    other = Child.objects.create(authority=authority, child_code="C2", upn="", born_on=dt.date(2012, 5, 1), sex="M")
    Enrolment.objects.create(child=pupil, school=second_school, starts_on=dt.date(2025, 9, 1), status="S")
    Enrolment.objects.create(child=other, school=school, starts_on=dt.date(2025, 11, 5), ends_on=dt.date(2025, 11, 30))
    header = LAYOUTS["mapped"][0]
    columns = dict(zip(("CHILD", "URN", "Date", "AM", "PM"), header, strict=True))
    words = {"AM": {"Here": "/", "Ill": "I"}, "URN": {"x": "111999"}}
    told = {"sender": "Phone", "format_key": "attendance.daily", "signature": seal_of(header), "header": header}
    Mapping.objects.create(authority_code=authority.code, columns=columns, codes=words, **told)


def result(send: Any, batches: list[dict[str, list[str]]]) -> list[Any]:
    """All that loading says and leaves behind but for ids, and what undoing leaves; the record is put back afterwards."""
    with transaction.atomic():
        told: list[Any] = []
        for batch in batches:
            report = send(batch)
            for load in report.loads:
                problems = [dataclasses.replace(found, message=re.sub(r"batch \d+", "batch", found.message)) for found in load.problems]
                told.append([load.name, load.counts(), problems, [load.outcome_of(number) for number, _ in load.sheet.rows]])
            told.append(report.seal)
        told += [_rows(RegisterMonth), _rows(SessionTally), _rows(Change), _rows(QueuedRow), _rows(Problem)]
        told.append(differences(Change.objects.order_by("pk")))
        if report.batch:
            authority = authority_numbered(report.batch.authority_code)
            undo_batch(batch=report.batch, authority=authority, by=command_line_viewer(authority))
        told += [_rows(RegisterMonth), _rows(SessionTally)]
        transaction.set_rollback(True)
    return told


def _rows(model: Any) -> list[dict[str, Any]]:
    """The rows of a table without what differs between two runs."""
    rows = list(model.objects.order_by("pk").values())
    for row in rows:
        for name in ("id", "batch_id", "file_id", "object_id", "public_id"):
            row.pop(name, None)
        if "message" in row:
            row["message"] = re.sub(r"batch \d+", "batch", row["message"])
    return rows


batches = st.lists(st.lists(files, min_size=1, max_size=2), min_size=1, max_size=2)


@pytest.mark.slow
@given(sent=batches)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_long_files_are_read_like_short_ones(town, send, sent):
    named = [{f"{place}{'ab'[number]}.csv": of_file for number, of_file in enumerate(some)} for place, some in enumerate(sent)]
    by_row = result(send, named)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(longrows, "LONG", 1)
        patch.setattr(longrows, "BLOCK", 4)
        assert result(send, named) == by_row


def test_a_row_of_a_long_file_is_made_only_where_there_is_something_to_say(pupil, send, monkeypatch):
    monkeypatch.setattr(longrows, "LONG", 1)
    rows = [f"{UPN},111734,{day:02d}/11/2025,{mark},\\" for day, mark in ((3, "/"), (4, "?"), (5, "I"), (6, "/"))]
    load = send("UPN,URN,Date,AM,PM", *rows).loads[0]
    assert [row.number for row in load.rows] == [3]
    assert load.counts()["created"] == 4
