"""Rules that say the same to pages, actions and measures: when training lapses, what is positive, when a one-to-one is due, what money is
left. What councils differ in is a setting with dates; its key and default stand here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from virtualschool.authorities.models import Authority
from virtualschool.authorities.queries import setting_on
from virtualschool.kernel.periods import month_end

LAPSES_KEY, LAPSES_DEFAULT = "training.lapses_after_months", 24
POSITIVE_KEY, POSITIVE_DEFAULT = "training.positive_from", 4
LAPSING_KEY, LAPSING_DEFAULT = "training.lapsing_days", 90
QUESTIONS_KEY = "training.feedback_questions"
BUDGET_KEY, BUDGET_DEFAULT = "training.cpd_budget_pence", 100_000
WEEKS_KEY, WEEKS_DEFAULT = "training.one_to_one_weeks", 6
FEW_REPLIES = 5
"""Below so many replies a percentage says little, and a page says so."""

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("understanding", "scale", "I understand the subject better than before."),
    ("useful", "scale", "What I learned is useful in my role."),
    ("confident", "scale", "I am confident to use it."),
    ("delivery", "scale", "It was well presented and organised."),
    ("recommend", "yes_no", "Would you recommend it to a colleague?"),
    ("change", "text", "What will you do differently?"),
    ("better", "text", "What could we do better?"),
)
CONFERENCE_QUESTION = ("extended_duties", "scale", "I understand the extended duties of the Virtual School.")


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last of the month where there is no such day."""
    first = dt.date(day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def lapse_of(held_on: dt.date, months: int | None) -> dt.date | None:
    """The first day on which training of that day no longer counts; None: it always does."""
    return add_months(held_on, months) if months else None


def is_current(held_on: dt.date, lapses_on: dt.date | None, day: dt.date) -> bool:
    return held_on <= day and (lapses_on is None or day < lapses_on)


def usual_lapse(authority: Authority | None, day: dt.date) -> int:
    return int(setting_on(day, key=LAPSES_KEY, authority=authority, default=LAPSES_DEFAULT))


def positive_from(authority: Authority | None, day: dt.date) -> int:
    """The least answer on the scale of five that is positive: 4, agree, unless the authority set another."""
    return int(setting_on(day, key=POSITIVE_KEY, authority=authority, default=POSITIVE_DEFAULT))


def lapsing_days(authority: Authority | None, day: dt.date) -> int:
    return int(setting_on(day, key=LAPSING_KEY, authority=authority, default=LAPSING_DEFAULT))


def usual_budget(authority: Authority | None, day: dt.date) -> int:
    """Pence for a plan that begins on that day."""
    return int(setting_on(day, key=BUDGET_KEY, authority=authority, default=BUDGET_DEFAULT))


def weeks_between(authority: Authority | None, day: dt.date) -> int:
    return int(setting_on(day, key=WEEKS_KEY, authority=authority, default=WEEKS_DEFAULT))


def questions_for(authority: Authority | None, day: dt.date, kind: str) -> Sequence[tuple[str, str, str]]:
    """The feedback form that a new event starts with: (key, kind, text)."""
    held = setting_on(day, key=QUESTIONS_KEY, authority=authority)
    if held:
        return [(str(key), str(sort), str(text)) for key, sort, text in held]
    return (CONFERENCE_QUESTION, *QUESTIONS) if kind == "conference" else QUESTIONS


def one_to_one_due(starts_on: dt.date, last_held_on: dt.date | None, weeks: int) -> dt.date:
    """The day by which the next one-to-one should be: so many weeks after the last, the first so many after the plan began."""
    return (last_held_on or starts_on) + dt.timedelta(weeks=weeks)


@dataclass(frozen=True)
class Money:
    """A budget in pence: what was set aside, what is planned and not paid yet, what was paid."""

    allocated: int
    committed: int
    spent: int

    @property
    def left(self) -> int:
        """What can still be promised; below nought it is overspent, and every page says so."""
        return self.allocated - self.committed - self.spent

    @property
    def is_over(self) -> bool:
        return self.left < 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.allocated + other.allocated, self.committed + other.committed, self.spent + other.spent)


def money_of(budget_pence: int, items: Sequence[Any]) -> Money:
    """An item whose price is known is spent; one whose price is not is committed at what was planned. What its price saved or cost more
    shows in what is left."""
    spent = sum(item.spent_pence for item in items if item.spent_pence is not None)
    return Money(budget_pence, sum(item.planned_pence for item in items if item.spent_pence is None), spent)


def pounds(pence: int | None) -> str:
    """`£1,000`, `£12.50`, `−£3`; `not available` when it is not known."""
    if pence is None:
        return "not available"
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")
