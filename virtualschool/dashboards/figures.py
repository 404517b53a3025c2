"""Readings as this viewer may have them: exact for those who work with the children, suppressed for everyone else."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.authorities.queries import authority_numbered
from virtualschool.kernel.charts import Line, Mark, sparkline, trend_line, waterfall
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading, Unit, shown
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.publishing import fit_for_others
from virtualschool.measures.reading import Member, members, read_many

HEADLINES = (
    "attendance.rate",
    "attendance.persistent",
    "attendance.severe",
    "suspensions.children",
    "suspensions.days_lost",
    "exclusions.permanent",
    "school.none",
    "roll.turnover",
)
CHURN = ("roll.start", "roll.joined", "roll.left", "roll.end")


def scope_of(viewer: Viewer) -> Scope:
    """The whole authority: a role that may see measures at all sees the authority's."""
    return Scope(authority_numbered(viewer.authority_code), viewer.authority_code)


def readings_for(viewer: Viewer, keys: Sequence[str], period: Period, *, cohort: str = "cla", by: str | None = None) -> list[Reading]:
    """The readings of these measures, in this order; without EXACT_FIGURES they are suppressed together with every measure
    from which they could be worked out, and with their own total."""
    wanted = [book[key] for key in keys]
    if viewer.may(Permission.EXACT_FIGURES):
        return [as_far_as_known(reading) for reading in read_many(wanted, period, within=scope_of(viewer), cohort=cohort, by=by)]
    together = [measure for measure in book.relatives(wanted) if cohort in measure.cohorts and (by is None or by in measure.breakdowns)]
    scope = scope_of(viewer)
    found = read_many(together, period, within=scope, cohort=cohort, by=by)
    if by:
        found += read_many(together, period, within=scope, cohort=cohort)
    safe = fit_for_others(found)
    return [as_far_as_known(reading) for key in keys for reading in safe if reading.measure == key and reading.breakdown == by]


def as_far_as_known(reading: Reading) -> Reading:
    """Where nothing was ever loaded up to that time, a nought says nothing: it is not available."""
    if reading.value == 0 and reading.data_to is None:
        return replace(reading, numerator=None, value=None, children=None)
    return reading


def members_for(
    viewer: Viewer, measure: Measure, period: Period, *, cohort: str, by: str | None = None, group: str | None = None
) -> list[Member]:
    """The children behind a reading; only asked for viewers who may see them."""
    return members(measure, period, within=scope_of(viewer), cohort=cohort, by=by, group=group)


class Trend(NamedTuple):
    """A measure month by month, drawn and as rows."""

    svg: str
    rows: list[tuple[str, str]]
    readings: list[Reading]


def trend_of(viewer: Viewer, measure: Measure, period: Period, *, cohort: str) -> Trend | None:
    """The measure by month over the period; None for one that has no months or fewer than two of them."""
    if "month" not in measure.breakdowns:
        return None
    readings = readings_for(viewer, [measure.key], period, cohort=cohort, by="month")
    if len(readings) < 2:
        return None
    words = book.breakdown("month").words
    labels = [words(reading.group or "") for reading in readings]
    short = [f"{label.split()[0][:3]} {label.split()[1][2:]}" for label in labels]
    suffix = "%" if measure.unit is Unit.PERCENT else ""
    line = Line(measure.title, tuple(reading.value for reading in readings))
    svg = trend_line(f"{measure.title} by month", short, [line], suffix=suffix)
    return Trend(svg, [(label, shown(reading)) for label, reading in zip(labels, readings, strict=True)], readings)


def small_trend(title: str, readings: Sequence[Reading]) -> str:
    """A line without words, for a card; empty with fewer than two known values."""
    values = [reading.value for reading in readings]
    return sparkline(f"{title} by month", values) if sum(value is not None for value in values) > 1 else ""


def churn_chart(readings: Sequence[Reading], links: dict[str, str]) -> str:
    """The waterfall of the roll; `links` opens the children behind each bar."""
    titles = ("At the start", "Joined", "Left", "At the end")
    marks = [Mark(title, reading.value, shown(reading)) for title, reading in zip(titles, readings, strict=True)]
    start, joined, left, end = marks
    return waterfall("Children looked after: who joined and who left", start=start, joined=joined, left=left, end=end, links=links)
