"""Plans whose headings nobody foresaw, and tables of other things that must stay refused."""

import pytest

from virtualschool.action_plans.reading import read_plan
from virtualschool.action_plans.tests.reading.test_plan import table
from virtualschool.reading.blocks import CannotRead, Document

ROWS = (
    ("Share the dashboard with every school", "Head of the Virtual School", "March 2026", "Sent in January", "Green"),
    ("Train designated teachers in targets", "Deputy", "June", "", "Amber"),
    ("Visit schools with many exclusions", "AB / CD", "ongoing from Sept 2026", "Two visited", "Red"),
)


def plan_of(*rows, mapping=None, kind="docx", **kwargs):
    return read_plan(Document(kind, (table(*rows, **kwargs),)), mapping)


@pytest.mark.parametrize("name", ["Commitment", "Pledge", "Undertaking", "We will", "Item", "Schritt"])
def test_a_column_of_sentences_beside_who_and_when_is_the_actions_in_any_words(name):
    plan = plan_of((name, "Who", "By when", "Progress", "RAG"), *ROWS)
    assert plan.mapping == {name: "action", "Who": "by_whom", "By when": "due", "Progress": "progress", "RAG": "on_track"}
    assert [(each.action, each.by_whom, each.due_source) for each in plan.actions] == [row[:3] for row in ROWS]
    assert [each.progress for each in plan.actions] == ["Sent in January", None, "Two visited"]


def test_no_heading_at_all_is_known():
    plan = plan_of(("Schritt", "Wer macht es", "Bis", "Lage", "Ampel"), *ROWS)
    assert plan.mapping == {"Schritt": "action", "Wer macht es": "by_whom", "Bis": "due", "Lage": "other", "Ampel": "on_track"}
    assert [each.on_track for each in plan.actions] == ["Green", "Amber", "Red"]
    assert plan.actions[0].other == {"Lage": "Sent in January"}
    assert plan.is_guessed
    assert not plan_of(("Action", "Who", "By when", "Progress", "RAG"), *ROWS).is_guessed


def test_what_says_less_often_stands_over_the_actions_and_titles_are_themes():
    head = ("Ask of the panel", "Pledge", "Who", "By when")
    area = "Children wait too long"
    rows = [
        ("How good is our data?", "", "", ""),
        (area, "Do the first thing", "AB", "May 2026"),
        ("", "Do the second thing", "CD", "June 2026"),
    ]
    plan = plan_of(head, *rows)
    (theme,) = plan.themes
    assert theme.title == "How good is our data?"
    assert [(each.text, len(each.actions)) for each in theme.considerations] == [(area, 2)]


def test_what_a_person_chose_overrules_what_was_guessed():
    plan = plan_of(("Pledge", "Notes here", "Who", "By when"), *((*row[:1], "More of it here", *row[1:3]) for row in ROWS))
    assert plan.mapping["Pledge"] == "action"
    chosen = {"Pledge": "consideration", "Notes here": "action"}
    plan = plan_of(("Pledge", "Notes here", "Who", "By when"), *((*row[:1], "More of it here", *row[1:3]) for row in ROWS), mapping=chosen)
    assert [each.action for each in plan.actions] == ["More of it here"] * 3


def test_completion_over_days_is_when_actions_are_due_where_nothing_else_says_so():
    assert plan_of(("Action", "Lead", "Completion"), *((*row[:2], "May 2026") for row in ROWS)).mapping["Completion"] == "due"
    done = ("Complete", "Complete", "No")
    assert plan_of(("Action", "Lead", "Completion"), *((*row[:2], each) for row, each in zip(ROWS, done, strict=True))).mapping[
        "Completion"
    ] == ("completion")


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("Child", "School", "Date of birth"),
            ("Ann Example", "Example Primary", "1 May 2015"),
            ("Ben Example", "Example High", "2 June 2010"),
        ],
        [
            ("Item bought", "Supplier", "Amount"),
            ("Ten new tablets for reading", "Example Ltd", "£1,000"),
            ("A set of books", "Books Ltd", "£200"),
        ],
        [
            ("Day", "Room", "Session"),
            ("3 May 2026", "Hall", "Opening words by the chair"),
            ("4 May 2026", "Hall", "Talks about good practice"),
        ],
        [("Name", "Role", "Email"), ("Ann Example", "Head", "a@x.example"), ("Ben Example", "Deputy", "b@x.example")],
        [("A", "B", "C"), ("1", "2", "3"), ("4", "5", "6")],
    ],
)
def test_tables_of_other_things_are_no_plans(rows):
    with pytest.raises(CannotRead, match="No plan was found"):
        plan_of(*rows)
