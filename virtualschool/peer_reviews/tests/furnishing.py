"""A review for the table of roles and the sweep for leaks."""

from importlib import import_module
from importlib.util import find_spec

from tests.world import World


def furnish(world: World) -> None:
    """Fills `world.objects` for the addresses of this room."""
    if find_spec("virtualschool.peer_reviews.tests.furnishing_findings"):
        import_module("virtualschool.peer_reviews.tests.furnishing_findings").furnish(world)
