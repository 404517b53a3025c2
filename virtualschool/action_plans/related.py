"""What rooms above this one have about a plan: the meetings that go through it, the decision it was endorsed with. They hang it in, so that
the plan's page leads to what leads to it."""

from collections.abc import Callable

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Plan

Related = Callable[[Plan, Viewer], list[tuple[str, str]]]
"""For a plan and who looks: words and addresses that this person may open."""

_registered: list[Related] = []


def register(related: Related) -> None:
    """Adds a source. Call it in a room's `ready`."""
    if related not in _registered:
        _registered.append(related)


def of(plan: Plan, viewer: Viewer) -> list[tuple[str, str]]:
    """Everything related, in the order of the rooms."""
    return [each for related in _registered for each in related(plan, viewer)]
