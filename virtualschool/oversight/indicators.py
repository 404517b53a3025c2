"""Key performance indicators of plans, in the shape that oversight speaks of."""

import datetime as dt
from collections.abc import Sequence

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Action, Plan
from virtualschool.oversight.shapes import KpiFacts


def of_plans(viewer: Viewer, plans: Sequence[Plan], actions: Sequence[Action], day: dt.date, *, for_others: bool = False) -> list[KpiFacts]:
    """The indicators that actions of these plans name, each once; with small numbers hidden where it is `for_others`."""
    return []
