"""Key performance indicators in the words of a plan: a figure to be reached, from where and by when; each once, however often named.

A sentence about what an action is to bring is an indicator when it holds a change (“from 55% to 75%”), a bound (“no longer than 15
weeks”, “at least 85%”, “100% of …”) or a count that is to become all. Figures about the past, and money, are none.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from virtualschool.action_plans.reading.due import dates_in
from virtualschool.action_plans.reading.plan import Action, Indicator, Plan

_UNITS = (
    r"%|per\s?cent|percentage points?|weeks?|days?|months?|hours?|minutes?|children|pupils|young people|learners|sessions|schools?|points?"
)
_SMALL_NUMBERS = "zero|nil|none|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_FIGURES = (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
_WORDS = dict(zip(_SMALL_NUMBERS.split("|"), _FIGURES, strict=True))
_TERM = r"(?:autumn|spring|summer)(?:\s+term)?\s*[’'‘]?\d{2,4}(?:\s?[/-]\s?\d{2,4})?"
_PEOPLE = r"(?:schools?|children|staff|carers|workers|teachers|heads?|governors|advisers|advisors|peps|settings|colleges)"


def _num(name: str) -> str:
    """A figure with its unit, as the groups `name` and `name_unit`."""
    return rf"(?P<{name}>\d[\d,]*(?:\.\d+)?|{_SMALL_NUMBERS})\s?(?P<{name}_unit>{_UNITS})?"


_ABOUT = (
    r"(?:an?\s+)?(?:average\s+of\s+|baseline\s+of\s+|around\s+|approximately\s+|about\s+|at\s+least\s+|below\s+|under\s+|over\s+|above\s+)?"
)
_FROM_TO = re.compile(
    rf"\bfrom\s+{_ABOUT}{_num('base')}(?P<base_words>[^.;\n]{{0,90}}?)\s*(?:\bto\b|→|->)\s+{_ABOUT}{_num('goal')}(?P<goal_words>[^.;\n]*)",
    re.I,
)
_ARROW = re.compile(rf"{_num('base')}(?P<base_words>[^.;\n→>]{{0,40}}?)\s*(?:→|->|=>)\s*{_num('goal')}(?P<goal_words>[^.;\n]*)", re.I)
_AT_MOST = re.compile(
    r"(?:\b(?:maximum of|max(?:imum)?|at most|(?:no|not) more than|(?:no )?longer than|no later than|(?:fewer|less) than|under|below|within"
    rf"|not exceed(?:ing)?|up to)\s+|[≤<]\s*){_num('goal')}",
    re.I,
)
_AT_LEAST = re.compile(
    r"(?:\b(?:at least|minimum of|(?:no|not) (?:fewer|less) than|more than|over|above|exceed(?:s|ing)?|in excess of)\s+|[≥>]\s*)"
    rf"{_num('goal')}",
    re.I,
)
_SO_MANY = re.compile(
    r"\b(?P<bound>no more than|not more than|at most|maximum of|fewer than|at least|minimum of|no fewer than)\s+"
    rf"(?P<goal>\d+|{_SMALL_NUMBERS})\s+(?P<goal_unit>[a-z]{(3,)}|[A-Z]{(2,)}s?)\b",
    re.I,
)
_OR_MORE = re.compile(rf"{_num('goal')}\s+(?:or\s+(?:more|above|higher|better|over)|\+)", re.I)
_SHARE = re.compile(
    r"(?P<goal>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)\s+(?:of\s+\S+|\S+\s+(?:will|to|should)\b|attendance|compliance|completion)"
    r"|\b(?:to|rise to|increase to|reach|achieve|of|be|target(?: is|:)?)\s+(?P<goal2>\d{1,3}(?:\.\d+)?)\s?(?:%|per\s?cent)",
    re.I,
)
_ALL = re.compile(
    rf"\ball\s+(?P<what>(?:[\w’'-]+\s+){{0,3}}?{_PEOPLE}\b)[^.;\n]*\b(?:to be|to have|will be|will have|are to|should be|signed up)\b", re.I
)
_COUNTED = re.compile(rf"(?<![’'‘\d])\b(?P<base>\d+|{_SMALL_NUMBERS})\s+(?P<what>(?:[\w’'-]+\s+){{0,2}}?{_PEOPLE})\b", re.I)
_WILL = re.compile(
    r"\bto (?:be|have|fall|rise|improve|increase|reduce|decrease|drop|wait|reach|achieve|exceed|remain|become|go|bring|cut|raise)\b"
    r"|\b(?:will|should|aim|must|target|reduc\w+|increas\w+|improv\w+|by)\b|^\s*(?:no|at least|\d|[≤≥<>])|→|->",
    re.I,
)
_USUAL = re.compile(
    r"\b(?:usually|currently|at present|typically|was|were|indicated|ring[\s-]?fenced|allowance|have booked|has been|had)\b", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"‘'≤≥])|\n+")
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end\s+of\s+)?(?P<when>[^.,;]{3,40})", re.I)


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
        sentences = [" ".join(each.split()) for each in _SENTENCE.split(text or "") if each.strip()]
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
    return [_Figure(indicator, ("columns", words.lower(), held["target"].lower()), frozenset(_subject(words)))]


def _of_sentence(sentence: str, before: str) -> _Figure | None:
    """The indicator that a sentence holds; None for one that holds none."""
    change = _FROM_TO.search(sentence) or _ARROW.search(sentence)
    if change and _is_figure(change):
        return _change(sentence, change)
    counted = _all(sentence, before)
    if counted:
        return counted
    return _bound(sentence) if "£" not in sentence else None


def _change(sentence: str, match: re.Match[str]) -> _Figure:
    base = _said(match["base"], match["base_unit"] or match["goal_unit"], match["base_words"])
    goal_words = _BY.sub("", match["goal_words"])
    goal = _said(match["goal"], match["goal_unit"] or match["base_unit"], goal_words)
    by_source, by_on = _when(match["goal_words"]) if match["goal_words"] else (None, None)
    if by_source is None:
        by_source, by_on = _when(sentence[: match.start()], only_by=True)
    key = ("change", _number(match["base"]), _number(match["goal"]), _unit(match["goal_unit"] or match["base_unit"]))
    return _Figure(Indicator(sentence, base, goal, by_source, by_on), key, frozenset(_subject(sentence)))


def _all(sentence: str, before: str) -> _Figure | None:
    match = _ALL.search(sentence)
    if not match:
        return None
    what = _last_word(match["what"])
    near = [each for text in (sentence[: match.start()], before) for each in _COUNTED.finditer(text)]
    counted = next((each for each in near if _last_word(each["what"]) == what), None)
    if counted is None:
        return None
    words = f"{before} {sentence}" if counted.string == before else sentence
    number = _number(counted["base"])
    baseline = f"{number:g} ({counted.group()})" if not counted["base"].isdigit() else counted.group()
    by_source, by_on = _when(sentence)
    indicator = Indicator(words.strip(), baseline, f"all {match['what'].strip()}", by_source, by_on)
    return _Figure(indicator, ("all", what, number), frozenset(_subject(words)))


def _last_word(phrase: str) -> str:
    return phrase.split()[-1].lower().rstrip("s")


def _bound(sentence: str) -> _Figure | None:
    """A limit; one that is no percentage and not said as a bound needs a verb that tells of what is to come."""
    so_many = _SO_MANY.search(sentence)
    for kind, pattern in (("most", _AT_MOST), ("least", _AT_LEAST), ("least", _OR_MORE), ("share", _SHARE)):
        for match in pattern.finditer(sentence):
            if not (_WILL.search(sentence) or match.groupdict().get("goal_unit") == "%"):
                continue
            groups = match.groupdict()
            number, unit = groups.get("goal") or groups.get("goal2"), groups.get("goal_unit") or ("%" if kind == "share" else None)
            if number is None or unit is None or _USUAL.search(sentence[max(0, match.start() - 40) : match.end() + 25]):
                continue
            return _bounded(sentence, kind, number, unit)
    if so_many and not _USUAL.search(sentence):
        kind = "least" if so_many["bound"].lower() in ("at least", "minimum of", "no fewer than") else "most"
        return _bounded(sentence, kind, so_many["goal"], so_many["goal_unit"])
    return None


def _bounded(sentence: str, kind: str, number: str, unit: str) -> _Figure:
    sign = {"most": "at most ", "least": "at least ", "share": ""}[kind]
    by_source, by_on = _when(sentence, only_by=True)
    goal = f"{sign}{_said(number, unit, '')}"
    return _Figure(
        Indicator(sentence, None, goal, by_source, by_on), ("bound", kind, _number(number), _unit(unit)), frozenset(_subject(sentence))
    )


def _is_figure(match: re.Match[str]) -> bool:
    """Not years, ages or a range of dates: both numbers are of something, or carry a unit."""
    years = all(len(match[each]) == 4 and match[each].isdigit() for each in ("base", "goal"))
    months = dates_in(match.group().split(" to ")[0])
    return not years and not (months and not match["base_unit"] and dates_in(match["base"] + (match["base_words"] or "")[:12]))


def _is_same(one: _Figure, other: _Figure) -> bool:
    """The same figures of the same subject: worded alike, or sharing a word that is rare enough to name it."""
    if one.key != other.key:
        return False
    shared = one.subject & other.subject
    return one.key[0] in ("change", "all", "columns") or bool(shared) or not one.subject or not other.subject


def _complete(kept: Indicator, further: Indicator) -> None:
    """A later mention may give the date that the first left out."""
    if kept.by_source is None and further.by_source is not None:
        kept.by_source, kept.by_on = further.by_source, further.by_on
        kept.text = further.text
    kept.baseline = kept.baseline or further.baseline


def _when(text: str, *, only_by: bool = False) -> tuple[str | None, dt.date | None]:
    """By when, as it is said, and the day; a term names none."""
    spans = [match["when"] for match in _BY.finditer(text)] + ([] if only_by else [text])
    for span in spans:
        found = dates_in(span)
        if found:
            return span[found[0].start : found[0].end].strip(" .,;()"), found[0].on
        term = re.search(_TERM, span, re.I)
        if term:
            return term.group().strip(), None
    return None, None


def _said(number: str, unit: str | None, words: str | None) -> str:
    """A figure as a person would say it."""
    whole = f"{_number(number):g}"
    joined = "%" if unit and _unit(unit) == "%" else f" {unit}" if unit else ""
    rest = " ".join((words or "").split()).strip(" ,;.")
    return f"{whole}{joined} {rest}".strip()


def _number(text: str) -> float:
    return float(_WORDS.get(text.lower(), -1)) if text.lower() in _WORDS else float(text.replace(",", ""))


def _unit(unit: str | None) -> str:
    said = (unit or "").lower().replace(" ", "")
    return "%" if said in ("%", "percent") else said.rstrip("s")


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "that with from have been will their this which should than less more least most longer maximum achieve improve improved increase "
        "reduce average month months term week weeks autumn spring summer following order each when into they them there need needs help "
        "support children child school schools year percent usually takes process requiring wait granted clarify level additional provide "
        "accurate progress data",
    )
)


def _subject(sentence: str) -> set[str]:
    """The words of a sentence that tell what it is about."""
    words = re.findall(r"[A-Za-z]{3,}", sentence)
    return {word.lower().rstrip("s") for word in words if (len(word) > 4 or word.isupper()) and word.lower() not in _COMMON}
