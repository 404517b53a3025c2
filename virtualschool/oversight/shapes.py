"""How a plan stands, as oversight speaks of it: actions, what changed, key performance indicators. Nothing here reads anything."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import Reading


@dataclass(frozen=True)
class Status:
    """A status in words, the kind of its tag, and why it is so."""

    key: str
    words: str
    why: str = ""
    is_by_hand: bool = False


@dataclass(frozen=True)
class ActionFacts:
    """One action on one day. `moved_on` is the last day on which anything was noted, at first the day it came into the plan; `plan_title`
    is empty where only one plan is spoken of."""

    id: int
    public_id: str
    plan_id: int
    plan_title: str
    number: int
    text: str
    by_whom: str
    due_on: dt.date | None
    due_source: str
    delivery: Status
    impact: Status
    moved_on: dt.date
    finished_on: dt.date | None = None
    last_entry: tuple[str, dt.date] | None = None
    href: str = ""

    @property
    def is_closed(self) -> bool:
        return self.delivery.key == "complete"

    @property
    def is_red(self) -> bool:
        return self.delivery.key == "red"

    @property
    def delivery_why(self) -> str:
        return self.delivery.why

    @property
    def last_progress(self) -> str:
        return f"{self.last_entry[0]} ({spoken(self.last_entry[1])})" if self.last_entry else ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the agenda tells of it, and the minutes keep."""
        due = spoken(self.due_on) if self.due_on else self.due_source or "no date"
        told = [("Plan", self.plan_title), ("By whom", self.by_whom), ("Due", due)]
        told += [("Delivery", self.delivery.words), ("Impact", self.impact.words), ("Last progress", self.last_progress)]
        return tuple((name, words) for name, words in told if words)


@dataclass(frozen=True)
class ChangeFacts:
    """Something that happened to an action. `kind`: date, completion, reopened, override, edit, added."""

    kind: str
    words: str
    on: dt.date
    by_name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class KpiFacts:
    """A key performance indicator against where it should be. `id` is its public one."""

    id: str
    title: str
    words: str
    is_off_course: bool
    word: str = ""
    plan_id: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    reading: Reading | None = None
    href: str = ""
