"""What should not wait until tomorrow: each line is a count that opens exactly the list it counts."""

import datetime as dt
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.dashboards.figures import members_for
from virtualschool.intake.queries import rows_waiting
from virtualschool.kernel.periods import Period, school_year_of
from virtualschool.measures.book import book


class Concern(NamedTuple):
    """Something to look at: how many, what, why it matters, and where the list is."""

    number: int
    title: str
    why: str
    href: str


class Watch(NamedTuple):
    """A measure that is watched: over the last fourteen days, the school year so far, or as it is today."""

    key: str
    over: str
    one: str
    many: str
    why: str


WATCHED = (
    Watch(
        "exclusions.permanent",
        "fortnight",
        "child permanently excluded in the last fourteen days",
        "children permanently excluded in the last fourteen days",
        "Full-time education is due from the sixth school day.",
    ),
    Watch(
        "school.none",
        "today",
        "child of school age without a school place",
        "children of school age without a school place",
        "A suitable, full-time place within 20 school days.",
    ),
    Watch(
        "suspensions.children",
        "fortnight",
        "child suspended in the last fourteen days",
        "children suspended in the last fourteen days",
        "Full-time education is due from the sixth school day, and encouraged from the first.",
    ),
    Watch(
        "attendance.severe",
        "year",
        "child missing half of their sessions or more this school year",
        "children missing half of their sessions or more this school year",
        "Severe absence: agree with school and home what changes now.",
    ),
)


def concerns(viewer: Viewer, today: dt.date) -> list[Concern]:
    """The urgent first; nothing is listed that has no child or row behind it, or that the viewer may not open."""
    found: list[Concern] = []
    if viewer.may(Permission.MEMBERS):
        found += [_met(viewer, watch, _period(watch.over, today)) for watch in WATCHED]
    if viewer.may(Permission.RESOLVE):
        waiting = rows_waiting(viewer.authority_code)
        title = "row waits for a child to be named" if waiting == 1 else "rows wait for a child to be named"
        why = "Nothing is guessed: until someone says who it is, it counts nowhere."
        found.append(Concern(waiting, title, why, reverse("quality:waiting")))
    return [concern for concern in found if concern.number]


def _period(over: str, today: dt.date) -> Period:
    if over == "fortnight":
        return Period(today - dt.timedelta(days=13), today)
    return Period(school_year_of(today).start, today) if over == "year" else Period(today, today)


def _met(viewer: Viewer, watch: Watch, period: Period) -> Concern:
    children = {member.child_id for member in members_for(viewer, book[watch.key], period, cohort="cla") if member.numerator}
    address = reverse("dashboards:members", args=[watch.key])
    asked = urlencode({"from": period.start.isoformat(), "to": period.end.isoformat(), "show": "meeting"})
    return Concern(len(children), watch.one if len(children) == 1 else watch.many, watch.why, f"{address}?{asked}")
