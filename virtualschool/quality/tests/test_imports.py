"""From files to the record through the page: look, load, undo, mend, and what may go wrong."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from xlsxwriter import Workbook

from virtualschool.attendance.models import RegisterMonth
from virtualschool.audit.models import Entry
from virtualschool.children.models import Child
from virtualschool.intake.models import Batch, Problem
from virtualschool.intake.previews import folder_of
from virtualschool.quality.current import current_problems
from virtualschool.quality.tests.conftest import URN

HEADER = ["CHILD", "URN", "Date", "AM", "PM"]
pytestmark = pytest.mark.django_db


def marks(*days, child="c1", am="/", pm="\\", urn=URN):
    return [[child, urn, day, am, pm] for day in days]


def batch_at(address) -> Batch:
    return Batch.objects.get(public_id=address.rstrip("/").split("/")[-1])


def test_look_load_and_undo(children, send, desk):
    address = send(("register.csv", HEADER, marks("2026-03-02", "2026-03-03") + marks("2026-03-03", child="c2", am="?")))
    assert not RegisterMonth.objects.exists()
    page = desk.get(address).content.decode()
    assert "Nothing is in the record yet" in page
    assert "Registers, a row a day" in page
    assert "attendance.code" in page

    assert "day 2 morning: no mark → /" in desk.get(f"{address}?show=differences").content.decode()
    assert "attendance.code" in desk.get(f"{address}?show=problems&severity=error").content.decode()

    loaded = desk.post(f"{address}load", follow=True)
    assert "Loaded as batch" in loaded.content.decode()
    assert RegisterMonth.objects.get(child__child_code="c1").possible == 4
    batch = batch_at(address)
    assert batch.state == "committed"
    assert not folder_of(batch).exists()
    assert "no mark → /" in desk.get(f"{address}?show=differences").content.decode()

    assert "New ones that go" in desk.get(f"{address}undo").content.decode()
    desk.post(f"{address}undo")
    assert not RegisterMonth.objects.exists()
    assert {"batch.previewed", "batch.committed", "batch.undone"} <= set(Entry.objects.values_list("event", flat=True))


def test_a_preview_that_is_discarded_leaves_nothing(children, send, desk):
    address = send(("register.csv", HEADER, marks("2026-03-02")))
    folder = folder_of(batch_at(address))
    assert folder.exists()
    desk.post(f"{address}discard")
    assert batch_at(address).state == "discarded"
    assert not folder.exists()
    assert "does not wait" in desk.post(f"{address}load").content.decode()
    assert not RegisterMonth.objects.exists()


def workbook(header, rows) -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet("Marks")
        for number, cells in enumerate([header, *rows]):
            page.write_row(number, 0, cells)
    return out.getvalue()


def test_twelve_bad_rows_of_800_come_back_mended(children, send, desk):
    days = [f"2026-03-{day:02d}" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19)]
    rows = [row for child in children for row in marks(*days, child=child.child_code)][:800]
    for number in range(12):
        rows[60 * number][2] = "31/02/2026"
    address = send(("march.xlsx", workbook(HEADER, rows)))
    desk.post(f"{address}load")
    file = batch_at(address).files.get()
    assert (file.rows, file.refused, file.created) == (800, 12, 788)

    handed = desk.get(f"{address}mend/0")
    book = load_workbook(io.BytesIO(handed.content)).active
    back = [[cell or "" for cell in row] for row in book.iter_rows(values_only=True)]
    assert back[0] == [*HEADER, "Problem"]
    assert len(back) == 13
    assert all("not a date" in row[-1] for row in back[1:])

    assert current_problems("806").filter(severity="error").count() == 12
    mended = [[row[0], row[1], "20/03/2026", *row[3:]] for row in back[1:]]
    again = send(("march to mend.xlsx", workbook(back[0], mended)))
    desk.post(f"{again}load")
    file = batch_at(again).files.get()
    assert (file.rows, file.refused, file.created) == (12, 0, 12)
    assert not Problem.objects.filter(file=file, code="column.unknown").exists()
    assert not current_problems("806").filter(severity="error").exists()


def test_a_stale_preview_is_refused_and_shown_again(children, send, load, desk):
    address = send(("register.csv", HEADER, marks("2026-03-02")))
    load("other.csv", HEADER, marks("2026-03-03"))
    answer = desk.post(f"{address}load", follow=True).content.decode()
    assert "The record changed after this preview was made" in answer
    assert batch_at(address).state == "preview"
    assert RegisterMonth.objects.get().possible == 2
    desk.post(f"{address}load")
    assert RegisterMonth.objects.get().possible == 4
    assert batch_at(address).pk == max(Batch.objects.values_list("pk", flat=True))


def test_what_a_later_batch_built_on_is_not_undone(children, send, desk):
    first = send(("register.csv", HEADER, marks("2026-03-02")))
    desk.post(f"{first}load")
    second = send(("later.csv", HEADER, marks("2026-03-03")))
    desk.post(f"{second}load")
    answer = desk.post(f"{first}undo").content.decode()
    assert "<title>Error: " in answer
    assert answer.count(f"Undo batch {batch_at(second).pk} first") == 2
    assert batch_at(first).state == "committed"


def test_files_that_cannot_be_taken_are_all_named(desk):
    bad = [SimpleUploadedFile("nothing.csv", b""), SimpleUploadedFile("more nothing.csv", b"")]
    answer = desk.post("/data/import/", {"sent": bad}).content.decode()
    assert answer.count("more nothing.csv is empty") == 2
    assert "Choose one file or more." in desk.post("/data/import/", {}).content.decode()


def test_files_of_one_name_do_not_meet(children, send, desk):
    address = send(
        ("marks.csv", HEADER, marks("2026-03-02")), ("marks.csv", HEADER, marks("2026-03-03")), ("junk.csv", b"\x00\x01\x02" * 50)
    )
    assert [file.name for file in batch_at(address).files.order_by("pk")] == ["marks.csv", "2/marks.csv", "junk.csv"]
    assert "This is not a text file" in desk.get(f"{address}?show=problems").content.decode()
    desk.post(f"{address}load")
    assert RegisterMonth.objects.get().possible == 4


def test_another_authority_sees_nothing_of_it(children, send, other_authority, client_as):
    address = send(("register.csv", HEADER, marks("2026-03-02", urn=1)))
    stranger = client_as("head", of=other_authority)
    for end in ("", "undo", "mend/0", "map/0", "problems.csv"):
        assert stranger.get(address + end).status_code == 404, end
    for end in ("load", "discard", "again", "undo"):
        assert stranger.post(address + end).status_code == 404, end
    assert batch_at(address).state == "preview"
    assert "register.csv" not in stranger.get("/data/import/").content.decode()


def test_roles_without_import_get_nothing(children, send, client_as):
    address = send(("register.csv", HEADER, marks("2026-03-02")))
    for role in ("deputy", "coordinator", "director", "governor", "social_worker", "designated_teacher"):
        assert client_as(role).get(address).status_code == 404
    assert client_as("administrator").post(f"{address}undo").status_code == 404


def test_names_and_care_stay_hidden_from_those_who_may_not_see_them(children, send, client_as, desk):
    address = send(
        ("enrolments.csv", ["CHILD", "URN", "EntryDate", "LeavingDate", "Forename", "Surname"], [["c1", URN, "x", "", "Zebedee", "Quill"]])
    )
    assert client_as("analyst").get(f"{address}mend/0").status_code == 404
    assert desk.get(f"{address}mend/0").content[:2] == b"PK"
    for show in ("", "problems", "differences"):
        assert "Zebedee" not in client_as("analyst").get(f"{address}?show={show}").content.decode()


def test_exports_run_no_formula(children, send, desk):
    address = send(("register.csv", HEADER, marks("2026-03-02", am="=HYPERLINK(1)")))
    out = desk.get(f"{address}problems.csv")
    assert "'=HYPERLINK(1)" in out.content.decode("utf-8-sig").upper()
    assert desk.get(f"{address}problems.xlsx").content[:2] == b"PK"
    assert Entry.objects.filter(event="export.taken").count() == 2


def test_templates_can_be_downloaded(desk):
    assert b"WeekBeginning" in desk.get("/data/import/template/attendance.weekly").content
    assert desk.get("/data/import/template/nothing").status_code == 404


def test_children_of_a_dry_run_are_not_named(authority, send):
    address = send(
        ("header.csv", ["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"], [["900", "1", "2010-13-01", "WBRI", "UN1", "", ""]])
    )
    assert not Child.objects.filter(child_code="900").exists()
    assert not Problem.objects.filter(file__batch=batch_at(address), child_id__isnull=False).exists()
