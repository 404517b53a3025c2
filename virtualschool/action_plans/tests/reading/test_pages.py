"""Rows that the end of a page tears: texts of one row on two pages, merged cells of which one row stands on either."""

import pytest

from virtualschool.action_plans.reading import read_plan
from virtualschool.action_plans.reading.joining import continues, mended
from virtualschool.action_plans.tests.reading.test_plan import table
from virtualschool.reading.blocks import Document

HEAD = ("Theme", "Consideration", "Action", "By whom", "Due", "Impact")


def pages(*tables):
    return read_plan(Document("pdf", tables))


def shape(plan):
    return [(theme.title, [(each.text, [a.action for a in each.actions]) for each in theme.considerations]) for theme in plan.themes]


def test_a_theme_and_a_consideration_torn_in_the_middle_are_those_of_the_rows_around_them():
    theme, area = "How well are plans written for children?", "Targets are not clear enough."
    whole = [(theme, area, f"Do {number}", "AB", "May 25", "") for number in (1, 3)]
    torn = ("How well are plans", "Targets are not", "Moderate plans", "AB", "May 25", "")
    two = table(HEAD, ("written for children?", "clear enough.", "with another school.", "", "", ""), whole[1])
    one = table(HEAD, whole[0], torn)
    assert shape(pages(one, two)) == [(theme, [(area, ["Do 1", "Moderate plans with another school.", "Do 3"])])]


def test_what_is_merged_beside_every_consideration_goes_on_with_it_over_a_page():
    merges = {(1, 0): 1, (2, 0): 1, (1, 1): 2, (2, 1): 2, (1, 5): 3, (2, 5): 3}
    first = ("T", "Area 1", "Do 1", "AB", "May 25", "Better"), ("T", "Area 1", "Do 2", "AB", "May 25", "Better")
    one = table(HEAD, *first, ("T", "Area 2", "Do 3.", "AB", "May 25", "Children say so."), merges=merges)
    two = table(HEAD, ("", "", "Do 4.", "CD", "June 25", ""), ("T", "Area 3", "Do 5", "AB", "May 25", ""))
    plan = pages(one, two)
    assert [action.impact for action in plan.actions] == ["Better", "Better", "Children say so.", "Children say so.", None]
    assert [action.by_whom for action in plan.actions][3:] == ["CD", "AB"]


def test_what_is_not_always_merged_beside_considerations_stays_empty_after_a_page():
    merges = {(1, 1): 2, (2, 1): 2}
    one = table(HEAD, ("T", "Area", "Do 1", "AB", "May 25", "Better"), ("", "Area", "Do 2.", "AB", "May 25", "Best."), merges=merges)
    plan = pages(one, table(HEAD, ("", "", "Do 3.", "CD", "June 25", "")))
    assert [action.impact for action in plan.actions] == ["Better", "Best.", None]


def test_the_short_texts_of_a_row_before_a_page_begin_its_action():
    one = table(HEAD, ("T", "Area", "Do 1.", "AB", "May 25", "Better."), ("", "", "", "", "", "Children say so."))
    plan = pages(one, table(HEAD, ("", "Area 2", "Do 2.", "CD", "June 25", "")))
    assert [(action.action, action.impact) for action in plan.actions] == [("Do 1.", "Better."), ("Do 2.", "Children say so.")]
    assert shape(plan) == [("T", [("Area", ["Do 1."]), ("Area 2", ["Do 2."])])]


def test_a_row_of_which_two_texts_go_on_is_the_rest_of_the_row_before():
    first = ("T", "Early help for Special", "Help schools to become", "AB / Educational", "June 25", "Schools are keen to")
    rest = ("", "Educational Needs.", "'Attachment aware'.", "Psychologist", "", "improve.")
    progress = [("Progress", "The group has been"), ("Progress", "set up.")]
    one, two = (table((*HEAD, head), (*row, text)) for row, (head, text) in zip((first, rest), progress, strict=True))
    (action,) = pages(one, two).actions
    assert (action.action, action.by_whom) == ("Help schools to become\n'Attachment aware'.", "AB / Educational Psychologist")
    assert (action.due_source, action.progress) == ("June 25", "The group has been set up.")
    assert shape(pages(one, two))[0][1][0][0] == "Early help for Special Educational Needs."


def test_the_only_row_of_a_page_goes_on_with_the_action_before():
    one = table(HEAD, ("T", "Area", "Do 1", "AB", "May 25", "Better"))
    plan = pages(one, table(HEAD, ("", "", "", "", "", "Children say so.")))
    assert [(action.action, action.impact) for action in plan.actions] == [("Do 1", "Better\nChildren say so.")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("from 61% in Sept", "2024 to 80%.", True), ("from 61% in Sept.", "2024", False), ("three schools", "2024 was", False),
     ("visits in May", "40% of schools", False)],
)  # fmt: skip
def test_a_year_goes_on_after_its_month(before, after, expected):
    assert continues(before, after) is expected


def test_a_heading_that_a_narrow_column_broke_is_whole_again():
    assert mended("Recommendatio n") == "Recommendation"
    assert mended("AREA FOR CON SIDERATION") == "AREA FOR CONSIDERATION"
    assert mended("Support from others on time") == "Support from others on time"
    plan = pages(table(("Recommen dation", "Action", "Time scale", "Res ponsible"), ("Area", "Do 1", "May 25", "AB")))
    assert plan.mapping == {"Recommendation": "consideration", "Action": "action", "Timescale": "due", "Responsible": "by_whom"}


def test_a_key_beside_a_table_whose_cells_are_merged_lends_nothing():
    head = ("Action", "By whom", "Due", "", "Legend")
    rows = [("Do 1", "AB", "May 25", "", "Mark"), ("Do 2", "AB", "May 25", "", "")]
    plan = pages(table(head, *rows, merges={(1, 4): 1, (2, 4): 1}))
    assert [action.action for action in plan.actions] == ["Do 1", "Do 2"]
    assert [each.text for each in plan.unplaced] == ["Legend", "Mark"]
