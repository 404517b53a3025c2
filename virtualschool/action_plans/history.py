"""The life of an action as one list, the latest first; and what was read of it beside the words of its source."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from virtualschool.action_plans.changes import KINDS, Line, kind_of, lines_of
from virtualschool.action_plans.models import Action
from virtualschool.action_plans.presenting import label
from virtualschool.kernel.periods import spoken


@dataclass(frozen=True)
class Event:
    """Something that happened, with the fields it changed, before and after."""

    line: Line
    fields: tuple[tuple[str, Any, Any], ...] = ()


def of_action(action: Action) -> list[Event]:
    """Everything that ever happened to an action."""
    found = [Event(line) for line in lines_of(action)]
    for edit in action.edits.all():
        fields = tuple((label(name), before, after) for name, (before, after) in edit.changes.items())
        line = Line(kind_of(edit), edit.at, edit.by_name, _words(edit.kind, edit.subject), action)
        found.append(Event(Line(**{**line.__dict__, "origin_text": edit.origin_text, "origin_url": edit.origin_url}), fields))
    if action.plan.batch_id and not any(event.line.kind == "added" for event in found):
        found.append(
            Event(Line("added", action.created_at, action.created_by, f"Action {action.number} read from {source_file(action)}", action))
        )
    return sorted(found, key=lambda event: event.line.at, reverse=True)


def _words(kind: str, subject: str) -> str:
    said = {"added": f"{subject} added", "edited": f"{subject} reworded"}.get(kind, f"{subject} {kind}")
    return said[:1].upper() + said[1:]


def as_read(action: Action) -> list[tuple[str, str, str]]:
    """For each field of the source: its label, the words of the source, what was read from them at the time; what people changed since
    stands in the history."""
    before = _before_edits(action)
    moved = next(iter(action.date_changes.all()), None)
    review, owners = before.get("review_on", action.review_on), ", ".join(owner.name for owner in action.owners.all())
    read = {
        "due_source": _due(moved.before_on, "") or "no day" if moved else _due(action.due_on, action.due_reason),
        "review": spoken(dt.date.fromisoformat(str(review))) if review else "",
        "by_whom": before.get("owners", owners),
    }
    return [(label(name), str(words), str(read.get(name) or "")) for name, words in action.source.items() if words]


def _before_edits(action: Action) -> dict[str, Any]:
    """Fields that people have edited, as they were before anybody did."""
    found: dict[str, Any] = {}
    for edit in action.edits.all():
        for name, (before, _after) in edit.changes.items():
            found.setdefault(name, before)
    return found


def _due(day: dt.date | None, reason: str) -> str:
    return ". ".join(part for part in (spoken(day) if day else "", reason) if part)


def source_file(action: Action) -> str:
    """The file that the action was read from; none for one that people added to a plan that came from a file."""
    batch = action.plan.batch if action.source_place else None
    file = batch.files.first() if batch is not None else None
    return file.name if file is not None else ""


__all__ = ["KINDS", "Event", "as_read", "of_action", "source_file"]
