"""What people really send: every encoding, half a workbook, a picture, nothing at all."""

import datetime as dt
import io
import zipfile

import pytest

from virtualschool.intake import sheets
from virtualschool.intake.sheets import Unreadable, read_sheets
from virtualschool.intake.tests.sending import workbook


@pytest.fixture
def read(tmp_path):
    def reading(content, name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_sheets(path, name)

    return reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_common_encoding(read, encoding):
    sheet = read("Name,Größe\nZoë,1\n".encode(encoding))[0]
    assert (sheet.header, sheet.rows) == (["Name", "Größe"], [(2, ["Zoë", "1"])])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_common_delimiter(read, delimiter):
    assert read(f"A{delimiter}B\n1{delimiter}2".encode())[0].rows == [(2, ["1", "2"])]


def test_blank_lines_keep_the_numbers_that_excel_shows_and_quoted_line_breaks_are_one_row(read):
    sheet = read(b'\nA,B\n\n1,"two\nlines"\n,,\n3,4\n')[0]
    assert sheet.header_row == 2
    assert sheet.rows == [(4, ["1", "two\nlines"]), (6, ["3", "4"])]


def test_wide_tables_read_the_same(read):
    width = sheets.WIDE + 1
    sheet = read(f"{','.join(f'c{n}' for n in range(width))}\n{','.join(['x'] * width)}\n".encode())[0]
    assert sheet.rows == [(2, ["x"] * width)]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n \n,,\n", "empty"),
        (bytes(range(256)) * 50, "not a text file"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50, "not a text file"),
        (b"\xff\xfeA\x00,\x00B", "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b"A,B\n" + b"x" * 1_000_001, "CSV"),
    ],
)
def test_what_cannot_be_read_says_why(read, content, word):
    with pytest.raises(Unreadable, match=word):
        read(content)


def test_too_large_a_file_is_refused_before_it_is_read(read, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_FILE", 1_000_000)
    with pytest.raises(Unreadable, match="the largest that can be read"):
        read(b"x" * 1_000_001)


def test_half_a_workbook_says_so(read, tmp_path):
    whole = workbook(tmp_path / "made.xlsx", [["A", "B"], [1, 2]])
    with pytest.raises(Unreadable, match="half uploaded"):
        read(whole[: len(whole) // 2], "half.xlsx")


def test_an_encrypted_workbook_cannot_be_opened_and_says_so(read, monkeypatch, tmp_path):
    def locked(content):
        raise sheets.PasswordError

    monkeypatch.setattr(sheets.CalamineWorkbook, "from_filelike", locked)
    with pytest.raises(Unreadable, match="password"):
        read(workbook(tmp_path / "made.xlsx", [["A"]]), "locked.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused(read, monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 5000)
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(packed.getvalue(), "bomb.xlsx")


def test_too_many_rows_ask_for_csv(read, monkeypatch, tmp_path):
    monkeypatch.setattr(sheets, "LARGEST_WORKBOOK_ROWS", 2)
    with pytest.raises(Unreadable, match="Save it as CSV"):
        read(workbook(tmp_path / "made.xlsx", [["A"], [1], [2], [3]]), "long.xlsx")


def test_cells_of_a_workbook_are_the_text_a_csv_would_hold(read, tmp_path):
    rows = [["Day", "Number", "Share", "Truth", "Sum"], [], [dt.date(2025, 9, 4), 10, 0.5, True, "=1+1"], ["", "", "", "", ""]]
    sheet = read(workbook(tmp_path / "made.xlsx", rows), "cells.xlsx")[0]
    assert sheet.rows == [(3, ["2025-09-04", "10", "0.5", "1", "0"])]


def test_every_filled_sheet_of_a_workbook_is_read(read, tmp_path):
    import xlsxwriter

    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title in ("One", "Empty", "Two"):
            sheet = book.add_worksheet(title)
            if title != "Empty":
                sheet.write(2, 0, "A")
                sheet.write(3, 0, title)
    found = read(path.read_bytes(), "two.xlsx")
    assert [(sheet.name, sheet.header_row, sheet.rows) for sheet in found] == [
        ("two.xlsx [One]", 3, [(4, ["One"])]),
        ("two.xlsx [Two]", 3, [(4, ["Two"])]),
    ]


def test_a_workbook_of_empty_sheets_says_so(read, tmp_path):
    with pytest.raises(Unreadable, match="no sheet with anything"):
        read(workbook(tmp_path / "made.xlsx", []), "empty.xlsx")
