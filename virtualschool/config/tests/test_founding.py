"""An empty database is brought up the short way: what stands in it then is what the migrations would have made, to the index."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from virtualschool.config.management.commands.migrate import found

OPTIONS = {
    "app_label": None,
    "migration_name": None,
    "interactive": False,
    "fake": False,
    "fake_initial": False,
    "plan": False,
    "check_unapplied": False,
    "prune": False,
    "run_syncdb": False,
    "skip_checks": True,
    "verbosity": 0,
}


def schema(path: Path) -> dict[tuple[str, str], Any]:
    """What an SQLite file holds: tables with columns, keys and constraints, whatever their order; indexes and triggers by their words."""
    held = sqlite3.connect(path)
    found_there: dict[tuple[str, str], Any] = {}
    for kind, name, sql in held.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind == "table":
            columns = sorted(row[1:] for row in held.execute(f'PRAGMA table_info("{name}")'))
            keys = sorted(row[2:5] for row in held.execute(f'PRAGMA foreign_key_list("{name}")'))
            found_there[kind, name] = columns, keys, sorted(re.findall(r'CONSTRAINT "([^"]+)"', sql or ""))
        else:
            found_there[kind, name] = " ".join((sql or "").split())
    applied = held.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    found_there["rows", "applied"] = applied
    held.close()
    return found_there


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db  # what an app puts in place after a migration goes to the database of the tests, whichever test was first
def test_both_ways_end_at_the_same_schema(tmp_path, django_db_blocker, monkeypatch):
    made = {}
    with django_db_blocker.unblock():
        for name in ("short", "long"):
            database = {
                **connections["default"].settings_dict,
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(tmp_path / name),
                "OPTIONS": {},
            }
            monkeypatch.setitem(connections.settings, name, database)
            try:
                if name == "short":
                    found(connections[name])
                else:
                    Migrate().handle(database=name, **OPTIONS)
                connections[name].close()
            finally:
                delattr(connections._connections, name)
            made[name] = schema(tmp_path / name)
    assert len(made["short"]) > 300
    assert made["short"] == made["long"]
