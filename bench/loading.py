"""One council's files through intake: rows a second by kind of file, and the peak of memory after each."""

import datetime as dt
import time
from pathlib import Path
from typing import Any

from bench.table import peak_megabytes, table

STEPS = (
    ("schools", "schools/**/*"),
    ("social-care return", "ssda903/**/*"),
    ("enrolments", "school/enrolments*"),
    ("suspensions", "school/suspensions*"),
    ("registers, daily, CSV", "school/attendance_daily*"),
    ("registers, weekly, Excel", "school/attendance_weekly*"),
)


def load(authority: Any, source: Path, children: int, today: dt.date) -> str:
    """Makes the council's files if they are not there, loads them step by step, and loads the registers again unchanged."""
    from virtualschool.demo.generator import generate

    rows: list[list[object]] = []
    started = time.perf_counter()
    if not (source / "school").exists():
        generate(source, children=children, authority=int(authority.code), today=today)
        rows.append(["(files written)", "", f"{time.perf_counter() - started:.1f} s", "", f"{peak_megabytes():,} MB"])
    for title, pattern in STEPS:
        rows.append(_step(authority, title, source, pattern))
    rows.append(_step(authority, "registers, daily, once more", source, STEPS[4][1]))
    return table("Intake", ["what", "rows", "time", "rows a second", "peak memory so far"], rows)


def _step(authority: Any, title: str, source: Path, pattern: str) -> list[object]:
    from virtualschool.authorities.queries import command_line_viewer
    from virtualschool.intake.actions import Source, load_batch

    files = [Source(path, path.relative_to(source).as_posix()) for path in sorted(source.glob(pattern)) if path.is_file()]
    started = time.perf_counter()
    report = load_batch(sources=files, authority=authority, by=command_line_viewer(authority))
    took = time.perf_counter() - started
    rows = sum(file.total for file in report.loads)
    return [title, f"{rows:,}", f"{took:.1f} s", f"{rows / took:,.0f}", f"{peak_megabytes():,} MB"]
