"""What may be done with a plan, and if not, why not."""

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Decision, Viewer, refused
from virtualschool.action_plans.models import Plan
from virtualschool.intake.kinds import Kind, Thing
from virtualschool.intake.models import Batch

BATCH_KIND = "plan"
"""What the batch of an imported plan is called."""


class CannotChange(Exception):
    """A change was refused; the message says why, in words that can be shown."""


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


def why_not_undone(batch: Batch) -> str:
    """Why an import stays: meetings and summaries speak of its plan, and without it they would not say what they said. Else empty."""
    for plan in Plan.objects.filter(batch=batch) if batch.kind == BATCH_KIND else ():
        for relation in Plan._meta.related_objects:
            if relation.many_to_many and getattr(plan, relation.get_accessor_name() or "").exists():
                who = str(relation.related_model._meta.verbose_name_plural).capitalize()
                return f"{who} speak of “{plan.title}” already. Close the plan instead."
    return ""


def _made(batch: Batch) -> Thing | None:
    plan = Plan.objects.filter(batch=batch).first()
    return (plan.title, reverse("action_plans:plan", args=[plan.public_id])) if plan else None


KIND = Kind(BATCH_KIND, "Improvement plan", "action", _made, needs="PLANS", undo_needs="PLAN_EDIT")
"""The batch of a plan, as the data desk knows it."""
