"""What a plan says: pure, from a read document to themes, considerations, actions, indicators and contradictions; no Django."""

from virtualschool.action_plans.reading.plan import Plan, as_json
from virtualschool.action_plans.reading.reader import read_plan

__all__ = ["Plan", "as_json", "read_plan"]
