"""Who acts in the year of improvement, when it is, and the words that they say."""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.authorities.models import Authority, Membership
from virtualschool.authorities.queries import viewer_through
from virtualschool.kernel.periods import month_end

WORDS = Path(__file__).parent / "words"
_MONTH = re.compile(r"@([+-]\d+)")


@dataclass
class Cast:
    """The authority on its first day in the demo, its people by the name of their mailbox, and chance that repeats itself."""

    authority: Authority
    today: dt.date
    seed: int
    folder: Path
    _viewers: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, mailbox: str) -> Viewer:
        """The person who signs in with this mailbox, as the one who acts."""
        if mailbox not in self._viewers:
            self._viewers[mailbox] = viewer_through(self.membership(mailbox))
        return self._viewers[mailbox]

    def membership(self, mailbox: str) -> Membership:
        held = Membership.objects.select_related("user", "authority").filter(authority=self.authority)
        return held.filter(user__email=f"{mailbox}@demo.example").order_by("-starts_on", "-pk")[0]

    @property
    def head(self) -> Viewer:
        return self.viewer("head")

    @property
    def deputy(self) -> Viewer:
        return self.viewer("deputy")

    def chance(self, step: str) -> Random:
        """A row of numbers for one step: the same for the same seed, whatever other steps drew."""
        return Random(f"{self.seed}:{step}")

    def month(self, ahead: int) -> dt.date:
        """The first day of the month so many months ahead, or ago."""
        months = self.today.year * 12 + self.today.month - 1 + ahead
        return dt.date(months // 12, months % 12 + 1, 1)

    def end(self, ahead: int) -> dt.date:
        """The last day of that month."""
        return month_end(self.month(ahead))

    def meeting(self, ahead: int) -> dt.date:
        """The day of the monthly meeting about the plan: the second Wednesday of a month."""
        first = self.month(ahead)
        return first + dt.timedelta(days=(2 - first.weekday()) % 7 + 7)

    @property
    def meetings(self) -> list[dt.date]:
        """The last six of them that were held, and the next."""
        months = range(-5, 2) if self.meeting(0) <= self.today else range(-6, 1)
        return [self.meeting(ahead) for ahead in months]

    def workday(self, days: int) -> dt.date:
        """The day so many days from today; of a weekend, the Friday before it."""
        day = self.today + dt.timedelta(days=days)
        return day - dt.timedelta(days=max(0, day.weekday() - 4))

    def words(self, name: str, **told: str) -> Any:
        """A file of words with its months and figures put in: `@-3` is the month three months ago, `@word` what is told of it."""
        return self._spoken(_read(name), told)

    def _spoken(self, said: Any, told: dict[str, str]) -> Any:
        if isinstance(said, dict):
            return {key: self._spoken(value, told) for key, value in said.items()}
        if isinstance(said, list):
            return [self._spoken(value, told) for value in said]
        if not isinstance(said, str):
            return said
        text = _MONTH.sub(lambda match: f"{self.month(int(match[1])):%B %Y}", said)
        for key, value in told.items():
            text = text.replace(f"@{key}", value)
        return text


@cache
def _read(name: str) -> Any:
    return json.loads((WORDS / f"{name}.json").read_text(encoding="utf-8"))
