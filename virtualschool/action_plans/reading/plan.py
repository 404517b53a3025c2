"""A plan as it was read, before anything is kept: every value beside the words of its source.

The shapes are those of the command line's answer; see `as_json`.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Action:
    """One action. A field that the document does not give is None; lists are empty. `due_on` is read from `due_source`, or None with
    `due_reason`. `links` are positions (counted from 1, in the order of the document) or words of the actions it refers to."""

    action: str | None = None
    by_whom: str | None = None
    due_source: str | None = None
    due_on: dt.date | None = None
    due_reason: str | None = None
    progress: str | None = None
    impact: str | None = None
    support: str | None = None
    review: str | None = None
    evidence: str | None = None
    current: str | None = None
    on_track: str | None = None
    completion: str | None = None
    links: list[Any] = field(default_factory=list)
    other: dict[str, str] = field(default_factory=dict)
    number: int = 0
    where: str = ""


@dataclass
class Consideration:
    """An area for consideration with the actions below it."""

    text: str | None = None
    actions: list[Action] = field(default_factory=list)
    where: str = ""


@dataclass
class Theme:
    """A line of enquiry or another heading over considerations; `title` None where the document gives none."""

    title: str | None = None
    considerations: list[Consideration] = field(default_factory=list)
    where: str = ""


@dataclass
class Indicator:
    """A key performance indicator named in the plan, once, with the numbers of the actions that name it. `baseline` and `target` are
    texts as a person would say them (`55%`, `15 a month`, `all`). `row` are the words of the table of indicators that it stands in, at
    `where`."""

    text: str
    baseline: str | None = None
    target: str | None = None
    by_source: str | None = None
    by_on: dt.date | None = None
    actions: list[int] = field(default_factory=list)
    row: str = ""
    where: str = ""


@dataclass
class Conflict:
    """Two or more statements of the document that cannot both be right."""

    kind: str
    message: str
    sides: list[str] = field(default_factory=list)


@dataclass
class Unplaced:
    """Text that found no place in the plan: nothing is dropped."""

    text: str
    where: str


@dataclass
class Plan:
    """All that a document says of a plan, and what of it found no place. `is_guessed` where too few headings are known and what
    stands below told which columns they are."""

    title: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    themes: list[Theme] = field(default_factory=list)
    kpis: list[Indicator] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    is_guessed: bool = False

    @property
    def actions(self) -> list[Action]:
        return [action for theme in self.themes for each in theme.considerations for action in each.actions]


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as the command line prints it."""
    return {
        "mapping": plan.mapping,
        "themes": [
            {
                "title": theme.title,
                "considerations": [
                    {"text": each.text, "actions": [_action(action) for action in each.actions]} for each in theme.considerations
                ],
            }
            for theme in plan.themes
        ],
        "kpis": [
            {
                "text": kpi.text,
                "baseline": kpi.baseline,
                "target": kpi.target,
                "by_source": kpi.by_source,
                "by_on": kpi.by_on and kpi.by_on.isoformat(),
                "actions": kpi.actions,
            }
            for kpi in plan.kpis
        ],
        "conflicts": [{"kind": each.kind, "message": each.message, "sides": each.sides} for each in plan.conflicts],
        "unplaced": [{"text": each.text, "where": each.where} for each in plan.unplaced],
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "action": action.action,
        "by_whom": action.by_whom,
        "due_source": action.due_source,
        "due_on": action.due_on and action.due_on.isoformat(),
        "due_reason": action.due_reason,
        "progress": action.progress,
        "impact": action.impact,
        "support": action.support,
        "review": action.review,
        "evidence": action.evidence,
        "current": action.current,
        "rag": {"on_track": action.on_track, "completion": action.completion},
        "links": action.links,
        "other": action.other,
    }
