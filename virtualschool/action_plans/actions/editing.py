"""Editing words and links. A form carries the version it was filled from: a stale one is refused, and nobody's words are lost."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.actions.common import (
    EDITABLE,
    NOWHERE,
    Origin,
    edited,
    next_of,
    noted,
    set_owners,
    taken,
)
from virtualschool.action_plans.models import Action, ActionKpi, ActionLink, Consideration, Edit, Plan, Theme
from virtualschool.action_plans.policies import CannotChange, require_change
from virtualschool.audit import trail
from virtualschool.intake.ledger import as_json
from virtualschool.scorecards.models import Kpi
from virtualschool.workflow.versions import bump, held_at

PLAN_FIELDS = ("title", "kind", "school_urn", "school_name", "starts_on", "review_on", "origin_text", "origin_url")


@trail.action
def edit_action(
    *,
    action: Action,
    values: dict[str, Any],
    by: Viewer,
    owners: Sequence[str] | None = None,
    version: int | None = None,
    origin: Origin = NOWHERE,
) -> Action:
    """Alters fields of EDITABLE, and the owners if given. Raises Stale, CannotChange."""
    held = taken(action, by, version)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    changes = altered(held, values)
    if owners is not None:
        before = [owner.name for owner in held.owners.all()]
        if before != list(owners):
            changes["owners"] = [", ".join(before), ", ".join(owners)]
            set_owners(held, owners)
    if changes:
        Edit.objects.create(plan=held.plan, action=held, subject=f"action {held.number}", changes=changes, **noted(by, origin))
        bump(held, *values)
    trail.record("plan.action_edited", on=held, by=by, detail={"fields": sorted(changes)})
    return held


def altered(thing: models.Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Sets the values and says which of them are new: field to what it was and what it is."""
    changes = {name: [as_json(getattr(thing, name)), as_json(value)] for name, value in values.items() if getattr(thing, name) != value}
    for name, value in values.items():
        setattr(thing, name, value)
    return changes


@trail.action
def edit_plan(*, plan: Plan, values: dict[str, Any], by: Viewer, version: int | None = None) -> Plan:
    """Alters fields of PLAN_FIELDS. Raises Stale, CannotChange."""
    require_change(by, plan)
    held = held_at(version, plan)
    changes = altered(held, {name: value for name, value in values.items() if name in PLAN_FIELDS})
    if changes:
        edited(held, "edited", "the plan", by, changes)
        bump(held, *changes)
    trail.record("plan.edited", on=held, by=by, detail={"fields": sorted(changes)})
    return held


@trail.action
def edit_theme(*, theme: Theme, title: str, by: Viewer, version: int | None = None) -> Theme:
    """Words a line of enquiry anew. Raises Stale, CannotChange."""
    require_change(by, theme.plan)
    held = held_at(version, theme)
    _reworded(held, theme.plan, f"line of enquiry {held.order}", {"title": title.strip()}, by)
    return held


@trail.action
def edit_consideration(*, consideration: Consideration, text: str, by: Viewer, version: int | None = None) -> Consideration:
    """Words a consideration anew. Raises Stale, CannotChange."""
    require_change(by, consideration.theme.plan)
    held = held_at(version, consideration, "theme")
    place = f"consideration {held.theme.order}.{held.order}"
    _reworded(held, consideration.theme.plan, place, {"text": text.strip()}, by)
    return held


def _reworded(thing: Any, plan: Plan, subject: str, values: dict[str, Any], by: Viewer) -> None:
    changes = altered(thing, values)
    if changes:
        edited(plan, "edited", subject, by, changes)
        bump(thing, *changes)
    trail.record("plan.reworded", on=thing, by=by)


@trail.action
def link_actions(*, action: Action, to: Action, words: str, by: Viewer) -> ActionLink:
    """Says that one action refers to another of the same plan. Raises CannotChange."""
    held = taken(action, by)
    if to.plan_id != held.plan_id or to.pk == held.pk:
        raise CannotChange("Choose another action of the same plan.")
    made = ActionLink.objects.create(action=held, to=to, words=words.strip()[:300], order=next_of(held.links.all()))
    edited(held.plan, "linked", f"action {held.number}", by, {"links": ["", f"action {to.number}"]}, held)
    bump(held)
    trail.record("plan.actions_linked", on=held, by=by)
    return made


@trail.action
def unlink(*, link: ActionLink, by: Viewer) -> None:
    """Takes a link between actions away; the history keeps that it was there."""
    held = taken(link.action, by)
    words = f"action {link.to.number}" if link.to else link.words
    edited(held.plan, "unlinked", f"action {held.number}", by, {"links": [words, ""]}, held)
    link.delete()
    bump(held)
    trail.record("plan.actions_unlinked", on=held, by=by)


@trail.action
def name_kpi(*, action: Action, kpi: Kpi, by: Viewer, origin: Origin = NOWHERE) -> ActionKpi:
    """Says that the action's impact is measured by this indicator. Raises CannotChange."""
    held = taken(action, by)
    if kpi.authority_id != held.plan.authority_id:
        raise CannotChange("Choose one of the authority's own indicators.")
    made, is_new = ActionKpi.objects.get_or_create(action=held, kpi=kpi, defaults={"order": next_of(held.kpis.all())})
    if not is_new:
        raise CannotChange("This action names the indicator already.")
    Edit.objects.create(
        plan=held.plan, action=held, kind="linked", subject=f"action {held.number}", changes={"kpis": ["", kpi.title]}, **noted(by, origin)
    )
    bump(held)
    trail.record("plan.kpi_named", on=held, by=by, detail={"kpi": kpi.pk})
    return made


@trail.action
def drop_kpi(*, action: Action, kpi: Kpi, by: Viewer) -> None:
    """The action names the indicator no more; the indicator and its history stay. Raises CannotChange."""
    held = taken(action, by)
    gone, _ = ActionKpi.objects.filter(action=held, kpi=kpi).delete()
    if not gone:
        raise CannotChange("The action does not name this indicator.")
    edited(held.plan, "unlinked", f"action {held.number}", by, {"kpis": [kpi.title, ""]}, held)
    bump(held)
    trail.record("plan.kpi_dropped", on=held, by=by, detail={"kpi": kpi.pk})
