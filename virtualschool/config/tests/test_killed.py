"""A load that is killed, at whatever moment, leaves the record as it was: all of a batch or nothing."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import Unavailable, private_postgres
from virtualschool.children.tests.ssda903_files import COLUMNS, a_return, sound_upn, write

pytestmark = pytest.mark.slow

SAID = ("loading SSDA903", "bringing derived tables", "applying rules", "writing down")
CHILDREN = 600
CONSOLE = "from virtualschool.config.commands import console; console()"
SAYING = """
import os, signal, sys

class Said:
    def write(self, text):
        sys.__stderr__.write(text)
        sys.__stderr__.flush()
        if text.startswith({words!r}):
            os.kill(os.getpid(), signal.SIGKILL)

    def flush(self):
        sys.__stderr__.flush()

sys.stderr = Said()
"""
"""Put before the command, this kills it the moment it says what it is at. From outside the kill comes when the machine gets round to it:
the last of the work takes less than 20 ms, and may be in by then."""


def intake(folder: Path, settings: dict[str, str], code: str = CONSOLE) -> subprocess.Popen[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUALSCHOOL_")}
    words = [sys.executable, "-c", code, "intake", str(folder), "--authority", "806", "--yes", "--format", "json"]
    return subprocess.Popen(words, env={**kept, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def completed(folder: Path, settings: dict[str, str]) -> None:
    process = intake(folder, settings)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said


def killed_after(seconds: float, folder: Path, settings: dict[str, str]) -> bool:
    """Whether the load was still under way when it was killed."""
    process = intake(folder, settings)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    return killed(process)


def killed_when_said(words: str, folder: Path, settings: dict[str, str]) -> bool:
    """The same, at the moment at which it tells that it is at work on something: within its transaction."""
    process = intake(folder, settings, SAYING.format(words=words) + CONSOLE)
    _, said = process.communicate(timeout=120)
    assert words in said
    return process.returncode == -signal.SIGKILL


def killed(process: subprocess.Popen[str]) -> bool:
    process.kill()
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


def everything(url: str) -> dict[str, list[Any]]:
    """Every row of every table, as another process sees it."""
    if url.startswith("sqlite"):
        held: Any = sqlite3.connect(url.removeprefix("sqlite:///"))
        names = "select name from sqlite_master where type = 'table' and name <> 'sqlite_sequence'"
    else:
        held = psycopg.connect(url)
        names = "select tablename from pg_tables where schemaname = 'public'"
    try:
        tables = sorted(name for (name,) in held.execute(names).fetchall())
        return {name: sorted(map(repr, held.execute(f'select * from "{name}"').fetchall())) for name in tables}  # noqa: S608 - own names
    finally:
        held.close()


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A small return that is in, and a large one of the next year that is on its way."""
    first = {"header": [f"1,F,05/05/2012,WBRI,{sound_upn(1)},,"], "episodes": ["1,01/05/2024,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1"]}
    numbers = range(1, CHILDREN + 1)
    large = {
        "header": [f"{number},F,05/05/2012,WBRI,{sound_upn(number)},," for number in numbers],
        "episodes": [f"{number},01/05/2024,S,C2,N1,U6,PR1,,,,TS1 1AA,TS2 2BB,SC1" for number in numbers],
        "reviews": [f"{number},05/05/2012,{day:02d}/11/2025,PN1" for number in numbers for day in range(1, 9)],
    }
    assert set(large) <= set(COLUMNS)
    return write(tmp_path / "first", a_return(2025, first)), write(tmp_path / "large", a_return(2026, large))


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    var = {"VIRTUALSCHOOL_VAR": str(tmp_path / "var")}
    if request.param == "sqlite":
        yield {**var, "VIRTUALSCHOOL_DATABASE_URL": f"sqlite:///{tmp_path}/record.sqlite3"}
        return
    try:
        with private_postgres() as url:
            yield {**var, "VIRTUALSCHOOL_DATABASE_URL": url}
    except Unavailable as reason:
        pytest.skip(f"no PostgreSQL could be started: {reason}")


def test_a_killed_load_leaves_the_record_as_before(folders, settings):
    first, large = folders
    url = settings["VIRTUALSCHOOL_DATABASE_URL"]
    completed(first, settings)
    before = everything(url)
    for words in SAID:
        assert killed_when_said(words, large, settings), f"it had ended before it could be killed at {words!r}"
        assert everything(url) == before, f"killed at {words!r}"
    completed(large, settings)
    assert len(everything(url)["children_child"]) == len(before["children_child"]) + CHILDREN - 1


def test_a_load_killed_at_any_half_second_is_in_wholly_or_not_at_all(folders, tmp_path):
    first, large = folders
    file = tmp_path / "record.sqlite3"
    settings = {"VIRTUALSCHOOL_VAR": str(tmp_path / "var"), "VIRTUALSCHOOL_DATABASE_URL": f"sqlite:///{file}"}
    completed(first, settings)
    before = everything(settings["VIRTUALSCHOOL_DATABASE_URL"])
    kept = Path(shutil.copyfile(file, tmp_path / "kept.sqlite3"))
    for half_seconds in range(1, 60):
        under_way = killed_after(half_seconds / 2, large, settings)
        after = everything(settings["VIRTUALSCHOOL_DATABASE_URL"])
        if after != before:
            assert len(after["children_child"]) == len(before["children_child"]) + CHILDREN - 1
            assert len(after["children_review"]) == CHILDREN * 8
            assert len(after["intake_batch"]) == 2
            for part in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
                part.unlink(missing_ok=True)
            shutil.copyfile(kept, file)
        if not under_way:
            break
    else:
        pytest.fail("the load never came to its end")
