"""Rows of registers that disagree, shown as they were sent, so that a person can choose."""

from collections.abc import Iterable
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.intake.models import Problem
from virtualschool.quality import masking, presenting, queries
from virtualschool.quality.sources import Gone, rows_as_sent


def rows_in_conflict(viewer: Viewer) -> list[Problem]:
    """One problem for every row that disagrees with another today, rows of one child together."""
    seen: dict[tuple[int, int], Problem] = {}
    for problem in queries.conflicts_now(viewer).order_by("child_id", "file_id", "row", "pk"):
        seen.setdefault((problem.file_id, problem.row), problem)
    return list(seen.values())


def as_rows(viewer: Viewer, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The rows with their cells; where the file's copy is gone, without."""
    listed = list(problems)
    people = queries.people_of(viewer, {each.child_id for each in listed if each.child_id})
    sheets: dict[int, tuple[list[str], dict[int, list[str]]]] = {}
    for file in {each.file_id: each.file for each in listed}.values():
        wanted = {each.row for each in listed if each.file_id == file.pk}
        try:
            sheets[file.pk] = rows_as_sent(file, wanted)
        except Gone:
            sheets[file.pk] = ([], {})
    rows = []
    for each in listed:
        header, cells = sheets[each.file_id]
        pairs = list(zip(header, cells.get(each.row, []), strict=False))
        said = "; ".join(f"{name} {masking.cell_shown(viewer, each.file.format_key, name, cell)}" for name, cell in pairs if cell)
        child = presenting.child_cell(viewer, people.get(each.child_id)) if each.child_id else ""
        rows.append({"problem": each, "said": said or "The copy of this file is gone.", "child": child})
    return rows
