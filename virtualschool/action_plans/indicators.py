"""The key performance indicators that actions name, each once, with its standing and its history."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, ActionKpi, Plan
from virtualschool.action_plans.sparks import spark
from virtualschool.scorecards import queries as kpi_queries
from virtualschool.scorecards import standing as kpi_standing
from virtualschool.scorecards import words
from virtualschool.scorecards.charts import Drawn, kpi_chart
from virtualschool.scorecards.models import Kpi, KpiChange, KpiEntry
from virtualschool.scorecards.points import Point

DRAWN = 24


@dataclass(frozen=True)
class Standing:
    """How an indicator stands towards its target: a word of `scorecards.standing`, the kind of tag, and why."""

    word: str
    kind: str
    sentence: str
    title: str


@dataclass(frozen=True)
class Indicator:
    """An indicator as a plan's pages show it."""

    kpi: Kpi
    standing: Standing
    points: tuple[Point, ...]
    numbers: tuple[int, ...] = ()
    """The actions of the plan that name it."""

    @property
    def value(self) -> str:
        latest = self.points[-1] if self.points else None
        return f"{latest.shown(self.kpi.unit)} ({latest.label})" if latest else words.NOT_AVAILABLE

    @property
    def baseline(self) -> str:
        return words.baseline_of(self.kpi)

    @property
    def target(self) -> str:
        return words.target_of(self.kpi)

    @property
    def drawn(self) -> Drawn:
        """The whole history with the line to the target, as on the indicator's own page."""
        return kpi_chart(self.kpi, self.points)

    @property
    def sparkline(self) -> str:
        """A small line with the target across, beside the words; nothing where there are fewer than two values."""
        goal = kpi_standing.goal_at(self.kpi, self.points[-1] if self.points else None)
        return spark(self.kpi.title, [point.value for point in self.points[-DRAWN:]], goal)


def indicators_of(plan: Plan, exact: bool, today: dt.date, *, action: Action | None = None) -> dict[int, Indicator]:
    """By key: every indicator that an action of the plan names; with `action` only those that it names, with all that name them too."""
    numbers: dict[int, list[int]] = {}
    named = ActionKpi.objects.filter(action__plan=plan).order_by("action__number", "pk").values_list("kpi_id", "action__number")
    if action is not None:
        named = named.filter(kpi__in=ActionKpi.objects.filter(action=action).values("kpi_id"))
    for kpi_id, number in named:
        numbers.setdefault(kpi_id, []).append(number)
    return read(numbers, today, exact=exact, numbers=numbers)


def of_actions(actions: Iterable[Action], today: dt.date, *, exact: bool) -> dict[int, list[Indicator]]:
    """By action: the indicators it names, for rooms that sum up several plans."""
    ids = [action.pk for action in actions]
    named = list(ActionKpi.objects.filter(action_id__in=ids).values_list("action_id", "kpi_id"))
    known = read({kpi_id for _, kpi_id in named}, today, exact=exact)
    found: dict[int, list[Indicator]] = {pk: [] for pk in ids}
    for action_id, kpi_id in named:
        found[action_id].append(known[kpi_id])
    return found


def read(kpi_ids: Collection[int], today: dt.date, *, exact: bool, numbers: dict[int, list[int]] | None = None) -> dict[int, Indicator]:
    """Indicators with their series and standing, in few questions."""
    held = list(Kpi.objects.filter(pk__in=list(kpi_ids)).select_related("authority")) if kpi_ids else []
    return read_held(held, today, exact=exact, numbers=numbers)


def as_they_stood(kpi_ids: Collection[int], instant: dt.datetime) -> list[Kpi]:
    """Indicators with the target, date and words that they had at an instant: what was changed since is put back by its history. Those
    that were not there yet are left out. Not to be saved."""
    fields = {field.name: field for field in Kpi._meta.fields}
    held = {kpi.pk: kpi for kpi in Kpi.objects.filter(pk__in=list(kpi_ids), created_at__lte=instant).select_related("authority")}
    for change in KpiChange.objects.filter(kpi__in=held, at__gt=instant).order_by("-at", "-id"):
        for name, before in change.before.items():
            setattr(held[change.kpi_id], name, fields[name].to_python(before))
    return list(held.values())


def read_held(held: Sequence[Kpi], today: dt.date, *, exact: bool, numbers: dict[int, list[int]] | None = None) -> dict[int, Indicator]:
    """The same of indicators that are at hand."""
    series = kpi_queries.series_of_many(held, today, exact=exact) if held else {}
    found = {}
    for kpi in held:
        seen = kpi if exact else kpi_queries.seen_by_others(kpi)
        told = _standing(kpi, seen, series[kpi.pk], today)
        found[kpi.pk] = Indicator(seen, told, tuple(series[kpi.pk]), tuple((numbers or {}).get(kpi.pk, ())))
    return found


def _standing(kpi: Kpi, seen: Kpi, points: list[Point], today: dt.date) -> Standing:
    """The word of the rule; the sentence tells nothing by which a hidden baseline could be worked out."""
    stands = kpi_standing.judged(kpi, points, today)
    because = stands.because
    if seen is not kpi and stands.expected is not None and stands.latest is not None:
        value = f"{kpi.title}: {stands.latest.shown(kpi.unit)} ({stands.latest.label})"
        because = f"{value}. It is held against the straight line from the baseline, which is hidden, to {words.target_of(kpi)}."
    return Standing(stands.word, stands.kind, because, kpi.title)


def others_for(action: Action, viewer: Viewer) -> QuerySet[Kpi]:
    """Indicators in use that the action could name as well."""
    named = ActionKpi.objects.filter(action=action).values("kpi_id")
    return kpi_queries.kpis_visible_to(viewer).filter(state=Kpi.State.ACTIVE).exclude(pk__in=named).order_by(Lower("title"), "pk")


def entries_since(plan: Plan, instant: dt.datetime) -> QuerySet[KpiEntry]:
    """Values recorded by hand since an instant for indicators that the plan names."""
    named = ActionKpi.objects.filter(action__plan=plan).values("kpi_id")
    return KpiEntry.objects.filter(kpi__in=named, at__gt=instant).select_related("kpi").order_by("at", "pk")


def uses_of(kpi_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """For the indicator's own page: the actions that name it."""
    from django.urls import reverse

    found: dict[int, list[tuple[str, str]]] = {}
    held = ActionKpi.objects.filter(kpi_id__in=list(kpi_ids)).order_by("action__plan", "action__number", "pk")
    for kpi_id, plan, number, public_id in held.values_list("kpi_id", "action__plan__title", "action__number", "action__public_id"):
        found.setdefault(kpi_id, []).append((f"{plan}, action {number}", reverse("action_plans:action", args=[public_id])))
    return found


def numbers_of(kpi_ids: Collection[int]) -> dict[int, int]:
    """How many actions name each indicator."""
    counted = ActionKpi.objects.filter(kpi_id__in=list(kpi_ids)).order_by().values_list("kpi_id")
    return dict(counted.annotate(number=Count("pk")))
