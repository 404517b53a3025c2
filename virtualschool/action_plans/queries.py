"""Reads of plans, scoped to who is looking."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, ActionLink, Consideration, Plan, PlanUpload, Theme
from virtualschool.action_plans.record import FOR_STATUS, attach
from virtualschool.action_plans.standing import Thresholds
from virtualschool.authorities.queries import settings_on
from virtualschool.intake.models import SourceFile


def plans_visible_to(viewer: Viewer) -> QuerySet[Plan]:
    """The authority's plans."""
    held = Plan.objects.filter(authority_id=viewer.authority_id)
    return held if viewer.may(Permission.PLANS) else held.none()


def current_plans(authority: Any) -> QuerySet[Plan]:
    """Plans in force, for rooms that sum up."""
    return Plan.objects.filter(authority=authority, state="current")


def uploads_visible_to(viewer: Viewer) -> QuerySet[PlanUpload]:
    """Files that were sent and wait to be looked at."""
    return PlanUpload.objects.filter(authority_id=viewer.authority_id)


def file_of(plan: Plan) -> SourceFile | None:
    """The file that a plan was read from."""
    return plan.batch.files.first() if plan.batch is not None else None


def themes_visible_to(viewer: Viewer) -> QuerySet[Theme]:
    return Theme.objects.filter(plan__in=plans_visible_to(viewer)).select_related("plan")


def considerations_visible_to(viewer: Viewer) -> QuerySet[Consideration]:
    return Consideration.objects.filter(theme__plan__in=plans_visible_to(viewer)).select_related("theme__plan")


def actions_visible_to(viewer: Viewer) -> QuerySet[Action]:
    return Action.objects.filter(plan__in=plans_visible_to(viewer)).select_related("plan", "consideration__theme")


def with_statuses(held: QuerySet[Action], *more: str) -> list[Action]:
    """Actions with what a status is worked out from, and of other fields only `more`."""
    found = list(held.only("plan_id", "due_on", "due_source", "due_reason", "created_at", "source_place", "on_track_source", *more))
    attach(found, FOR_STATUS, instants_only=True)
    return found


def with_history(held: QuerySet[Action]) -> QuerySet[Action]:
    """Actions with all that a status is worked out from, in a fixed number of questions."""
    return held.prefetch_related("owners", "progress", "date_changes", "completions", "overrides")


def actions_of(plan: Plan) -> QuerySet[Action]:
    """The actions of a plan in its order, ready for `standing`."""
    held = Action.objects.filter(plan=plan).select_related("consideration__theme")
    return with_history(held).order_by("consideration__theme__order", "consideration__order", "order", "pk")


def others_of(action: Action) -> QuerySet[Action]:
    """The other actions of the same plan, for a link."""
    return Action.objects.filter(plan_id=action.plan_id).exclude(pk=action.pk).only("number", "text").order_by("number")


def link_of(action: Action, place: int) -> ActionLink | None:
    """The link in this place of an action's links, counted from 1."""
    held = list(action.links.select_related("action__plan", "to"))
    return held[place - 1] if 0 < place <= len(held) else None


def thresholds_on(day: dt.date, authority: Any) -> Thresholds:
    """The authority's settings on a day."""
    usual = Thresholds()
    keys = {name: f"action_plans.{name}" for name in ("soon_days", "stuck_days", "red_days")}
    said = settings_on(day, keys=keys.values(), authority=authority)
    return Thresholds(**{name: int(said.get(key, getattr(usual, name))) for name, key in keys.items()})


def changes_since(plan: Plan, instant: dt.datetime) -> list[Any]:
    """What changed in a plan since an instant, as `changes.Line`."""
    from virtualschool.action_plans import changes

    return changes.changes_since(plan, instant)
