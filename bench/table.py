"""Tables in plain text, and the machine that they were measured on."""

import math
import os
import platform
import resource
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns side by side; all but the first stand to the right."""
    cells = [list(map(str, row)) for row in (columns, *rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    lines = ["  ".join(map(_aside, range(len(row)), row, widths)) for row in cells]
    return "\n".join(["", title, lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def _aside(place: int, cell: str, width: int) -> str:
    return cell.rjust(width) if place else cell.ljust(width)


def machine(database: str) -> str:
    """What it ran on. The load tells whether others were busy on the same cores."""
    one, five, _ = os.getloadavg()
    kind = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    memory = next((int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return (
        f"{kind}, {os.cpu_count()} cores, {memory:,} MB; load {one:.1f} now, {five:.1f} over five minutes\n"
        f"{platform.system()} {platform.release()}, {versions}; database: {database}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def peak_megabytes() -> int:
    """The most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the times does not exceed (nearest rank)."""
    return sorted(times)[max(math.ceil(share * len(times)) - 1, 0)]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def of_rows(title: str, rows: Sequence[Mapping[str, object]]) -> str:
    """A table of rows that name their own columns; a column that a row has not is blank."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table(title, columns, [["" if row.get(name) is None else row[name] for name in columns] for row in rows])
