"""What heads a table or some of its rows: two rows of headings, lines above tables, rows of one text; cards with headings at the left."""

import pytest

from virtualschool.action_plans.reading import read_plan
from virtualschool.action_plans.tests.reading.test_plan import plan_of, table
from virtualschool.reading import read
from virtualschool.reading.blocks import CannotRead, Paragraph

HEAD = ("Action", "Owner", "Deadline", "Impact")


def row(number):
    return (f"Do {number}", "AB", "March 22", "better")


def shape(plan):
    return [(theme.title, [(each.text, len(each.actions)) for each in theme.considerations]) for theme in plan.themes]


def test_lines_above_several_tables_head_them_and_sentences_do_not():
    first = (Paragraph("Anytown Improvement Plan"), Paragraph("Partnership working"), table(HEAD, row(1)))
    second = (Paragraph("Voice of the child"), Paragraph("We want to hear more."), table(HEAD, row(2), row(3)))
    plan = plan_of(*first, *second, table(("Signed", "Head")), Paragraph("End"))
    assert shape(plan) == [("Partnership working", [(None, 1)]), ("Voice of the child", [(None, 2)])]
    assert [each.text for each in plan.unplaced] == ["Anytown Improvement Plan", "We want to hear more.", "Signed", "Head", "End"]


def test_a_line_above_one_table_or_the_same_above_each_is_no_theme():
    assert shape(plan_of(Paragraph("The actions are these"), table(HEAD, row(1)))) == [(None, [(None, 1)])]
    pages = [each for number in (1, 2) for each in (Paragraph("Anytown Council"), table(HEAD, row(number)))]
    assert shape(plan_of(*pages)) == [(None, [(None, 2)])]


def test_a_named_theme_keeps_its_table_though_sentences_stand_between():
    plan = plan_of(Paragraph("Theme 1: Attendance"), Paragraph("All children attend."), table(HEAD, row(1)))
    assert shape(plan) == [("Theme 1: Attendance", [(None, 1)])]


def test_rows_of_one_text_head_full_rows():
    rows = [("Attendance", "", "", ""), row(1), row(2), ("Exclusions", "", "", ""), row(3)]
    told = [("Attendance", [(None, 2)]), ("Exclusions", [(None, 1)])]
    assert shape(plan_of(table(HEAD, *rows))) == told
    for name, separator in (("plan.csv", ","), ("plan.txt", "\t")):
        assert shape(read_plan(read(name, "\n".join(map(separator.join, (HEAD, *rows))).encode()))) == told


def test_an_action_alone_among_sparse_rows_is_an_action():
    plan = plan_of(table(HEAD, ("Tell carers", "", "", ""), ("Tell schools", "AB", "", ""), row(1)))
    assert [each.action for each in plan.actions] == ["Tell carers", "Tell schools", "Do 1"]


def test_wide_rows_of_two_kinds_are_themes_and_considerations():
    wide = [(1, "KLOE 1: Partners"), (2, "Schools"), (4, "Carers"), (6, "KLOE 2: Voice")]
    merges = {(at, column): at for at, _ in wide for column in range(4)}
    fills = {(at, column): "d9d9d9" if text.startswith("KLOE") else "eeeeee" for at, text in wide for column in range(4)}
    rows = [dict(wide).get(at) for at in range(1, 8)]
    plan = plan_of(table(HEAD, *((text,) * 4 if text else row(at) for at, text in enumerate(rows)), merges=merges, fills=fills))
    assert shape(plan) == [("KLOE 1: Partners", [("Schools", 1), ("Carers", 1)]), ("KLOE 2: Voice", [(None, 1)])]


def test_headings_in_two_rows_where_nothing_is_merged():
    head = ("Action", "Who", "When", "RAG", ""), ("", "", "", "On track", "Completion")
    plan = plan_of(table(*head, ("A", "x", "May 22", "G", "R")))
    assert (plan.actions[0].on_track, plan.actions[0].completion) == ("Green", "Red")


@pytest.mark.parametrize("label", ["Action", "Action {}"])
def test_a_card_for_each_action(label):
    cards = [table((label.format(number), f"Do {number}"), ("Lead", "AB"), ("Timescale", "May 22")) for number in (1, 2)]
    assert [(each.action, each.by_whom) for each in plan_of(*cards).actions] == [("Do 1", "AB"), ("Do 2", "AB")]


def test_an_action_that_sounds_like_headings_is_an_action():
    rows = [
        ("Take action on exclusions", "Lead officer", "When agreed", "Improved outcomes"),
        ("Review the action plan", "Named officers", "Review date May 2025", "Success"),
        ("Action 3", "Owner 3", "May 2025", "Impact 3"),
    ]
    plan = plan_of(table(HEAD, *rows, HEAD, row(1)), table(("Action 5", "Owner 5", "June 2025", "Impact 5")))
    assert [each.action for each in plan.actions] == [*(each[0] for each in rows), "Do 1", "Action 5"]
    assert plan.mapping == {"Action": "action", "Owner": "by_whom", "Deadline": "due", "Impact": "impact"}


def test_other_headings_below_a_title_or_a_blank_row_count():
    other = ("Recommendation", "Response by", "Lead officer", "Update")
    for between in ((("Recommendations", "", "", ""),), (("", "", "", ""),)):
        plan = plan_of(table(HEAD, row(1), row(2), *between, other, ("Read more", "May 2025", "AB", "begun")))
        assert plan.actions[2].progress == "begun"


def test_headings_without_an_action_are_said_to_be_so():
    with pytest.raises(CannotRead, match="no action under it"):
        plan_of(table(HEAD))
