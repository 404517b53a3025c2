"""The command as a process of its own: a fresh database, one that cannot be reached, a port that is taken."""

import json
import os
import socket
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


def command(*words, var, **settings):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("VIRTUALSCHOOL_")}
    return subprocess.run(
        [sys.executable, "-c", "from virtualschool.config.commands import console; console()", *words],
        env={**kept, "VIRTUALSCHOOL_VAR": str(var), **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_fresh_database_is_made_by_whatever_comes_first(tmp_path):
    done = command("measures", "roll.end", "--authority", "806", "--from", "2025-09-01", "--to", "2026-07-31", var=tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1].startswith("roll.end,")
    assert (tmp_path / "new" / "virtualschool.sqlite3").exists()
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0
    done = command("health", "--format", "json", var=tmp_path, VIRTUALSCHOOL_DATABASE_URL=f"sqlite:///{tmp_path}/other/place.sqlite3")
    assert json.loads(done.stdout)["healthy"]
    assert (tmp_path / "other" / "place.sqlite3").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgres://u:secretword@127.0.0.1:1/x", "cannot be opened"),
        ("nonsense", "settings cannot be read"),
        ("sqlite:///{0}", "not a database"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_one_line(tmp_path, url, says):
    (tmp_path / "text.sqlite3").write_text("this is no database at all, only some words")
    done = command("health", var=tmp_path, VIRTUALSCHOOL_DATABASE_URL=url.format(tmp_path / "text.sqlite3"))
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secretword" not in done.stderr


@pytest.mark.enable_socket
def test_a_busy_port_is_said_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in (["demo", "--port", port], ["serve", "--port", port]):
            done = command(*words, var=tmp_path)
            assert done.returncode == 1
            assert f"Port {port} is busy" in done.stderr
    assert not (tmp_path / "demo" / "source").exists()
    assert command("serve", "--port", "70000", var=tmp_path).returncode == 2
