"""The files behind a batch, opened again: to hand rows back as they were sent, and to map their columns."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from virtualschool.documents.tables import Sheet as OutSheet
from virtualschool.documents.tables import xlsx_bytes
from virtualschool.intake.formats import PROBLEM_COLUMN, plain
from virtualschool.intake.models import Batch, Problem, SourceFile
from virtualschool.intake.previews import sources_of
from virtualschool.intake.sheets import Sheet, Unreadable, read_sheets


class Gone(Exception):
    """The copy of a file is not there any more, or cannot be opened; the message is for the person who asked."""


def sheet_as_sent(file: SourceFile) -> Sheet:
    """The sheet in its sender's own columns. Raises Gone."""
    path, name = _place_of(file)
    try:
        sheets = read_sheets(path, name)
    except Unreadable as reason:
        raise Gone(f"{file.name} cannot be opened again. {reason}") from reason
    for sheet in sheets:
        if sheet.name == file.name:
            return sheet
    raise Gone(f"{file.name} does not have this sheet any more.")


def _place_of(file: SourceFile) -> tuple[Path, str]:
    if file.batch.state == Batch.State.PREVIEW:
        for source in sources_of(file.batch):
            if file.name == source.name or file.name.startswith(f"{source.name} ["):
                return source.path, source.name
    if not file.stored:
        raise Gone(f"No copy of {file.name} was kept.")
    name = file.name.rpartition(" [")[0] if file.name.endswith("]") and " [" in file.name else file.name
    return Path(settings.VAR) / "files" / file.stored, name


def workbook_to_mend(file: SourceFile, problems: Iterable[Problem]) -> bytes:
    """The rows that have an error, as they were sent, with what is wrong in a last column that the loader does not read. Raises
    Gone."""
    sheet = sheet_as_sent(file)
    said: dict[int, list[str]] = {}
    for problem in problems:
        words = f"{problem.column}: {problem.message}" if problem.column else problem.message
        if words not in said.setdefault(problem.row, []):
            said[problem.row].append(words)
    header = list(sheet.header)
    while header and plain(header[-1]) in ("", plain(PROBLEM_COLUMN)):
        header.pop()
    width = len(header)
    rows = [[*_padded(cells, width), " ".join(said[number])] for number, cells in sheet.rows if number in said]
    return xlsx_bytes([OutSheet("Rows to mend", [*header, PROBLEM_COLUMN], rows)])


def _padded(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]
