"""The social-care return through `virtualschool intake`, all rules, as a process of its own: the samples of `../shared/data`."""

import tempfile
from pathlib import Path
from typing import Any

from bench.process import measured, settings_in

SAMPLES = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "ssda903"
RUNS = (
    ("messy, 2,675 children and 27,000 rows", "messy", 10),
    ("clean_1000, 1,166 children and two years", "clean_1000", 3),
    ("clean_250, two years", "clean_250", None),
)


def run() -> list[dict[str, Any]]:
    """A row a sample: loaded into a fresh database, loaded again unchanged, and taken out. `aim` is the target of the first in
    seconds. One row that says so where the samples are not there."""
    if not SAMPLES.is_dir():
        return [{"what": f"not measured: the samples are not in {SAMPLES.parent.parent.name}/{SAMPLES.parent.name}/{SAMPLES.name}"}]
    return [row for title, name, aim in RUNS for row in _sample(title, SAMPLES / name, aim)]


def _sample(title: str, folder: Path, aim: int | None) -> list[dict[str, Any]]:
    load = ["intake", str(folder), "--authority", "806", "--yes", "--format", "json"]
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_in(Path(scratch))
        first, again = measured(load, settings), measured(load, settings)
        undone = measured(["undo", "1", "--yes"], settings)
    return [
        {"what": title, "aim": aim, **first},
        {"what": f"{folder.name}, again unchanged", "aim": None, **again},
        {"what": f"{folder.name}, undone", "aim": None, **undone},
    ]


if __name__ == "__main__":
    for row in run():
        print(row, flush=True)
