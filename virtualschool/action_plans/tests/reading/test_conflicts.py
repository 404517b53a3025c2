"""Statements that cannot both be right are shown, each kind in several wordings; what is to come is no contradiction."""

import pytest

from virtualschool.action_plans.reading import read_plan
from virtualschool.reading import read

HEAD = ("Action", "Start date", "Deadline", "Progress", "Impact")


def kinds(*rows, before="", title="Action Plan March 2022"):
    lines = "\n".join("\t".join((*row, *[""] * (5 - len(row)))) for row in (HEAD, *rows))
    return [each.kind for each in read_plan(read("plan.txt", f"{title}\n\n{before}\n\n{lines}".encode())).conflicts]


DONE = ("Do it", "", "May 22")


@pytest.mark.parametrize(
    "before",
    [
        "The peer review took place in June 2022.",
        "The review team visited in October 2022.",
        "Date of review: 5 September 2022",
        "Peer review: September 2022",
        "Following the peer review on 14-16 October 2022 we wrote this.",
        "The peer review was held in January 2022. The review team came in February 2022.",
    ],
)
def test_the_dates_of_the_review(before):
    assert kinds(DONE, before=before) == ["review_dates"]


@pytest.mark.parametrize("before", ["The peer review took place in January 2022.", "The plan will be reviewed in September 2022."])
def test_a_review_before_the_plan_or_to_come_is_none(before):
    assert kinds(DONE, before=before) == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("Do it", "", "From June 22", "Complete"), "complete_before_start"),
        (("Do it", "", "Sept 22 – Dec 22", "Complete"), "complete_before_start"),
        (("Do it", "01/09/2022", "01/12/2022", "Completed in June 2022"), "complete_before_start"),
        (("Do it", "", "Dec 22", "Complete"), "complete_long_before_due"),
        (("Do it", "", "Jan 24", "Completed March 22"), "complete_long_before_due"),
        (("Do it", "", "April 22", "Complete"), None),
    ],
)
def test_complete_too_early(row, kind):
    assert kinds(row) == ([kind] if kind else [])
    assert kinds(row, title="Plan as at 1 March 2022") == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("maker", "user", "is_told"),
    [
        ("1. Build a dashboard", "2. Train staff to use the dashboard", True),
        ("Draft the carers' handbook", "Launch the handbook", True),
        ("Develop a training programme", "Deliver the training programme", True),
        ("Develop a training programme", "Launch the training programme", True),
        ("1. Recruit an officer", "2. Publish data (depends on action 1)", True),
        ("1. Recruit an officer", "2. Publish data once action 1 is complete", True),
        ("1. Recruit an officer", "2. Publish data, following on from action 1", True),
        ("1. Recruit an officer", "2. Publish data, see action 1", False),
        ("Create a system", "Review the systems", False),
    ],
)
def test_an_action_that_needs_a_later_one(maker, user, is_told):
    assert kinds((maker, "", "July 22"), (user, "", "April 22")) == (["needs_later_action"] if is_told else [])


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Personal Education Plan (PEP), Pupil Engagement Project (PEP)", True),
        ("EP (Educational Psychologist) and EP (Education Plan)", True),
        ("Virtual School Head (VSH), Virtual School Heads (VSHs)", False),
        ("CIN = Child in Need; Children in Need (CIN)", False),
    ],
)
def test_one_abbreviation_with_two_meanings(text, is_told):
    assert kinds((text, "", "May 22")) == (["abbreviation"] if is_told else [])


def test_a_clock_that_starts_at_two_points():
    first, second = "Respond within 6 weeks of the request", "Respond within 6 weeks of receipt of the report"
    assert kinds((first, "", "May 22"), (second, "", "May 22")) == ["clock_starts_twice"]
    assert kinds((first, "", "May 22"), (f"Always {first.lower()}", "", "May 22")) == []


def test_the_day_of_the_plan_may_stand_by_itself():
    assert kinds(DONE, before="Peer review: 12 March 2022\n\nPlan dated: 3 February 2022", title="Our plan") == ["review_dates"]


def test_an_action_that_begins_once_another_is_done_later():
    recruit = ("Recruit a data officer.", "", "Sept 22")
    assert kinds(recruit, ("Once the data officer is recruited, report each month.", "", "March 22")) == ["needs_later_action"]
    assert kinds(recruit, ("Once the data officer is trained, report each month.", "", "March 22")) == []
    assert kinds(recruit, ("Once the data officer is recruited, report each month.", "", "Oct 22")) == []


def test_numbers_with_letters_and_points_tell_what_an_action_needs():
    needed = ("A1 Agree the protocol", "", "Sept 22"), ("A2 Train staff (depends on A1)", "", "March 22")
    assert kinds(*needed) == ["needs_later_action"]
    assert kinds(("1.1 Agree the protocol", "", "Sept 22"), ("1.2 Train staff (after 1.1)", "", "March 22")) == ["needs_later_action"]


def test_a_clock_that_the_progress_starts_at_another_point():
    progress = "Assessments finish within 15 weeks of the request."
    assert kinds(("Do it", "", "May 22", progress, "Nobody waits longer than 15 weeks from referral.")) == ["clock_starts_twice"]


def test_complete_on_a_day_before_it_begins():
    assert kinds(("Do it", "", "01/09/2022 to 31/12/2022", "Completed 14 February 2022")) == ["complete_before_start"]
