"""What every change of a plan has in common: who and where from, the lock, the new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, ActionOwner, Edit, Plan
from virtualschool.action_plans.owners import members_named
from virtualschool.action_plans.policies import require_change
from virtualschool.workflow.versions import held_at


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: the decision of a meeting, in words and as an address of this site."""

    text: str = ""
    url: str = ""


NOWHERE = Origin()


def noted(by: Viewer, origin: Origin) -> dict[str, Any]:
    return {"by_name": by.name, "by_user_id": by.user_id or None, "origin_text": origin.text[:300], "origin_url": origin.url[:300]}


def next_of(held: models.QuerySet[Any], name: str = "order") -> int:
    return (held.aggregate(last=models.Max(name))["last"] or 0) + 1


def taken(action: Action, by: Viewer, version: int | None = None) -> Action:
    """The action, locked, if it may be changed and still stands at this version. Raises CannotChange, Stale."""
    require_change(by, action.plan)
    return held_at(version, action, "plan")


def edited(plan: Plan, kind: str, subject: str, by: Viewer, changes: dict | None = None, action: Action | None = None) -> None:
    Edit.objects.create(plan=plan, action=action, kind=kind, subject=subject, changes=changes or {}, **noted(by, NOWHERE))


EDITABLE = ("text", "support", "review_source", "review_on", "evidence", "current", "impact", "impact_evidence")


def set_owners(action: Action, names: Sequence[str]) -> None:
    """These names in this order; who among them is a member of the authority is found by name or role."""
    members = members_named(action.plan.authority_id, names)
    action.owners.all().delete()
    ActionOwner.objects.bulk_create(
        ActionOwner(
            action=action,
            name=name[:160],
            membership_id=members.get(name, (None,))[0],
            is_role=members.get(name, (0, False))[1],
            order=place,
        )
        for place, name in enumerate(names)
    )
