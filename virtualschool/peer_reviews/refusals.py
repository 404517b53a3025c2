"""How an action says no, in words that can be shown."""

from typing import Any

from virtualschool.access.viewer import Decision


class Refused(ValueError):
    """This cannot be done, or not by this person; the message says why."""


class Stale(Exception):
    """Somebody else saved it in the meantime. `now` is what it says by now; nothing of what was typed is lost."""

    def __init__(self, now: Any) -> None:
        super().__init__("Somebody else saved this while you were writing. Nothing of yours was saved yet: compare the two.")
        self.now = now


def require(decision: Decision) -> None:
    """Raises Refused with the reason unless it is allowed."""
    if not decision:
        raise Refused(decision.reason)
