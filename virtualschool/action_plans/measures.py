"""Actions on track and overdue, and targets met: measures of plans, not of children.

A day in the past is read as it was known: due dates from before they moved, progress and decisions of people up to that day, plans by the
state they were in, targets of indicators as they stood. Owners and headings are today's. A completion counts from the day on which the
action was finished, whenever it was noted.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from virtualschool.action_plans import indicators, queries, standing
from virtualschool.action_plans.models import (
    Action,
    ActionKpi,
    ActionOwner,
    Completion,
    Consideration,
    DateChange,
    Edit,
    Override,
    Plan,
    ProgressEntry,
    Theme,
)
from virtualschool.action_plans.record import GROUP
from virtualschool.intake.models import Batch
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Breakdown, Cohort, Measure, book
from virtualschool.measures.calculations import Fact, Ratio, Scope, Source, Tally
from virtualschool.measures.remembering import EVERYTHING, SETTINGS, watch
from virtualschool.scorecards import standing as kpi_standing
from virtualschool.scorecards.models import Kpi
from virtualschool.workflow.models import Step

OWN = "plan.impact_met"


def _close_of(period: Period) -> dt.datetime:
    """The close of the period's last day; of a period that is not over, of today."""
    return standing.closing(min(period.end, timezone.localdate()))


def plans_in_force(authority: Any, instant: dt.datetime) -> list[int]:
    """The plans that were current at an instant, by the steps they made."""
    plans = {plan.pk: plan for plan in Plan.objects.filter(authority=authority, created_at__lte=instant).only("pk", "state")}
    subjects = {f"{Plan._meta.label}:{pk}": pk for pk in plans}
    states: dict[int, str] = {}
    for subject, before, after, at in Step.objects.filter(workflow="plan", subject__in=subjects).values_list(
        "subject", "before", "after", "at"
    ):
        pk = subjects[subject]
        if at <= instant:
            states[pk] = after
        else:
            states.setdefault(pk, before)
    return [pk for pk, plan in plans.items() if states.get(pk, plan.state) == "current"]


def _actions(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    instant = _close_of(period)
    day = timezone.localdate(instant)
    thresholds = queries.thresholds_on(day, scope.authority)
    held = Action.objects.filter(plan__in=plans_in_force(scope.authority, instant), created_at__lte=instant)
    if by is not None:
        held = held.select_related("plan", "consideration__theme").prefetch_related("owners")
    for action in queries.with_statuses(held, *(_NAMED if by else ())):
        state = standing.state_at(action, instant)
        if not state.is_complete:
            green = standing.delivery(action, day, thresholds, at=instant, state=state).word == standing.GREEN
            for group in _groups(action, by):
                yield Fact(group, action.pk, (1, int(green), int(state.is_late)))


_NAMED = ("plan__title", "consideration__theme__title")


def _groups(action: Action, by: str | None) -> list[str | None]:
    """The groups an action belongs to: with several owners, to each of theirs."""
    if by is None:
        return [None]
    if by == "owner":
        return [owner.name for owner in action.owners.all()] or [""]
    return [action.plan.title if by == "plan" else action.consideration.theme.title]


def _data_to(scope: Scope, period: Period) -> dt.date | None:
    """The last day of the period, today at the latest; none before the first plan was there."""
    day = min(period.end, timezone.localdate())
    first = Plan.objects.filter(authority=scope.authority).aggregate(first=Min("created_at"))["first"]
    return day if first is not None and first <= standing.closing(day) else None


def _kpis(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    instant = _close_of(period)
    day = timezone.localdate(instant)
    named = ActionKpi.objects.filter(action__plan__in=plans_in_force(scope.authority, instant), action__created_at__lte=instant)
    groups: dict[int, dict[str | None, None]] = {}
    for kpi_id, title in named.values_list("kpi_id", "action__plan__title"):
        groups.setdefault(kpi_id, {})[title if by else None] = None
    then = indicators.as_they_stood(groups, instant) if groups else []
    due = [kpi for kpi in then if kpi.target_by is not None and kpi.target_by <= day and kpi.measure_key != OWN]
    for kpi_id, told in indicators.read_held(due, day, exact=True).items():
        for group in groups[kpi_id]:
            yield Fact(group, kpi_id, (1, int(told.standing.word == kpi_standing.MET)))


def _describe_actions(authority: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    held = Action.objects.filter(plan__authority=authority, pk__in=list(ids)).select_related("plan")
    return {a.pk: (f"{a.plan.title}, action {a.number}: {a.text[:80]}", reverse("action_plans:action", args=[a.public_id])) for a in held}


def _describe_kpis(authority: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    held = Kpi.objects.filter(authority=authority, pk__in=list(ids))
    return {kpi.pk: (kpi.title, reverse("scorecards:kpi", args=[kpi.public_id])) for kpi in held}


ACTIONS = Cohort(
    "actions",
    "Actions of improvement plans",
    "Actions that are not complete, in plans that were current, at the close of the last day of the period.",
    counts="actions",
    described=_describe_actions,
    members_need="PLANS",
)
KPIS = Cohort(
    "kpis",
    "Key performance indicators of improvement plans",
    "Indicators that actions of current plans name and whose target is due by the last day of the period, each once.",
    counts="indicators",
    described=_describe_kpis,
    members_need="PLANS",
)
BREAKDOWNS = (Breakdown("plan", "Plan"), Breakdown("plan_theme", "Line of enquiry"), Breakdown("owner", "By whom"))
OF_ACTIONS = Source("plan_actions", ("open", "green", "late"), _actions, _data_to, stands_on=(GROUP, SETTINGS))
OF_KPIS = Source("plan_kpis", ("due", "met"), _kpis, _data_to, stands_on=EVERYTHING)

_AS_KNOWN = (
    "Read as it was known on that day: due dates that moved later, progress and people's decisions by the day on which they were noted, "
    "plans by the state they were in. An action with several owners counts in the group of each."
)


def _measure(key: str, title: str, why: str, definition: str, **values: Any) -> Measure:
    usual = {
        "version": 1,
        "unit": Unit.PERCENT,
        "better": Better.HIGHER,
        "cohorts": ("actions",),
        "breakdowns": ("plan", "plan_theme", "owner"),
        "owner": "Virtual School Head",
        "review_on": dt.date(2027, 9, 1),
        "source": "NAVSH peer review: an action plan with RAG on track; the thresholds are settings of the authority",
    }
    return Measure(key=key, title=title, why=why, definition=f"{definition} {_AS_KNOWN}", **{**usual, **values})


MEASURES = (
    _measure(
        "plan.on_track",
        "Actions on track",
        "A plan that drifts is seen in its actions long before it is seen in children's outcomes.",
        "Actions whose delivery status is green, out of all that are not complete, in plans that were current, at the close of the last "
        "day of the period. The status is the one a person decided, where one was in force, else the rule's.",
        calculation=Ratio(OF_ACTIONS, ("green",), ("open",)),
    ),
    _measure(
        "plan.overdue",
        "Actions overdue",
        "What is late and not finished is what a monthly meeting has to talk about first.",
        "Actions that were due before the last day of the period and not complete at its close, in plans that were current. An action due "
        "on that very day is not late.",
        unit=Unit.EVENTS,
        better=Better.LOWER,
        calculation=Tally(OF_ACTIONS, "late"),
    ),
    _measure(
        OWN,
        "Targets met",
        "Actions that are all done and change nothing have not improved anything: impact is judged by what was measured.",
        "Indicators named by actions of current plans whose target is due by the last day of the period and that stand as met at its "
        "close, out of all whose target is due by then. One that was not measured is not met. Target and date are those that stood at that "
        "close, whatever they were changed to later; a value counts from the day of which it speaks, whenever it was noted.",
        version=2,
        cohorts=("kpis",),
        breakdowns=("plan",),
        calculation=Ratio(OF_KPIS, ("met",), ("due",)),
    ),
)


def register() -> None:
    """Writes the measures of this room into the book, and names the tables that they stand on."""
    book.write(ACTIONS, KPIS, *BREAKDOWNS, *MEASURES)
    for model in (Plan, Action, Completion, Override):
        watch(model, "updated_at", of=GROUP)
    for plain in (ActionKpi, ActionOwner, Consideration, DateChange, Edit, ProgressEntry, Step, Theme):
        watch(plain, of=GROUP)
    watch(Batch, "undone_at", of=GROUP)  # what a file brought goes when it is taken back
