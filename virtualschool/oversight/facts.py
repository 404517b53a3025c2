"""How plans stand on a day, read in a fixed number of questions, in the shapes that oversight speaks of."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import NoReverseMatch, get_script_prefix, reverse

from virtualschool.action_plans import indicators as plan_indicators
from virtualschool.action_plans import queries as plan_queries
from virtualschool.action_plans import standing
from virtualschool.action_plans.indicators import Indicator
from virtualschool.action_plans.models import Action, Edit, Plan
from virtualschool.action_plans.record import held_of, kept, may_be_undone
from virtualschool.action_plans.standing import day_of
from virtualschool.authorities.models import Authority
from virtualschool.kernel.periods import spoken
from virtualschool.measures.remembering import EVERYTHING, Memory, stamp
from virtualschool.oversight.shapes import ActionFacts, ChangeFacts, KpiFacts, Status
from virtualschool.scorecards import standing as kpi_standing

OFF = (kpi_standing.OFF_COURSE, kpi_standing.MISSED)


@dataclass(frozen=True)
class Stand:
    """Plans on a day: their actions as they are kept, how each stood, and the indicators that they name. Several pages may hold the same
    one: read it, never write on it."""

    actions: tuple[Action, ...]
    told: tuple[ActionFacts, ...]
    kpis: tuple[KpiFacts, ...]


_stands = Memory(8)


def stand_of(plans: Iterable[Plan], day: dt.date, authority: Authority, *, exact: bool, until: dt.datetime | None = None) -> Stand:
    """How these plans, which the viewer was found to see, stood at the close of a day, without what was added after `until`. It is worked
    out once, and again when anything changed; small numbers are hidden unless `exact`."""
    held = list(plans)
    thresholds = plan_queries.thresholds_on(day, authority)
    make = partial(_stand, held, day, thresholds, exact, until)
    if may_be_undone():
        return make()
    which = tuple(sorted(plan.pk for plan in held))
    return _stands.get((which, day, thresholds, exact, until, get_script_prefix(), stamp(*EVERYTHING)), make)


def _stand(plans: Sequence[Plan], day: dt.date, thresholds: standing.Thresholds, exact: bool, until: dt.datetime | None) -> Stand:
    actions = [each for each in actions_of(plans) if until is None or each.created_at <= until]
    named = indicators_of(actions, day, exact=exact)
    return Stand(tuple(actions), tuple(facts_of(thresholds, actions, day, named)), tuple(kpis_of(actions, named)))


def actions_of(plans: Iterable[Plan]) -> list[Action]:
    """Every action of these plans, which the viewer was found to see, in their order, with its whole history."""
    return [action for plan in sorted(plans, key=lambda plan: plan.pk) for action in held_of(plan).actions]


def edits_since(plans: Iterable[Plan], after: dt.datetime) -> dict[int, list[Edit]]:
    """What was added and reworded since an instant, by action."""
    found: dict[int, list[Edit]] = {}
    held = Edit.objects.filter(plan__in=list(plans), action__isnull=False, at__gt=after).order_by("at", "pk")
    for edit in held.only("action", "kind", "at", "by_name"):
        found.setdefault(edit.action_id or 0, []).append(edit)
    return found


Named = dict[int, list[Indicator]]
"""By action: the key performance indicators it names."""


def indicators_of(actions: Sequence[Action], day: dt.date, *, exact: bool) -> Named:
    """The indicators of each action as they stood on a day, small numbers hidden unless `exact`."""
    ids = {action.pk: [each.kpi_id for each in kept(action, "kpis")] for action in actions}
    known = plan_indicators.read({pk for each in ids.values() for pk in each}, day, exact=exact)
    return {pk: [known[each] for each in named] for pk, named in ids.items()}


def kpis_of(actions: Sequence[Action], named: Named) -> list[KpiFacts]:
    """Every indicator that these actions name, once, in the order of the plans."""
    found: dict[int, KpiFacts] = {}
    for action in actions:
        for each in named[action.pk]:
            if each.kpi.pk not in found:
                found[each.kpi.pk] = _kpi(each, action.plan_id)
    return list(found.values())


def _kpi(indicator: Indicator, plan_id: int) -> KpiFacts:
    latest = indicator.points[-1] if indicator.points else None
    return KpiFacts(
        id=str(indicator.kpi.public_id),
        title=indicator.kpi.title,
        words=indicator.standing.sentence.removeprefix(f"{indicator.kpi.title}: "),
        word=indicator.standing.word,
        is_off_course=indicator.standing.word in OFF,
        plan_id=plan_id,
        facts=(("Baseline", indicator.baseline), ("Now", indicator.value), ("Target", indicator.target)),
        reading=latest.reading if latest else None,
        href=address_of("scorecards:kpi", indicator.kpi.public_id),
    )


def facts_of(thresholds: standing.Thresholds, actions: Sequence[Action], day: dt.date, named: Named) -> list[ActionFacts]:
    """How each action stood at the close of a day."""
    many = len({each.plan_id for each in actions}) > 1
    titles = {each.plan_id: each.plan.title if many else "" for each in actions}
    where = address_of("action_plans:action", NOBODY)
    return [_facts(each, day, thresholds, named[each.pk], titles[each.plan_id], where) for each in actions]


NOBODY = uuid.UUID(int=0)
"""Stands for any thing in an address that is looked up once and filled in for each of many."""


def _facts(action: Action, day: dt.date, thresholds: standing.Thresholds, named: Sequence[Indicator], plan: str, where: str) -> ActionFacts:
    instant = standing.closing(day)
    state = standing.state_at(action, instant)
    latest = next((entry for entry in reversed(kept(action, "progress")) if entry.at <= instant), None)
    return ActionFacts(
        id=action.pk,
        public_id=str(action.public_id),
        plan_id=action.plan_id,
        plan_title=plan,
        number=action.number,
        text=action.text or f"Action {action.number}",
        by_whom=", ".join(owner.name for owner in kept(action, "owners")) or action.by_whom,
        due_on=state.due_on,
        due_source=state.due_source,
        delivery=_status(standing.delivery(action, day, thresholds, state=state)),
        impact=_status(standing.impact(action, day, [each.standing for each in named])),
        moved_on=state.progress_on or state.added_on,
        finished_on=state.completion.completed_on if state.completion else None,
        last_entry=(latest.text, day_of(latest.at)) if latest else None,
        href=where.replace(str(NOBODY), str(action.public_id)),
    )


def _status(status: standing.Status) -> Status:
    return Status(status.word.lower(), status.word, status.because, status.is_overridden)


def address_of(name: str, *parts: object) -> str:
    """The address of a page of a room below; nothing while it has none."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


EDITED = {
    "added": "It was added",
    "edited": "Its words were edited",
    "linked": "A link to another action was made",
    "unlinked": "A link to another action was taken away",
}


def changes_of(action: Action, after: dt.datetime, until: dt.datetime, edits: Sequence[Edit] = ()) -> list[ChangeFacts]:
    """What happened to an action after one instant, up to another, the first first; `edits` are its own of that time. Progress is what
    should happen, and is told by the action itself."""
    found: list[tuple[dt.datetime, ChangeFacts]] = []
    for moved in kept(action, "date_changes"):
        before, now = _date(moved.before_on, moved.before_source), _date(moved.after_on, moved.after_source)
        words = f"Its due date moved from {before} to {now}: {moved.reason}"
        found.append((moved.at, ChangeFacts("date", words, day_of(moved.at), moved.by_name, moved.reason)))
    for done in kept(action, "completions"):
        words = f"It was completed on {spoken(done.completed_on)}." if done.completed_on else "It was completed."
        found.append((done.at, ChangeFacts("completion", words, day_of(done.at), done.by_name)))
        if done.reopened_at:
            words = f"It was taken up again: {done.reopened_reason}"
            found.append((done.reopened_at, ChangeFacts("reopened", words, day_of(done.reopened_at), done.reopened_by)))
    for each in kept(action, "overrides"):
        words = f"Its {each.of} was set to {each.status} by hand: {each.reason}"
        found.append((each.at, ChangeFacts("override", words, day_of(each.at), each.by_name, each.reason)))
    for edit in edits:
        words = f"{EDITED.get(edit.kind, EDITED['edited'])} on {spoken(day_of(edit.at))}."
        found.append((edit.at, ChangeFacts(edit.kind, words, day_of(edit.at), edit.by_name)))
    return [change for at, change in sorted(found, key=lambda each: each[0]) if after < at <= until]


def _date(day: dt.date | None, source: str) -> str:
    return spoken(day) if day else source or "no date"
