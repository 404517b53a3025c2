"""`make check` and `make test`: run every step, however the one before ended, and say at the end what ran and what could not."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import Unavailable, private_postgres
from tools.prepare import chromium_path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "reports"
BIN = Path(sys.executable).parent
ON_BOTH_CORES = ("-n", "2", "--dist", "worksteal")
"""Each process has half of the tests, in their order; the one that is done first takes over from the other's end."""


@dataclass(frozen=True)
class Outcome:
    """How a step ended. `not_run` holds, reason by reason, what in it could not run."""

    name: str
    passed: bool
    seconds: float
    detail: str = ""
    not_run: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    """The tests that failed, each with the first line of why."""


def main(goal: str) -> int:
    """Run the steps of `check` or `test`; 0 when none failed."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    steps = [*STYLE, fast_tests] if goal == "check" else [*STYLE, tests_on_sqlite, tests_on_postgres, journeys, health]
    with ThreadPoolExecutor(max_workers=1) as beside:
        checked = beside.submit(types)
        outcomes = [step() for step in steps]
        outcomes.insert(len(STYLE), checked.result())
    print(summary(outcomes), flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def summary(outcomes: Iterable[Outcome]) -> str:
    """The last thing people see: each step, its time, its figures, and every reason why something did not run."""
    outcomes = list(outcomes)
    lines = ["", "What ran"]
    for each in outcomes:
        lines.append(f"  {'passed' if each.passed else 'FAILED'}  {each.seconds:6.1f} s  {each.name}  {each.detail}".rstrip())
    reasons = [f"  {each.name}: {reason}" for each in outcomes for reason in each.not_run]
    lines += ["", "What could not run", *reasons] if reasons else ["", "Nothing was left out."]
    failures = [f"  {each.name}: {test}" for each in outcomes for test in each.failed]
    lines += ["", "What failed", *failures] if failures else []
    good = sum(each.passed for each in outcomes)
    return "\n".join([*lines, "", f"Steps: {good} passed, {len(outcomes) - good} failed"])


def command(name: str, *words: str) -> Callable[[], Outcome]:
    """A step that is one command."""

    def step() -> Outcome:
        started = announce(name)
        code = subprocess.run([str(BIN / words[0]), *words[1:]], cwd=ROOT, check=False).returncode
        return Outcome(name, code == 0, time.monotonic() - started)

    return step


def types() -> Outcome:
    """mypy uses one core for half a minute: it runs beside the other steps, which leave part of the second one idle when they begin and
    when they end. What it says comes in one piece."""
    name, started = "types", time.monotonic()
    ended = subprocess.run([str(BIN / "mypy")], cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"\n== {name}\n{ended.stdout}", flush=True)
    return Outcome(name, ended.returncode == 0, time.monotonic() - started)


def pytest(name: str, report: str, *words: str, env: dict[str, str] | None = None) -> Outcome:
    """A step that runs tests; a run that found no test has failed."""
    started, written = announce(name), REPORTS / f"{report}.xml"
    written.unlink(missing_ok=True)
    arguments = [str(BIN / "python"), "-m", "pytest", "-q", *ON_BOTH_CORES, f"--junitxml={written}", *words]
    code = subprocess.run(arguments, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode
    detail, skipped = figures(written)
    return Outcome(name, code == 0, time.monotonic() - started, detail, skipped, failures(written))


def failures(report: Path) -> tuple[str, ...]:
    """The tests of a report that failed, or could not be set up or cleared away, and the first line of why."""
    cases = ET.parse(report).getroot().findall(".//testcase") if report.exists() else []
    return tuple(
        f"{case.get('classname')}::{case.get('name')}: {(fault.get('message', '').splitlines() or [''])[0][:160]}"
        for case in cases
        for fault in (*case.findall("failure"), *case.findall("error"))
    )


def figures(report: Path) -> tuple[str, tuple[str, ...]]:
    """How many tests a report counts, and for each reason given, how many were skipped."""
    if not report.exists():
        return "(no report was written)", ()
    cases = ET.parse(report).getroot().findall(".//testcase")
    skips: dict[str, int] = {}
    for case in cases:
        for skip in case.findall("skipped"):
            reason = skip.get("message", "no reason was given")
            skips[reason] = skips.get(reason, 0) + 1
    detail = f"({len(cases) - sum(skips.values())} tests)"
    return detail, tuple(f"{count} skipped: {reason}" for reason, count in sorted(skips.items()))


def fast_tests() -> Outcome:
    return pytest("fast tests", "fast", "-m", "not browser and not postgres and not slow")


def tests_on_sqlite() -> Outcome:
    return pytest("all tests on SQLite", "sqlite", "-m", "not browser and not postgres")


def tests_on_postgres() -> Outcome:
    """Every test that uses the database once more, on a PostgreSQL started for it alone; but for the sweeps of every role over every
    page, whose answers the database does not decide: they take six minutes and run on SQLite."""
    name = "database tests on PostgreSQL"
    try:
        with private_postgres() as url:
            settings = {"VIRTUALSCHOOL_DATABASE_URL": url}
            return pytest(name, "postgres", "-m", "not browser and not sweep and not sqlite", "--only-database", env=settings)
    except Unavailable as reason:
        return Outcome(name, passed=False, seconds=0, not_run=(str(reason),))


def journeys() -> Outcome:
    """Browser journeys. Without a browser they are reported as not run: nobody is stopped by a package they may not install."""
    name = "journeys in a browser"
    if chromium_path() is None:
        return Outcome(name, passed=True, seconds=0, detail="(not run)", not_run=("no chromium on this machine",))
    return pytest(name, "journeys", "-m", "browser")


def health() -> Outcome:
    """`virtualschool health` on a database that does not exist yet: the schema must come up by itself."""
    name = "virtualschool health, from nothing"
    started = announce(name)
    with fresh_folder() as folder:
        env = {**os.environ, "VIRTUALSCHOOL_DATABASE_URL": f"sqlite:///{folder}/cold.sqlite3"}
        code = subprocess.run([str(BIN / "virtualschool"), "health"], cwd=ROOT, env=env, check=False).returncode
    return Outcome(name, code == 0, time.monotonic() - started)


@contextmanager
def fresh_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="virtualschool-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def announce(name: str) -> float:
    print(f"\n== {name}", flush=True)
    return time.monotonic()


STYLE: list[Callable[[], Outcome]] = [
    command("style", "ruff", "check", "."),
    command("format", "ruff", "format", "--check", "."),
    command("floors", "lint-imports", "--no-cache"),
]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
