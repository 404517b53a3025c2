"""What each kind of decision does to the plan, and how the minutes say it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import actions as plan_actions
from virtualschool.action_plans.actions import Origin
from virtualschool.action_plans.models import Action, Consideration
from virtualschool.action_plans.policies import CannotChange
from virtualschool.action_plans.queries import considerations_visible_to
from virtualschool.kernel.periods import spoken
from virtualschool.oversight.models import AgendaItem, Resolution
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import held_at


@dataclass(frozen=True)
class Wish:
    """What people at the meeting chose: a kind, words, and what that kind asks for. `seen` is the action's version on their page: if the
    plan changed since, they decide again with what it says now (Stale)."""

    kind: str
    words: str
    due_on: dt.date | None = None
    by_whom: str = ""
    status: str = ""
    consideration: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Done:
    """What a decision did, in words that stay, and the action it changed or made."""

    effect: str
    action: Action | None = None
    stays_open: bool = False


def _action_of(item: AgendaItem, wish: Wish) -> Action:
    if item.action is None:
        raise CannotMove("This point is not about an action of the plan. Add a new action, or escalate it.")
    return held_at(wish.seen, item.action, "plan", "consideration")


def _progress(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    action = _action_of(item, wish)
    plan_actions.note_progress(action=action, text=wish.words, by=by, origin=origin)
    return Done(f"Progress was noted on action {action.number}.", action)


def _move_due(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    action = _action_of(item, wish)
    if wish.due_on is None:
        raise CannotMove("Enter the new due date.")
    before = spoken(action.due_on) if action.due_on else action.due_source or "no date"
    plan_actions.change_due(action=action, due_on=wish.due_on, reason=wish.words, by=by, origin=origin)
    return Done(f"The due date of action {action.number} moved from {before} to {spoken(wish.due_on)}.", action)


def _override(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    action = _action_of(item, wish)
    of, _, status = wish.status.partition(":")
    if not status:
        raise CannotMove("Choose the status.")
    plan_actions.override_status(action=action, of=of, status=status, reason=wish.words, by=by, origin=origin)
    return Done(f"The {of} of action {action.number} was set to {status}.", action)


def _complete(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    action = _action_of(item, wish)
    done_on = min(item.meeting.held_on, wish.due_on or item.meeting.held_on)
    plan_actions.complete(action=action, by=by, completed_on=done_on, words=wish.words, origin=origin)
    return Done(f"Action {action.number} is complete.", action)


def _new_action(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    """The new action stands beside the one that was spoken about, or below the consideration that was chosen."""
    consideration = item.action.consideration if item.action else _chosen(wish, by)
    owners = [name.strip() for name in wish.by_whom.split(",") if name.strip()]
    added = plan_actions.add_action(
        consideration=consideration,
        text=wish.words,
        by=by,
        owners=owners,
        by_whom=wish.by_whom,
        due_on=wish.due_on,
        due_reason="" if wish.due_on else "No date was set at the meeting.",
        origin=origin,
    )
    return Done(f"Action {added.number} was added to {added.plan.title}.", added, stays_open=True)


def _chosen(wish: Wish, by: Viewer) -> Consideration:
    found = considerations_visible_to(by).filter(public_id=wish.consideration).first() if wish.consideration else None
    if found is None:
        raise CannotMove("Choose where in the plan the new action belongs.")
    return found


def _escalate(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    """The director sees it on their page of oversight, and answers there."""
    return Done("It was put to the director.", item.action, stays_open=True)


def apply(item: AgendaItem, wish: Wish, origin: Origin, by: Viewer) -> Done:
    """Does to the plan what was decided. Raises CannotMove with the plan's own words when it refuses."""
    if not wish.words.strip():
        raise CannotMove("Say what was decided, and why.")
    try:
        return _APPLY[wish.kind](item, wish, origin, by)
    except CannotChange as fault:
        raise CannotMove(str(fault)) from fault


Kind = Resolution.Kind
_APPLY: dict[str, Callable[[AgendaItem, Wish, Origin, Viewer], Done]] = {
    Kind.PROGRESS: _progress,
    Kind.MOVE_DUE: _move_due,
    Kind.OVERRIDE: _override,
    Kind.COMPLETE: _complete,
    Kind.NEW_ACTION: _new_action,
    Kind.ESCALATE: _escalate,
}
