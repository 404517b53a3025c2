"""What the Makefile calls: it must say what did not run, and do nothing twice."""

import subprocess
import sys

import pytest

from tools import prepare, verify
from tools.docs import table

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><skipped message="no chromium on this machine"/></testcase>
<testcase name="c"><skipped message="no chromium on this machine"/></testcase></testsuite></testsuites>"""


def test_the_summary_names_every_reason_why_something_did_not_run(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    detail, skipped = verify.figures(tmp_path / "report.xml")
    assert (detail, skipped) == ("(1 tests)", ("2 skipped: no chromium on this machine",))

    told = verify.summary([verify.Outcome("journeys", True, 1.5, detail, skipped), verify.Outcome("types", False, 2)])
    assert "journeys: 2 skipped: no chromium on this machine" in told
    assert "FAILED" in told
    assert told.endswith("Steps: 1 passed, 1 failed")


def test_the_summary_names_what_failed(tmp_path):
    fault = '<testcase classname="tests.a" name="b"><failure message="assert 1 == 2&#10;where">all of it</failure></testcase>'
    (tmp_path / "report.xml").write_text(REPORT.replace('<testcase name="a"/>', fault))
    failed = verify.failures(tmp_path / "report.xml")
    assert failed == ("tests.a::b: assert 1 == 2",)
    assert "What failed\n  journeys: tests.a::b: assert 1 == 2\n" in verify.summary([verify.Outcome("journeys", False, 2, failed=failed)])
    assert verify.failures(tmp_path / "none.xml") == ()


@pytest.mark.parametrize("passed", [True, False])
def test_types_run_beside_the_steps_and_stand_among_them(passed, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(verify, "REPORTS", tmp_path)
    monkeypatch.setattr(verify, "STYLE", [lambda: verify.Outcome("style", True, 0)])
    monkeypatch.setattr(verify, "fast_tests", lambda: verify.Outcome("fast tests", True, 1))
    monkeypatch.setattr(verify, "types", lambda: verify.Outcome("types", passed, 1))
    assert verify.main("check") == (0 if passed else 1)
    told = capsys.readouterr().out
    assert told.index("style") < told.index("types") < told.index("fast tests")


def test_a_report_that_was_not_written_is_said(tmp_path):
    assert verify.figures(tmp_path / "none.xml") == ("(no report was written)", ())


def test_the_summary_says_when_everything_ran():
    assert "Nothing was left out." in verify.summary([verify.Outcome("types", True, 2)])


def test_a_step_is_done_once_until_its_inputs_or_what_it_made_change(tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "STAMPS", tmp_path / "stamps")
    given, made = tmp_path / "lock", tmp_path / "made"
    given.write_text("a")
    made.touch()
    key = prepare.digest(given)
    assert not prepare.is_done("step", key, made)
    prepare.done("step", key)
    assert prepare.is_done("step", key, made)

    given.write_text("b")
    assert not prepare.is_done("step", prepare.digest(given), made)
    made.unlink()
    assert not prepare.is_done("step", key, made)


def test_an_ordinary_user_is_not_asked_to_install_anything_silently(monkeypatch):
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare, "succeeds", lambda *command: False)
    assert not prepare.installed(["chromium"])


def test_what_fails_is_said_in_words(monkeypatch, capsys):
    def fail() -> None:
        prepare.run(sys.executable, "-c", "raise SystemExit(3)", why="installing Python packages")

    monkeypatch.setattr(prepare, "environment", fail)
    assert prepare.main("demo") == 1
    assert "Cannot go on: installing Python packages failed" in capsys.readouterr().out


def test_a_library_that_is_not_there_is_noticed():
    assert not prepare.can_load("libnothing-of-this-name.so.0")


def test_a_bar_in_a_cell_does_not_end_it():
    assert table(["UPN"], [["UPN|CHILD"]]) == "| UPN |\n| --- |\n| UPN\\|CHILD |"


@pytest.mark.slow
def test_make_says_what_it_can_do():
    said = subprocess.run(["make", "help"], cwd=prepare.ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {word}" in said for word in ("demo", "test", "check", "fix", "bench", "docs", "clean"))
