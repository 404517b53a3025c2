"""A form's boxes made into the content of a rubric, and back: levels from the lowest to the highest, criteria with the wording of each
level, and the rule. Pure. What was there keeps its key, so that results of two versions can be set side by side."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from virtualschool.rubrics.scheme import LAYOUT, Scheme

MOST_LEVELS, SPARE_CRITERIA = 6, 2
RULES = (
    ("worst", "The lowest level of all criteria is the result"),
    ("mean", "The mean of the levels, with a mean from which each result begins"),
    ("count", "Counts of levels, as they are written in the version before"),
)


@dataclass(frozen=True)
class Boxes:
    """How many boxes the form has: of levels and criteria those that are there, and spare ones."""

    levels: int
    criteria: int

    @classmethod
    def of(cls, scheme: Scheme) -> "Boxes":
        return cls(min(MOST_LEVELS, len(scheme.levels) + 1), len(scheme.criteria) + SPARE_CRITERIA)


def typed_of(scheme: Scheme) -> dict[str, Any]:
    """What the form begins with."""
    found: dict[str, Any] = {f"level_{place}": each.title for place, each in enumerate(scheme.levels)}
    for place, each in enumerate(scheme.criteria):
        found |= {f"title_{place}": each.title, f"question_{place}": each.question, f"na_{place}": each.may_not_apply}
        found |= {f"wording_{place}_{level}": each.wording[held.key] for level, held in enumerate(scheme.levels)}
    for step in scheme.steps:
        if step.from_mean is not None:
            found[f"from_{scheme.place(step.level)}"] = f"{step.from_mean:g}"
    return found | {"rule": scheme.rule, "good_from": str(scheme.place(scheme.good_from)) if scheme.good_from else ""}


def content_of(typed: Mapping[str, Any], before: Scheme, boxes: Boxes, rollup: Mapping[str, Any]) -> dict[str, Any]:
    """The content that the boxes make. Boxes left empty are not there; whether it is a whole rubric is for `read_scheme` to say."""
    places = [place for place in range(boxes.levels) if typed.get(f"level_{place}")]
    keys = _keys([typed[f"level_{place}"] for place in places], [_kept(before.levels, place) for place in places])
    numbers = [before.levels[place].number if place < len(before.levels) else None for place in places]
    levels = [
        {"key": key, "title": typed[f"level_{place}"], "number": number if number is not None else before.levels[-1].number + 1}
        for key, place, number in zip(keys, places, numbers, strict=True)
    ]
    by_place = dict(zip(places, keys, strict=True))
    return {
        "layout": LAYOUT,
        "levels": levels,
        "criteria": _criteria(typed, before, boxes, by_place),
        "rollup": _rollup(typed, by_place, rollup),
    }


def _criteria(typed: Mapping[str, Any], before: Scheme, boxes: Boxes, by_place: Mapping[int, str]) -> list[dict[str, Any]]:
    places = [place for place in range(boxes.criteria) if typed.get(f"title_{place}")]
    keys = _keys([typed[f"title_{place}"] for place in places], [_kept(before.criteria, place) for place in places])
    return [
        {
            "key": key,
            "title": typed[f"title_{place}"],
            "question": typed.get(f"question_{place}", ""),
            "wording": {level: typed.get(f"wording_{place}_{number}", "") for number, level in by_place.items()},
            "may_not_apply": bool(typed.get(f"na_{place}")),
        }
        for key, place in zip(keys, places, strict=True)
    ]


def _rollup(typed: Mapping[str, Any], by_place: Mapping[int, str], before: Mapping[str, Any]) -> dict[str, Any]:
    rule = typed.get("rule", "")
    good = by_place.get(int(typed["good_from"])) if typed.get("good_from") else None
    if rule == "count" and before.get("kind") == "count":
        made = dict(before)
    elif rule == "mean":
        cuts = [(place, typed.get(f"from_{place}")) for place in sorted(by_place, reverse=True)]
        steps = [{"level": by_place[place], "from_mean": float(cut)} for place, cut in cuts if cut is not None]
        made = {"kind": rule, "steps": steps, "otherwise": by_place[min(by_place)] if by_place else ""}
    else:
        made = {"kind": rule}
    must_fix = [level for level in before.get("must_fix", ()) if level in by_place.values()]
    return {**made, "must_fix": must_fix, "good_from": good or ""}


def _kept(held: Iterable[Any], place: int) -> str:
    keys = [each.key for each in held]
    return keys[place] if place < len(keys) else ""


def _keys(titles: list[str], kept: list[str]) -> list[str]:
    """The keys that are kept, and for what is new its title as a key that no other has."""
    taken = {key for key in kept if key} | {"n_a"}
    found = []
    for title, key in zip(titles, kept, strict=True):
        made = key or re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:50] or "new"
        while not key and made in taken:
            made += "_2"
        taken.add(made)
        found.append(made)
    return found
