"""Tables and how they are written: CSV as suppliers write it, workbooks that come out the same byte for byte."""

import csv
import datetime as dt
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import xlsxwriter

Cell = str | int | dt.date


@dataclass(slots=True)
class Table:
    """One file to come: its path within the folder, columns and rows. Rows are lists, told apart by identity."""

    path: str
    columns: list[str]
    rows: list[list[Cell]] = field(default_factory=list)
    encoding: str = "utf-8"
    delimiter: str = ","

    def row_number(self, row: list[Cell]) -> int:
        """The row that Excel shows: the header is 1."""
        return next(place for place, found in enumerate(self.rows, start=2) if found is row)

    def write(self, folder: Path) -> None:
        target = folder / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.suffix == ".xlsx":
            self._write_workbook(target)
        else:
            self._write_csv(target)

    def _write_csv(self, target: Path) -> None:
        text = StringIO(newline="")
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        target.write_bytes(text.getvalue().encode(self.encoding))

    def _write_workbook(self, target: Path) -> None:
        with xlsxwriter.Workbook(str(target), {"constant_memory": True, "strings_to_formulas": False}) as book:
            book.set_properties({"created": dt.datetime(2024, 9, 1, tzinfo=dt.UTC)})
            sheet = book.add_worksheet("Register")
            day_format = book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_row(0, 0, self.columns)
            for at, row in enumerate(self.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(at, column, cell, day_format)
                    elif cell != "":
                        sheet.write(at, column, cell)


def spelled(day: dt.date | None) -> str:
    """`05/09/2025`, as councils' returns spell a date; empty when there is none."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""
