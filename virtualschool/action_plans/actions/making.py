"""Making plans and what stands in them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import workflow
from virtualschool.action_plans.actions.common import EDITABLE, NOWHERE, Origin, edited, next_of, noted, set_owners
from virtualschool.action_plans.models import Action, Consideration, Edit, Plan, Theme
from virtualschool.action_plans.policies import require_change
from virtualschool.audit import trail
from virtualschool.workflow.versions import bump


@trail.action
def create_plan(
    *,
    title: str,
    by: Viewer,
    kind: str = Plan.Kind.PEER_REVIEW,
    school_urn: int | None = None,
    school_name: str = "",
    starts_on: dt.date | None = None,
    review_on: dt.date | None = None,
    origin: Origin = NOWHERE,
) -> Plan:
    """A new plan, as a draft. `origin`: the review it answers."""
    plan = Plan.objects.create(
        authority_id=by.authority_id,
        title=title.strip(),
        kind=kind,
        school_urn=school_urn,
        school_name=school_name,
        starts_on=starts_on,
        review_on=review_on,
        origin_text=origin.text,
        origin_url=origin.url,
        created_by=by.name,
    )
    trail.record("plan.created", on=plan, by=by, detail={"kind": kind})
    return plan


@trail.action
def move_plan(*, plan: Plan, name: str, by: Viewer, reason: str = "") -> Plan:
    """Puts a plan in force, closes it or takes it up again. Raises CannotMove."""
    workflow.PLAN.move(plan, name, by=by, reason=reason)
    bump(plan)
    return plan


@trail.action
def add_theme(*, plan: Plan, title: str, by: Viewer) -> Theme:
    """A new line of enquiry at the end of the plan."""
    require_change(by, plan)
    theme = Theme.objects.create(plan=plan, title=title.strip(), order=next_of(plan.themes.all()))
    edited(plan, "added", f"line of enquiry {theme.order}", by)
    trail.record("plan.theme_added", on=theme, by=by)
    return theme


@trail.action
def add_consideration(
    *, theme: Theme, text: str, by: Viewer, origin_label: str = "", origin_url: str = "", origin_key: str = ""
) -> Consideration:
    """A new consideration at the end of a theme. One with the same origin is there once: the second call gives the first's."""
    require_change(by, theme.plan)
    known = Consideration.objects.filter(theme__plan_id=theme.plan_id, origin_key=origin_key).first() if origin_key else None
    if known is not None:
        trail.record("plan.consideration_found", on=known, by=by)
        return known
    made = Consideration.objects.create(
        theme=theme,
        text=text.strip(),
        order=next_of(theme.considerations.all()),
        origin_label=origin_label,
        origin_url=origin_url,
        origin_key=origin_key,
    )
    edited(theme.plan, "added", "a consideration", by)
    trail.record("plan.consideration_added", on=made, by=by)
    return made


@trail.action
def add_action(
    *,
    consideration: Consideration,
    text: str,
    by: Viewer,
    owners: Sequence[str] = (),
    by_whom: str = "",
    due_on: dt.date | None = None,
    due_source: str = "",
    due_reason: str = "",
    origin: Origin = NOWHERE,
    **values: Any,
) -> Action:
    """A new action at the end of a consideration. `values`: any of EDITABLE."""
    plan = consideration.theme.plan
    require_change(by, plan)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not fields of an action: {sorted(unknown)}")
    action = Action.objects.create(
        plan=plan,
        consideration=consideration,
        number=next_of(Action.objects.filter(plan=plan), "number"),
        order=next_of(Action.objects.filter(consideration=consideration)),
        text=text.strip(),
        by_whom=by_whom or ", ".join(owners),
        due_on=due_on,
        due_source=due_source,
        due_reason=due_reason,
        created_by=by.name,
        **values,
    )
    set_owners(action, owners)
    Edit.objects.create(plan=plan, action=action, kind="added", subject=f"action {action.number}", **noted(by, origin))
    trail.record("plan.action_added", on=action, by=by)
    return action


@trail.action
def note_taken(*, plan: Plan, key: str, by: Viewer) -> None:
    """Records that a plan was taken along as a document or its source file was."""
    trail.record("plan.taken", on=plan, by=by, detail={"format": key})
