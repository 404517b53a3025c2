"""The key performance indicators that a plan's actions name, each once, with its standing and its history."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, Plan


@dataclass(frozen=True)
class Indicator:
    """An indicator as a plan's pages show it. `standing`: met, on course, off course or not measured yet."""

    kpi: Any
    standing: "Standing"
    value: str = ""
    target: str = ""
    sparkline: str = ""


@dataclass(frozen=True)
class Standing:
    """How an indicator stands towards its target, in a word and a sentence."""

    word: str
    sentence: str
    title: str


def indicators_of(plan: Plan, viewer: Viewer, today: dt.date) -> dict[int, Indicator]:
    """By key: every indicator that an action of the plan names."""
    return {}


def others_for(action: Action, viewer: Viewer) -> list[Any]:
    """Indicators that the action could name as well."""
    return []
