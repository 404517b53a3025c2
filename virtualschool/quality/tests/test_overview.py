"""What is wrong today, and decisions about marks."""

import pytest

from virtualschool.attendance.models import RegisterMonth
from virtualschool.intake.models import Batch
from virtualschool.quality.catalogue import rule
from virtualschool.quality.current import current_problems, mend_name
from virtualschool.quality.tests.conftest import URN

HEADER = ["CHILD", "URN", "Date", "AM", "PM"]
pytestmark = pytest.mark.django_db


def test_a_later_load_of_a_file_takes_the_place_of_the_earlier(children, load):
    load("a.csv", HEADER, [["c1", URN, "2026-03-02", "?", "/"], ["c1", 1, "2026-03-02", "/", "/"]])
    load("b.csv", HEADER, [["c2", URN, "2026-03-02", "?", "/"]])
    assert current_problems("806").filter(severity="error").count() == 3
    load("a.csv", HEADER, [["c1", URN, "2026-03-02", "/", "/"]])
    assert [problem.file.name for problem in current_problems("806").filter(severity="error")] == ["b.csv"]
    assert not current_problems("807").exists()


def test_by_rule_and_by_child(children, load, desk, client_as):
    load("a.csv", HEADER, [["c1", URN, "2026-03-02", "?", "/"], ["c2", URN, "2026-03-03", "E", "/"]])
    page = desk.get("/data/quality/").content.decode()
    assert "E mark outside every suspension" in page
    assert "attendance.outside_care" in page
    assert "attendance.outside_care" not in desk.get("/data/quality/?severity=error").content.decode()
    rows = desk.get("/data/quality/rules/attendance.e_without_suspension/").content.decode()
    assert "Given2 Family2" in rows
    assert "Family2" not in client_as("analyst").get("/data/quality/rules/attendance.e_without_suspension/").content.decode()
    assert "Given2 Family2" in desk.get("/data/quality/?show=children").content.decode()
    out = desk.get("/data/quality/rules/attendance.e_without_suspension/rows.csv").content.decode("utf-8-sig")
    assert out.splitlines()[1].startswith("a.csv,3,AM,attendance.e_without_suspension,warning")
    assert desk.get("/data/quality/rules/attendance.e_without_suspension/rows.xml").status_code == 404
    assert client_as("administrator").get("/data/quality/").status_code == 404


def test_one_of_two_rows_that_disagree_is_kept(children, load, desk):
    load("a.csv", HEADER, [["c1", URN, "2026-03-02", "/", "\\"], ["c1", URN, "2026-03-02", "O", "\\"]])
    page = desk.get("/data/quality/conflicts/").content.decode()
    assert "AM O" in page
    chosen = current_problems("806").get(code="attendance.conflict", row=3)
    desk.post("/data/quality/conflicts/", {"problem": chosen.pk})
    assert RegisterMonth.objects.get().marks[2] == "O"
    assert "No rows disagree" in desk.get("/data/quality/conflicts/").content.decode()
    assert "settled already" in desk.post("/data/quality/conflicts/", {"problem": chosen.pk}).content.decode()

    desk.post(f"/data/import/{Batch.objects.get(kind='resolution').public_id}/undo")
    assert current_problems("806").filter(code="attendance.conflict").count() == 2


def test_marks_kept_aside_are_accepted(children, load, desk, viewer_as):
    load("a.csv", HEADER, [["c1", URN, "2025-12-25", "/", "\\"]])
    register = RegisterMonth.objects.get()
    assert "Not a school day" in desk.get("/data/quality/marks/?year=2025").content.decode()
    answer = desk.post("/data/quality/marks/?year=2025", {"register": register.pk}, follow=True).content.decode()
    assert "2 marks count from now on" in answer
    assert "No mark is kept aside" in answer
    assert desk.post("/data/quality/marks/", {"register": "999999"}).status_code == 404


def test_rules_are_called_by_what_they_say():
    assert rule("101").owner == "DfE"
    assert "sex" in rule("101").title
    assert rule("attendance.conflict").owner == "Education"
    assert rule("something.new_here").title == "New here"


def test_a_mended_workbook_keeps_its_name():
    assert mend_name("school/roll.csv") == "roll to mend.xlsx"
    assert mend_name("roll to mend.xlsx") == "roll to mend.xlsx"
    assert mend_name("book.xlsx [May]") == "book (May) to mend.xlsx" or mend_name("book.xlsx [May]").endswith("to mend.xlsx")


def test_one_of_two_enrolments_that_disagree_is_kept(children, load, desk):
    header = ["CHILD", "URN", "EntryDate", "LeavingDate", "NCYear", "EnrolStatus"]
    rows = [["c1", URN, "2024-09-01", "2025-07-01", "8", "C"], ["c1", URN, "2024-09-01", "2025-06-01", "8", "C"]]
    load("roll.csv", header, rows)
    assert current_problems("806").filter(code="row.conflict").count() == 2
    assert "2025-06-01" in desk.get("/data/quality/conflicts/").content.decode()
    desk.post("/data/quality/conflicts/", {"problem": current_problems("806").get(code="row.conflict", row=3).pk})
    assert str(children[0].enrolments.get(starts_on="2024-09-01").ends_on) == "2025-06-01"
    assert not current_problems("806").filter(code="row.conflict").exists()
