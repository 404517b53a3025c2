"""Improvement: plans taken in from files, and every view of a plan of 300 actions, a review with 2,000 notes, a training of 230."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.plan_files import MAKERS
from bench.process import measured, settings_in
from bench.table import milliseconds, percentile, table

SEED = 34
"""Actions of the plan that the project began with."""

AIMS = {"txt": 2, "docx": 5, "xlsx": 5, "pdf": 5}
"""Seconds that an import may take."""

LONGEST = 150
"""Milliseconds of the slowest aim of a page; what has a longer one is a document."""

TIMES, EXPORTS = 20, 2
"""How often a page is asked for; how often a document that takes seconds."""


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
            content = path.read_bytes()

            def inside(name: str = path.name, content: bytes = content) -> Any:
                return import_plan(name=name, content=content, authority=authority, by=by, dry_run=True)

            inside()
            wall, processor = timed(inside)
            whole = [f"{taken['seconds']:.2f} s", f"{taken['processor seconds']:.2f} s", f"{taken['megabytes']} MB"]
            rows.append([kind, f"{AIMS[kind]} s", *whole, milliseconds(wall), milliseconds(processor)])
    columns = ["plan of 34 actions", "aim", "command", "its processor", "peak memory", "in process", "its processor"]
    return table("Import of a plan", columns, rows)


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of this process's processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def views(authority: Any) -> str:
    """Pages over and over, as the head (and, of a review's evidence, the lead peer) asks for them; the aim is for the slow end."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.improvement_data import Made, made

    held: Made = made(authority)
    clients = {}
    for who, user in (("head", held.head), ("peer", held.peer)):
        clients[who] = Client()
        clients[who].force_login(user)
    clients["head"].get("/accessibility")  # the first request of a process loads the program
    rows = []
    for title, who, aim, address in held.pages:
        first, _ = timed(lambda: _get(clients[who], address))  # noqa: B023 - called at once
        times = [timed(lambda: _get(clients[who], address)) for _ in range(TIMES if aim <= LONGEST else EXPORTS)]  # noqa: B023
        with CaptureQueriesContext(connection) as asked:
            size = len(_get(clients[who], address).content)
        walls, processors = [wall for wall, _ in times], [used for _, used in times]
        slow = percentile(walls, 0.95)
        shown = [milliseconds(each) for each in (first, percentile(walls, 0.5), slow, percentile(processors, 0.5))]
        over = "" if slow * 1000 <= aim else "over"
        rows.append([title, f"{aim} ms", *shown, over, len(asked), f"{size / 1024:.0f} KB"])
    columns = ["page", "aim, p95", "first", "p50", "p95", "processor, p50", "", "queries", "size"]
    return table(held.title, columns, rows)


def _get(client: Any, address: str) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return answer


def improvement(authority: Any) -> None:
    """Prints both tables."""
    print(imports(authority), flush=True)
    print(views(authority), flush=True)
