"""Changing plans. Every change is kept with who, when and why; the due date moves only through `change_due`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing, workflow
from virtualschool.action_plans.models import (
    Action,
    ActionLink,
    ActionOwner,
    Completion,
    Consideration,
    DateChange,
    Edit,
    Override,
    Plan,
    ProgressEntry,
    Theme,
)
from virtualschool.action_plans.policies import CannotChange, Stale, require_change
from virtualschool.audit import trail


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: the decision of a meeting, in words and as an address of this site."""

    text: str = ""
    url: str = ""


NOWHERE = Origin()


def _noted(by: Viewer, origin: Origin) -> dict[str, Any]:
    return {"by_name": by.name, "by_user_id": by.user_id or None, "origin_text": origin.text[:300], "origin_url": origin.url[:300]}


def _next(held: models.QuerySet[Any], name: str = "order") -> int:
    return (held.aggregate(last=models.Max(name))["last"] or 0) + 1


def _taken(action: Action, by: Viewer) -> Action:
    """The action, locked, if it may be changed."""
    require_change(by, action.plan)
    return Action.objects.select_for_update().select_related("plan").get(pk=action.pk)


def _touch(thing: models.Model, *names: str) -> None:
    """Saves with a new version and a new instant: pages that hold an older one are stale."""
    thing.version += 1  # type: ignore[attr-defined]
    thing.save(update_fields=[*names, "version", "updated_at"])


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
    _touch(plan)
    return plan


@trail.action
def add_theme(*, plan: Plan, title: str, by: Viewer) -> Theme:
    """A new line of enquiry at the end of the plan."""
    require_change(by, plan)
    theme = Theme.objects.create(plan=plan, title=title.strip(), order=_next(plan.themes.all()))
    _edited(plan, "added", f"line of enquiry {theme.order}", by)
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
        order=_next(theme.considerations.all()),
        origin_label=origin_label,
        origin_url=origin_url,
        origin_key=origin_key,
    )
    _edited(theme.plan, "added", "a consideration", by)
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
        number=_next(Action.objects.filter(plan=plan), "number"),
        order=_next(Action.objects.filter(consideration=consideration)),
        text=text.strip(),
        by_whom=by_whom or ", ".join(owners),
        due_on=due_on,
        due_source=due_source,
        due_reason=due_reason,
        created_by=by.name,
        **values,
    )
    _set_owners(action, owners)
    Edit.objects.create(plan=plan, action=action, kind="added", subject=f"action {action.number}", **_noted(by, origin))
    trail.record("plan.action_added", on=action, by=by)
    return action


EDITABLE = ("text", "support", "review_source", "review_on", "evidence", "current", "impact", "impact_evidence")


def _set_owners(action: Action, names: Sequence[str]) -> None:
    kept = {owner.name: owner.membership_id for owner in action.owners.all()}
    action.owners.all().delete()
    ActionOwner.objects.bulk_create(
        ActionOwner(action=action, name=name[:160], membership_id=kept.get(name), order=place) for place, name in enumerate(names)
    )


def _edited(plan: Plan, kind: str, subject: str, by: Viewer, changes: dict | None = None, action: Action | None = None) -> None:
    Edit.objects.create(plan=plan, action=action, kind=kind, subject=subject, changes=changes or {}, **_noted(by, NOWHERE))


@trail.action
def note_progress(*, action: Action, text: str, by: Viewer, origin: Origin = NOWHERE) -> ProgressEntry:
    """A line for the progress log; it stays as it is said. Raises CannotChange."""
    held = _taken(action, by)
    if not text.strip():
        raise CannotChange("Enter the progress.")
    entry = ProgressEntry.objects.create(action=held, text=text.strip(), **_noted(by, origin))
    _touch(held)
    trail.record("plan.progress_noted", on=held, by=by)
    return entry


@trail.action
def change_due(
    *, action: Action, due_on: dt.date | None, reason: str, by: Viewer, due_source: str = "", origin: Origin = NOWHERE
) -> DateChange:
    """Moves a due date: who, when, why, from, to. Without a date `due_source` says what is known instead. Raises CannotChange."""
    held = _taken(action, by)
    if not reason.strip():
        raise CannotChange("Enter the reason for the new date.")
    if due_on == held.due_on and due_source in ("", held.due_source):
        raise CannotChange("This is the date it has already.")
    moved = DateChange.objects.create(
        action=held,
        before_on=held.due_on,
        before_source=held.due_source,
        after_on=due_on,
        after_source=due_source,
        reason=reason.strip(),
        **_noted(by, origin),
    )
    held.due_on, held.due_source = due_on, due_source
    held.due_reason = "" if due_on else "No date was set."
    _touch(held, "due_on", "due_source", "due_reason")
    trail.record("plan.due_changed", on=held, by=by)
    return moved


@trail.action
def complete(*, action: Action, by: Viewer, completed_on: dt.date | None = None, words: str = "", origin: Origin = NOWHERE) -> Completion:
    """Marks an action finished: today unless a day is given, never a later one. Raises CannotChange."""
    held, today = _taken(action, by), timezone.localdate()
    day = completed_on or today
    if day > today:
        raise CannotChange("The day on which it was finished cannot lie ahead.")
    if held.completions.filter(reopened_at__isnull=True).exists():
        raise CannotChange("This action is complete already.")
    done = Completion.objects.create(action=held, completed_on=day, words=words.strip(), **_noted(by, origin))
    _touch(held)
    trail.record("plan.action_completed", on=held, by=by)
    return done


@trail.action
def reopen(*, action: Action, reason: str, by: Viewer) -> Completion:
    """Takes a finished action up again, with the reason. Raises CannotChange."""
    held = _taken(action, by)
    if not reason.strip():
        raise CannotChange("Enter the reason for taking it up again.")
    done = held.completions.filter(reopened_at__isnull=True).last()
    if done is None:
        raise CannotChange("This action is not complete.")
    done.reopened_at, done.reopened_by, done.reopened_reason = timezone.now(), by.name, reason.strip()
    done.save()
    _touch(held)
    trail.record("plan.action_reopened", on=held, by=by)
    return done


@trail.action
def override_status(*, action: Action, of: str, status: str, reason: str, by: Viewer, origin: Origin = NOWHERE) -> Override:
    """A person's judgement in place of the rule's. An earlier one is withdrawn by it. Raises CannotChange."""
    held = _taken(action, by)
    if of not in Override.Of.values or status not in standing.WORDS:
        raise CannotChange("Choose a status.")
    if not reason.strip():
        raise CannotChange("Enter the reason for this status.")
    _withdraw(held, of, by, "Replaced by a later decision.")
    made = Override.objects.create(action=held, of=of, status=status, reason=reason.strip(), **_noted(by, origin))
    _touch(held)
    trail.record("plan.status_overridden", on=held, by=by, detail={"of": of, "status": status})
    return made


@trail.action
def withdraw_override(*, action: Action, of: str, by: Viewer, reason: str = "") -> None:
    """Lets the rule speak again. Raises CannotChange."""
    held = _taken(action, by)
    if not _withdraw(held, of, by, reason.strip()):
        raise CannotChange("The rule decides this status already.")
    _touch(held)
    trail.record("plan.override_withdrawn", on=held, by=by, detail={"of": of})


def _withdraw(action: Action, of: str, by: Viewer, reason: str) -> bool:
    held = list(action.overrides.filter(of=of, withdrawn_at__isnull=True))
    for each in held:
        each.withdrawn_at, each.withdrawn_by, each.withdrawn_reason = timezone.now(), by.name, reason
        each.save()
    return bool(held)


@trail.action
def link_actions(*, action: Action, to: Action, words: str, by: Viewer) -> ActionLink:
    """Says that one action refers to another of the same plan. Raises CannotChange."""
    held = _taken(action, by)
    if to.plan_id != held.plan_id or to.pk == held.pk:
        raise CannotChange("Choose another action of the same plan.")
    made = ActionLink.objects.create(action=held, to=to, words=words.strip()[:300], order=_next(held.links.all()))
    _edited(held.plan, "linked", f"action {held.number}", by, {"links": ["", f"action {to.number}"]}, held)
    _touch(held)
    trail.record("plan.actions_linked", on=held, by=by)
    return made


def require_version(thing: Any, version: int | None) -> None:
    """Raises Stale when somebody saved it since this version was shown."""
    if version is not None and thing.version != version:
        raise Stale
