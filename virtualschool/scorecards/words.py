"""Values, targets and readings in words, the same on every page and in every document."""

from decimal import Decimal

from virtualschool.kernel.periods import spoken
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.measures.book import Measure
from virtualschool.scorecards.models import Kpi

NOT_AVAILABLE = "not available"
UNITS = {Unit.PERCENT: Kpi.Unit.PERCENT, Unit.CHILDREN: Kpi.Unit.CHILDREN, Unit.EVENTS: Kpi.Unit.NUMBER, Unit.DAYS: Kpi.Unit.DAYS}
Number = float | Decimal | int


def amount(value: Number | None, unit: str, places: int = 1) -> str:
    """A value as people read it: `55%`, `12`, `3.5 days`, `14 weeks`, `£1,000`, `not available`."""
    if value is None:
        return NOT_AVAILABLE
    number = f"{round(Decimal(str(value)), places):,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    if unit == Kpi.Unit.PERCENT:
        return f"{number}%"
    if unit == Kpi.Unit.POUNDS:
        return f"£{number}"
    if unit in (Kpi.Unit.DAYS, Kpi.Unit.WEEKS):
        return f"{number} {unit if number != '1' else unit[:-1]}"
    return number


def plain_number(value: Decimal) -> str:
    """A number as one types it: without the noughts that the database keeps behind it."""
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def difference(gap: Number, unit: str) -> str:
    """A difference of two values: of percentages it is in points."""
    if unit == Kpi.Unit.PERCENT:
        number = amount(abs(float(gap)), Kpi.Unit.NUMBER)
        return f"{number} {'point' if number == '1' else 'points'}"
    return amount(abs(float(gap)), unit)


def target_of(kpi: Kpi) -> str:
    """`at least 75% by 31 January 2023`, `all by 30 June 2022`, `at most 15 weeks`, or that there is none."""
    if not kpi.has_target:
        return "no target yet"
    words = "all" if kpi.target_is == Kpi.TargetIs.ALL else f"{kpi.target_is} {amount(kpi.target_value, kpi.unit)}"
    return f"{words} by {spoken(kpi.target_by)}" if kpi.target_by else words


def baseline_of(kpi: Kpi) -> str:
    if kpi.baseline_value is None:
        return kpi.baseline_source or "no baseline"
    when = f", {spoken(kpi.baseline_on)}" if kpi.baseline_on else ""
    return f"{amount(kpi.baseline_value, kpi.unit)}{when}"


def better_of(measure: Measure, holds: str = "") -> str:
    """Which way an indicator of this measure is better; of a measure that only describes, the way of its target, and higher where there
    is none."""
    if measure.better is Better.NEITHER:
        return Kpi.Better.LOWER if holds == Kpi.TargetIs.AT_MOST else Kpi.Better.HIGHER
    return Kpi.Better.LOWER if measure.better is Better.LOWER else Kpi.Better.HIGHER


def unit_of(measure: Measure) -> str:
    return UNITS[measure.unit]


def basis(reading: Reading) -> str:
    """`12 of 40`, where the reading stands on two numbers."""
    if reading.numerator is None or reading.denominator is None or reading.unit is Unit.DAYS:
        return ""
    return f"{amount(reading.numerator, Kpi.Unit.NUMBER)} of {amount(reading.denominator, Kpi.Unit.NUMBER)}"
