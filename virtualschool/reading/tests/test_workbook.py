"""Workbooks: what Excel last showed."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from virtualschool.reading import read
from virtualschool.reading.blocks import Paragraph
from virtualschool.reading.tests.making import spans, texts, unzipped, zipped
from virtualschool.reading.workbook.shown import number_shown


def _saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(fill):
    book = Workbook()
    sheet = book.active
    sheet.title = "Plan"
    fill(sheet)
    return read("plan.xlsx", _saved(book))


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.55, "0%", "55%"),
        (0.555, "0.0%", "55.5%"),
        (1234567.891, "£#,##0.00", "£1,234,567.89"),
        (1234567.891, "[$£-809]#,##0", "£1,234,568"),
        (-5, "0;(0)", "(5)"),
        (-5, "0", "-5"),
        (0, '0;-0;"none"', "none"),
        (5, "000", "005"),
        (5, '"Week "0', "Week 5"),
        (12, "General", "12"),
        (1.5, "General", "1.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1.00000E+20"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (1500000, "0.0,,", "1.5"),
        (0.5, "# ?/?", "0.5"),
        (12345, "0.00E+00", "1.23E+04"),
        (7, "@", "7"),
        (3, '[<5]"few";[>=5]"many"', "few"),
        (44651, "dd/mm/yyyy", "31/03/2022"),
        (44651, "mm-dd-yy", "31/03/2022"),
        (44651, "m/d/yyyy", "31/03/2022"),
        (44651, "mmm-yy", "Mar 2022"),
        (44651, "mmmm yyyy", "March 2022"),
        (44651, "d mmm yyyy", "31 Mar 2022"),
        (44651, "dddd, d mmmm yyyy", "Thursday, 31 March 2022"),
        (44651, "d-mmm", "31-Mar"),
        (44651.5, "dd/mm/yyyy hh:mm", "31/03/2022 12:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (60, "dd/mm/yyyy", "28/02/1900"),
        (1, "dd/mm/yyyy", "01/01/1900"),
        (-3, "dd/mm/yyyy", "-3"),
        (5, ";;;", ""),
    ],
)
def test_numbers_are_shown_as_excel_shows_them(value, form, shown):
    assert number_shown(value, form) == shown


def test_a_day_counted_from_1904():
    assert number_shown(43189, "dd/mm/yyyy", from_1904=True) == "31/03/2022"


def test_a_sheet_is_a_heading_and_a_table_without_empty_margins():
    def fill(sheet):
        sheet["B2"], sheet["C2"] = "Action", "Due"
        sheet["B3"], sheet["C3"] = "Share\nwidely", dt.date(2022, 3, 31)
        sheet["C3"].number_format = "mmm-yy"
        sheet["C4"] = True
        sheet["C5"] = "#N/A"
        sheet["Z9"].fill = PatternFill("solid", fgColor="FFFFFFFF")

    heading, table = _sheet(fill).blocks
    assert (heading.text, heading.level) == ("Plan", 1)
    assert texts(table) == [["Action", "Due"], ["Share\nwidely", "Mar 2022"], ["", "TRUE"], ["", "#N/A"]]
    assert table.rows[1][1].place.text == "sheet “Plan”, cell C3"
    assert table.rows[1][0].lines == ("Share", "widely")


def test_merged_cells_fills_and_bold():
    def fill(sheet):
        sheet["A1"] = "Theme"
        sheet["A1"].font = Font(bold=True)
        sheet.merge_cells("A1:C1")
        sheet["A2"], sheet["B2"] = "Consider", "One"
        sheet["B3"] = "Two"
        sheet.merge_cells("A2:A3")
        sheet["C2"].fill = PatternFill("solid", fgColor="FFFFC000")
        sheet["C3"].fill = PatternFill("solid", fgColor=Color(theme=9, tint=0.4))
        sheet["B2"].fill = PatternFill("solid", fgColor=Color(indexed=17))

    table = _sheet(fill).blocks[1]
    assert spans(table) == {"Theme": [(0, 0), (0, 1), (0, 2)], "Consider": [(1, 0), (2, 0)]}
    assert table.rows[0][2].is_bold
    assert [table.rows[y][x].colour for y, x in ((1, 2), (2, 2), (1, 1))] == ["ffc000", "fac090", "008000"]


def test_a_formula_has_its_remembered_value_and_one_without_is_named():
    def fill(sheet):
        sheet["A1"] = "x"
        sheet["A2"] = "=1+1"
        sheet["A3"] = "=1+2"
        sheet["A4"] = "end"

    book = Workbook()
    fill(book.active)
    parts = unzipped(_saved(book))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace("<f>1+1</f><v />", "<f>1+1</f><v>2</v>").replace("<f>1+1</f><v></v>", "<f>1+1</f><v>2</v>")
    document = read("a.xlsx", zipped(parts))
    assert texts(document.blocks[1]) == [["x"], ["2"], [""], ["end"]]
    assert any("A3" in note and "A2" not in note for note in document.notes)


def test_what_is_hidden_is_read_and_named_and_comments_come_last():
    def fill(sheet):
        sheet["A1"], sheet["B1"], sheet["A2"] = "a", "b", dt.date(2022, 3, 22)
        sheet["A2"].number_format = "d-mmm"
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[2].hidden = True
        sheet["A1"].comment = Comment("who says?", "Sam")
        from openpyxl.formatting.rule import CellIsRule

        sheet.conditional_formatting.add("A1:B2", CellIsRule(operator="equal", formula=["1"]))

    document = _sheet(fill)
    assert texts(document.blocks[1]) == [["a", "b"], ["22-Mar", ""]]
    assert isinstance(document.blocks[2], Paragraph)
    assert document.blocks[2].text.endswith("who says?")
    assert document.blocks[2].place.text == "sheet “Plan”, note on cell A1"
    notes = " ".join(document.notes)
    for word in ("hidden rows were read: 2", "hidden columns were read: B", "conditional formatting", "22/03/2022"):
        assert word in notes


def test_a_cell_left_far_away_makes_no_table_of_a_million_rows():
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["XFD1048576"] = "a", "b", "far"
    parts = unzipped(_saved(book))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="B1:B1000000"/></mergeCells>')
    table = read("a.xlsx", zipped(parts)).blocks[1]
    assert (table.rows[0][0].text, table.rows[0][1].text, table.rows[-1][-1].text) == ("a", "b", "far")
    assert table.rows[1][1].merge is not None
    assert len(table.rows) * len(table.rows[0]) < 10_000


def test_hidden_and_empty_sheets():
    book = Workbook()
    book.active["A1"] = "seen"
    book.create_sheet("Lists")["A1"] = "kept"
    book["Lists"].sheet_state = "hidden"
    book.create_sheet("Empty")
    document = read("a.xlsm", _saved(book))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["Sheet", "Lists"]
    assert document.notes == ("The sheet “Lists” is hidden; it was read.",)


def test_a_sign_in_colour_has_its_ink_and_words_have_not():
    def fill(sheet):
        sheet.append(["●", "l", "late"])
        for column, font in enumerate((Font(color="00B050"), Font(name="Wingdings", color="FFFF0000"), Font(color="00FF0000")), start=1):
            sheet.cell(1, column).font = font

    row = _sheet(fill).blocks[1].rows[0]
    assert [(cell.text, cell.colour) for cell in row] == [("●", "00b050"), ("●", "ff0000"), ("late", "")]
