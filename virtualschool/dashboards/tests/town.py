"""Forty children in care with two schools between them: enough for every headline, few enough for small numbers."""

import datetime as dt
from typing import Any

from tests.spec.world import Person, make

D = dt.date
CHILDREN = 40
WEEKS = [D(2025, 9, 8), D(2026, 4, 20), D(2026, 5, 4), D(2026, 5, 11), D(2026, 6, 8)]
SUSPENDED = {D(2026, 5, 6): range(1, 9), D(2026, 4, 22): range(9, 12), D(2025, 9, 10): range(12, 14), D(2026, 6, 10): [20]}


def build(authority: Any) -> dict[str, Any]:
    """Severe absence for the first three, half a dozen persistent; three joined in May, two left, one is excluded, one has no school."""
    return make(authority, [person(number) for number in range(1, CHILDREN + 1)])


def person(number: int) -> Person:
    began = D(2026, 5, 12) if number in (38, 39, 40) else D(2025, 9, 20) if number > 30 else D(2024, 5, 1)
    left = D(2026, 5, 21) if number in (36, 37) else None
    urn = 100002 if number % 4 == 0 else 100001
    made = Person(f"T{number:02d}", born=D(2009, 9, 20) + dt.timedelta(days=60 * number), sex="FM"[number % 2])
    made.episodes = [(began, left, "C2", "U4" if number % 5 else "K2")]
    if number != CHILDREN:
        made.enrolments = [(urn, D(2024, 9, 2), None, "", "C")]
        days = [(monday + dt.timedelta(days=day), day) for monday in WEEKS for day in range(5)]
        made.marks = {(urn, date, session): _mark(number, day) for date, day in days for session in (0, 1)}
    made.suspensions = [(urn, "SUSP", day, 4) for day, who in SUSPENDED.items() if number in who]
    if number == 15:
        made.suspensions.append((urn, "PERM", D(2026, 6, 9), None))
    return made


def _mark(number: int, day: int) -> str:
    away = day < 4 if number <= 3 else day == 0 and number <= 9
    return ("I" if number % 2 else "O") if away else "/"
