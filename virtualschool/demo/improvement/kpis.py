"""Key performance indicators of the year, what was entered by hand, school cards presented, and directors' score cards."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from virtualschool.authorities.models import Membership
from virtualschool.demo.improvement import clock, practice
from virtualschool.demo.improvement.cast import Cast
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read_many
from virtualschool.scorecards import actions
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target
from virtualschool.scorecards.models import Kpi

BASELINE = -9
"""How many months ago the baselines lie."""


def found(cast: Cast) -> None:
    """All indicators, with their values; the plan's documents then name some of them."""
    chance, words = cast.chance("kpis"), cast.words("kpis")
    _presented(cast, words["presented"])
    starts = starts_of(cast)
    with clock.at(cast.month(BASELINE + 1) + dt.timedelta(days=2)):
        for each in words["measures"]:
            _of_the_book(cast, each, starts.get(each["measure"]))
    for each in words["manual"]:
        _by_hand(cast, each, chance)


def starts_of(cast: Cast) -> dict[str, int]:
    """Where the measures of children stood on average in the three school months up to that of the baseline, as the book reads them."""
    keys, within = ("attendance.persistent", "suspensions.children"), Scope(cast.authority, cast.authority.code)
    months = [Period(cast.month(ahead), cast.end(ahead)) for ahead in range(BASELINE, BASELINE - 4, -1) if cast.month(ahead).month != 8]
    told: dict[str, list[float]] = {}
    for month in months[:3]:
        for each in read_many([book[key] for key in keys], month, within=within, cohort="cla"):
            told.setdefault(each.measure, []).extend([each.value] if each.value is not None else [])
    return {key: round(sum(values) / len(values)) for key, values in told.items() if values}


def target_of(start: int, share: float) -> int:
    """A target that is better than the start, and nobody's lowest."""
    return max(1, round(start * share))


def _of_the_book(cast: Cast, said: dict[str, Any], start: int | None) -> None:
    value = target_of(start, said["share"]) if start is not None and "share" in said else said.get("target")
    holds = said["holds"] if value is not None else ""
    baseline = Baseline(Decimal(start), cast.end(BASELINE), "As the book of measures read it") if start is not None else Baseline()
    actions.create_kpi(
        by=cast.head,
        title=said["title"],
        text=said["text"],
        owner=said["owner"],
        counted=Counted(measure_key=said["measure"], cohort=said["cohort"], reads=said["reads"]),
        baseline=baseline,
        target=Target(Decimal(value) if value is not None else None, holds, cast.end(said["by"]), "Improvement plan"),
    )


def _by_hand(cast: Cast, said: dict[str, Any], chance: Random) -> None:
    """A series that the book has no measure for: a value for each month since the baseline, some with their two numbers."""
    start, goal = Decimal(said["from"]), Decimal(said["to"])
    with clock.at(cast.month(BASELINE + 1) + dt.timedelta(days=2)):
        kpi = actions.create_kpi(
            by=cast.head,
            title=said["title"],
            text=said["text"],
            owner=said["owner"],
            counted=Counted(unit=said["unit"], better=said["better"]),
            baseline=Baseline(start, cast.end(BASELINE), f"{said['from']} in {cast.month(BASELINE):%B %Y}"),
            target=Target(goal, "at least" if said["better"] == "higher" else "at most", cast.end(said["by"]), "Improvement plan"),
        )
    for step, month in enumerate(range(BASELINE + 1, 0)):
        part = said["pace"] * (step + 1) / (said["by"] - BASELINE)
        value = float(start) + (float(goal) - float(start)) * part + chance.uniform(-1, 1) * said["wobble"]
        with clock.at(cast.end(month) + dt.timedelta(days=4)):
            _enter(cast, kpi, cast.end(month), value, said.get("of"), chance)


def _enter(cast: Cast, kpi: Kpi, on: dt.date, value: float, of: int | None, chance: Random) -> None:
    if of is None:
        actions.record_value(kpi=kpi, on=on, value=Decimal(f"{value:.1f}"), by=cast.deputy)
        return
    whole = of + chance.randint(-of // 12, of // 12)
    numbers = {"numerator": Decimal(round(whole * value / 100)), "denominator": Decimal(whole)}
    actions.record_value(kpi=kpi, on=on, note="From the quality assurance of the month.", by=cast.deputy, **numbers)


def _presented(cast: Cast, said: list[str]) -> None:
    """Most secondary schools were presented their card in this term or the last."""
    for place, urn in enumerate(practice.secondaries(cast)):
        if place % 4 != 3:
            on, agreed = cast.workday(-9 - 11 * place), said[place % len(said)]
            told = {"to_whom": "Head teacher", "presented_by": cast.deputy.name, "form": "cluster" if place % 3 == 1 else "meeting"}
            with clock.at(on, hour=15):
                actions.present(urn=urn, on=on, agreed=agreed, by=cast.deputy, **told)


def cards(cast: Cast) -> None:
    """Two directors, three months each: the first two approved by the head and issued, the last still being written by the deputy."""
    words = cast.words("cards")
    for said in words["directors"]:
        member: Membership = cast.membership(said["mailbox"])
        with clock.at(cast.month(-3) + dt.timedelta(days=1)):
            recipient = actions.add_recipient(
                title=said["title"], name=member.user.name, starts_on=cast.month(-4), membership_id=member.pk, by=cast.deputy
            )
            chosen = {kpi.title: kpi for kpi in Kpi.objects.filter(authority=cast.authority)}
            kpis = [chosen[title] for title in said["kpis"]]
            actions.choose(recipient=recipient, kpis=kpis, measures=said["measures"], starts_on=cast.month(-4), by=cast.deputy)
        for month, told in zip((-3, -2, -1), said["months"], strict=True):
            with clock.at(cast.month(month + 1) + dt.timedelta(days=8)):
                _card(cast, recipient, month, told)


def _card(cast: Cast, recipient: Any, month: int, told: dict[str, Any]) -> None:
    card = actions.draft_card(recipient=recipient, month=cast.month(month), by=cast.deputy)
    lines = list(card.lines.order_by("place"))
    comments = {line.pk: text for line, text in zip(lines, told["comments"], strict=False)}
    actions.write(card=card, version=card.version, summary=told["summary"], comments=comments, by=cast.deputy)
    if month == -1:
        return
    if told.get("asked"):
        actions.ask(card=card, text=told["asked"], owner=cast.deputy.name, due_on=cast.end(1), by=cast.head)
    for name, by in (("submit", cast.deputy), ("approve", cast.head), ("issue", cast.deputy)):
        actions.move(card=card, name=name, by=by)
