"""A workflow is a table of transitions: from which states, to which, who may, on what condition, with or without a reason.

A room declares `Workflow("review", label="state", transitions=(…))` once and moves things through `workflow.move` inside its actions;
pages ask `workflow.open_to` which moves to offer; `docs/states.md` is drawn from the tables.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.audit import trail
from virtualschool.workflow.models import Step

Guard = Callable[[Any, Viewer], Decision]


class CannotMove(Exception):
    """A move was refused; the message says why, in words that can be shown."""


def always(thing: Any, by: Viewer) -> Decision:
    return ALLOWED


@dataclass(frozen=True)
class Transition:
    """One kind of move. `guard(thing, by)` gives a Decision; its refusal is shown to the person. `words` is what a button says."""

    name: str
    sources: tuple[str, ...]
    target: str
    needs: Permission
    words: str = ""
    guard: Guard = always
    asks_reason: bool = False

    def decide(self, thing: Any, state: str, by: Viewer, words: str = "") -> Decision:
        """Whether this person may make this move now, and if not, why not; `words` is what pages call the state."""
        if state not in self.sources:
            return refused(f"This cannot be done while it is “{words or state.replace('_', ' ')}”.")
        return by.may(self.needs) and self.guard(thing, by)


@dataclass(frozen=True)
class Workflow:
    """States of one kind of thing and the moves between them. `states` gives each its words; the first is where things begin.
    Raises ValueError for a transition of an unknown state and for a state that no move reaches."""

    key: str
    title: str
    states: dict[str, str]
    transitions: Sequence[Transition]
    field_name: str = "state"
    _by_name: dict[str, Transition] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        unknown = {state for each in self.transitions for state in (*each.sources, each.target)} - set(self.states)
        unreached = set(list(self.states)[1:]) - {each.target for each in self.transitions}
        if unknown or unreached:
            raise ValueError(f"{self.key}: unknown states {sorted(unknown)}, never reached {sorted(unreached)}.")
        self._by_name.update({each.name: each for each in self.transitions})
        WORKFLOWS[self.key] = self

    @property
    def first(self) -> str:
        return next(iter(self.states))

    def words(self, state: str) -> str:
        return self.states[state]

    def decide(self, thing: models.Model, name: str, by: Viewer) -> Decision:
        return self._decide(self._by_name[name], thing, by)

    def _decide(self, transition: Transition, thing: models.Model, by: Viewer) -> Decision:
        state = getattr(thing, self.field_name)
        return transition.decide(thing, state, by, self.states.get(state, ""))

    def open_to(self, thing: models.Model, by: Viewer) -> list[Transition]:
        """The moves that this person may make now, in the order of the table."""
        return [each for each in self.transitions if self._decide(each, thing, by)]

    def move(self, thing: models.Model, name: str, *, by: Viewer, reason: str = "") -> Step:
        """Moves the thing and keeps the step; call it inside an `@trail.action`. The row is read again and locked first, so that two
        people cannot make the same move. Raises CannotMove."""
        transition = self._by_name[name]
        now = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        before = getattr(now, self.field_name)
        decision = self._decide(transition, now, by)
        if not decision:
            raise CannotMove(decision.reason)
        if transition.asks_reason and not reason.strip():
            raise CannotMove("Say why.")
        setattr(thing, self.field_name, transition.target)
        type(thing)._default_manager.filter(pk=thing.pk).update(**{self.field_name: transition.target})
        trail.record(f"{self.key}.{name}", on=thing, by=by, detail={"from": before, "to": transition.target})
        return Step.objects.create(
            workflow=self.key,
            subject=trail.subject_of(thing),
            name=name,
            before=before,
            after=transition.target,
            at=timezone.now(),
            by_user_id=by.user_id or None,
            by_name=by.name,
            reason=reason.strip(),
        )

    def steps(self, thing: models.Model) -> models.QuerySet[Step]:
        """The moves that were made, the first first."""
        return Step.objects.filter(workflow=self.key, subject=trail.subject_of(thing))


WORKFLOWS: dict[str, Workflow] = {}
"""Every workflow of the house by its key; the pages under docs/ are written from it."""
