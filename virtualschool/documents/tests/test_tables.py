"""Exports: nothing runs as a formula, numbers stay numbers, unknown stays empty, Excel's limits are kept."""

import csv
import datetime as dt
import io

import openpyxl
import pytest

from virtualschool.documents import tables
from virtualschool.documents.tables import Sheet, csv_bytes, sheet_name, xlsx_bytes
from virtualschool.documents.tests import sample

HOSTILE = ("=1+1", "+SUM(A1)", "-2+3", "@cmd", "\tx", "\rx", "\nx", "  =1", "＝1+1")


def _csv_rows(packed: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(packed.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_as_a_formula(text: str) -> None:
    assert _csv_rows(csv_bytes([text], [[text]])) == [[f"'{text}"], [f"'{text}"]]
    cell = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Sheet("s", ["h"], [[text]])]))).active["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())


def test_values_keep_their_kind() -> None:
    row = [-5, -0.1, "-5", "+3.5", "plain - text", None, True, dt.date(2026, 6, 4), sample.ATTENDANCE, sample.HIDDEN, sample.UNKNOWN]
    names = [str(n) for n in range(len(row))]
    written = _csv_rows(csv_bytes(names, [row]))[1]
    exact = repr(sample.ATTENDANCE.value)
    assert written == ["-5", "-0.1", "-5", "+3.5", "plain - text", "", "yes", "2026-06-04", exact, "c", ""]
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Sheet("s", names, [row])]))).active
    found = [cell.value for cell in page[2]]
    assert found[:7] == [-5, -0.1, "-5", "+3.5", "plain - text", None, "yes"]
    assert found[7].date() == dt.date(2026, 6, 4)
    assert found[8:] == [sample.ATTENDANCE.value, "c", None]
    assert page.freeze_panes == "A2"


def test_sheet_names_are_what_excel_takes() -> None:
    taken: set[str] = set()
    names = [sheet_name(n, taken) for n in ("Year: 7/8 [all]?", "x" * 40, "X" * 40, "History", "'", "'")]
    assert names == ["Year  7 8  all", "x" * 31, "X" * 29 + " 2", "History sheet", "Sheet", "Sheet 2"]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Sheet(n, ["a"], []) for n in names])))
    assert book.sheetnames == names


def test_text_too_long_for_a_cell_ends_visibly_and_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Sheet("s", ["a"], [["y" * 40_000]])]))).active
    assert page["A2"].value == "y" * (tables.LONGEST_TEXT - 1) + "…"
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(ValueError, match="Use CSV instead"):
        xlsx_bytes([Sheet("s", ["a"], [["1"], ["2"]])])
