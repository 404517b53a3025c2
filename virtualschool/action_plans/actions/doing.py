"""What happens to an action: progress, dates, completion, statuses decided by a person."""

import datetime as dt

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import standing
from virtualschool.action_plans.actions.common import NOWHERE, Origin, noted, taken
from virtualschool.action_plans.models import Action, Completion, DateChange, Override, ProgressEntry
from virtualschool.action_plans.policies import CannotChange
from virtualschool.audit import trail
from virtualschool.workflow.versions import bump


@trail.action
def note_progress(*, action: Action, text: str, by: Viewer, origin: Origin = NOWHERE) -> ProgressEntry:
    """A line for the progress log; it stays as it is said. Raises CannotChange."""
    held = taken(action, by)
    if not text.strip():
        raise CannotChange("Enter the progress.")
    entry = ProgressEntry.objects.create(action=held, text=text.strip(), **noted(by, origin))
    bump(held)
    trail.record("plan.progress_noted", on=held, by=by)
    return entry


@trail.action
def change_due(
    *, action: Action, due_on: dt.date | None, reason: str, by: Viewer, due_source: str = "", origin: Origin = NOWHERE
) -> DateChange:
    """Moves a due date: who, when, why, from, to. Without a date `due_source` says what is known instead. Raises CannotChange."""
    held = taken(action, by)
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
        **noted(by, origin),
    )
    held.due_on, held.due_source = due_on, due_source
    held.due_reason = "" if due_on else "No date was set."
    bump(held, "due_on", "due_source", "due_reason")
    trail.record("plan.due_changed", on=held, by=by)
    return moved


@trail.action
def complete(*, action: Action, by: Viewer, completed_on: dt.date | None = None, words: str = "", origin: Origin = NOWHERE) -> Completion:
    """Marks an action finished: today unless a day is given, never a later one. Raises CannotChange."""
    held, today = taken(action, by), timezone.localdate()
    day = completed_on or today
    if day > today:
        raise CannotChange("The day on which it was finished cannot lie ahead.")
    if held.completions.filter(reopened_at__isnull=True).exists():
        raise CannotChange("This action is complete already.")
    done = Completion.objects.create(action=held, completed_on=day, words=words.strip(), **noted(by, origin))
    bump(held)
    trail.record("plan.action_completed", on=held, by=by)
    return done


@trail.action
def reopen(*, action: Action, reason: str, by: Viewer) -> Completion:
    """Takes a finished action up again, with the reason. Raises CannotChange."""
    held = taken(action, by)
    if not reason.strip():
        raise CannotChange("Enter the reason for taking it up again.")
    done = held.completions.filter(reopened_at__isnull=True).last()
    if done is None:
        raise CannotChange("This action is not complete.")
    done.reopened_at, done.reopened_by, done.reopened_reason = timezone.now(), by.name, reason.strip()
    done.save()
    bump(held)
    trail.record("plan.action_reopened", on=held, by=by)
    return done


@trail.action
def override_status(*, action: Action, of: str, status: str, reason: str, by: Viewer, origin: Origin = NOWHERE) -> Override:
    """A person's judgement in place of the rule's. An earlier one is withdrawn by it. Raises CannotChange."""
    held = taken(action, by)
    if of not in Override.Of.values or status not in standing.WORDS:
        raise CannotChange("Choose a status.")
    if not reason.strip():
        raise CannotChange("Enter the reason for this status.")
    _withdraw(held, of, by, "Replaced by a later decision.")
    made = Override.objects.create(action=held, of=of, status=status, reason=reason.strip(), **noted(by, origin))
    bump(held)
    trail.record("plan.status_overridden", on=held, by=by, detail={"of": of, "status": status})
    return made


@trail.action
def withdraw_override(*, action: Action, of: str, by: Viewer, reason: str = "") -> None:
    """Lets the rule speak again. Raises CannotChange."""
    held = taken(action, by)
    if not _withdraw(held, of, by, reason.strip()):
        raise CannotChange("The rule decides this status already.")
    bump(held)
    trail.record("plan.override_withdrawn", on=held, by=by, detail={"of": of})


def _withdraw(action: Action, of: str, by: Viewer, reason: str) -> bool:
    held = list(action.overrides.filter(of=of, withdrawn_at__isnull=True))
    for each in held:
        each.withdrawn_at, each.withdrawn_by, each.withdrawn_reason = timezone.now(), by.name, reason
        each.save()
    return bool(held)
