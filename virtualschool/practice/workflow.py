"""States of policies and of case studies."""

from typing import Any

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.practice import policies
from virtualschool.workflow.engine import Transition, Workflow


def _answered(policy: Any, by: Viewer) -> Decision:
    waiting = policy.comments.filter(outcome="open").count()
    if waiting:
        said = "1 comment waits" if waiting == 1 else f"{waiting} comments wait"
        return refused(f"{said} for an answer. Answer each before the policy is adopted.")
    return ALLOWED


POLICY = Workflow(
    "policy",
    "A joint policy",
    {"draft": "Draft", "consultation": "Out to consultation", "revised": "Revised", "adopted": "Adopted", "withdrawn": "Withdrawn"},
    (
        Transition("consult", ("draft", "revised"), "consultation", Permission.PRACTICE_RUN, "Open the consultation"),
        Transition("close", ("consultation",), "revised", Permission.PRACTICE_RUN, "Close the consultation"),
        Transition("adopt", ("revised",), "adopted", Permission.PUBLISH, "Adopt", _answered),
        Transition("revise", ("adopted",), "draft", Permission.PRACTICE_RUN, "Begin a new version", asks_reason=True),
        Transition("withdraw", ("draft", "revised", "adopted"), "withdrawn", Permission.PUBLISH, "Withdraw", asks_reason=True),
    ),
)
STUDY = Workflow(
    "case_study",
    "A case study",
    {"draft": "Draft", "checked": "Checked", "approved": "Approved", "shared": "Shared", "withdrawn": "Withdrawn"},
    (
        Transition("submit", ("draft",), "checked", Permission.PRACTICE_RUN, "Hand over for approval", policies.is_clean),
        Transition("reopen", ("checked", "approved"), "draft", Permission.PRACTICE_RUN, "Back to draft"),
        Transition("approve", ("checked",), "approved", Permission.PRACTICE_RUN, "Approve", policies.may_approve),
        Transition("share", ("approved",), "shared", Permission.PRACTICE_RUN, "Share", policies.is_approved),
        Transition("withdraw", ("approved", "shared"), "withdrawn", Permission.PRACTICE_RUN, "Withdraw", asks_reason=True),
    ),
)
