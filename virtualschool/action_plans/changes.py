"""What changed in a plan since an instant: typed lines for the agenda of a meeting, a summary, a page."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from virtualschool.action_plans import indicators, queries, standing
from virtualschool.action_plans.models import Action, Edit, Override, Plan
from virtualschool.action_plans.models.history import Noted
from virtualschool.action_plans.presenting import label
from virtualschool.action_plans.record import held_of, kept, may_be_undone
from virtualschool.action_plans.workflow import PLAN
from virtualschool.kernel.periods import spoken
from virtualschool.measures.remembering import EVERYTHING, Memory, stamp
from virtualschool.scorecards import words
from virtualschool.scorecards.models import KpiEntry
from virtualschool.workflow.models import Step

KINDS = {
    "added": "Added",
    "progress": "Progress",
    "date": "Date moved",
    "completed": "Complete",
    "reopened": "Taken up again",
    "status": "Status changed",
    "overridden": "Decided by a person",
    "withdrawn": "Left to the rule again",
    "kpi": "Value recorded",
    "edited": "Reworded",
    "linked": "Linked",
    "unlinked": "Link taken away",
    "plan": "Plan",
}
_ALWAYS = dt.datetime.min.replace(tzinfo=dt.UTC)
LastMeeting = Callable[[Plan], dt.datetime | None]
last_meetings: list[LastMeeting] = []
"""Rooms that hold meetings say when the plan was last gone through; see `last_meeting_of`."""


@dataclass(frozen=True)
class Line:
    """One change: its kind (a key of KINDS), when, who, what in words, of which action, and the decision behind it."""

    kind: str
    at: dt.datetime
    by: str
    words: str
    action: Action | None = None
    reason: str = ""
    origin_text: str = ""
    origin_url: str = ""

    @property
    def title(self) -> str:
        return KINDS[self.kind]


def last_meeting_of(plan: Plan) -> dt.datetime | None:
    """When the plan was last gone through in a meeting, as far as any room knows."""
    known = [instant for ask in last_meetings if (instant := ask(plan)) is not None]
    return max(known, default=None)


_told = Memory(8)


def changes_since(plan: Plan, instant: dt.datetime) -> list[Line]:
    """Every change of the plan after an instant, by action in the order of the plan, then of the plan itself. It is gone through once, and
    again when anything changed or another day has begun."""
    now = timezone.now()
    then_set, now_set = (queries.thresholds_on(timezone.localdate(each), plan.authority) for each in (instant, now))
    make = partial(_gone_through, plan, (instant, then_set), (now, now_set))
    if may_be_undone():
        return make()
    return list(_told.get((plan.pk, instant, then_set, now_set, stamp(*EVERYTHING)), make))


_When = tuple[dt.datetime, standing.Thresholds]


def _gone_through(plan: Plan, then: _When, now: _When) -> list[Line]:
    held, instant = held_of(plan).actions, then[0]
    by_id = {action.pk: action for action in held}
    lines: list[Line] = []
    for action in held:
        lines += _of_action(action, instant)
        if action.created_at <= instant:
            lines += _turned(action, then, now)
    lines += [_of_edit(edit, by_id.get(edit.action_id or 0)) for edit in plan.edits.filter(at__gt=instant)]
    lines += [_of_entry(entry) for entry in indicators.entries_since(plan, instant)]
    lines += _of_plan(plan, instant)
    place = {action.pk: number for number, action in enumerate(held)}
    return sorted(lines, key=lambda line: (place[line.action.pk] if line.action else len(place), line.at))


def lines_of(action: Action) -> list[Line]:
    """Everything that happened to an action but its edits."""
    return list(_of_action(action, _ALWAYS))


def _of_action(action: Action, instant: dt.datetime) -> Iterator[Line]:
    for entry in kept(action, "progress"):
        if _is_new(entry, action, instant):
            yield _line("progress", entry, entry.text, action)
    for moved in kept(action, "date_changes"):
        if moved.at > instant:
            yield _line(
                "date",
                moved,
                f"From {_day(moved.before_on, moved.before_source)} to {_day(moved.after_on, moved.after_source)}",
                action,
                moved.reason,
            )
    for done in kept(action, "completions"):
        if _is_new(done, action, instant):
            said = f"Finished on {spoken(done.completed_on)}" if done.completed_on else "Finished"
            yield _line("completed", done, said, action, done.words)
        if done.reopened_at is not None and done.reopened_at > instant:
            yield Line("reopened", done.reopened_at, done.reopened_by, "No longer complete", action, done.reopened_reason)
    yield from _of_overrides(action, instant)


def _is_new(noted: Noted, action: Action, instant: dt.datetime) -> bool:
    """What was read together with the action is told once, as the import of the plan."""
    return noted.at > instant and (instant == _ALWAYS or not (action.plan.batch_id and noted.at == action.created_at))


def _of_overrides(action: Action, instant: dt.datetime) -> Iterator[Line]:
    for each in kept(action, "overrides"):
        of = Override.Of(each.of).label
        if each.at > instant:
            yield _line("overridden", each, f"{of}: {each.status}", action, each.reason)
        if each.withdrawn_at is not None and each.withdrawn_at > instant:
            yield Line("withdrawn", each.withdrawn_at, each.withdrawn_by, f"{of}: {each.status}", action, each.withdrawn_reason)


def _turned(action: Action, then: _When, now: _When) -> Iterator[Line]:
    """That the delivery status is another one now, whether somebody did something or only time went by."""
    before, after = (standing.delivery(action, timezone.localdate(at), settings, at=at) for at, settings in (then, now))
    if before.word != after.word:
        yield Line("status", now[0], "", f"Delivery was {before.word}, is {after.word}", action, after.because)


def _of_edit(edit: Edit, action: Action | None) -> Line:
    said = f"New: {edit.subject}" if edit.kind == "added" else f"{edit.subject}: {_what(edit)}"
    return _line(kind_of(edit), edit, said[:1].upper() + said[1:], action)


def kind_of(edit: Edit) -> str:
    """Which of KINDS an edit is told as."""
    return edit.kind if edit.kind in KINDS else "edited"


def _what(edit: Edit) -> str:
    """The fields that were reworded; of a link, what it leads to."""
    if edit.kind == "edited":
        return ", ".join(label(name).lower() for name in edit.changes)
    return ", ".join(f"{label(name).lower()}, {after or before}" for name, (before, after) in edit.changes.items())


def _of_entry(entry: KpiEntry) -> Line:
    value = words.amount(entry.value, entry.kpi.unit)
    return Line("kpi", entry.at, entry.by_name, f"{entry.kpi.title}: {value} on {spoken(entry.on)}", reason=entry.reason or entry.note)


def _of_plan(plan: Plan, instant: dt.datetime) -> Iterator[Line]:
    if plan.created_at > instant:
        yield Line("plan", plan.created_at, plan.created_by, "Read from a file" if plan.batch_id else "Made", reason=plan.origin_text)
    for step in Step.objects.filter(subject=f"{plan._meta.label}:{plan.pk}", at__gt=instant):
        yield Line("plan", step.at, step.by_name, f"From {PLAN.words(step.before)} to {PLAN.words(step.after)}", reason=step.reason)


def _line(kind: str, noted: Noted, said: str, action: Action | None, reason: str = "") -> Line:
    return Line(kind, noted.at, noted.by_name, said, action, reason, noted.origin_text, noted.origin_url)


def _day(day: dt.date | None, source: str) -> str:
    return spoken(day) if day else (f"“{source}”" if source else "no date")
