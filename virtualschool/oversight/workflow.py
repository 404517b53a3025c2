"""The states of a meeting, of a summary and of a question put to the service."""

from typing import Any

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.workflow.engine import Transition, Workflow


def has_come(meeting: Any, by: Viewer) -> Decision:
    """Minutes are agreed once it is known who was there."""
    if not meeting.people.filter(came="yes").exists():
        return refused("Say first who was present.")
    return ALLOWED


def is_written(summary: Any, by: Viewer) -> Decision:
    if not summary.commentary.strip():
        return refused("Write the commentary first: figures alone do not say why.")
    return ALLOWED


MEETING = Workflow(
    "plan_meeting",
    "A meeting about a plan",
    {"planned": "Planned", "held": "Minutes being taken", "agreed": "Minutes agreed", "cancelled": "Cancelled"},
    (
        Transition("start", ("planned",), "held", Permission.PLAN_EDIT, "Start the meeting and fix the agenda"),
        Transition("agree", ("held",), "agreed", Permission.PLAN_EDIT, "Agree the minutes", has_come),
        Transition("reopen", ("agreed",), "held", Permission.PLAN_EDIT, "Correct the minutes", asks_reason=True),
        Transition("cancel", ("planned",), "cancelled", Permission.PLAN_EDIT, "Cancel the meeting", asks_reason=True),
    ),
)

SUMMARY = Workflow(
    "governing_summary",
    "A summary for the governing body",
    {"draft": "Draft", "issued": "Issued"},
    (Transition("issue", ("draft",), "issued", Permission.ISSUE_REPORTS, "Issue the summary", is_written),),
)

QUESTION = Workflow(
    "governing_question",
    "A question or challenge",
    {"asked": "Waiting for an answer", "answered": "Answered", "accepted": "Answer accepted", "followed_up": "Followed up"},
    (
        Transition("answer", ("asked",), "answered", Permission.ISSUE_REPORTS, "Answer"),
        Transition("ask_again", ("answered",), "asked", Permission.CHALLENGE, "Ask again"),
        Transition("accept", ("answered",), "accepted", Permission.CHALLENGE, "Accept the answer"),
        Transition("follow_up", ("asked", "answered"), "followed_up", Permission.ISSUE_REPORTS, "Follow up in the plan"),
    ),
)
