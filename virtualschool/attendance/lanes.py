"""What registers add to a child's page and to the roll: the strip by month, this school year's figure, a column."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.attendance.queries import MonthStrip, monthly_strip, months_summed
from virtualschool.attendance.tallies import sessions_within
from virtualschool.children import sources
from virtualschool.children.lanes import Column, Fact, Laid, add_roll_column, fact_provider, lane_provider
from virtualschool.children.models import Child
from virtualschool.children.rows import kept_with_child
from virtualschool.kernel.lanes import Bar, Lane
from virtualschool.kernel.periods import Period, month_end, school_year_of, spoken

SEVERE, PERSISTENT = 50, 10
"""Percent of their own possible sessions that a child misses to be severely, persistently absent (DfE)."""


@kept_with_child
def _months(child: Child) -> list[MonthStrip]:
    return monthly_strip(child)


@lane_provider(60, Permission.ATTENDANCE)
def strip(child: Child, period: Period, viewer: Viewer) -> Laid:
    """A bar a month, darker the more was missed. The table tells the sessions, for which a bar has no room."""
    bars, rows = [], []
    for month in _months(child):
        first, last = month.month, month_end(month.month)
        if month.rate is None or first > period.end or last < period.start:
            continue
        bars.append(Bar(first, last, f"{month.rate:.0f}", _tone(100 - month.rate)))
        rows.append(("Attendance", _told(month.attended, month.possible), spoken(first), spoken(last)))
    return Laid([Lane("Attendance %", bars)], rows)


def _tone(missed: float) -> str:
    return "plum" if missed >= SEVERE else "orange" if missed >= PERSISTENT else "teal"


def _told(attended: int, possible: int) -> str:
    return f"{100 * attended / possible:.1f}%, {attended} of {possible} sessions"


@fact_provider(10, Permission.ATTENDANCE)
def this_year(child: Child, day: dt.date, viewer: Viewer) -> Fact:
    """Attendance since September with the sessions it stands on, in care or not; leads to the heatmap."""
    months = [month for month in _months(child) if school_year_of(day).start <= month.month <= day]
    attended, possible = sum(month.attended for month in months), sum(month.possible for month in months)
    if day < timezone.localdate():
        attended, possible = _sums([child.pk], day, viewer).get(child.pk, (0, 0))
    href = reverse("attendance:heatmap", args=[child.public_id])
    if not possible:
        return Fact("Attendance this school year", "not available", href, "no possible session")
    return Fact("Attendance this school year", f"{100 * attended / possible:.1f}%", href, f"{attended:,} of {possible:,} sessions")


def _values(child_ids: Sequence[int], day: dt.date, viewer: Viewer) -> dict[int, Sequence[Any]]:
    sums = _sums(child_ids, day, viewer)
    return {pk: (100 * attended / possible, possible) for pk, (attended, possible) in sums.items() if possible}


def _shown(value: Sequence[Any] | None) -> str:
    return f"{value[0]:.1f}% of {value[1]}" if value else "not available"


def _sums(child_ids: Sequence[int], day: dt.date, viewer: Viewer) -> dict[int, tuple[int, int]]:
    """Attended and possible sessions of each child from September to that day. No mark lies after today, so that up to today
    the database adds whole months up; before, a month must be cut, which means to look at its sessions."""
    start = school_year_of(day).start
    if day >= timezone.localdate():
        return months_summed(viewer, child_ids, Period(start, month_end(day)))
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for segment in sessions_within(viewer.authority_id, Period(start, day), child_ids):
        sums[segment.child_id][0] += segment.attended
        sums[segment.child_id][1] += segment.possible
    return {pk: (attended, possible) for pk, (attended, possible) in sums.items()}


def register() -> None:
    """Adds the column to the roll, and names the tables whose sources a child's page may show."""
    parts = ("Attendance since September, %", "Possible sessions")
    add_roll_column(10, Column("Attendance", Permission.ATTENDANCE, parts, _values, _shown))
    sources.tell("attendance.RegisterMonth", "Registers", Permission.ATTENDANCE, "school__name", "month")
