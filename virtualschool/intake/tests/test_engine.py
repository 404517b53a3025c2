"""The door: recognising, refusing, writing, undoing; all of a batch or nothing of it."""

from pathlib import Path

import pytest

from virtualschool.authorities.queries import command_line_viewer
from virtualschool.children.models import Child, Enrolment
from virtualschool.intake import actions, kinds
from virtualschool.intake.actions import PreviewOutdated, collect, open_files, run_loads
from virtualschool.intake.formats import all_formats, register, seal_of
from virtualschool.intake.formats_doc import as_markdown
from virtualschool.intake.kinds import Kind
from virtualschool.intake.ledger import CannotUndo
from virtualschool.intake.models import Batch, Change, Mapping, Problem, QueuedRow, SourceFile
from virtualschool.intake.templates_out import template_csv, template_name
from virtualschool.intake.tests.sending import Sender, child_in_care, counted, said, some_school, workbook
from virtualschool.schools.models import School

SCHOOLS = "URN,EstablishmentName,LA (code)"
ENROLMENTS = "CHILD,URN,EntryDate,NCYear"


@pytest.fixture
def send(authority, tmp_path, settings):
    settings.VAR = tmp_path / "var"
    return Sender(authority, tmp_path)


def everything():
    """What is in the record and beside it."""
    return [
        list(model.objects.order_by("pk").values()) for model in (School, Enrolment, Child, Batch, Change, Problem, QueuedRow, SourceFile)
    ]


def test_one_bad_file_does_not_hold_up_the_others(send):
    strange, empty, good = send.batch({"a.csv": b"Colour,Shape\nred,round", "b.csv": b"", "c.csv": f"{SCHOOLS}\n100001,Ash,806".encode()})
    assert (strange.format, said(strange)) == (None, [(1, "format.unknown", "error")])
    assert said(empty) == [(1, "file.unreadable", "error")]
    assert counted(good) == {"created": 1}
    assert send.report.loaded_anything
    send.batch({"a.csv": b"Colour,Shape\nred,round"})
    assert not send.report.loaded_anything


def test_duplicates_long_rows_and_double_columns_are_told(send):
    header = f"{SCHOOLS},URN,Colour"
    load = send("a.csv", header, "100001,Ash,806,1,red", "100001,Ash,806,2,blue", "100002,Elm,806,1,red,more")
    assert said(load) == [
        (1, "column.unknown", "info"),
        (1, "column.twice", "warning"),
        (3, "row.duplicate", "warning"),
        (4, "row.too_long", "warning"),
    ]
    assert counted(load) == {"created": 2, "unchanged": 1}
    assert said(send("b.csv", f"{SCHOOLS},OpenDate", "100001,Ash")) == []


def test_every_row_has_one_outcome_and_numbers_are_those_of_excel(send):
    load = send("a.csv", "", SCHOOLS, "", "100001,Ash,806", "", "ABC,Elm,806", ",Oak,806")
    assert counted(load) == {"created": 1, "refused": 2}
    assert [row for row, _, _ in said(load)] == [6, 7]
    kept = SourceFile.objects.get()
    assert (kept.rows, kept.created, kept.refused) == (3, 1, 2)
    assert Problem.objects.count() == 2


def test_a_dry_run_says_what_would_happen_and_changes_nothing(send):
    before = everything()
    load = send("a.csv", SCHOOLS, "100001,Ash,806", dry_run=True)
    assert counted(load) == {"created": 1}
    assert everything() == before


def test_a_batch_that_fails_half_way_leaves_the_record_as_it_was(send, authority, monkeypatch):
    child_in_care(authority)
    before = everything()

    def power_cut(run):
        assert School.objects.exists()
        assert Enrolment.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(actions.afterwards, "judge", power_cut)
    files = {"s.csv": f"{SCHOOLS}\n100001,Ash,806".encode(), "e.csv": f"{ENROLMENTS}\nC1,100001,04/09/2024,7".encode()}
    with pytest.raises(KeyboardInterrupt):
        send.batch(files)
    assert everything() == before


def test_a_preview_is_stale_once_the_record_moved(send, authority, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{SCHOOLS}\n100001,Ash,806")
    person = command_line_viewer(authority)
    sources = collect([path])
    preview = run_loads(open_files(sources, authority_code="806"), authority=authority, by=person, dry_run=True)
    School.objects.create(urn=100001, name="Elm")
    with pytest.raises(PreviewOutdated):
        run_loads(open_files(sources, authority_code="806"), authority=authority, by=person, expected_seal=preview.seal)
    assert School.objects.get().name == "Elm"


def test_undo_puts_back_what_was_created_altered_and_taken_away(send, authority):
    send("a.csv", SCHOOLS, "100001,Ash,806", "100002,Elm,806")
    before = list(School.objects.order_by("pk").values())
    send("b.csv", SCHOOLS, "100001,Ash Lane,806", "100003,Oak,806")
    send.undo()
    assert list(School.objects.order_by("pk").values()) == before
    with pytest.raises(CannotUndo, match="not loaded"):
        send.undo()


def test_ledger_takes_rows_away_and_brings_them_back_and_alters_one_row_twice(send, authority):
    from virtualschool.intake.ledger import Ledger, put_back

    send("a.csv", SCHOOLS, "100001,Ash,806", "100002,Elm,806")
    before = list(School.objects.order_by("pk").values())
    batch = Batch.objects.create(authority_code="806", state=Batch.State.COMMITTED)
    source = SourceFile.objects.create(batch=batch, name="b.csv")
    ledger = Ledger(batch)
    ash, elm = School.objects.order_by("urn")
    ledger.update(source.pk, [(ash, {"name": "Ash 2", "low_age": 3}, 2)])
    ledger.update(source.pk, [(ash, {"name": "Ash 3"}, 3)])
    ledger.delete(source.pk, [(elm, 4)])
    assert School.objects.get().name == "Ash 3"
    assert put_back(batch) == (set(), {"schools.School"})
    assert list(School.objects.order_by("pk").values()) == before


def test_undo_asks_no_more_questions_for_more_rows(send, django_assert_max_num_queries):
    send("a.csv", SCHOOLS, *(f"{100001 + n},School {n},806" for n in range(300)))
    send("b.csv", SCHOOLS, *(f"{100001 + n},School {n} Academy,806" for n in range(300)))
    with django_assert_max_num_queries(25):
        send.undo()
    assert School.objects.filter(name__contains="Academy").count() == 0


def test_a_batch_that_others_built_on_is_not_undone_and_says_why(send, authority):
    child_in_care(authority)
    send("a.csv", SCHOOLS, "100001,Ash,806")
    first = send.report
    send("b.csv", ENROLMENTS, "C1,100001,04/09/2024,7")
    later, send.report = send.report, first
    with pytest.raises(CannotUndo, match="rely on"):
        send.undo()
    assert School.objects.exists()
    send.report = later
    send("c.csv", ENROLMENTS, "C1,100001,04/09/2024,8")
    latest, send.report = send.report, later
    with pytest.raises(CannotUndo, match="came later and changed 1"):
        send.undo()
    send.report = latest
    send.undo()
    send.report = later
    send.undo()
    send.report = first
    send.undo()
    assert not School.objects.exists()


def test_files_are_found_to_any_depth_and_temporary_ones_left_out(tmp_path):
    for name in ("b/c/two.csv", "b/one.csv", "a.csv", ".hidden/x.csv", "~$open.xlsx", ".DS_Store"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert [source.name for source in collect([tmp_path])] == ["a.csv", "b/one.csv", "b/c/two.csv"]
    with pytest.raises(FileNotFoundError):
        collect([tmp_path / "gone"])


def test_order_does_not_hang_on_names(send, authority):
    child_in_care(authority)
    files = {"1.csv": f"{ENROLMENTS}\nC1,100001,04/09/2024,7".encode(), "2.csv": f"{SCHOOLS}\n100001,Ash,806".encode()}
    assert [counted(load) for load in send.batch(files)] == [{"created": 1}, {"created": 1}]


def test_a_waiting_row_is_queued_once(send, authority):
    some_school()
    for _ in range(2):
        assert counted(send("a.csv", ENROLMENTS, "C9,100001,04/09/2024,7")) == {"queued": 1}
    assert QueuedRow.objects.get().child_code == "C9"


def test_a_layout_that_was_mapped_once_is_read(send, authority):
    child_in_care(authority)
    some_school()
    header = ["Pupil no", "School", "Joined", "Form"]
    Mapping.objects.create(
        authority_code="806",
        sender="A supplier",
        format_key="enrolments",
        signature=seal_of(header),
        header=header,
        columns={"CHILD": "Pupil no", "URN": "School", "EntryDate": "Joined", "NCYear": "Form"},
        codes={"NCYear": {"seven": "7"}},
        by_name="Test",
    )
    load = send("x.csv", ",".join(header), "C1,100001,04/09/2024,Seven")
    assert counted(load) == {"created": 1}
    assert Enrolment.objects.get().year_group == "7"


def test_a_workbook_keeps_row_numbers(send, tmp_path):
    cells = [["URN", "EstablishmentName", "LA (code)"], [], [100001, "Ash", 806], ["x", "Elm", 806]]
    load = send.batch({"s.xlsx": workbook(tmp_path / "made.xlsx", cells)})[0]
    assert said(load) == [(4, "cell.invalid", "error")]
    assert School.objects.get().la_code == "806"


@pytest.mark.parametrize("form", all_formats(), ids=lambda form: form.key)
def test_each_template_is_recognised_as_its_own_format_and_its_example_is_sound(form, tmp_path):
    path = tmp_path / template_name(form)
    path.write_bytes(template_csv(form))
    load = open_without_mappings(path)
    assert load.format is form
    assert [found.message for found in load.problems] == []
    assert load.total == 1


def open_without_mappings(path: Path):
    from virtualschool.intake.checking import check
    from virtualschool.intake.sheets import read_sheets

    return check(read_sheets(path, path.name)[0])


def test_the_page_of_formats_names_every_column_and_rule():
    page = as_markdown()
    for form in all_formats():
        assert f"(`{form.key}`)" in page
        assert all(f"`{column.name}`" in page for column in form.columns)


def test_a_format_key_is_taken_once():
    from dataclasses import replace

    known = all_formats()[0]
    register(known)
    with pytest.raises(ValueError, match="already"):
        register(replace(known))


def test_a_kind_of_batch_is_registered_once():
    plan = Kind("x-plan", "Plan of a test", "action", lambda batch: None, "PLANS", "PLAN_EDIT")
    kinds.register(plan)
    try:
        kinds.register(plan)
        assert kinds.kind_of(Batch(kind="x-plan")) is plan
        assert kinds.kind_of(Batch(kind="upload")) is None
        assert kinds.titles()["x-plan"] == "Plan of a test"
        with pytest.raises(ValueError, match="already"):
            kinds.register(Kind("x-plan", "Another", "action", plan.made, "PLANS", "PLAN_EDIT"))
    finally:
        kinds._kinds.pop("x-plan")
