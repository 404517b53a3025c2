"""Two people on one form: the second one is told, sees both wordings, and loses nothing of what was typed."""

from collections.abc import Mapping
from typing import Any


class Stale(ValueError):
    """Somebody else saved it since the form was opened; nothing was written. `now` is what the form must name to be saved over it,
    `theirs` what stands there now, by field."""

    def __init__(self, now: int, theirs: Mapping[str, Any]) -> None:
        super().__init__(
            "Somebody else saved this after you opened it. Yours is below and not saved yet: take over what you need, and save again."
        )
        self.now, self.theirs = now, dict(theirs)
