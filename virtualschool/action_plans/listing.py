"""The list of plans, with what stands behind each in counts."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten

from django.db.models import Count
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import queries, standing, workflow
from virtualschool.action_plans.models import Action, Plan, Theme
from virtualschool.action_plans.record import GROUP, may_be_undone
from virtualschool.measures.remembering import Memory, stamp


@dataclass(frozen=True)
class Listed:
    """A plan of the list: how many actions it has, and how many of each delivery status unless it is closed."""

    plan: Plan
    actions: int
    counts: list[tuple[str, int]]


def groups(viewer: Viewer) -> list[tuple[str, list[Listed]]]:
    """Plans by their state, those in force first."""
    plans = list(queries.plans_visible_to(viewer).select_related("authority").annotate(number=Count("actions")))
    counted = _counts([plan for plan in plans if plan.state != "closed"])
    found = []
    for state in ("current", "draft", "closed"):
        held = [Listed(plan, plan.number, counted.get(plan.pk, [])) for plan in plans if plan.state == state]
        if held:
            found.append((workflow.PLAN.words(state), held))
    return found


_Counts = dict[int, list[tuple[str, int]]]
_counted = Memory(8)


def _counts(plans: list[Plan]) -> _Counts:
    """By plan: how many of its actions have each status; counted once until something is done to a plan."""
    if not plans:
        return {}
    today = timezone.localdate()
    thresholds = queries.thresholds_on(today, plans[0].authority)
    make = partial(_count, plans, today, thresholds)
    if may_be_undone():
        return make()
    return _counted.get((tuple(sorted(plan.pk for plan in plans)), today, thresholds, stamp(GROUP)), make)


def _count(plans: list[Plan], today: dt.date, thresholds: standing.Thresholds) -> _Counts:
    held = queries.with_statuses(Action.objects.filter(plan__in=plans))
    words: dict[int, Counter[str]] = {}
    for action in held:
        words.setdefault(action.plan_id, Counter())[standing.delivery(action, today, thresholds).word] += 1
    return {pk: [(word, counter[word]) for word in standing.WORDS if counter[word]] for pk, counter in words.items()}


def theme_options(themes: Sequence[Theme]) -> list[tuple[int, str]]:
    """The plan's lines of enquiry for a filter, shortened."""
    return [(theme.order, shorten(theme.title or f"Line of enquiry {theme.order}", 70, placeholder="…")) for theme in themes]
