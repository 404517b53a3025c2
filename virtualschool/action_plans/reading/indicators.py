"""Key performance indicators in the words of a plan: a figure to be reached, from where and by when; each once, however often named.

A sentence about what an action is to bring is an indicator when it holds a change (“from 55% to 75%”), a bound (“no longer than 15
weeks”, “at least 85%”, “100% of …”) or a count that is to become all. Figures about the past, and money, are none.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from virtualschool.action_plans.reading.due import dates_in
from virtualschool.action_plans.reading.figures import (
    ALL,
    ALONE,
    ARROW,
    AT_LEAST,
    AT_MOST,
    BASE_NOW,
    BASELINE,
    BY,
    BY_SO_MUCH,
    COUNTED,
    FROM_TO,
    MANIFOLD,
    OR_MORE,
    PAST,
    RISING,
    SENTENCE,
    SHARE,
    SHARES,
    SO_MANY,
    STRICT,
    TERM,
    TO_ALL,
    USUAL,
    WILL,
    YEAR,
    number_of,
    said,
    subject_of,
    unit_of,
)
from virtualschool.action_plans.reading.plan import Action, Indicator, Plan

_SHORT = 15
"""Words of a sentence that says nothing but its aim."""


@dataclass(frozen=True)
class _Figure:
    """An indicator as one sentence gives it; `key` tells whether two sentences speak of the same."""

    indicator: Indicator
    key: tuple[Any, ...]
    subject: frozenset[str]


def indicators_in(plan: Plan) -> list[Indicator]:
    """Every indicator of the plan, with the numbers of the actions that name it."""
    found: list[_Figure] = []
    for action in plan.actions:
        for figure in _of_columns(action, plan.mapping) or _of_texts(action):
            same = next((each for each in found if _is_same(each, figure)), None)
            if same is None:
                found.append(figure)
                same = figure
            if action.number not in same.indicator.actions:
                same.indicator.actions.append(action.number)
            _complete(same.indicator, figure.indicator)
    return [each.indicator for each in found]


def _of_texts(action: Action) -> list[_Figure]:
    """What the impact says; evidence may name figures too."""
    found: list[_Figure] = []
    for text in (action.impact, action.evidence):
        sentences = [" ".join(each.split()) for each in SENTENCE.split(text or "") if each.strip()]
        for place, sentence in enumerate(sentences):
            figure = _of_sentence(sentence, sentences[place - 1] if place else "")
            if figure:
                found.append(figure)
    return found


def _of_columns(action: Action, mapping: dict[str, str]) -> list[_Figure]:
    """The indicator of a plan that has columns for baseline and target."""
    held = {mapping.get(label): text for label, text in action.other.items() if mapping.get(label) in ("baseline", "target")}
    if "target" not in held or not re.search(r"\d|\ball\b", held["target"]):
        return []
    words = " ".join((action.impact or action.action or held["target"]).split())
    by_source, by_on = _when(held["target"])
    indicator = Indicator(words, held.get("baseline"), held["target"], by_source, by_on)
    return [_Figure(indicator, ("columns", words.lower(), held["target"].lower()), frozenset(subject_of(words)))]


def _of_sentence(sentence: str, before: str) -> _Figure | None:
    """The indicator that a sentence holds; None for one that holds none."""
    change = next(filter(None, (each.search(sentence) for each in (FROM_TO, ARROW, RISING, SHARES))), None)
    if change and _is_figure(change) and not PAST.search(sentence[: change.start()]):
        return _change(sentence, change)
    counted = _to_all(sentence) or _all(sentence, before)
    if counted or "£" in sentence:
        return counted
    return _relative(sentence) or _bound(sentence, before)


def _to_all(sentence: str) -> _Figure | None:
    """“2 → all schools”."""
    match = TO_ALL.search(sentence)
    if not match:
        return None
    by_source, by_on = _when(sentence[match.end() :])
    goal = f"all {' '.join((match['what'] or '').split())}".strip()
    indicator = Indicator(sentence, said(match["base"], None, match["base_words"]), goal, by_source, by_on)
    return _Figure(indicator, ("all", _last_word(match["what"] or "all"), number_of(match["base"])), frozenset(subject_of(sentence)))


def _relative(sentence: str) -> _Figure | None:
    """“To halve”, “to zero”, “by 10%”: what is to be reached has no figure of its own, or depends on the baseline."""
    by_source, by_on = _when(sentence, only_by=True)
    much = BY_SO_MUCH.search(sentence)
    target = next((words for pattern, words in MANIFOLD if pattern.search(sentence)), None)
    if much and not PAST.search(sentence):
        less = much["verb"].lower() in ("reduc", "decreas", "fall", "drop", "cut")
        target = f"{'reduction' if less else 'increase'} of {said(much['goal'], much['goal_unit'], '')}"
    if target is None or USUAL.search(sentence):
        return None
    baseline = _baseline(sentence, "") if target == "0" else None
    return _Figure(Indicator(sentence, baseline, target, by_source, by_on), ("relative", target), frozenset(subject_of(sentence)))


def _baseline(sentence: str, unit: str, before: str = "") -> str | None:
    """From where, as the sentence (or one before that speaks of a baseline) says it in the same unit."""
    match = (
        BASELINE.search(sentence)
        or BASE_NOW.search(sentence)
        or (BASELINE.search(before) if re.search(r"(?i)\bbaseline\b", before) else None)
    )
    if match is None or unit_of(match["base_unit"]) != unit_of(unit):
        return None
    return said(match["base"], match["base_unit"], match["base_words"])


def _change(sentence: str, match: re.Match[str]) -> _Figure:
    base = said(match["base"], match["base_unit"] or match["goal_unit"], match["base_words"])
    goal_words = BY.sub("", match["goal_words"])
    goal = said(match["goal"], match["goal_unit"] or match["base_unit"], goal_words)
    by_source, by_on = _when(match["goal_words"]) if match["goal_words"] else (None, None)
    if by_source is None:
        by_source, by_on = _when(sentence[: match.start()], only_by=True)
    key = ("change", number_of(match["base"]), number_of(match["goal"]), unit_of(match["goal_unit"] or match["base_unit"]))
    return _Figure(Indicator(sentence, base, goal, by_source, by_on), key, frozenset(subject_of(sentence)))


def _all(sentence: str, before: str) -> _Figure | None:
    match = ALL.search(sentence)
    if not match:
        return None
    what = _last_word(match["what"])
    by_source, by_on = _when(sentence)
    near = [each for text in (sentence[: match.start()], before) for each in COUNTED.finditer(text)]
    counted = next((each for each in near if _last_word(each["what"]) == what), None)
    if counted is None:
        return _all_by(sentence, f"all {match['what'].strip()}", by_source, by_on)
    words = f"{before} {sentence}" if counted.string == before else sentence
    number = number_of(counted["base"])
    baseline = f"{number:g} ({counted.group()})" if not counted["base"].isdigit() else counted.group()
    indicator = Indicator(words.strip(), baseline, f"all {match['what'].strip()}", by_source, by_on)
    return _Figure(indicator, ("all", what, number), frozenset(subject_of(words)))


def _all_by(sentence: str, goal: str, by_source: str | None, by_on: dt.date | None) -> _Figure | None:
    """“All schools visited by July”: an indicator without a count from where, where it says by when; or with one beside (“now 4”)."""
    baseline = _baseline(sentence, "")
    if baseline is None and (by_on is None or not BY.search(sentence) or USUAL.search(sentence)):
        return None
    indicator = Indicator(sentence, baseline, goal, by_source, by_on)
    return _Figure(indicator, ("all", _last_word(goal), baseline), frozenset(subject_of(sentence)))


def _last_word(phrase: str) -> str:
    return phrase.split()[-1].lower().rstrip("s")


def _bound(sentence: str, before: str) -> _Figure | None:
    """A limit; one that is no percentage needs a verb that tells of what is to come, or to be all that is said."""
    plain = BASE_NOW.sub("", BASELINE.sub("", sentence))
    is_aim = WILL.search(sentence) is not None or len(sentence.split()) < _SHORT
    for is_share in (True, False):
        for kind, match, number, unit in _limits(plain):
            usual = USUAL.search(plain[max(0, match.start() - 40) : match.end() + 25])
            if (unit_of(unit) == "%") == is_share and (is_aim or is_share) and not usual:
                return _bounded(sentence, match.group(), kind, number, unit, before)
    so_many = SO_MANY.search(plain)
    if so_many and not USUAL.search(plain):
        kind = "least" if so_many["bound"].lower() in ("at least", "minimum of", "no fewer than") else "most"
        return _bounded(sentence, so_many.group(), kind, so_many["goal"], so_many["goal_unit"], before)
    return None


def _limits(sentence: str) -> Iterator[tuple[str, re.Match[str], str, str]]:
    """Every limit in a sentence: its kind, the match, the figure and its unit, which only a sign (“≤ 5”) may lack. A share may also be
    all that a short sentence says."""
    kinds = [("most", AT_MOST), ("least", AT_LEAST), ("least", OR_MORE), ("share", SHARE)]
    if len(sentence.split()) < _SHORT and not PAST.search(sentence) and len(re.findall(r"%|per\s?cent", sentence)) == 1:
        kinds.append(("share", ALONE))
    for kind, pattern in kinds:
        for match in pattern.finditer(sentence):
            groups = match.groupdict()
            number = next((groups[name] for name in ("goal", "goal2", "goal3", "goal4") if groups.get(name)), None)
            unit = groups.get("goal_unit") or ("%" if kind == "share" else None)
            if number and (unit or match.group()[0] in "≤≥"):
                yield kind, match, number, unit or ""


def _bounded(sentence: str, words: str, kind: str, number: str, unit: str, before: str) -> _Figure:
    less, more = (each.match(words) and kind != "share" for each in STRICT)
    sign = "less than " if less else "more than " if more else {"most": "at most ", "least": "at least ", "share": ""}[kind]
    by_source, by_on = _when(sentence, only_by=True)
    baseline = _baseline(sentence, unit, before)
    indicator = Indicator(sentence, baseline, f"{sign}{said(number, unit, '')}", by_source, by_on)
    return _Figure(indicator, ("bound", number_of(number), unit_of(unit)), frozenset(subject_of(sentence)))


def _is_figure(match: re.Match[str]) -> bool:
    """Not years, ages or a range of dates: both numbers are of something, or carry a unit."""
    years = all(len(match[each]) == 4 and match[each].isdigit() for each in ("base", "goal"))
    months = dates_in(match.group().split(" to ")[0])
    return not years and not (months and not match["base_unit"] and dates_in(match["base"] + (match["base_words"] or "")[:12]))


def _is_same(one: _Figure, other: _Figure) -> bool:
    """The same figures of the same subject: they share a word that is rare enough to name it. One may leave out the baseline."""
    if one.key[0] == "columns" or other.key[0] == "columns" or one.key[0] == other.key[0] == "all":
        return one.key == other.key
    if one.indicator.baseline and other.indicator.baseline and one.key[0] == "bound" and one.indicator.baseline != other.indicator.baseline:
        return False
    goals = [each.key[-2:] if each.key[0] in ("change", "bound") else each.key for each in (one, other)]
    if goals[0] != goals[1] or (one.key[0] == other.key[0] and one.key != other.key):
        return False
    is_alike = one.indicator.text == other.indicator.text or bool(one.subject & other.subject)
    return is_alike or (one.key == other.key and not (one.subject and other.subject))


def _complete(kept: Indicator, further: Indicator) -> None:
    """A later mention may give the date that the first left out."""
    if kept.by_source is None and further.by_source is not None:
        kept.by_source, kept.by_on = further.by_source, further.by_on
        kept.text = further.text
    kept.baseline = kept.baseline or further.baseline


def _when(text: str, *, only_by: bool = False) -> tuple[str | None, dt.date | None]:
    """By when, as it is said, and the day; a term names none."""
    spans = [match["when"] for match in BY.finditer(text)] + ([] if only_by else [text])
    spans += [match.group() for match in YEAR.finditer(text) if match["year"]]
    for span in spans:
        found = dates_in(span)
        if found:
            return span[found[0].start : found[0].end].strip(" .,;()"), found[0].on
        term = re.search(TERM, span, re.I)
        if term:
            return term.group().strip(), None
        year = YEAR.search(span)
        if year:
            return (year["year"] or year.group()).strip(), None
    return None, None
