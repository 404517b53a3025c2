"""A plan as a council publishes it comes in whole; whatever the container, the same is read."""

import datetime as dt

import pytest

from virtualschool.action_plans.reading import as_json, read_plan
from virtualschool.action_plans.tests.reading.sample import TEXT
from virtualschool.reading import read
from virtualschool.reading.blocks import CannotRead, Cell, Document, Paragraph, Place, Table


def table(*rows, fills=None, merges=None):
    """A table of texts; `merges` names merged cells by (row, column), `fills` colours."""
    first = set()
    cells = []
    for down, row in enumerate(rows):
        line = []
        for across, text in enumerate(row):
            merge = (merges or {}).get((down, across))
            begins = merge not in first
            first.add(merge)
            line.append(
                Cell(
                    (text,) if text else (), Place(f"row {down + 1}"), (fills or {}).get((down, across), ""), merge, merge is None or begins
                )
            )
        cells.append(tuple(line))
    return Table(tuple(cells), Place("table 1"))


def plan_of(*blocks):
    return read_plan(Document("docx", blocks))


@pytest.fixture(scope="module")
def plan():
    return read_plan(read("plan.txt", TEXT.encode()))


def test_the_tree_is_read(plan):
    tree = [(theme.title, [(each.text, len(each.actions)) for each in theme.considerations]) for theme in plan.themes]
    assert tree == [
        (
            "How well does the school work with its partners to improve outcomes for children?",
            [
                ("Share data with neighbours.\nNote: this began earlier.", 3),
                ("Meet head teachers", 1),
                ("Develop the skills of carers.", 2),
            ],
        ),
        ("Are the arrangements for tracking children effective?", [("Reduce suspensions on part", 1), ("time tables.", 1)]),
        ("Recommendations", [("Develop influence.", 1)]),
    ]


def test_the_plan_has_the_title_that_its_document_gives_it(plan):
    assert plan.title == "Action Plan January 2022"


def test_rows_are_joined_across_pages(plan):
    card, handbook = plan.actions[1], plan.actions[4]
    assert card.action == "Create a score card with:\n• Attendance\n• Results\nFor every school with our children."
    assert card.impact == "Challenge is made possible when clear data is there."
    assert handbook.progress == "It will be given to carers at the conference."
    assert plan.actions[3].impact.startswith("Agreement is needed if they are to change their ways of working with us.\n")


def test_dates_and_status_keep_their_words(plan):
    told = [(each.due_source, each.due_on, bool(each.due_reason), each.completion) for each in plan.actions]
    assert told[:4] == [
        ("Nov", None, True, "Complete"),
        ("Dec 22", dt.date(2022, 12, 31), False, "Complete"),
        ("May 22", dt.date(2022, 5, 31), False, None),
        ("From Feb 22", None, True, None),
    ]
    assert told[-1] == (None, None, False, None)


def test_words_that_refer_to_another_action_are_a_link(plan):
    assert [each.links for each in plan.actions if each.links] == [[6], ["As described above in the actions with schools."]]


def test_an_indicator_is_one_however_often_named(plan):
    told = [(each.baseline, each.target, each.by_source, each.by_on, each.actions) for each in plan.kpis]
    assert told == [
        ("12 children per month (autumn term '21)", "8 children per month (autumn term '22)", "autumn term '22", None, [1, 4]),
        ("50% good Jan '22", "70% good", "Jan '23", dt.date(2023, 1, 31), [6]),
        (None, "at most 15 weeks", "July '22", dt.date(2022, 7, 31), [7, 8]),
    ]


def test_contradictions_are_shown(plan):
    assert [each.kind for each in plan.conflicts] == [
        "review_dates",
        "complete_long_before_due",
        "needs_later_action",
        "abbreviation",
        "worded_differently",
        "clock_starts_twice",
    ]
    assert "FTE" in plan.conflicts[3].message
    assert all(len(each.sides) > 1 for each in plan.conflicts)


def test_every_word_of_the_source_is_in_the_plan(plan):
    def words(value):
        if isinstance(value, dict):
            return {word for key, each in value.items() for word in words(key) | words(each)}
        if isinstance(value, list):
            return {word for each in value for word in words(each)}
        return set(str(value).split())

    source = TEXT
    for crumb in ("<p>", "</p>", "<ul>", "</ul>"):
        source = source.replace(crumb, " ")
    assert set(source.split()) - words(as_json(plan)) == set()


def test_the_command_lines_shape(plan):
    said = as_json(plan)
    assert list(said) == ["mapping", "themes", "kpis", "conflicts", "unplaced"]
    action = said["themes"][0]["considerations"][0]["actions"][1]
    assert list(action) == [
        *("action", "by_whom", "due_source", "due_on", "due_reason", "progress", "impact", "support", "review", "evidence", "current"),
        *("rag", "links", "other"),
    ]
    assert action["due_on"] == "2022-12-31"
    assert action["rag"] == {"on_track": None, "completion": "Complete"}


HEAD = ("Action", "Owner", "Deadline", "RAG", "Outcome")


def test_a_merged_cell_holds_for_every_action_that_it_covers():
    merges = {(1, 1): 1, (2, 1): 1, (1, 4): 2, (2, 4): 2, (3, 4): 2}
    plan = plan_of(
        table(
            HEAD,
            ("Write it", "Head", "May 22", "", "Attendance to rise from 90% to 95%."),
            ("Send it", "Head", "June 22", "", "Attendance to rise from 90% to 95%."),
            ("Ask for views", "", "July 22", "", "Attendance to rise from 90% to 95%."),
            merges=merges,
        )
    )
    assert [each.by_whom for each in plan.actions] == ["Head", "Head", None]
    assert len({each.impact for each in plan.actions}) == 1
    assert [each.actions for each in plan.kpis] == [[1, 2, 3]]


def test_rag_that_is_only_a_colour_is_read():
    fills = {(1, 3): "ff0000", (2, 3): "00b050", (3, 2): "ffc000", (0, 3): "0070c0"}
    plan = plan_of(
        table(
            HEAD, ("A", "", "", "", ""), ("B", "", "", "", ""), ("C", "", "May 22", "", ""), ("D", "", "", "Amber – late", ""), fills=fills
        )
    )
    assert [each.on_track for each in plan.actions] == ["Red", "Green", "Amber", "Amber"]
    assert plan.actions[3].other == {"RAG": "Amber – late"}


def test_banded_rows_are_no_rag_but_coloured_rows_are():
    banded = {(row, column): "c6efce" for row in (1, 3) for column in range(5)}
    rows = [(letter, "", "", "", "") for letter in "ABC"]
    assert {each.on_track for each in plan_of(table(HEAD, *rows, fills=banded)).actions} == {None}
    told = banded | {(2, column): "ff0000" for column in range(5)}
    plan = plan_of(table(("Action", "Owner", "Deadline", "Outcome", "Cost"), *rows, fills=told))
    assert [each.on_track for each in plan.actions] == ["Green", "Red", "Green"]


def test_headings_in_two_rows_are_read_together():
    merges = {(0, 2): 1, (0, 3): 1, (0, 0): 2, (1, 0): 2, (0, 1): 3, (1, 1): 3}
    plan = plan_of(
        table(("Action", "Owner", "RAG", "RAG"), ("Action", "Owner", "On track", "Completion"), ("A", "B", "Green", "Red"), merges=merges)
    )
    assert plan.mapping == {"Action": "action", "Owner": "by_whom", "RAG On track": "on_track", "RAG Completion": "completion"}
    assert (plan.actions[0].on_track, plan.actions[0].completion) == ("Green", "Red")


def test_themes_may_be_a_column_headings_or_wide_rows():
    by_column = plan_of(table(("Theme", "Action", "Owner"), ("One", "A", "x"), ("", "B", "x"), ("Two", "C", "x")))
    by_heading = plan_of(
        Paragraph("One", level=2),
        table(("Action", "Owner"), ("A", "x"), ("B", "x")),
        Paragraph("Two", level=2),
        table(("Action", "Owner"), ("C", "x")),
    )
    wide = {(1, 0): 1, (1, 1): 1, (4, 0): 2, (4, 1): 2}
    by_row = plan_of(table(("Action", "Owner"), ("One", "One"), ("A", "x"), ("B", "x"), ("Two", "Two"), ("C", "x"), merges=wide))
    for plan in (by_column, by_heading, by_row):
        assert [(each.title, sum(len(some.actions) for some in each.considerations)) for each in plan.themes] == [("One", 2), ("Two", 1)]


def test_a_mapping_of_ones_own_overrules():
    document = Document("xlsx", (table(("Action", "Who knows", "Sign"), ("A", "B", "C")),))
    assert read_plan(document).actions[0].by_whom == "B"
    told = read_plan(document, {"Who knows": "support", "Sign": "evidence"}).actions[0]
    assert (told.by_whom, told.support, told.evidence) == (None, "B", "C")


def test_nothing_of_a_row_is_dropped():
    plan = plan_of(table(("Action", "Owner"), ("A", "B")), Paragraph("Footnote"), table(("Colour", "Size"), ("red", "small")))
    assert plan.actions[0].action == "A"
    assert [each.text for each in plan.unplaced] == ["Footnote"]
    assert plan.actions[1].action == "Colour" or "Colour" in {each.text for each in plan.unplaced}


def test_small_tables_with_headings_at_the_left():
    form = (("Action", "Write it"), ("Lead", "Head"), ("By when", "May 22"), ("Cost", "None"))
    plan = plan_of(table(*form), table(("Action", "Send it"), *form[1:]))
    assert [(each.action, each.by_whom, each.due_on) for each in plan.actions] == [
        ("Write it", "Head", dt.date(2022, 5, 31)),
        ("Send it", "Head", dt.date(2022, 5, 31)),
    ]
    assert plan.actions[0].other == {"Cost": "None"}


def test_lines_with_labels():
    text = "KLOE 1: Partners\n\nAction: Write it\nBy whom: Head\nDue: May 22\n\nAction: Send it\nBy whom: Deputy\n\nThat is all."
    plan = read_plan(read("plan.txt", text.encode()))
    assert [(each.action, each.by_whom) for each in plan.actions] == [("Write it", "Head"), ("Send it", "Deputy")]


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [((), "no text"), ((Paragraph("A letter."),), "no table"), ((table(("Colour", "Size"), ("red", "small")),), "no table has a column")],
)
def test_what_holds_no_plan_says_so(blocks, reason):
    with pytest.raises(CannotRead, match=reason):
        plan_of(*blocks)


def test_blue_and_yes_mean_complete():
    blue = plan_of(table(("Action", "BRAG"), ("A", "Blue"), ("B", "G")))
    assert [each.completion for each in blue.actions] == ["Complete", None]
    yes = plan_of(table(("Action", "Owner", "Completed (Y/N)"), ("A", "x", "Y"), ("B", "x", "N")))
    assert [(each.completion, each.other) for each in yes.actions] == [("Complete", {}), (None, {"Completed (Y/N)": "N"})]


def test_a_merged_cell_torn_by_a_page_holds_for_the_actions_after_it():
    head = ("Action", "Owner", "Deadline", "Outcome")
    first = table(head, ("A", "Head", "May 22", "Attendance to rise to the"), ("B", "Head", "May 22", ""), merges={(1, 1): 1, (2, 1): 1})
    second = table(
        head,
        ("", "", "", "of it."),
        ("C", "", "June 22", ""),
        ("D", "", "July 22", ""),
        merges={(1, 1): 1, (2, 1): 1, (3, 1): 1},
    )
    plan = plan_of(first, second)
    assert [(each.action, each.by_whom) for each in plan.actions] == [("A", "Head"), ("B", "Head"), ("C", "Head"), ("D", "Head")]


def test_a_merged_text_that_a_page_tears_goes_on_for_all_that_it_covers():
    head = ("Action", "Owner", "Outcome")
    first = table(head, ("A", "x", "Attendance to rise to the"), ("B", "x", "Attendance to rise to the"), merges={(1, 2): 1, (2, 2): 1})
    second = table(head, ("C", "y", "level of all pupils."), ("D", "y", ""))
    plan = plan_of(first, second)
    assert [each.impact for each in plan.actions] == [*["Attendance to rise to the level of all pupils."] * 3, None]


def test_an_action_under_a_merged_owner_begins_after_a_page_though_the_one_before_has_no_full_stop():
    head = ("Action", "Owner", "Outcome")
    first = table(head, ("Do it", "Head", "Better"), ("Do this", "Head", "Calm"), merges={(1, 1): 1, (2, 1): 1})
    plan = plan_of(first, table(head, ("Do that", "", "Quiet"), ("Do more", "Deputy", "")))
    assert [(each.action, each.by_whom) for each in plan.actions][1:] == [("Do this", "Head"), ("Do that", "Head"), ("Do more", "Deputy")]


def test_an_action_under_an_owner_who_is_merged_only_after_the_page_begins_too():
    head = ("Action", "Owner", "Outcome")
    second = table(head, ("Do that", "", "Quiet"), ("Do more", "", ""), merges={(1, 1): 1, (2, 1): 1})
    plan = plan_of(table(head, ("Do this", "Head", "Calm")), second)
    assert [(each.action, each.by_whom) for each in plan.actions] == [("Do this", "Head"), ("Do that", "Head"), ("Do more", "Head")]
