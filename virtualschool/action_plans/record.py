"""Many actions with all that hangs on them, in a handful of questions and without a query set for each.

A plan of three hundred actions is read for every page: what `prefetch_related` would hang on each action as a manager of its own hangs
here as a plain list. `kept(action, name)` reads either.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from django.db import connection, models
from django.db.models.base import ModelState

from virtualschool.action_plans.models import (
    Action,
    ActionKpi,
    ActionLink,
    ActionOwner,
    Completion,
    Consideration,
    DateChange,
    Override,
    Plan,
    ProgressEntry,
    Theme,
)
from virtualschool.measures.remembering import Memory, stamp

GROUP = "plans"
"""The tables of this room whose changes tell that something was done to a plan."""

MODELS: dict[str, type[models.Model]] = {
    "owners": ActionOwner,
    "progress": ProgressEntry,
    "date_changes": DateChange,
    "completions": Completion,
    "overrides": Override,
    "links": ActionLink,
    "kpis": ActionKpi,
}
M = TypeVar("M", bound=models.Model)
FOR_STATUS = ("progress", "date_changes", "completions", "overrides")


def kept(action: Action, name: str) -> list[Any]:
    """What hangs on an action: as it was attached, else asked for."""
    held = action.__dict__.get("_kept", {})
    return held[name] if name in held else list(getattr(action, name).all())


def attach(actions: Sequence[Action], names: Sequence[str], *, instants_only: bool = False) -> None:
    """Hangs what `names` says on every action, a question each. `instants_only` leaves out the words of the progress log."""
    by_id = {action.pk: action for action in actions}
    for action in actions:
        action.__dict__["_kept"] = {name: [] for name in names}
    plans = {action.plan_id for action in actions}
    for name in names:
        held = MODELS[name]._default_manager.filter(action__plan__in=plans)
        only = ("id", "action_id", "at") if instants_only and name == "progress" else ()
        for thing in read(held, only):
            owner = by_id.get(thing.action_id)  # type: ignore[attr-defined]
            if owner is not None:
                owner.__dict__["_kept"][name].append(thing)


def read(held: models.QuerySet[M], only: Collection[str] = (), *, but: Collection[str] = ()) -> Iterator[M]:
    """Rows as objects of their model, without what its constructor does for objects that are made: two thirds of the time of reading
    thousands. Fields that are not read (`only`, `but`) are asked for when somebody wants them, as ever."""
    names = [
        field.attname for field in held.model._meta.concrete_fields if field.attname not in but and (not only or field.attname in only)
    ]
    for values in held.values_list(*names):
        thing = held.model.__new__(held.model)
        thing.__dict__.update(zip(names, values, strict=True), _read=values)
        thing._state = ModelState()
        thing._state.adding, thing._state.db = False, held.db
        yield thing


@dataclass(frozen=True)
class Held:
    """A plan as it is kept: its headings and its actions, in order. Several pages may hold the same one: read it, never write on it."""

    themes: tuple[Theme, ...]
    actions: tuple[Action, ...]
    written: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """What pages wrote of an action: by its key first, then by all else that it depends on but the rows read here. It goes with the rows
    that it tells of."""


_plans = Memory(8)
_latest: WeakValueDictionary[int, Held] = WeakValueDictionary()
"""By plan: as it was read last, for as long as that is kept."""


def held_of(plan: Plan) -> Held:
    """Everything that is kept of a plan. Whoever may see the plan may see all of it, so it is read once for all views and people, and
    again when something was done to a plan. Inside a transaction it is always read afresh: what is written there may yet be undone."""
    if may_be_undone():
        return _read_whole(plan)
    return _plans.get((plan.pk, stamp(GROUP)), lambda: _read_again(plan))


def _read_again(plan: Plan) -> Held:
    """The plan with what was written of the actions that are in every value what they were: after a change of one action the others need
    not be written anew."""
    before, found = _latest.get(plan.pk), _read_whole(plan)
    if before is not None:
        old = {action.pk: action for action in before.actions}
        same = {action.pk for action in found.actions if action.pk in old and _values_of(action) == _values_of(old[action.pk])}
        found.written.update((key, words) for key, words in list(before.written.items()) if key[0] in same)
    _latest[plan.pk] = found
    return found


def _values_of(action: Action) -> list[Any]:
    """Everything that was read of an action, and what its links lead to."""
    held = [[thing.__dict__["_read"] for thing in kept(action, name)] for name in MODELS]
    led_to = [(link.to.number, link.to.public_id) if link.to else None for link in kept(action, "links")]
    return [action.__dict__["_read"], held, led_to]


def may_be_undone() -> bool:
    """Whether what is read now could be what nobody else ever sees: nothing is remembered then."""
    return connection.in_atomic_block


def _read_whole(plan: Plan) -> Held:
    themes = _themes_of(plan)
    return Held(tuple(themes), tuple(_actions_in(plan, themes)))


def _themes_of(plan: Plan) -> list[Theme]:
    """The plan's themes with their considerations, each knowing the other."""
    themes = {theme.pk: theme for theme in read(Theme.objects.filter(plan=plan))}
    for theme in themes.values():
        theme.plan = plan
        theme.__dict__["_kept"] = []
    for each in read(Consideration.objects.filter(theme__plan=plan).order_by("order", "pk")):
        each.theme = themes[each.theme_id]
        each.theme.__dict__["_kept"].append(each)
    return list(themes.values())


def considerations_of(theme: Theme) -> list[Consideration]:
    """The considerations of a theme that `held_of` gave."""
    return list(theme.__dict__["_kept"])


def _actions_in(plan: Plan, themes: Sequence[Theme]) -> list[Action]:
    """Every action of a plan in its order, with everything but the words of the source."""
    considerations = {each.pk: each for theme in themes for each in considerations_of(theme)}
    place = {pk: number for number, pk in enumerate(considerations)}
    found = list(read(Action.objects.filter(plan=plan), but=("source",)))
    found.sort(key=lambda action: (place[action.consideration_id], action.order, action.pk))
    by_id = {action.pk: action for action in found}
    attach(found, tuple(MODELS))
    for action in found:
        action.plan, action.consideration = plan, considerations[action.consideration_id]
        for link in kept(action, "links"):
            link.to = by_id.get(link.to_id) if link.to_id else None
    return found
