"""What comes on an agenda, and why: from the plan alone, then with what people changed."""

import datetime as dt
from dataclasses import replace

import pytest

from virtualschool.oversight.agenda import Frame, Matter, Point, arranged, points, why
from virtualschool.oversight.models import AgendaItem
from virtualschool.oversight.shapes import ActionFacts, ChangeFacts, KpiFacts, Status

ON = dt.date(2026, 6, 17)
FRAME = Frame(on=ON, before_next=dt.date(2026, 7, 15), stuck_days=42)
GREEN = Status("green", "Green")
ACTION = ActionFacts(
    id=1,
    public_id="a",
    plan_id=1,
    plan_title="Plan",
    number=1,
    text="Share the dashboard",
    by_whom="VSH",
    due_on=dt.date(2026, 9, 30),
    due_source="",
    delivery=GREEN,
    impact=GREEN,
    moved_on=dt.date(2026, 6, 10),
)


def codes(action, changes=(), frame=FRAME):
    return [code for code, _ in why(action, changes, frame)]


def test_an_action_that_runs_as_it_should_is_not_on_the_agenda():
    assert codes(ACTION) == []


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (dt.date(2026, 6, 16), ["overdue"]),
        (dt.date(2026, 6, 17), ["due"]),
        (dt.date(2026, 7, 14), ["due"]),
        (dt.date(2026, 7, 15), []),
        (None, []),
    ],
)
def test_due_today_is_not_late_and_the_day_of_the_next_meeting_is_not_before_it(due_on, expected):
    assert codes(replace(ACTION, due_on=due_on)) == expected


@pytest.mark.parametrize(("quiet", "expected"), [(41, []), (42, ["stuck"])])
def test_stuck_begins_on_the_day_of_the_setting(quiet, expected):
    assert codes(replace(ACTION, moved_on=ON - dt.timedelta(days=quiet))) == expected


def test_a_complete_action_is_there_only_because_it_changed():
    done = replace(ACTION, delivery=Status("complete", "Complete"), due_on=dt.date(2026, 1, 1), moved_on=dt.date(2026, 1, 1))
    assert codes(done) == []
    assert why(done, [ChangeFacts("completion", "It was completed.", ON)], FRAME) == (("changed", "It was completed."),)


def test_a_reason_says_itself():
    late = replace(ACTION, due_on=dt.date(2026, 6, 16), delivery=Status("red", "Red", "Red: nobody owns it."))
    assert why(late, (), FRAME) == (
        ("overdue", "It was due on 16 June 2026, 1 day before the meeting."),
        ("red", "Red: nobody owns it."),
    )


def test_the_most_pressing_comes_first_and_each_thing_once():
    late = replace(ACTION, id=2, due_on=dt.date(2026, 6, 1), delivery=Status("red", "Red"))
    stuck = replace(ACTION, id=3, moved_on=dt.date(2026, 1, 1))
    off = KpiFacts("k", "Exclusions", "Off course: 14, and 12 expected.", is_off_course=True)
    fine = KpiFacts("m", "Plans", "On course", is_off_course=False)
    open_still = Point("resolution:1", "Write to heads", (("resolution", "Decided last time."),))
    made = points(Matter([stuck, late, ACTION], {}, [off, fine], [open_still]), FRAME)
    assert [point.key for point in made] == ["action:2", "kpi:k", "action:3", "resolution:1"]


def rows(*given):
    return [AgendaItem(**each) for each in given]


def test_what_people_changed_lies_over_it():
    made = [Point("action:1", "One", (("red", "Red."),)), Point("action:2", "Two", (("due", "Due."),))]
    kept = rows(
        {"key": "action:1", "is_removed": True, "changed_because": "spoken of on Monday", "changed_by": "Someone"},
        {"key": "text:1", "title": "Staffing", "reasons": [["by_hand", "Asked for."]], "place": 1},
        {"key": "action:9", "title": "No longer pressing", "place": 2},
    )
    found = arranged(made, kept)
    assert [(point.key, point.is_removed) for point in found] == [("text:1", False), ("action:2", False), ("action:1", True)]
    assert found[2].changed_because == "spoken of on Monday"
