"""The indicators that a plan names: each one made or found, once, and tied to every action that names it."""

import re
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, ActionKpi, Plan
from virtualschool.action_plans.reading import plan as shapes
from virtualschool.action_plans.reading.due import dates_in
from virtualschool.intake.ledger import Ledger
from virtualschool.intake.models import SourceFile
from virtualschool.measures.book import book
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target, create_kpi
from virtualschool.scorecards.models import Kpi

_NUMBER = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_LIKENESS = 0.86
_PLAIN = {"the", "of", "a", "an", "to", "in", "and", "by", "at", "for", "per", "on", "from", "have", "fallen", "average", "children"}


class Amount(NamedTuple):
    """A number that a text gives, and what it counts (a unit of `Kpi.Unit`)."""

    value: Decimal | None
    unit: str


def amount_in(text: str | None) -> Amount:
    """`55% good or better` is 55 per cent, `at most 15 weeks` 15 weeks, `15 children per month` 15 children, `all` no number."""
    words = (text or "").casefold()
    found = _NUMBER.search(words)
    value = Decimal(found[0].lstrip("£ ").replace(",", "")) if found else None
    return Amount(value, _unit(words))


def _unit(words: str) -> str:
    if "%" in words or "per cent" in words or "percent" in words:
        return Kpi.Unit.PERCENT
    if "£" in words:
        return Kpi.Unit.POUNDS
    for unit, sign in ((Kpi.Unit.WEEKS, r"\bweeks?\b"), (Kpi.Unit.DAYS, r"\bdays?\b"), (Kpi.Unit.CHILDREN, r"\bchild(?:ren)?\b")):
        if re.search(sign, words):
            return unit
    return Kpi.Unit.NUMBER


def target_of(each: shapes.Indicator) -> tuple[Target, str]:
    """The target as read, and which way is better: by the words (“at most”), else by the way from the baseline."""
    words, start, goal = (each.target or "").casefold(), amount_in(each.baseline), amount_in(each.target)
    source = "; ".join(filter(None, (each.target, each.by_source)))
    if goal.value is None:
        holds = Kpi.TargetIs.ALL if re.search(r"\b(?:all|every|each)\b", words) else ""
        return Target(None, holds, each.by_on, source), Kpi.Better.HIGHER
    falls = start.value is not None and goal.value < start.value
    limits = re.search(r"\bat most\b|\bmaximum\b|\bno (?:more|longer)\b|\bless\b|\bunder\b|≤|<", words)
    better = Kpi.Better.LOWER if limits or (falls and not re.search(r"\bat least\b|≥", words)) else Kpi.Better.HIGHER
    holds = Kpi.TargetIs.AT_MOST if better == Kpi.Better.LOWER else Kpi.TargetIs.AT_LEAST
    return Target(goal.value, holds, each.by_on, source), better


def baseline_of(each: shapes.Indicator) -> Baseline:
    found = dates_in(each.baseline or "")
    on = found[0].on if found else None
    return Baseline(amount_in(each.baseline).value, on, each.baseline or "")


def title_of(each: shapes.Indicator) -> str:
    """The indicator's own words, cut at a word where they are long."""
    words = " ".join(each.text.split())
    return words if len(words) <= 118 else f"{words[:116].rsplit(' ', 1)[0]}…"


def like(each: shapes.Indicator, known: list[Kpi]) -> Kpi | None:
    """An indicator in use that says nearly the same; a person confirms it."""
    best = max(known, key=lambda kpi: _likeness(each.text, kpi), default=None)
    return best if best is not None and _likeness(each.text, best) >= _LIKENESS else None


def _likeness(text: str, kpi: Kpi) -> float:
    plain = " ".join(text.casefold().split())
    return max(SequenceMatcher(None, plain, " ".join(words.casefold().split())).ratio() for words in (kpi.text or kpi.title, kpi.title))


def measure_like(each: shapes.Indicator) -> str:
    """The key of a measure of the book whose title shares a telling word with the indicator; empty for none. A suggestion only."""
    said = _words(each.text)
    if "exclusions" in said or "exclusion" in said:
        return "suspensions.children" if re.search(r"\bchildren\b", each.text, re.I) else "suspensions.count"
    return next((measure.key for measure in book if _words(measure.title) and _words(measure.title) <= said), "")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.casefold())) - _PLAIN


def indicators(plan: Plan, found: shapes.Plan, ledger: Ledger, file: SourceFile, by: Viewer, wishes: dict[str, str]) -> None:
    """Makes or finds each indicator as wished, and ties it to the actions that name it."""
    by_number = {action.number: action for action in Action.objects.filter(plan=plan)}
    numbers = {each.number or place: place for place, each in enumerate(found.actions, 1)}
    made: list[tuple[ActionKpi, int]] = []
    for place, each in enumerate(found.kpis):
        kpi = _kpi(each, wishes.get(str(place), "new"), ledger, file, by, place)
        if kpi is None:
            continue
        for number in dict.fromkeys(each.actions):
            action = by_number.get(numbers.get(number, 0))
            if action is not None and not any(link.action_id == action.pk and link.kpi_id == kpi.pk for link, _ in made):
                made.append((ActionKpi(action=action, kpi=kpi, order=place), place + 1))
    ledger.create(file.pk, made)


def _kpi(each: shapes.Indicator, wish: str, ledger: Ledger, file: SourceFile, by: Viewer, place: int) -> Kpi | None:
    kind, _, key = wish.partition(":")
    if kind == "none":
        return None
    if kind == "kpi" and key.isdecimal():
        return Kpi.objects.get(pk=int(key), authority_id=by.authority_id)
    target, better = target_of(each)
    unit = amount_in(each.target).unit if amount_in(each.target).value is not None else amount_in(each.baseline).unit
    counted = Counted(measure_key=key, better=better) if kind == "measure" else Counted(unit=unit, better=better)
    made = create_kpi(by=by, title=title_of(each), counted=counted, text=each.text, baseline=baseline_of(each), target=target)
    ledger.made(file.pk, [(made, place + 1)])
    return made
