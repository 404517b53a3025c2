"""The files behind a batch, opened again: to hand rows back as they were sent, and to map their columns."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
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


def rows_as_sent(file: SourceFile, wanted: Iterable[int]) -> tuple[list[str], dict[int, list[str]]]:
    """The header and these rows of a loaded file, by their numbers. A copy is read once for the same rows: copies never change.
    Raises Gone."""
    path, _ = _place_of(file)
    if not path.is_file():
        raise Gone(f"{file.name} cannot be opened again.")
    return _rows_kept(_Copy(file), tuple(sorted(wanted)))


class _Copy:
    """A file that is the same as another when their copies and names are."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self._key = (str(_place_of(file)[0]), file.name)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Copy) and self._key == other._key


@lru_cache(maxsize=64)
def _rows_kept(copy: _Copy, wanted: tuple[int, ...]) -> tuple[list[str], dict[int, list[str]]]:
    sheet = sheet_as_sent(copy.file)
    found = {}
    for number in wanted:
        place = bisect_left(sheet.rows, number, key=lambda row: row[0])
        if place < len(sheet.rows) and sheet.rows[place][0] == number:
            found[number] = sheet.rows[place][1]
    return sheet.header, found


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
