"""The tabs of a review that lead from evidence to follow-up: (title, name of the address, who is offered it)."""

from collections.abc import Callable

from virtualschool.access.viewer import Decision, Viewer
from virtualschool.peer_reviews.models import Review

Tab = tuple[str, str, Callable[[Review, Viewer], Decision]]

TABS: tuple[Tab, ...] = ()
