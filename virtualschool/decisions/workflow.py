"""The states of a report to the executive, and of a publication."""

from typing import Any

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.workflow.engine import Transition, Workflow


def is_whole(report: Any, by: Viewer) -> Decision:
    """What the executive must find in a report: without the options that were not chosen a decision cannot be followed."""
    missing = [words for words in ("purpose", "background", "recommendation") if not getattr(report, words).strip()]
    if missing:
        return refused(f"Write the {' and the '.join(missing)} first.")
    options = list(report.options.all())
    if not any(each.is_recommended for each in options):
        return refused("Add the option that is recommended, and why.")
    if all(each.is_recommended for each in options):
        return refused("Add an option that is not recommended, and why not.")
    if any(not each.why.strip() for each in options):
        return refused("Say of every option why it is recommended, or why not.")
    return ALLOWED


def is_decided(report: Any, by: Viewer) -> Decision:
    if not (report.outcome and report.ordered.strip() and report.reason.strip() and report.decided_on):
        return refused("Record what was ordered, the reason and the day.")
    return ALLOWED


REPORT = Workflow(
    "executive_report",
    "A report to the executive",
    {
        "draft": "Draft",
        "ready": "Ready",
        "submitted": "Submitted",
        "decided": "Decided",
        "deferred": "Deferred",
        "rejected": "Rejected",
    },
    (
        Transition("finish", ("draft",), "ready", Permission.DECISION_EDIT, "It is ready", is_whole),
        Transition("take_back", ("ready",), "draft", Permission.DECISION_EDIT, "Back to draft"),
        Transition("submit", ("ready", "deferred"), "submitted", Permission.DECISION_EDIT, "Submit to the executive", is_whole),
        Transition("decide", ("submitted",), "decided", Permission.DECIDE, "Record the decision", is_decided),
        Transition("defer", ("submitted",), "deferred", Permission.DECIDE, "It was deferred", asks_reason=True),
        Transition("reject", ("submitted",), "rejected", Permission.DECIDE, "It was rejected", asks_reason=True),
    ),
)

PUBLICATION = Workflow(
    "publication",
    "A publication",
    {"published": "Published", "withdrawn": "Withdrawn"},
    (Transition("withdraw", ("published",), "withdrawn", Permission.PUBLISH, "Withdraw it", asks_reason=True),),
)
