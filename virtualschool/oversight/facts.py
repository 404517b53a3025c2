"""How plans stand on a day, read in a fixed number of questions, in the shapes that oversight speaks of."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import queries as plan_queries
from virtualschool.action_plans import standing
from virtualschool.action_plans.models import Action, Plan
from virtualschool.authorities.queries import authority_numbered
from virtualschool.kernel.periods import spoken
from virtualschool.oversight.shapes import ActionFacts, ChangeFacts, Status

ORDER = ("plan__title", "plan_id", "consideration__theme__order", "consideration__order", "order", "pk")


def actions_of(viewer: Viewer, plans: Iterable[Plan]) -> list[Action]:
    """Every action of these plans with its whole history."""
    held = plan_queries.actions_visible_to(viewer).filter(plan__in=list(plans))
    return list(plan_queries.with_history(held).prefetch_related("edits").order_by(*ORDER))


def facts_of(viewer: Viewer, actions: Sequence[Action], day: dt.date) -> list[ActionFacts]:
    """How each action stood at the close of a day."""
    authority = authority_numbered(viewer.authority_code)
    thresholds = plan_queries.thresholds_on(day, authority)
    return [_facts(each, day, thresholds) for each in actions]


def _facts(action: Action, day: dt.date, thresholds: standing.Thresholds) -> ActionFacts:
    instant = standing.closing(day)
    state = standing.state_at(action, instant)
    entries = [entry for entry in action.progress.all() if entry.at <= instant]
    return ActionFacts(
        id=action.pk,
        public_id=str(action.public_id),
        plan_id=action.plan_id,
        plan_title=action.plan.title,
        number=action.number,
        text=action.text or f"Action {action.number}",
        theme=action.consideration.theme.title,
        by_whom=", ".join(owner.name for owner in action.owners.all()) or action.by_whom,
        due_on=state.due_on,
        due_source=state.due_source,
        delivery=_status(standing.delivery(action, day, thresholds)),
        impact=_impact(action, day, thresholds),
        moved_on=state.progress_on or state.added_on,
        last_progress=f"{entries[-1].text} ({spoken(timezone.localdate(entries[-1].at))})" if entries else "",
        href=address_of("action_plans:action", action.public_id),
    )


def _status(status: standing.Status) -> Status:
    return Status(status.word.lower(), status.word, status.because, status.is_overridden)


def _impact(action: Action, day: dt.date, thresholds: standing.Thresholds) -> Status:
    decided = standing.override_at(action, "impact", standing.closing(day))
    if decided is not None:
        return Status(decided.status.lower(), decided.status, decided.reason, is_by_hand=True)
    return Status("not judged", standing.NOT_JUDGED)


def address_of(name: str, *parts: object) -> str:
    """The address of a page of a room below; nothing while it has none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


def changes_of(action: Action, after: dt.datetime, until: dt.datetime) -> list[ChangeFacts]:
    """What happened to an action after one instant, up to another, the first first."""
    found: list[tuple[dt.datetime, ChangeFacts]] = []
    for moved in action.date_changes.all():
        before, now = _date(moved.before_on, moved.before_source), _date(moved.after_on, moved.after_source)
        words = f"Its due date moved from {before} to {now}: {moved.reason}"
        found.append((moved.at, ChangeFacts("date", words, timezone.localdate(moved.at), moved.by_name, moved.reason)))
    for done in action.completions.all():
        found.append((done.at, ChangeFacts("completion", "It was completed.", timezone.localdate(done.at), done.by_name)))
        if done.reopened_at:
            words = f"It was taken up again: {done.reopened_reason}"
            found.append((done.reopened_at, ChangeFacts("reopened", words, timezone.localdate(done.reopened_at), done.reopened_by)))
    for each in action.overrides.all():
        words = f"Its {each.of} was set to {each.status} by hand: {each.reason}"
        found.append((each.at, ChangeFacts("override", words, timezone.localdate(each.at), each.by_name, each.reason)))
    for edit in action.edits.all():
        words = "It is new." if edit.kind == "added" else "Its words were edited."
        found.append((edit.at, ChangeFacts(edit.kind, words, timezone.localdate(edit.at), edit.by_name)))
    for entry in action.progress.all():
        words = f"Progress was noted on {spoken(timezone.localdate(entry.at))}."
        found.append((entry.at, ChangeFacts("progress", words, timezone.localdate(entry.at), entry.by_name)))
    return [change for at, change in sorted(found, key=lambda each: each[0]) if after < at <= until]


def _date(day: dt.date | None, source: str) -> str:
    return spoken(day) if day else source or "no date"
