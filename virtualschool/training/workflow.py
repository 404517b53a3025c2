"""The states of an event and of a development plan."""

from typing import Any

from django.utils import timezone

from virtualschool.access.roles import Permission as P
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.training.models import Booking
from virtualschool.workflow.engine import Transition, Workflow


def _is_ready(event: Any, by: Viewer) -> Decision:
    if event.starts_at <= timezone.now():
        return refused("It begins in the past: change its day first.")
    if not (event.place or event.online_link):
        return refused("Say where it is, or give the link if it is online.")
    return ALLOWED


def _lies_behind(event: Any, by: Viewer) -> Decision:
    if event.starts_at > timezone.now():
        return refused("It lies ahead: open it for booking.")
    return ALLOWED


def _has_begun(event: Any, by: Viewer) -> Decision:
    if timezone.localdate() < event.held_on:
        return refused("It lies ahead: it cannot have been held yet.")
    return ALLOWED


def _all_are_marked(event: Any, by: Viewer) -> Decision:
    missing = event.bookings.filter(state=Booking.State.PLACE, attendance="").count()
    if missing:
        return refused(f"{missing} of the places {'is' if missing == 1 else 'are'} not marked: say who came and who did not.")
    return ALLOWED


EVENT = Workflow(
    "event",
    "Training event",
    {
        "draft": "Draft",
        "open": "Open for booking",
        "closed": "Booking closed",
        "held": "Held",
        "finished": "Finished",
        "cancelled": "Cancelled",
    },
    (
        Transition("open", ("draft", "closed"), "open", P.TRAINING_RUN, "Open for booking", guard=_is_ready),
        Transition("close", ("open",), "closed", P.TRAINING_RUN, "Close booking"),
        Transition("hold", ("open", "closed"), "held", P.TRAINING_RUN, "It took place", guard=_has_begun),
        Transition("record", ("draft",), "held", P.TRAINING_RUN, "It took place: enter who came", guard=_lies_behind),
        Transition("finish", ("held",), "finished", P.TRAINING_RUN, "Attendance is complete", guard=_all_are_marked),
        Transition("reopen", ("finished",), "held", P.TRAINING_RUN, "Correct the attendance", asks_reason=True),
        Transition("cancel", ("draft", "open", "closed"), "cancelled", P.TRAINING_RUN, "Cancel the event", asks_reason=True),
    ),
)


def _all_is_done(plan: Any, by: Viewer) -> Decision:
    items = list(plan.items.values_list("done_on", flat=True))
    if not items:
        return refused("The plan has no activity yet.")
    left = sum(done_on is None for done_on in items)
    if left:
        return refused(f"{left} {'activity is' if left == 1 else 'activities are'} not done yet.")
    return ALLOWED


CPD = Workflow(
    "cpd",
    "Development plan",
    {"running": "Running", "complete": "Complete", "closed": "Ended early"},
    (
        Transition("complete", ("running",), "complete", P.CPD_MANAGE, "Confirm that it is complete", guard=_all_is_done),
        Transition("reopen", ("complete", "closed"), "running", P.CPD_MANAGE, "Take it up again", asks_reason=True),
        Transition("close", ("running",), "closed", P.CPD_MANAGE, "End it early", asks_reason=True),
    ),
)
