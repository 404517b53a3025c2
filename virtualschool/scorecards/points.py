"""One value of an indicator at one time, wherever it comes from."""

import datetime as dt
from typing import NamedTuple

from virtualschool.kernel.readings import Reading
from virtualschool.scorecards import words
from virtualschool.scorecards.models import KpiEntry


class Point(NamedTuple):
    """The value on a day: read from the book (`reading`; an average has none), or entered by hand (`entry`). None is not available;
    `symbol` says that it was hidden. `so_far`: the term that it speaks of is not over. `months`: of an average, those it is of; `why`: why
    there is none."""

    on: dt.date
    value: float | None
    reading: Reading | None
    entry: KpiEntry | None
    label: str
    symbol: str = ""
    so_far: bool = False
    months: str = ""
    why: str = ""

    @property
    def basis(self) -> str:
        """What it stands on: `12 of 40`; of an average, its months."""
        if self.months or self.why:
            return self.why or self.months
        if self.reading is not None:
            return words.basis(self.reading)
        if self.entry is not None and self.entry.numerator is not None and self.entry.denominator is not None:
            return f"{words.amount(self.entry.numerator, 'number')} of {words.amount(self.entry.denominator, 'number')}"
        return ""

    @property
    def whole(self) -> float | None:
        """How many there are in all."""
        if self.reading is not None:
            return self.reading.denominator
        return float(self.entry.denominator) if self.entry is not None and self.entry.denominator is not None else None

    def shown(self, unit: str) -> str:
        """The value in words, or the symbol that stands for it."""
        return self.symbol or words.amount(self.value, unit)
