"""What may be done with a plan, and if not, why not."""

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Decision, Viewer, refused
from virtualschool.action_plans.models import Plan


class CannotChange(Exception):
    """A change was refused; the message says why, in words that can be shown."""


class Stale(CannotChange):
    """Somebody else saved it in the meantime."""

    def __init__(self, message: str = "Someone else saved this in the meantime. Both versions are shown below.") -> None:
        super().__init__(message)


def may_change(viewer: Viewer, plan: Plan) -> Decision:
    """Whether this person may change this plan now. A closed plan stays as it is until it is taken up again."""
    if plan.authority_id != viewer.authority_id:
        return refused("This plan belongs to another authority.")
    if plan.state == "closed":
        return refused("This plan is closed. Take it up again to change it.")
    return viewer.may(Permission.PLAN_EDIT)


def require_change(viewer: Viewer, plan: Plan) -> None:
    """Raises CannotChange unless the person may change the plan."""
    decision = may_change(viewer, plan)
    if not decision:
        raise CannotChange(decision.reason)
