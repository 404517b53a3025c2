"""What a measure says once it has been read. Made by the measures engine, carried to pages, documents and exports."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from virtualschool.kernel.periods import Period


class Unit(StrEnum):
    """What a reading's value is counted in."""

    PERCENT = "percent"
    CHILDREN = "children"
    EVENTS = "events"
    DAYS = "days"


class Better(StrEnum):
    """Which way is better for children; NEITHER for a plain count of the roll."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True)
class Reading:
    """One number with what it stands on.

    `value` is None when it cannot be computed (no denominator): shown as not available, never as 0. `children` counts the
    children behind the denominator, which decides suppression. `symbol` is set once a reading was made fit for others
    (`c` suppressed): numerator, denominator and value are then None.
    """

    measure: str
    version: int
    title: str
    unit: Unit
    better: Better
    cohort: str
    period: Period
    breakdown: str | None
    group: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    children: int | None = None
    symbol: str = ""
    data_to: dt.date | None = None

    @property
    def is_known(self) -> bool:
        return self.value is not None

    def hidden(self, symbol: str = "c") -> "Reading":
        return replace(self, numerator=None, denominator=None, value=None, children=None, symbol=symbol)


def shown(reading: Reading, places: int = 1) -> str:
    """The value as people read it: `92.4%`, `12`, `3.5 days`, `not available`, or the symbol that stands for it."""
    if reading.symbol:
        return reading.symbol
    if reading.value is None:
        return "not available"
    if reading.unit is Unit.PERCENT:
        return f"{reading.value:.{places}f}%"
    if reading.unit is Unit.DAYS:
        return f"{reading.value:,.1f}".removesuffix(".0")
    return f"{reading.value:,.0f}"
