"""Plans, what is in them, and everything that ever happened to an action."""

from virtualschool.action_plans.models.history import Completion, DateChange, Edit, Override, ProgressEntry
from virtualschool.action_plans.models.plans import (
    Action,
    ActionKpi,
    ActionLink,
    ActionOwner,
    Consideration,
    Plan,
    PlanMapping,
    PlanUpload,
    Theme,
)

__all__ = [
    "Action",
    "ActionKpi",
    "ActionLink",
    "ActionOwner",
    "Completion",
    "Consideration",
    "DateChange",
    "Edit",
    "Override",
    "Plan",
    "PlanMapping",
    "PlanUpload",
    "ProgressEntry",
    "Theme",
]
