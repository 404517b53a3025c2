"""The data-quality rules of the return. Each is a small function in a table, so that one can be read, tested and switched by
itself; what one of them meets never silences another."""

from virtualschool.children.ssda903.rules import identity, outcomes, plausibility, timeline, years
from virtualschool.children.ssda903.rules.judging import catalogue, judge_return
from virtualschool.children.ssda903.rules.registry import Finding, Rule

__all__ = ["Finding", "Rule", "catalogue", "identity", "judge_return", "outcomes", "plausibility", "timeline", "years"]
