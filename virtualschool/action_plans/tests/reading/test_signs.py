"""Headings by meaning, RAG by word, letter, sign or colour, texts torn by a page break."""

import pytest

from virtualschool.action_plans.reading import rag
from virtualschool.action_plans.reading.columns import assigned, header_score, meaning
from virtualschool.action_plans.reading.joining import Joiner

MEANINGS = {
    "consideration": (
        "Recommendation (from the review)",
        "Review recommendation",
        "Issue identified in review",
        "Consideration",
        "Area for development",
        "Recommendation",
        "Objective",
        "Peer review recommendation",
        "What did the review find?",
    ),
    "action": ("Action", "Actions required", "What will we do?", "Task", "What", "What needs to be done?"),
    "by_whom": ("Action by", "By whom?", "Led by", "Action owner", "Lead officer", "Who", "Person responsible"),
    "due": (
        "Due / RAG on track",
        "Timescale",
        "Deadline",
        "By when",
        "Target date",
        "Completion date",
        "To be completed by",
        "Timescale and RAG",
        "Action due",
        "Timing",
    ),
    "progress": (
        "Progress / RAG completion",
        "Update (March 2023)",
        "Comments",
        "Action taken",
        "What have we done?",
        "Current progress",
        "Progress (RAG)",
    ),
    "impact": (
        "Anticipated Impact",
        "Impact/ outcomes",
        "Success criteria",
        "KPI",
        "How will we know?",
        "What does good look like?",
        "What will be different?",
    ),
    "support": ("Support from", "Resources", "Who else?", "Other people involved"),
    "review": ("Review date", "Date of review", "Action review date", "To be reviewed"),
    "evidence": ("Evidence source(s)", "Evidence of impact"),
    "current": ("Current situation (May 2012)",),
    "on_track": ("RAG", "RAG on track", "Status", "Delivery RAG", "Overall RAG", "Traffic light", "R/A/G"),
    "completion": ("RAG completion", "Impact RAG", "Completed (Y/N)"),
    "theme": ("KLOE", "Key line of enquiry", "Theme", "Key question", "Strategic priority"),
    "number": ("No.", "Ref", "Action no.", "Action ID", "Ref no."),
    None: ("Previous RAG", "RAG last month", "Cost", "Linked actions", "Start date", ""),
}


@pytest.mark.parametrize(("field", "label"), [(field, label) for field, labels in MEANINGS.items() for label in labels])
def test_a_heading_means_a_field(field, label):
    assert meaning(label) == field


def test_a_sentence_is_no_row_of_headings():
    assert header_score(["What will the lead officer do about the action?", "", ""]) == 0
    assert header_score(["Who", "When", "Colour"]) == 0
    assert header_score(["Action", "Lead", "Deadline"]) == 3
    assert header_score(["Workstream", "Task", "Lead", "End date", "Sep", "Oct", "Nov", "Dec", "Jan"]) == 4
    assert header_score(["Action 2", "Owner 2", "Impact 2"]) == 0


def test_a_heading_means_another_field_beside_others():
    assert assigned(["Success criteria", "Action", "How will we know?"])[2] == ("How will we know?", "evidence")
    assert assigned(["Priority area", "Objective", "Action"])[:2] == [("Priority area", "theme"), ("Objective", "consideration")]
    assert assigned(["Finding", "Recommendation", "Action"])[:2] == [("Finding", "consideration"), ("Recommendation", "other")]
    labels, values = ["Action", "Update", "Progress RAG"], [[("A", ""), ("B", "")], [("x", ""), ("y", "")], [("Red", ""), ("G", "")]]
    assert assigned(labels, None, values)[2] == ("Progress RAG", "on_track")
    assert assigned(["Action", "Progress / RAG completion"], None, [values[0], values[2]])[1][1] == "completion"


def test_a_second_column_of_the_same_meaning_keeps_its_own_label():
    assert assigned(["Action", "Update", "Update", ""]) == [
        ("Action", "action"),
        ("Update", "progress"),
        ("Update (2)", "other"),
        ("Column 4", "other"),
    ]
    assert assigned(["Action", "Update", "Notes"], {"Notes": "progress", "Update": "current"})[1:] == [
        ("Update", "current"),
        ("Notes", "progress"),
    ]


def test_a_plan_of_objectives_has_them_as_actions():
    assert assigned(["Objective", "Lead"])[0] == ("Objective", "action")


@pytest.mark.parametrize(
    ("colour", "word"),
    [
        ("ff0000", "Red"),
        ("ffc7ce", "Red"),
        ("ffc000", "Amber"),
        ("ffff00", "Amber"),
        ("ffeb9c", "Amber"),
        ("00b050", "Green"),
        ("92d050", "Green"),
        ("c6efce", "Green"),
        ("0070c0", "Complete"),
        ("ffffff", None),
        ("d9d9d9", None),
        ("000000", None),
        ("", None),
    ],
)
def test_a_fill_is_a_word(colour, word):
    assert rag.of_colour(colour) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [("R", "Red"), ("amber", "Amber"), ("Green – on plan", "Green"), ("🟢", "Green"), ("Not started", "Not started"), ("Grand", None)],
)
def test_a_rag_cell_is_read(text, word):
    assert rag.word_of(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Complete", "Complete"),
        ("Completed in May", "Complete"),
        ("Complete. All schools came.", "Complete"),
        ("Completed to date: two of four", None),
        ("Complete the draft", None),
    ],
)
def test_progress_that_begins_with_complete(text, word):
    assert rag.complete_in(text) == word


def test_torn_texts_become_one():
    joiner = Joiner(["a clear and comprehensive source", "schools to be"])
    assert joiner.join("It becomes possible", "when data is clear.") == "It becomes possible when data is clear."
    assert joiner.join("Comprehensiv", "e and clear") == "Comprehensive and clear"
    assert joiner.join("One thing is done.", "Another is not.") == "One thing is done.\nAnother is not."
    assert joiner.join("Head of Access to", "Education", in_a_line=True) == "Head of Access to Education"
    assert joiner.join("", "x") == joiner.join("x", None) == "x"


def fields_of(*labels, below=()):
    columns = list(zip(*below, strict=True)) if below else ()
    return [field for _, field in assigned(labels, None, [[(text, "") for text in column] for column in columns])]


def test_some_words_mean_a_field_only_where_no_other_heading_does():
    assert fields_of("Recommendation", "Response", "Lead", "Milestone") == ["consideration", "action", "by_whom", "due"]
    assert fields_of("Milestone", "Action", "Next steps", "Deadline") == ["other", "action", "other", "due"]
    assert fields_of("Action", "Result") == ["action", "impact"]


def test_a_status_beside_a_rag_tells_whether_an_action_is_complete():
    assert fields_of("Action", "Status", "RAG") == ["action", "completion", "on_track"]
    assert fields_of("Action", "Status") == ["action", "on_track"]


def test_what_stands_below_a_heading_tells_what_it_means():
    assert fields_of("Priority", "Action", below=[("High", "A"), ("Low", "B")]) == ["other", "action"]
    assert fields_of("Priority", "Action", below=[("Attendance", "A")]) == ["theme", "action"]
    assert fields_of("Target", "Action", below=[("Better attendance", "A")]) == ["consideration", "action"]
    assert fields_of("Target", "Action", below=[("95%", "A")]) == ["target", "action"]
    assert fields_of("Action", "Sign", below=[("A", "R"), ("B", "G")]) == ["action", "on_track"]
    assert fields_of("Action", "Sign", below=[("A", "R"), ("B", "see below")]) == ["action", "other"]


def test_a_column_of_colours_alone_is_rag():
    found = assigned(["Action", ""], None, [[("A", ""), ("B", "")], [("", "ff0000"), ("", "00b050")]])
    assert found == [("Action", "action"), ("Column 2", "on_track")]
