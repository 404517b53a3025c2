"""The command that imports a plan: what it prints, what it keeps, how it ends."""

import json

import pytest

from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.tests.reading.sample import TEXT
from virtualschool.config.commands import main
from virtualschool.intake.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_file(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_a_plan_is_read_and_kept(plan_file, authority, capsys):
    assert main(["plan", "import", plan_file, "--authority", "806", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["mapping", "themes", "kpis", "conflicts", "unplaced"]
    assert Plan.objects.get().authority == authority
    assert Batch.objects.get().state == "committed"


def test_a_dry_run_prints_the_same_and_keeps_nothing(plan_file, authority, capsys):
    assert main(["plan", "import", plan_file, "--authority", "806", "--dry-run", "--format", "json"]) == 0
    dry = capsys.readouterr()
    assert not Plan.objects.exists()
    assert not Batch.objects.exists()
    assert "dry run" in dry.err
    main(["plan", "import", plan_file, "--authority", "806", "--format", "json"])
    assert capsys.readouterr().out == dry.out


def test_it_can_be_taken_back(plan_file, authority, capsys):
    main(["plan", "import", plan_file, "--authority", "806"])
    told = capsys.readouterr().out
    assert "Indicator: 50% good Jan '22 → 70% good by Jan '23" in told
    assert main(["undo", str(Batch.objects.get().pk), "--yes"]) == 0
    assert not Plan.objects.exists()


@pytest.mark.parametrize(("content", "reason"), [(b"A letter.", "no table"), (b"", "empty"), (b"\x00\x01\x02" * 50, "")])
def test_what_holds_no_plan_ends_with_one_and_says_why(content, reason, tmp_path, authority, capsys):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert main(["plan", "import", str(path), "--authority", "806", "--format", "json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert reason in told.err


def test_wrong_usage_ends_with_two(plan_file, authority, capsys):
    assert main(["plan", "import", "/no/such/file.docx", "--authority", "806"]) == 2
    assert main(["plan", "import", plan_file, "--authority", "999"]) == 2
    with pytest.raises(SystemExit, match="2"):
        main(["plan", "import", plan_file])
    with pytest.raises(SystemExit, match="2"):
        main(["plan"])
