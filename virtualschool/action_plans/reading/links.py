"""Words by which one action refers to another: “as described above”, “see comments under 3”, “created in (1)”."""

import re
from typing import Any

from virtualschool.action_plans.reading.plan import Action, Plan

_ABOVE = re.compile(
    r"\bas\s+(?:described|above|stated|set out|per|outlined|detailed|before|listed)\b(?:\s+(?:above|earlier|in the above))?", re.I
)
_MORE = r"\(?(?P<numbers>\d{1,2}\)?(?:\s*(?:,|and|&|\+)\s*\(?\d{1,2}\)?)*)(?![\d%]|\s*(?:%|(?:st|nd|rd|th)\b))"
_UNDER = re.compile(rf"\b(?:under|see|see also|(?:comments|work) (?:under|in)|actions?|points?|items?)\s+(?:no\.?\s*)?{_MORE}", re.I)
_BRACKETED = re.compile(r"\b(?:in|of|from|by|under|see|with)\s+\((?P<numbers>\d{1,2})\)", re.I)
_NUMBER = re.compile(r"^\s*\(?(\d{1,2})[.)]\s")
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
    numbered = {label: action.number for action in actions if (label := _own_number(action)) is not None}
    for place, action in enumerate(actions):
        found: list[Any] = []
        for text in (action.action, action.due_source, action.progress, action.impact, action.evidence, action.current, action.by_whom):
            found += _above(text, action, actions[:place])
            found += [numbered[each] for each in _numbers_in(text) if numbered.get(each, action.number) != action.number]
        resolved = list(dict.fromkeys(each for each in found if isinstance(each, int)))
        words = list(dict.fromkeys(each for each in found if isinstance(each, str)))
        action.links = resolved or words


def _own_number(action: Action) -> int | None:
    """The number that the document itself gives the action."""
    match = _NUMBER.match(action.action or "") or next(
        (re.match(r"\s*(\d{1,2})\W*$", text) for text in action.other.values() if re.fullmatch(r"\W*\d{1,2}\W*", text)), None
    )
    return int(match.group(1)) if match else None


def _numbers_in(text: str | None) -> list[int]:
    return [
        int(number)
        for pattern in (_UNDER, _BRACKETED)
        for match in pattern.finditer(text or "")
        for number in re.findall(r"\d{1,2}", match["numbers"])
    ]


def _above(text: str | None, action: Action, earlier: list[Action]) -> list[Any]:
    """“PROJECT – as described above”: the first earlier action that speaks of the same; the words where there is none."""
    match = _ABOVE.search(text or "")
    if not match or (match.group().lower() == "as per" and "above" not in (text or "").lower()):
        return []
    said = action.action or ""
    words = {word for word in re.findall(r"[A-Za-z][\w'-]{3,}", said) if word.lower() not in _SMALL}
    names = [word for word in words if word.isupper() or (word[0].isupper() and said.index(word) > 0)]
    if names:
        for each in earlier:
            if any(re.search(rf"\b{re.escape(name)}\b", each.action or "") for name in names):
                return [each.number]
    return [" ".join((text or "").split())]
