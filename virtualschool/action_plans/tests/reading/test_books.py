"""Plans in workbooks as people keep them: sheets, tables that begin anywhere, keys and notes around them, lists on hidden sheets."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from virtualschool.action_plans.reading import read_plan
from virtualschool.reading import read

HEAD = ("Action", "Who", "When", "Status")


def book(**sheets):
    """A workbook of sheets; each is its cells by name, or rows from the first cell."""
    made = Workbook()
    made.remove(made.active)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for spot, value in cells.items() if isinstance(cells, dict) else ():
            sheet[spot] = value
        for row in cells if not isinstance(cells, dict) else ():
            sheet.append(row)
    return made


def plan_in(made):
    out = io.BytesIO()
    made.save(out)
    return read_plan(read("plan.xlsx", out.getvalue()))


def left(plan):
    return [each.text for each in plan.unplaced]


def test_a_sheet_for_each_theme_gives_it_its_name():
    plan = plan_in(
        book(Attendance=[HEAD, ("A", "x", "March 22", "Red")], Voice=[HEAD, ("B", "y", "May 22", "Green")], Lists=[("Red",), ("Green",)])
    )
    assert [(each.title, len(each.considerations[0].actions)) for each in plan.themes] == [("Attendance", 1), ("Voice", 1)]
    assert left(plan) == ["Red", "Green", "Lists"]


def test_the_name_of_the_only_sheet_is_no_theme_unless_it_is_called_one():
    assert plan_in(book(Attendance=[HEAD, ("A", "x", "May 22", "")])).themes[0].title is None
    assert plan_in(book(KLOE_1=[HEAD, ("A", "x", "May 22", "")])).themes[0].title == "KLOE 1"


def test_a_line_under_a_table_of_three_columns_is_no_action_unless_others_stand_alone_too():
    rows = [HEAD[:3], ("A", "x", "May 22"), ("B", "", "June 22"), (), ("The board looks at this each term.",)]
    plan = plan_in(book(Plan=rows))
    assert [each.action for each in plan.actions] == ["A", "B"]
    assert left(plan) == ["The board looks at this each term.", "Plan"]
    assert len(plan_in(book(Plan=[*rows[:2], ("C",), (), ("D",)])).actions) == 3


def test_a_list_on_another_sheet_is_no_more_of_the_last_action():
    plan = plan_in(book(Plan=[HEAD, ("A", "x", "May 22", "Red")], Lists=[("Red", "off track"), ("Green", "on track")]))
    assert (plan.actions[0].action, plan.actions[0].by_whom) == ("A", "x")
    assert left(plan)[1:] == ["Red", "off track", "Green", "on track", "Lists"]


def test_a_key_beside_the_plan_and_notes_below_it_find_no_place():
    cells = {
        "A3": "Key",
        "A4": "R = red",
        "E3": "Action",
        "F3": "Who",
        "G3": "When",
        "H3": "Cost",
        "E4": "A",
        "F4": "x",
        "G4": "May 22",
        "H4": "1",
    }
    plan = plan_in(book(Plan=cells | {"E7": "Prepared by the head", "E8": "R", "F8": "off track"}))
    assert [(each.action, each.other) for each in plan.actions] == [("A", {"Cost": "1"})]
    assert plan.mapping == {"Action": "action", "Who": "by_whom", "When": "due", "Cost": "other"}
    assert {"Key", "R = red", "Prepared by the head", "R", "off track"} <= set(left(plan))


def test_a_line_about_the_document_heads_no_actions():
    plan = plan_in(book(Plan=[("RAG key: R off track",), ("Last updated May 2022",), HEAD, ("A", "x", "May 22", "")]))
    assert plan.themes[0].title is None
    assert "Last updated May 2022" in left(plan)


def test_days_and_colours_of_a_workbook():
    made = book(Plan=[("Action", "RAG", "Deadline"), ("A", None, dt.datetime(2022, 4, 30)), ("B", None, dt.date(2022, 3, 31))])  # noqa: DTZ001
    made["Plan"]["B2"].fill = PatternFill("solid", fgColor="FFC00000")
    plan = plan_in(made)
    assert [(each.due_source, each.due_on) for each in plan.actions] == [
        ("30/04/2022", dt.date(2022, 4, 30)),
        ("31/03/2022", dt.date(2022, 3, 31)),
    ]
    assert [each.on_track for each in plan.actions] == ["Red", None]
