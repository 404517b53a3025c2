"""How an indicator stands on a day, by a rule that explains itself.

Met: the latest value reaches the target. On or off course: it does not yet, and is or is not as good as the straight line from baseline
to target on the day that it speaks of. Missed: the date of the target has passed. Without figures nothing is claimed.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from virtualschool.kernel.periods import spoken
from virtualschool.scorecards import queries
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.words import amount, target_of

MET, ON_COURSE, OFF_COURSE, MISSED = "met", "on course", "off course", "missed"
NOT_MEASURED, NO_TARGET, NOT_YET = "not measured", "no target", "not yet met"
KINDS = {
    MET: "good",
    ON_COURSE: "green",
    OFF_COURSE: "amber",
    MISSED: "red",
    NOT_MEASURED: "neutral",
    NO_TARGET: "neutral",
    NOT_YET: "amber",
}
"""The kind of tag of each word. `not yet met`: short of a target in the future, and no baseline to draw a line from."""
_RUNNING = (Kpi.Reads.TERM, Kpi.Reads.SCHOOL_YEAR)


class Standing(NamedTuple):
    """The latest value, the word for it, and why, in a sentence. `expected` is where the line stands on the day of that value."""

    latest: Point | None
    word: str
    because: str
    expected: float | None = None

    @property
    def kind(self) -> str:
        return KINDS[self.word]


def of(kpi: Kpi, day: dt.date, *, exact: bool) -> Standing:
    """How it stands on the day."""
    return of_many([kpi], day, exact=exact)[kpi.pk]


def of_many(kpis: Iterable[Kpi], day: dt.date, *, exact: bool) -> dict[int, Standing]:
    """The same of several, by their numbers, in few questions."""
    asked = list(kpis)
    points = queries.series_of_many(asked, day, exact=exact)
    return {kpi.pk: judged(kpi, points[kpi.pk], day) for kpi in asked}


def judged(kpi: Kpi, points: Sequence[Point], day: dt.date) -> Standing:
    """The rule itself, from the values up to the day. Pure."""
    known = [point for point in points if point.value is not None and point.on <= day]
    latest = known[-1] if known else None
    if latest is None or latest.value is None:
        return Standing(None, NOT_MEASURED, _why_not(kpi, points))
    value = f"{kpi.title}: {latest.shown(kpi.unit)} ({latest.label})"
    goal = goal_at(kpi, latest)
    if goal is None:
        because = "All of them is the target, but it is not known how many there are." if kpi.has_target else "No target has been set."
        return Standing(latest, NO_TARGET, f"{value}. {because}")
    if reaches(kpi, latest.value, goal):
        return _reached(kpi, latest, day, value)
    if kpi.target_by and day > kpi.target_by:
        return _too_late(kpi, known, latest, value)
    if kpi.target_by is None:
        return _without_date(kpi, known, latest, value)
    return _against_line(kpi, latest, goal, value)


def goal_at(kpi: Kpi, point: Point | None) -> float | None:
    """The value that reaches the target; of “all”, as many as there are (or 100%)."""
    if kpi.target_is == Kpi.TargetIs.ALL:
        return 100.0 if kpi.unit == Kpi.Unit.PERCENT else point.whole if point else None
    return float(kpi.target_value) if kpi.target_value is not None else None


def line_at(kpi: Kpi, goal: float | None, day: dt.date) -> float | None:
    """Where the straight line from baseline to target stands on a day between the two; None where there is no line."""
    if goal is None or kpi.baseline_value is None or kpi.baseline_on is None or kpi.target_by is None:
        return None
    length = (kpi.target_by - kpi.baseline_on).days
    if length <= 0:
        return None
    gone = min(max((day - kpi.baseline_on).days / length, 0.0), 1.0)
    return float(kpi.baseline_value) + (goal - float(kpi.baseline_value)) * gone


def is_lower_better(kpi: Kpi) -> bool:
    return kpi.target_is == Kpi.TargetIs.AT_MOST or (not kpi.target_is and kpi.better == Kpi.Better.LOWER)


def reaches(kpi: Kpi, value: float, goal: float) -> bool:
    """Whether the value is at least as good as the goal, on the side on which better lies."""
    value, goal = round(value, 6), round(goal, 6)
    return value <= goal if is_lower_better(kpi) else value >= goal


def _why_not(kpi: Kpi, points: Sequence[Point]) -> str:
    if points and points[-1].symbol:
        return f"{kpi.title}: the figures are hidden, because so few children could be recognised."
    if kpi.is_manual:
        return f"{kpi.title}: no value has been recorded yet."
    return f"{kpi.title}: the book of measures has no figure for it yet."


def _reached(kpi: Kpi, latest: Point, day: dt.date, value: str) -> Standing:
    """A count that still runs may yet go over a limit: until its time is over it is on course only."""
    runs = kpi.reads in _RUNNING and kpi.unit != Kpi.Unit.PERCENT and is_lower_better(kpi)
    if runs and latest.on < _end_of(kpi, latest):
        return Standing(latest, ON_COURSE, f"{value}. So far within the target, {target_of(kpi)}; the count still runs.")
    return Standing(latest, MET, f"{value}. The target, {target_of(kpi)}, is reached.")


def _end_of(kpi: Kpi, latest: Point) -> dt.date:
    if kpi.reads == Kpi.Reads.TERM:
        return latest.on + dt.timedelta(days=1) if latest.so_far else latest.on
    return dt.date(latest.on.year + (latest.on.month >= 9), 8, 31)


def _too_late(kpi: Kpi, known: Sequence[Point], latest: Point, value: str) -> Standing:
    """The date has passed: missed, unless it was met on the day and has slipped since."""
    then = [point for point in known if kpi.target_by and point.on <= kpi.target_by]
    goal = goal_at(kpi, then[-1]) if then else None
    if then and goal is not None and then[-1].value is not None and reaches(kpi, then[-1].value, goal):
        was = f"{then[-1].shown(kpi.unit)} ({then[-1].label})"
        return Standing(latest, OFF_COURSE, f"{value}. The target, {target_of(kpi)}, was reached with {was}, and has slipped since.")
    newer = "" if kpi.target_by and latest.on >= kpi.target_by else " There is no figure of that day or later yet."
    return Standing(latest, MISSED, f"{value}. The target was {target_of(kpi)}, and that day has passed.{newer}")


def _without_date(kpi: Kpi, known: Sequence[Point], latest: Point, value: str) -> Standing:
    """A target that always holds. A term that is not over is not judged by what it has so far: the one before it is."""
    goal = goal_at(kpi, latest)
    if latest.so_far and kpi.reads == Kpi.Reads.TERM and not is_lower_better(kpi) and goal is not None:
        whole = [point for point in known if not point.so_far]
        if not whole or whole[-1].value is None or reaches(kpi, whole[-1].value, goal):
            return Standing(latest, ON_COURSE, f"{value}. The target, {target_of(kpi)}, is for a whole term, and this one is not over.")
    return Standing(latest, OFF_COURSE, f"{value}. The target is {target_of(kpi)}, without a date: it holds now and is not reached.")


def _against_line(kpi: Kpi, latest: Point, goal: float, value: str) -> Standing:
    expected = line_at(kpi, goal, latest.on)
    if expected is None:
        because = f"{value}. The target is {target_of(kpi)}; without a baseline and its date there is no line to hold it against."
        return Standing(latest, NOT_YET, because)
    good = reaches(kpi, latest.value if latest.value is not None else goal, expected)
    line = f"The straight line from {amount(kpi.baseline_value, kpi.unit)} to {target_of(kpi)} stands at {amount(expected, kpi.unit)}"
    compared = "the value is at least as good" if good else "the value is behind it"
    because = f"{value}. {line} on {spoken(latest.on)}; {compared}."
    return Standing(latest, ON_COURSE if good else OFF_COURSE, because, expected)
