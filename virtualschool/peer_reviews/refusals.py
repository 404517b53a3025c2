"""How an action says no, in words that can be shown."""

from virtualschool.access.viewer import Decision


class Refused(ValueError):
    """This cannot be done, or not by this person; the message says why."""


def require(decision: Decision) -> None:
    """Raises Refused with the reason unless it is allowed."""
    if not decision:
        raise Refused(decision.reason)
