"""Improvement: plans taken in from files, and every view of a plan of 300 actions, a review with 2,000 notes, a training of 230."""

import tempfile
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

from bench.asking import COLUMNS, asked, client_of, summed_up, timed, verdict
from bench.plan_files import MAKERS
from bench.process import measured, settings_in
from bench.table import milliseconds, table

SEED = 34
"""Actions of the plan that the project began with."""

AIMS = {"txt": 2, "docx": 5, "xlsx": 5, "pdf": 5}
"""Seconds that an import may take."""

PARTS = ("imports", "plans", "exports", "oversight", "cards", "reviews", "training", "practice")
"""What `--only` can ask for."""


def imports(authority: Any) -> str:
    """Plans of the seed's size: as a whole command (the program's start in it), then in process, kept and rolled back."""
    from virtualschool.action_plans.imports import import_plan
    from virtualschool.authorities.queries import command_line_viewer

    by = command_line_viewer(authority)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = settings_in(folder)
        for kind, make in MAKERS.items():
            path = folder / f"plan.{kind}"
            path.write_bytes(make(SEED))
            taken = measured(["plan", "import", str(path), "--authority", authority.code, "--format", "json"], settings)
            inside = partial(import_plan, name=path.name, content=path.read_bytes(), authority=authority, by=by, dry_run=True)
            inside()
            within = timed(inside)
            whole = [f"{taken['seconds']:.2f} s", f"{taken['processor seconds']:.2f} s", verdict(taken["seconds"], AIMS[kind])]
            rows.append([kind, f"{AIMS[kind]} s", *whole, f"{taken['megabytes']} MB", *map(milliseconds, within)])
    columns = ["plan of 34 actions", "aim", "command", "its processor", "", "peak memory", "in process", "its processor"]
    return f"{table('Import of a plan', columns, rows)}\n{summed_up(rows)}"


def views(authority: Any, parts: Collection[str] = PARTS) -> str:
    """Pages over and over, as the head (and, of a review's evidence, the lead peer) asks for them."""
    from bench.improvement_data import made

    held = made(authority)
    clients = {who: client_of(user) for who, user in held.people.items()}
    rows = [asked(clients[each.who], each.page) for each in held.pages if each.part in parts]
    return f"{table(held.title, COLUMNS, rows)}\n{summed_up(rows)}"


def improvement(authority: Any, parts: Collection[str] = PARTS) -> None:
    """Prints both tables, or what of them is asked for."""
    if "imports" in parts:
        print(imports(authority), flush=True)
    if set(parts) - {"imports"}:
        print(views(authority, parts), flush=True)
