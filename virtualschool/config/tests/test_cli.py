"""The command line to the letter: what goes to stdout, exit codes, and that looking changes nothing."""

import json

import pytest
from django.apps import apps

from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Membership
from virtualschool.config import commands
from virtualschool.intake.models import Batch, SourceFile
from virtualschool.schools.models import School

pytestmark = pytest.mark.django_db
SCHOOLS = "URN,EstablishmentName,LA (code)\n100001,Ash,806\n,Oak,806\n"
ENROLMENTS = "CHILD,URN,EntryDate\nnobody,100001,01/09/2025\n"
KEYS = ["file", "format", "batch", "collection_year", "rows", "refused", "queued", "created", "updated", "unchanged", "problems"]


@pytest.fixture
def run(capsys, monkeypatch):
    """`run("batches")` gives exit code, stdout, stderr; nobody sits at the keyboard."""
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)

    def command(*words):
        capsys.readouterr()
        try:
            code = commands.main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def folder(tmp_path):
    """Names that would put enrolments first; one file of no known format, one that cannot be read."""
    inside = tmp_path / "in" / "deep" / "er"
    inside.mkdir(parents=True)
    (inside / "z-schools.csv").write_text(SCHOOLS)
    (tmp_path / "in" / "a-enrolments.csv").write_text(ENROLMENTS)
    (tmp_path / "in" / "strange.csv").write_text("Colour,Shape\nred,round\n")
    (tmp_path / "in" / "broken.xlsx").write_bytes(b"PK\x03\x04 half a workbook")
    return tmp_path / "in"


def everything():
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("virtualschool.")
    }


def intake(run, path, *more):
    code, out, err = run("intake", path, "--authority", "806", "--format", "json", *more)
    return code, json.loads(out), err


def without_batch(files):
    return [{key: value for key, value in each.items() if key != "batch"} for each in files]


def test_intake_tells_of_every_file_in_one_json_list(run, folder):
    code, files, err = intake(run, folder, "--yes")
    found = {each["file"]: each for each in files}
    assert code == 0
    assert sorted(found) == ["a-enrolments.csv", "broken.xlsx", "deep/er/z-schools.csv", "strange.csv"]
    assert all(list(each) == KEYS for each in files)
    schools, enrolments = found["deep/er/z-schools.csv"], found["a-enrolments.csv"]
    assert (schools["format"], schools["rows"], schools["created"], schools["refused"]) == ("gias.schools", 2, 1, 1)
    assert [(each["row"], each["column"], each["severity"]) for each in schools["problems"]] == [(3, "URN", "error")]
    assert (enrolments["queued"], enrolments["refused"]) == (1, 0)
    assert [(each["code"], each["severity"], each["row"]) for each in enrolments["problems"]] == [("child.unmatched", "warning", 2)]
    for name in ("strange.csv", "broken.xlsx"):
        assert found[name]["format"] is None
        assert len(found[name]["problems"]) == 1
        assert set(found[name]["problems"][0]) == {"row", "column", "code", "severity", "message", "value"}
    assert {each["batch"] for each in files} == {Batch.objects.get().pk}
    assert "reading deep/er/z-schools.csv" in err


def test_a_dry_run_says_what_the_real_one_says_and_changes_nothing(run, folder, settings, tmp_path):
    settings.VAR = tmp_path / "var"
    before = everything()
    code, looked, _ = intake(run, folder, "--dry-run")
    assert (code, {each["batch"] for each in looked}) == (0, {None})
    assert everything() == before
    assert not settings.VAR.exists()
    assert without_batch(intake(run, folder, "--yes")[1]) == without_batch(looked)
    assert len(list((settings.VAR / "files").iterdir())) == 3


def test_the_same_again_brings_nothing_new(run, folder):
    intake(run, folder)
    code, files, _ = intake(run, folder)
    assert code == 0
    assert [(each["created"], each["updated"]) for each in files] == [(0, 0)] * 4


def test_where_nothing_can_be_loaded_no_batch_is_left(run, folder, tmp_path):
    before = everything()
    code, files, _ = intake(run, folder / "strange.csv")
    assert (code, files[0]["batch"], files[0]["file"]) == (1, None, "strange.csv")
    (tmp_path / "bad.csv").write_text("URN,EstablishmentName,LA (code)\n,Oak,806\n")
    code, files, _ = intake(run, tmp_path / "bad.csv")
    assert (code, files[0]["batch"], files[0]["refused"]) == (1, None, 1)
    assert everything() == before
    code, out, _ = run("intake", tmp_path / "bad.csv", "--authority", "806")
    assert code == 1
    assert "no row could be loaded" in out


def test_rows_that_disagree_are_kept_for_a_person_to_choose(run, authority, tmp_path):
    from virtualschool.intake.tests.sending import child_in_care, some_school

    child_in_care(authority)
    some_school()
    (tmp_path / "two.csv").write_text("CHILD,URN,EntryDate,NCYear\nC1,100001,01/09/2025,8\nC1,100001,01/09/2025,9\n")
    code, files, _ = intake(run, tmp_path / "two.csv")
    assert (code, files[0]["refused"]) == (1, 2)
    assert SourceFile.objects.get(batch=files[0]["batch"]).problems.filter(code="row.conflict").count() == 2


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["intake", "nowhere.csv", "--authority", "806"], 2, "no file or folder nowhere.csv"),
        (["intake", ".", "--authority", "999"], 2, "no English authority with the number 999"),
        (["intake", "."], 2, "--authority"),
        (["intake", ".", "--authority", "806", "--year", "26"], 2, "not a year like 2026"),
        (["intake", "--authority", "806"], 2, "PATH"),
        (["nothing"], 2, "invalid choice"),
        ([], 2, "usage"),
        (["undo", "4711", "--yes"], 1, "no batch 4711"),
        (["undo", "x"], 2, "invalid int"),
        (["measures", "attendance.rat", "--authority", "806", "--from", "2025-09-01", "--to", "2026-07-31"], 2, "attendance.rat"),
        (["measures", "--authority", "806"], 2, "--from"),
        (["measures", "--authority", "806", "--from", "2026-09-01", "--to", "2026-07-31"], 2, "cannot end"),
        (["measures", "--authority", "806", "--from", "1 May", "--to", "2026-07-31"], 2, "not a date"),
        (
            ["measures", "roll.start", "--authority", "806", "--from", "2025-09-01", "--to", "2026-07-31", "--cohort", "cla_12m"],
            2,
            "neither joined nor left",
        ),
        (["users", "end", "a@example.org", "--authority", "806"], 1, "no access"),
    ],
)
def test_what_cannot_be_done_is_said_on_stderr_alone(run, words, code, says):
    found, out, err = run(*words)
    assert (found, out) == (code, "")
    assert says in err
    assert "Traceback" not in err


def test_an_empty_folder_is_an_empty_list(run, tmp_path):
    assert intake(run, tmp_path)[:2] == (1, [])


def test_the_year_of_a_return_can_be_given(run, tmp_path):
    (tmp_path / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nc1,F,01/02/2012,WBRI,UN2,,\n")
    code, files, _ = intake(run, tmp_path, "--year", "2025", "--dry-run")
    assert (code, files[0]["collection_year"]) == (0, 2025)


def test_undo_and_batches(run, folder):
    intake(run, folder)
    batch = Batch.objects.get()
    listed = json.loads(run("batches", "--format", "json")[1])
    assert [(each["batch"], each["state"], each["files"], each["created"], each["queued"]) for each in listed] == [
        (batch.pk, "committed", 4, 1, 1)
    ]
    assert json.loads(run("batches", "--authority", "807", "--format", "json")[1]) == []
    assert "4 files: 1 created" in run("batches")[1]
    code, out, _ = run("undo", batch.pk, "--yes")
    assert (code, out) == (0, f"Batch {batch.pk} is undone.\n")
    assert not School.objects.exists()
    code, out, err = run("undo", batch.pk, "--yes")
    assert (code, out) == (1, "")
    assert "is not loaded" in err
    assert json.loads(run("batches", "--format", "json")[1])[0]["undone_at"]


def test_undo_refuses_what_a_later_batch_built_on(run, tmp_path):
    path = tmp_path / "schools.csv"
    for name in ("Ash", "Elm"):
        path.write_text(f"URN,EstablishmentName,LA (code)\n100001,{name},806\n")
        intake(run, path)
    first, second = Batch.objects.order_by("pk").values_list("pk", flat=True)
    code, _, err = run("undo", first, "--yes")
    assert code == 1
    assert f"Batch {second} came later" in err
    assert School.objects.get().name == "Elm"


def test_measures_of_an_empty_record_are_empty_not_nought(run):
    code, out, _ = run("measures", "attendance.rate", "roll.start", "--authority", "806", "--from", "2025-09-01", "--to", "2026-07-31")
    header, rate, _ = out.splitlines()
    assert code == 0
    assert header == "measure,version,cohort,period_start,period_end,breakdown,group,numerator,denominator,value"
    assert rate.endswith(",")
    assert rate.startswith("attendance.rate,1,cla,2025-09-01,2026-07-31,,,")


def test_users_are_added_listed_and_ended(run, monkeypatch):
    monkeypatch.setenv("VIRTUALSCHOOL_PASSWORD", "short")
    wanted = ["users", "add", "Ann@example.org", "--name", "Ann", "--authority", "806"]
    code, _, err = run(*wanted, "--role", "analyst")
    assert code == 2
    assert "too short" in err
    monkeypatch.setenv("VIRTUALSCHOOL_PASSWORD", "quite a long sentence")
    assert run(*wanted, "--role", "king")[0] == 2
    assert run(*wanted, "--role", "analyst", "--until", "2026-06-01")[0] == 2
    code, out, _ = run(*wanted, "--role", "analyst")
    assert (code, "Data analyst of Middlesbrough" in out) == (0, True)
    code, _, err = run(*wanted, "--role", "designated_teacher", "--school", "100001", "--until", "2027-07-31")
    assert (code, "No school with the URN 100001" in err) == (0, True)
    listed = json.loads(run("users", "--format", "json")[1])
    assert [(each["role"], each["school"], each["until"]) for each in listed] == [
        ("analyst", None, None),
        ("designated_teacher", 100001, "2027-07-31"),
    ]
    assert run("users", "end", "ann@EXAMPLE.org", "--authority", "806", "--role", "head")[0] == 1
    assert run("users", "end", "ann@EXAMPLE.org", "--authority", "806", "--role", "analyst")[0] == 0
    assert str(Membership.objects.get(role="analyst").ends_on) == "2026-06-17"
    assert Membership.objects.get(role="designated_teacher").ends_on.year == 2027
    assert Entry.objects.filter(event="person.ended", by_name="command line").count() == 1
    assert "until 2026-06-17" in run("users")[1]


def test_health(run):
    code, out, _ = run("health", "--format", "json")
    state = json.loads(out)
    assert (code, state["healthy"], state["authorities"], state["demo"]) == (0, True, 153, False)
