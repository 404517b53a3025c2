"""School days of an authority: its terms less weekends and the early May bank holiday. Read from the calendar that ships."""

import datetime as dt
import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from virtualschool.kernel.periods import ONE_DAY

CALENDAR = Path(__file__).parents[1] / "authorities" / "data" / "term_dates.json"
FIRST_REGISTER = dt.date(2024, 9, 1)


def early_may_bank_holiday(year: int) -> dt.date:
    """The first Monday in May: the only bank holiday that lies within terms (Banking and Financial Dealings Act 1971)."""
    first = dt.date(year, 5, 1)
    return first + dt.timedelta(days=-first.weekday() % 7)


@dataclass(frozen=True)
class SchoolDays:
    """All school days in order, with the questions that the generators ask of them."""

    days: tuple[dt.date, ...]
    firsts: frozenset[dt.date]
    holidays: tuple[dt.date, ...]

    @classmethod
    def of(cls, authority: int, calendar: Path = CALENDAR) -> "SchoolDays":
        """The authority's own terms, else those shipped for all. ValueError when the calendar has none."""
        terms = json.loads(calendar.read_text(encoding="utf-8"))
        own = [term for term in terms if term["authority"] == authority] or [t for t in terms if t["authority"] is None]
        spans = sorted((dt.date.fromisoformat(term["start"]), dt.date.fromisoformat(term["end"])) for term in own)
        if not spans:
            raise ValueError(f"The calendar {calendar.name} holds no terms for authority {authority}.")
        days, firsts, seen = [], set(), set()
        for start, end in spans:
            found = [start + dt.timedelta(days=n) for n in range((end - start).days + 1)]
            found = [day for day in found if day.weekday() < 5 and day != early_may_bank_holiday(day.year)]
            days += found
            if start.month == 9 and start.year not in seen:
                firsts.add(found[0])
                seen.add(start.year)
        gaps = [end + dt.timedelta(days=3) for (_, end), (after, _) in pairwise(spans) if (after - end).days > 5]
        return cls(tuple(days), frozenset(firsts), tuple(gaps))

    def within(self, start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
        """School days from start to end, both included."""
        return self.days[bisect_left(self.days, start) : bisect_right(self.days, end)]

    def on_or_after(self, day: dt.date) -> dt.date | None:
        """The next school day, None after the last term known."""
        at = bisect_left(self.days, day)
        return self.days[at] if at < len(self.days) else None

    def on_or_before(self, day: dt.date) -> dt.date | None:
        at = bisect_right(self.days, day)
        return self.days[at - 1] if at else None

    def holiday_weekday(self, today: dt.date) -> dt.date:
        """A weekday in the last holiday before today (dirty rows put a mark there)."""
        past = [day for day in self.holidays if day + ONE_DAY * 4 < today]
        day = past[-1]
        while day.weekday() > 4:
            day += ONE_DAY
        return day
