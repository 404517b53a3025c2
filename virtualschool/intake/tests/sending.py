"""Files sent in by tests of every room, and what became of them."""

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from virtualschool.authorities.queries import command_line_viewer
from virtualschool.children.models import Child, ReportedEpisode
from virtualschool.intake.actions import Report, Source, load_batch, undo_batch
from virtualschool.intake.afterwards import derive
from virtualschool.intake.loading import FileLoad
from virtualschool.schools.models import School

UPN = "A801200001001"
OTHER_UPN = "B801200001002"


class Sender:
    """Sends files of an authority: `sender("enrolments.csv", "UPN,URN,EntryDate", "…")`, or many as one batch with `batch`."""

    def __init__(self, authority: Any, folder: Path) -> None:
        self.authority, self.folder = authority, folder
        self.report: Report | None = None

    def __call__(self, name: str, *lines: str, dry_run: bool = False, encoding: str = "utf-8") -> FileLoad:
        return self.batch({name: "\n".join(lines).encode(encoding)}, dry_run=dry_run)[0]

    def batch(self, files: dict[str, bytes], *, dry_run: bool = False) -> list[FileLoad]:
        sources = []
        for name, content in files.items():
            path = self.folder / name.replace("/", "_")
            path.write_bytes(content)
            sources.append(Source(path, name))
        self.report = load_batch(sources=sources, authority=self.authority, by=command_line_viewer(self.authority), dry_run=dry_run)
        return self.report.loads

    def undo(self) -> None:
        assert self.report is not None
        assert self.report.batch is not None
        undo_batch(batch=self.report.batch, authority=self.authority, by=command_line_viewer(self.authority))


def workbook(path: Path, rows: list[list[Any]]) -> bytes:
    """An XLSX with these cells; dates are written as dates, texts that start with = as formulas."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(number, column, cell)
    return path.read_bytes()


def some_school(urn: int = 100001, **fields: Any) -> School:
    return School.objects.create(urn=urn, name=f"School {urn}", **{"la_code": "806", "status_code": "1", **fields})


def child_in_care(authority: Any, code: str = "C1", upn: str = UPN, born_on: dt.date = dt.date(2013, 5, 1)) -> Child:
    """A child in care since 1 September 2020."""
    child = Child.objects.create(authority=authority, child_code=code, upn=upn, born_on=born_on, sex="F")
    start = dt.date(2020, 9, 1)
    ReportedEpisode.objects.create(child=child, collection_year=2026, began_on=start, legal_status="C2", placement="U1")
    derive(authority, {child.pk}, set())
    return child


def counted(load: FileLoad) -> dict[str, int]:
    """The outcomes of a file that are not nought."""
    return {outcome: number for outcome, number in load.counts().items() if number}


def said(load: FileLoad) -> list[tuple[int, str, str]]:
    """Its problems as (row, code, severity)."""
    return [(found.row, found.code, found.severity.value) for found in load.problems]
