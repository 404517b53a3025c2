"""Registers against suspensions and permanent exclusions, whichever file comes first."""

import pytest

from virtualschool.intake.actions import undo_batch
from virtualschool.quality.current import current_problems
from virtualschool.quality.rules import AFTER_EXCLUSION, E_ALONE
from virtualschool.quality.tests.conftest import URN
from virtualschool.schools.models import School

MARKS = ["CHILD", "URN", "Date", "AM", "PM"]
SUSPENSIONS = ["CHILD", "URN", "Category", "StartDate", "Sessions"]
pytestmark = pytest.mark.django_db


def found(report, code):
    return [(load.name, each.row, each.column) for load in report.loads for each in load.problems if each.code == code]


def suspended(sessions, start="2026-03-05", urn=URN):
    return [["c1", urn, "SUSP", start, sessions]]


@pytest.mark.parametrize(
    ("sessions", "day", "am", "pm", "expected"),
    [
        (2, "2026-03-05", "E", "E", []),
        (2, "2026-03-06", "E", "/", []),  # it began in the afternoon of the 5th
        (2, "2026-03-06", "/", "E", ["PM"]),
        (3, "2026-03-09", "E", "/", ["AM"]),
        (4, "2026-03-09", "E", "/", []),  # over a weekend
        (1, "2026-03-04", "/", "E", ["PM"]),  # the day before
        ("", "2026-03-20", "E", "E", []),  # of unknown length
    ],
)
def test_e_lies_within_the_sessions_of_a_suspension(children, load, sessions, day, am, pm, expected):
    load("suspensions.csv", SUSPENSIONS, suspended(sessions))
    report = load("marks.csv", MARKS, [["c1", URN, day, am, pm]], dry_run=True)
    assert found(report, E_ALONE) == [("marks.csv", 2, column) for column in expected]


def test_e_at_another_school_or_without_anything(children, load):
    School.objects.create(urn=111000, name="Elsewhere", la_code="806", status_code="1")
    load("suspensions.csv", SUSPENSIONS, suspended(2, urn=111000))
    report = load("marks.csv", MARKS, [["c1", URN, "2026-03-05", "E", "E"], ["c2", URN, "2026-03-05", "E", "/"]])
    assert found(report, E_ALONE) == [("marks.csv", 2, "AM"), ("marks.csv", 3, "AM")]
    assert "1 more mark" in next(each.message for each in report.loads[0].problems if each.code == E_ALONE)


def test_after_a_permanent_exclusion(children, load):
    load("suspensions.csv", SUSPENSIONS, [["c1", URN, "PERM", "2026-03-05", ""]])
    rows = [
        ["c1", URN, "2026-03-05", "/", "\\"],
        ["c1", URN, "2026-03-06", "E", "E"],
        ["c1", URN, "2026-03-09", "L", "O"],
        ["c2", URN, "2026-03-09", "/", "\\"],
    ]
    report = load("marks.csv", MARKS, rows)
    assert found(report, AFTER_EXCLUSION) == [("marks.csv", 4, "AM")]
    assert found(report, E_ALONE) == []


def test_the_exclusion_comes_later(children, load):
    load("marks.csv", MARKS, [["c1", URN, "2026-03-05", "/", "\\"], ["c1", URN, "2026-03-09", "L", "\\"]])
    report = load("suspensions.csv", SUSPENSIONS, [["c1", URN, "PERM", "2026-03-05", ""]], dry_run=True)
    assert found(report, AFTER_EXCLUSION) == [("suspensions.csv", 2, "StartDate")]
    assert "2 present marks" in next(each.message for each in report.loads[0].problems if each.code == AFTER_EXCLUSION)


def test_both_in_one_batch_stand_at_the_register(children, authority, viewer, tmp_path):
    from virtualschool.intake.actions import collect, load_batch
    from virtualschool.quality.tests.conftest import csv_text

    (tmp_path / "suspensions.csv").write_bytes(csv_text(SUSPENSIONS, [["c1", URN, "PERM", "2026-03-05", ""]]))
    (tmp_path / "marks.csv").write_bytes(csv_text(MARKS, [["c1", URN, "2026-03-09", "/", "E"]]))
    report = load_batch(sources=collect([tmp_path]), authority=authority, by=viewer)
    assert found(report, AFTER_EXCLUSION) == [("marks.csv", 2, "AM")]


def test_the_number_of_queries_does_not_grow(children, load, django_assert_max_num_queries):
    load("suspensions.csv", SUSPENSIONS, [[child.child_code, URN, "PERM", "2026-03-05", ""] for child in children])
    with django_assert_max_num_queries(90):
        load("marks.csv", MARKS, [[child.child_code, URN, "2026-03-09", "/", "E"] for child in children], dry_run=True)


def test_a_suspension_that_comes_later_settles_it(children, load, viewer, authority):
    load("marks.csv", MARKS, [["c1", URN, "2026-03-05", "E", "E"], ["c2", URN, "2026-03-05", "E", "E"]])
    assert current_problems("806").filter(code=E_ALONE).count() == 2
    later = load("suspensions.csv", SUSPENSIONS, suspended(2))
    assert [problem.row for problem in current_problems("806").filter(code=E_ALONE)] == [3]
    undo_batch(batch=later.batch, authority=authority, by=viewer)
    assert current_problems("806").filter(code=E_ALONE).count() == 2


def test_a_suspension_that_explains_only_some_settles_nothing(children, load):
    load("marks.csv", MARKS, [["c1", URN, "2026-03-05", "E", "E"], ["c1", URN, "2026-03-12", "E", "E"]])
    load("suspensions.csv", SUSPENSIONS, suspended(2))
    assert current_problems("806").filter(code=E_ALONE).count() == 2
