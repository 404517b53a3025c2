"""`python -m bench`: one council of 3,000 children, loaded through intake into a scratch database, then asked."""

import argparse
import datetime as dt
import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.improvement import PARTS
from bench.table import machine

CODE = "806"
COUNCIL = ("pages", "heatmaps", "readings")
"""Parts that need a council's children."""


def main(words: Sequence[str] | None = None) -> int:
    """Measures on SQLite, or with `--postgres` on a PostgreSQL of its own, and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--children", type=int, default=3000)
    parser.add_argument("--afresh", action="store_true", help="load everything again, so that loading is measured too")
    parser.add_argument("--nation", action="store_true", help="add other authorities until there are 84,000 children")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL that is started for it and thrown away")
    parser.add_argument("--improvement", action="store_true", help="only plans, reviews, meetings and training, over no children")
    parser.add_argument("--only", action="append", choices=[*COUNCIL, *PARTS], help="one part alone, for a quick look; may be given again")
    parser.add_argument("--files", action="store_true", help="time whole commands over large files instead of pages")
    asked = parser.parse_args(words)
    asked.parts = set(asked.only or (PARTS if asked.improvement else (*COUNCIL, *PARTS)))
    asked.improvement = asked.parts <= set(PARTS)
    if asked.files:
        return files()
    folder = Path("var/bench").absolute()
    if not asked.postgres:
        of = "improvement" if asked.improvement else asked.children
        database = folder / f"{of}-{_schema()}.sqlite3"
        if asked.afresh:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{database}{suffix}").unlink(missing_ok=True)
        return measured(asked, folder, f"sqlite:///{database}")
    from tests.postgres import Unavailable, private_postgres

    try:
        with private_postgres() as url:
            return measured(asked, folder, url)
    except Unavailable as reason:
        print(f"Not measured on PostgreSQL: {reason}")
        return 1


def files() -> int:
    """Whole commands, each in a process of its own: the social-care samples, a million marks, the national register."""
    from bench import attendance_intake, gias, ssda903
    from bench.table import of_rows

    print(machine("sqlite"), flush=True)
    for title, run in (
        ("Social-care return", ssda903.run),
        ("A million rows of a register", lambda: [attendance_intake.run(1_000_000)]),
        ("Register of schools", gias.run),
    ):
        print(of_rows(title, run()), flush=True)
    return 0


def _schema() -> str:
    """Tells one shape of the tables from another, so that no run meets a database of earlier ones."""
    written = b"".join(path.read_bytes() for path in sorted(Path("virtualschool").glob("*/migrations/*.py")))
    return hashlib.sha256(written).hexdigest()[:8]


def measured(asked: argparse.Namespace, folder: Path, url: str) -> int:
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {"VIRTUALSCHOOL_DATABASE_URL": url, "VIRTUALSCHOOL_VAR": str(folder), "VIRTUALSCHOOL_HOSTS": "testserver"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "virtualschool.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(machine(url.split(":")[0]), flush=True)
    from bench.improvement import improvement
    from virtualschool.authorities.queries import authority_numbered

    authority = authority_numbered(CODE)
    if not asked.improvement:
        _council(asked, folder, authority)
    improvement(authority, asked.parts & set(PARTS))
    shutil.rmtree(folder / "files", ignore_errors=True)
    return 0


def _council(asked: argparse.Namespace, folder: Path, authority: Any) -> None:
    """What needs a council's children: loads them, if no earlier run did."""
    from bench.loading import load
    from bench.nation import fill
    from bench.pages import pages
    from bench.readings import heatmaps, readings
    from virtualschool.children.models import Child

    if Child.objects.filter(authority=authority).exists():
        print("\nIntake: loaded by an earlier run, so not measured (--afresh loads again).", flush=True)
    else:
        print(load(authority, folder / f"source-{asked.children}", asked.children, dt.date.today()), flush=True)
    print(f"\n{Child.objects.filter(authority=authority).count():,} children of one authority", flush=True)
    for part, measure in (("pages", pages), ("heatmaps", heatmaps), ("readings", readings)):
        if part in asked.parts:
            print(measure(authority), flush=True)
    if asked.nation:
        children = fill(authority)
        print(readings(authority, f"The same authority among {children:,} children of the nation"), flush=True)


if __name__ == "__main__":
    sys.exit(main())
