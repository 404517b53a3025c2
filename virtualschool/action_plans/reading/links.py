"""Words by which one action refers to another: “as described above”, “see comments under 3”, “created in (1)”."""

import re
from typing import Any

from virtualschool.action_plans.reading.plan import Action, Plan

_LABEL = r"[A-Z]{0,2}\d{1,2}(?:\.\d{1,2}){0,2}(?:[a-z]\b)?"
_UNITS = r"(?:st|nd|rd|th|s|%|weeks?|days?|months?|years?|hours?|minutes?|children|pupils|young|per|of|out|or|:)\b|%"
_ABOVE = re.compile(
    r"\bas\s+(?:described|above|stated|set out|per|outlined|detailed|before|listed)\b(?:\s+(?:above|earlier|in the above))?", re.I
)
_ROW_ABOVE = re.compile(r"\W*(?:as above|ditto|as per above)\W*", re.I)
_NUMBERS = rf"\(?(?P<numbers>{_LABEL}\)?(?:\s*(?:,|and|&|\+)\s*\(?{_LABEL}\)?)*)(?![\d%]|\.\d|\s*(?:{_UNITS}))"
_UNDER = re.compile(
    r"(?<!\baged )(?<!\bages )(?<!children )(?<!pupils )(?<!people )(?<!\bjust )(?<!those )\b"
    r"(?:under|see|see also|ref|cf|refers? to|link(?:s|ed)? (?:to|with)|(?:comments|work) (?:under|in)"
    r"|above (?:in|at|under)|actions?|points?|items?)\b\.?"
    rf"\s+(?:actions?\s+|points?\s+|items?\s+)?(?:no\.?\s*)?{_NUMBERS}",
    re.I,
)
_BRACKETED = re.compile(rf"\b(?:in|of|from|by|under|see|with)\s+\((?P<numbers>{_LABEL})\)", re.I)
_AFTER = re.compile(
    r"\b(?:depend\w* (?:up)?on|after|following|once|builds? on|requires?|needs|waiting for|subject to)\s+(?:actions?\s+)?"
    r"(?P<numbers>[A-Z]{1,2}\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?|\d{1,2}(?:\.\d{1,2}){1,2}[a-z]?)(?![\w%])",
    re.I,
)
_LETTERED = re.compile(r"^\s*(?P<number>[A-Z]{1,2}\d{1,2}(?:\.\d{1,2}){0,2}|\d{1,2}(?:\.\d{1,2}){1,2}[a-z])[.):]?\s")
_NUMBER = re.compile(r"^\s*\(?(\d{1,2}(?:\.\d{1,2}){1,2}(?=[.)]?\s)|\d{1,2}(?=[.)]\s))")
_OF_LINKS = re.compile(r"\blink|\brelated\b|\bdepend", re.I)
_SMALL = {
    "the",
    "and",
    "for",
    "with",
    "project",
    "action",
    "plan",
    "described",
    "above",
    "various",
    "strategic",
    "actions",
    "school",
    "schools",
    "virtual",
    "children",
}


def link(plan: Plan) -> None:
    """Fills each action's `links`: the numbers of the actions it refers to, or the words where they cannot be told."""
    actions = plan.actions
    numbers = [name for name, field in plan.mapping.items() if field == "number"]
    numbered = {label.lower(): action.number for action in reversed(actions) if (label := _own_number(action, numbers))}
    numbered = numbered or _lettered(actions) or {str(action.number): action.number for action in actions}
    for place, action in enumerate(actions):
        found: list[Any] = []
        for text in (action.action, action.due_source, action.progress, action.impact, action.evidence, action.current, action.by_whom):
            found += _above(text, action, actions[:place])
            found += [numbered[each] for each in _numbers_in(text) if each in numbered]
        found += _of_columns(action, numbered)
        resolved = [each for each in dict.fromkeys(found) if isinstance(each, int) and each != action.number]
        words = list(dict.fromkeys(each for each in found if isinstance(each, str)))
        if not resolved and place and words and all(map(_ROW_ABOVE.fullmatch, words)):
            resolved = [actions[place - 1].number]
        action.links = resolved or words


def _lettered(actions: list[Action]) -> dict[str, int]:
    """The numbers with letters (“A1”, “1.2b”) that most actions begin with; “KS4” at the head of one is none."""
    found = {match["number"].lower(): action.number for action in actions if (match := _LETTERED.match(action.action or ""))}
    return found if len(found) > 1 and len(found) * 2 > len(actions) else {}


def _own_number(action: Action, numbers: list[str]) -> str | None:
    """The number that the document itself gives the action: in a column of numbers, or before its text."""
    for name in numbers:
        match = re.fullmatch(rf"\W*({_LABEL})\W*", action.other.get(name, ""))
        if match:
            return match[1]
    match = _NUMBER.match(action.action or "")
    return match[1] if match else None


def _of_columns(action: Action, numbered: dict[str, int]) -> list[Any]:
    """What a column of links says: the actions whose numbers it holds, else its words."""
    found: list[Any] = []
    for text in (text for name, text in action.other.items() if _OF_LINKS.search(name)):
        labels = [numbered[each.lower()] for each in re.findall(rf"(?<![\w.]){_LABEL}(?![\w%])", text) if each.lower() in numbered]
        found += labels or [" ".join(text.split())]
    return found


def _numbers_in(text: str | None) -> list[str]:
    return [
        label.lower()
        for pattern in (_UNDER, _BRACKETED, _AFTER)
        for match in pattern.finditer(text or "")
        for label in re.findall(_LABEL, match["numbers"], re.I)
    ]


def _above(text: str | None, action: Action, earlier: list[Action]) -> list[Any]:
    """“PROJECT – as described above”: the first earlier action that speaks of the same; the words where there is none."""
    match = _ABOVE.search(text or "")
    if not match or (match.group().lower() == "as per" and "above" not in (text or "").lower()):
        return []
    said = action.action or ""
    words = {word for word in re.findall(r"[A-Za-z][\w'-]{3,}", _ABOVE.sub("", said)) if word.lower() not in _SMALL}
    names = [word for word in words if word.isupper() or (word[0].isupper() and said.index(word) > 0)]
    for each in earlier if words else ():
        if names and any(re.search(rf"\b{re.escape(name)}\b", each.action or "") for name in names):
            return [each.number]
        if not names and all(re.search(rf"\b{re.escape(word)}\b", each.action or "", re.I) for word in words):
            return [each.number]
    return [" ".join((text or "").split())]
