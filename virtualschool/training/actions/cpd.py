"""Development plans of staff: begun, changed, talked about, confirmed complete."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.training.actions.events import NotPossible, written
from virtualschool.training.models import CpdCompletion, CpdItem, CpdPlan, OneToOne
from virtualschool.training.workflow import CPD
from virtualschool.workflow.versions import bump, locked

OVER = "This plan is not running: take it up again to change it."


@trail.action
def begin_plan(*, fields: Mapping[str, Any], by: Viewer) -> CpdPlan:
    """A plan for a member of staff and a stretch of time; one at a time for each. Raises NotPossible."""
    held = CpdPlan.objects.filter(authority_id=by.authority_id, starts_on__lte=fields["ends_on"])
    held = held.filter(Q(closed_on__isnull=True, ends_on__gte=fields["starts_on"]) | Q(closed_on__gte=fields["starts_on"]))
    member = fields.get("membership")
    same = held.filter(membership=member) if member else held.filter(membership__isnull=True, staff_name__iexact=fields["staff_name"])
    if same.exists():
        raise NotPossible("This person has a plan for part of that time already.")
    plan = CpdPlan.objects.create(authority_id=by.authority_id, **fields)
    trail.record("cpd.begun", on=plan, by=by, detail={"budget_pence": plan.budget_pence})
    return plan


@trail.action
def change_plan(*, plan: CpdPlan, fields: Mapping[str, Any], version: int, by: Viewer) -> CpdPlan:
    """Raises Stale, NotPossible."""
    _require_running(plan)
    now = written(plan, fields, version)
    trail.record("cpd.changed", on=now, by=by, detail={"fields": sorted(fields), "budget_pence": now.budget_pence})
    return now


def _require_running(plan: CpdPlan) -> None:
    if locked(plan).state != CPD.first:
        raise NotPossible(OVER)


@trail.action
def add_item(*, plan: CpdPlan, fields: Mapping[str, Any], by: Viewer) -> CpdItem:
    """Raises NotPossible."""
    _require_running(plan)
    item = CpdItem.objects.create(plan=plan, **fields)
    CpdPlan.objects.filter(pk=plan.pk).update(updated_at=timezone.now())
    trail.record("cpd.item_added", on=item, by=by, detail={"planned_pence": item.planned_pence})
    return item


@trail.action
def change_item(*, item: CpdItem, fields: Mapping[str, Any], version: int, by: Viewer) -> CpdItem:
    """Also what came of it, once it is done. Raises Stale, NotPossible."""
    _require_running(item.plan)
    now = written(item, fields, version)
    detail = {"planned_pence": now.planned_pence, "spent_pence": now.spent_pence, "done": now.done_on is not None}
    trail.record("cpd.item_changed", on=now, by=by, detail=detail)
    return now


@trail.action
def hold_one_to_one(*, plan: CpdPlan, held_on: dt.date, notes: str, agreed: str, by: Viewer) -> OneToOne:
    """Raises NotPossible for a day that lies ahead or before the plan."""
    if held_on > timezone.localdate():
        raise NotPossible("A one-to-one is written down once it was held.")
    if held_on < plan.starts_on:
        raise NotPossible("That day lies before the plan began.")
    held = OneToOne.objects.create(plan=plan, held_on=held_on, notes=notes, agreed=agreed, held_by=by.name)
    trail.record("cpd.one_to_one", on=held, by=by, detail={})
    return held


@trail.action
def move_plan(*, plan: CpdPlan, name: str, by: Viewer, reason: str = "") -> None:
    """Confirms that it is complete, takes it up again, ends it early; keeps the days, so that a past day is told as it was. Raises
    CannotMove."""
    today, plan = timezone.localdate(), locked(plan)
    CPD.move(plan, name, by=by, reason=reason)
    if name == "complete":
        CpdCompletion.objects.create(plan=plan, completed_on=today, confirmed_by=by.name)
    elif name == "close":
        plan.closed_on = min(max(today, plan.starts_on), plan.ends_on)
    else:
        CpdCompletion.objects.filter(plan=plan, reopened_on__isnull=True).update(reopened_on=today, updated_at=timezone.now())
        plan.closed_on = None
    bump(plan, "closed_on")
