"""Delivery and impact of an action: two statuses, each proposed by a rule that explains itself, each overridable by a person.

Everything is worked out from what is kept with an instant (progress, date changes, completions, overrides), so the status on an earlier
day is what it was on that day. A thing due today is not late: late begins the day after.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.utils import timezone

from virtualschool.action_plans.models import Action, Completion, Override
from virtualschool.action_plans.record import kept
from virtualschool.kernel.periods import spoken
from virtualschool.scorecards import standing as kpis

RED, AMBER, GREEN = "Red", "Amber", "Green"
COMPLETE, NOT_STARTED, OVERDUE = "Complete", "Not started", "Overdue"
NOT_JUDGED = "Not judged"
WORDS = (OVERDUE, RED, AMBER, GREEN, NOT_STARTED, COMPLETE)
"""Every status a person can choose, the most pressing first."""


@dataclass(frozen=True)
class Thresholds:
    """The authority's settings on a day: `soon_days` before a due date silence turns an action amber; after `stuck_days` without
    progress it is stuck; after `red_days` without progress it is red."""

    soon_days: int = 28
    stuck_days: int = 42
    red_days: int = 84


@dataclass(frozen=True)
class Status:
    """A status with its reason. `rule` is what the rule says where a person decided otherwise; `override` is that decision."""

    word: str
    because: str
    rule: "Status | None" = None
    override: Override | None = None

    @property
    def reason(self) -> str:
        """The sentence without the status before it, for a place where that stands already."""
        said = self.because.removeprefix(f"{self.word}: ")
        return said[:1].upper() + said[1:]

    @property
    def is_overridden(self) -> bool:
        return self.override is not None


@dataclass(frozen=True)
class State:
    """What was known of an action at an instant."""

    day: dt.date
    due_on: dt.date | None
    due_source: str
    due_reason: str
    added_on: dt.date
    progress_on: dt.date | None
    completion: Completion | None
    is_as_read: bool = False
    """Whether that progress is what the plan said when it was read from a file: its own day is not known."""
    said: str = ""
    """Red or Amber where the file that the plan was read from said so, as long as nobody has noted progress since."""

    @property
    def is_complete(self) -> bool:
        return self.completion is not None

    @property
    def silent_days(self) -> int:
        """Days since progress was last noted, or since the action was added."""
        return (self.day - (self.progress_on or self.added_on)).days

    @property
    def is_late(self) -> bool:
        return not self.is_complete and self.due_on is not None and self.due_on < self.day


@lru_cache(maxsize=512)
def closing(day: dt.date) -> dt.datetime:
    """The last instant of a day: what was so then was so at the close of the day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


@lru_cache(maxsize=4096)
def day_of(instant: dt.datetime) -> dt.date:
    """The day of an instant where the service is; asked thousands of times for a page."""
    return timezone.localdate(instant)


def state_at(action: Action, instant: dt.datetime) -> State:
    """The action as it was known at an instant. Reads `progress`, `date_changes` and `completions`: prefetch them for many."""
    due_on, due_source, reason = _due_at(action, instant)
    entries = [entry.at for entry in kept(action, "progress") if entry.at <= instant]
    latest = max(entries, default=None)
    is_as_read = bool(action.source_place) and latest == action.created_at
    return State(
        day=day_of(instant),
        due_on=due_on,
        due_source=due_source,
        due_reason=reason,
        added_on=day_of(action.created_at),
        progress_on=day_of(latest) if latest else None,
        completion=_completion_at(kept(action, "completions"), instant),
        is_as_read=is_as_read,
        said=said_by_source(action) if is_as_read or latest is None else "",
    )


_COLOUR = re.compile(r"\W*(red|amber)\b", re.I)


def said_by_source(action: Action) -> str:
    """Red or Amber, where the file says so of the action being on track; what it calls green is left to the rule."""
    found = _COLOUR.match(action.on_track_source) if action.source_place else None
    return found[1].capitalize() if found else ""


def _due_at(action: Action, instant: dt.datetime) -> tuple[dt.date | None, str, str]:
    """The due date in force at an instant: as the first later change found it, or as it is."""
    later = next((change for change in kept(action, "date_changes") if change.at > instant), None)
    if later is None:
        return action.due_on, action.due_source, action.due_reason
    return later.before_on, later.before_source, ""


def _completion_at(completions: Iterable[Completion], instant: dt.datetime) -> Completion | None:
    """The completion in force: finished by that day, and not taken up again by then. One noted later for an earlier day counts from
    that earlier day, so that a record kept late tells the truth."""
    day = day_of(instant)
    for each in completions:
        done = each.completed_on <= day if each.completed_on else each.at <= instant
        if done and (each.reopened_at is None or each.reopened_at > instant):
            return each
    return None


def override_at(action: Action, of: str, instant: dt.datetime) -> Override | None:
    """The decision of a person that was in force at an instant."""
    held = [
        each
        for each in kept(action, "overrides")
        if each.of == of and each.at <= instant and (each.withdrawn_at is None or each.withdrawn_at > instant)
    ]
    return held[-1] if held else None


def delivery(action: Action, today: dt.date, settings: Thresholds, *, at: dt.datetime | None = None, state: State | None = None) -> Status:
    """The delivery status on a day: a person's decision if one is in force, the rule's opinion beside it. `state` saves working
    it out again."""
    instant = at or closing(today)
    known = state or state_at(action, instant)
    proposed = proposed_delivery(known, settings)
    if known.is_complete:
        return proposed
    return _decided(proposed, override_at(action, Override.Of.DELIVERY, instant))


class KpiStanding(Protocol):
    """What the rule of impact needs to know of an indicator: how it stands (a word of `scorecards.standing`), and its title."""

    @property
    def word(self) -> str: ...
    @property
    def title(self) -> str: ...


def impact(action: Action, today: dt.date, standings: Sequence[KpiStanding], *, at: dt.datetime | None = None) -> Status:
    """The impact status: from the indicators that the action names, or a person's decision with the rule's opinion beside it."""
    return _decided(proposed_impact(standings), override_at(action, Override.Of.IMPACT, at or closing(today)))


def proposed_impact(standings: Sequence[KpiStanding]) -> Status:
    """What the rule says of impact: the worst of the indicators decides. Complete when every one met its target; red when one was
    missed; amber when one is off course; not started while none has been measured; green otherwise."""
    if not standings:
        return Status(NOT_JUDGED, "Not judged: no key performance indicator is named, so the rule has nothing to go by.")
    found = {each.word for each in standings}
    if found == {kpis.MET}:
        word = COMPLETE
    elif kpis.MISSED in found:
        word = RED
    elif found & {kpis.OFF_COURSE, kpis.NOT_YET}:
        word = AMBER
    elif found <= {kpis.NOT_MEASURED, kpis.NO_TARGET}:
        word = NOT_STARTED
    else:
        word = GREEN
    said = "; ".join(
        f"“{each.title}” is {each.word}" if each.word != kpis.NO_TARGET else f"“{each.title}” has no target" for each in standings
    )
    return Status(word, f"{word}: {said}.")


def _decided(proposed: Status, override: Override | None) -> Status:
    if override is None:
        return proposed
    when = spoken(day_of(override.at))
    return Status(override.status, f"{override.status}: {override.by_name} decided so on {when}: {override.reason}", proposed, override)


def proposed_delivery(state: State, settings: Thresholds) -> Status:
    """What the rule says of delivery, in a sentence. Where the file that the plan was read from said worse, that stands until somebody
    notes progress: its people had coloured the cell, and a meeting must hear of it."""
    found = _by_dates(state, settings)
    if not state.said or found.word == COMPLETE or WORDS.index(found.word) <= WORDS.index(state.said):
        return found
    read = f"the plan said so when it was read on {spoken(state.added_on)}, and no progress has been noted since"
    return Status(state.said, f"{state.said}: {read}. By its dates alone it would be {found.word.lower()}.")


def _by_dates(state: State, settings: Thresholds) -> Status:
    if state.completion is not None:
        done = state.completion.completed_on
        return Status(COMPLETE, f"Complete: finished on {spoken(done)}." if done else "Complete: the plan says so, without a day.")
    if state.due_on is None:
        return _undated(state, settings)
    days = (state.due_on - state.day).days
    due = f"due on {spoken(state.due_on)}"
    if days < 0:
        return Status(OVERDUE, f"Overdue: {due}, {_days(-days)} ago, and not complete. {_silence(state)}")
    if days == 0:
        return Status(AMBER, f"Amber: due today, so not late before tomorrow. {_silence(state)}")
    due = f"{due}, in {_days(days)}"
    if state.silent_days >= settings.red_days:
        return Status(RED, f"Red: {due}, and {_silent(state)}.")
    if state.silent_days >= settings.stuck_days or (days <= settings.soon_days and state.progress_on is None):
        return Status(AMBER, f"Amber: {due}, and {_silent(state)}.")
    if state.progress_on is None:
        return Status(NOT_STARTED, f"Not started: {due}, and no progress has been noted yet.")
    return Status(GREEN, f"Green: {due}. {_silence(state)}")


def _undated(state: State, settings: Thresholds) -> Status:
    """Without a date the rule cannot judge by it, and says that it used the progress log instead."""
    said = f"the plan says “{' '.join(state.due_source.split())}”" if state.due_source.strip() else "the plan gives none"
    base = f"There is no due date to judge by ({said}), so it is judged by its progress log:"
    if state.silent_days >= settings.red_days:
        return Status(RED, f"Red: {base} {_silent(state)}.")
    if state.silent_days >= settings.stuck_days:
        return Status(AMBER, f"Amber: {base} {_silent(state)}.")
    if state.progress_on is None:
        return Status(NOT_STARTED, f"Not started: {base} no progress has been noted yet.")
    if state.is_as_read:
        return Status(GREEN, f"Green: {base} the plan gave progress when it was read on {spoken(state.progress_on)}.")
    return Status(GREEN, f"Green: {base} progress was noted on {spoken(state.progress_on)}.")


def _silent(state: State) -> str:
    if state.progress_on is None and state.silent_days == 0:
        return "no progress noted: it was added today"
    if state.progress_on is None:
        return f"no progress noted since it was added {_days(state.silent_days)} ago"
    if state.is_as_read:
        return f"no progress noted for {_days(state.silent_days)}, since the plan was read"
    return f"no progress noted for {_days(state.silent_days)}"


def _silence(state: State) -> str:
    if state.progress_on is None:
        return "No progress has been noted."
    if state.is_as_read:
        return f"Its progress is what the plan said when it was read on {spoken(state.progress_on)}."
    return f"Progress was last noted on {spoken(state.progress_on)}."


def is_stuck(state: State, settings: Thresholds) -> bool:
    """Not complete, and no progress noted for as long as the setting allows."""
    return not state.is_complete and state.silent_days >= settings.stuck_days


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
