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

    count: int
    title: str
    why: str
    href: str


def concerns(viewer: Viewer, today: dt.date) -> list[Concern]:
    """The urgent first; nothing is listed that has no child or row behind it, or that the viewer may not open."""
    found: list[Concern] = []
    if viewer.may(Permission.MEMBERS):
        fortnight = Period(today - dt.timedelta(days=13), today)
        year = Period(school_year_of(today).start, today)
        found += [
            _met(
                viewer,
                "exclusions.permanent",
                fortnight,
                "permanently excluded in the last fourteen days",
                "A new school place within 20 school days.",
            ),
            _met(
                viewer,
                "school.none",
                Period(today, today),
                "of school age without a school place",
                "A suitable, full-time place within 20 school days.",
            ),
            _met(
                viewer,
                "suspensions.children",
                fortnight,
                "suspended in the last fourteen days",
                "Full-time education is due from the sixth day, and encouraged from the first.",
            ),
            _met(
                viewer,
                "attendance.severe",
                year,
                "missing half of their sessions or more this school year",
                "Severe absence: agree with school and home what changes now.",
            ),
        ]
    if viewer.may(Permission.RESOLVE):
        waiting = rows_waiting(viewer.authority_code)
        found.append(
            Concern(
                waiting,
                "rows wait for a child to be named",
                "Nothing is guessed: until someone says who it is, it counts nowhere.",
                "/data/waiting/",
            )
        )
    return [concern for concern in found if concern.count]


def _met(viewer: Viewer, key: str, period: Period, title: str, why: str) -> Concern:
    children = {member.child_id for member in members_for(viewer, book[key], period, cohort="cla") if member.numerator}
    address = reverse("dashboards:members", args=[key])
    asked = urlencode({"from": period.start.isoformat(), "to": period.end.isoformat(), "show": "meeting"})
    return Concern(len(children), ("child " if len(children) == 1 else "children ") + title, why, f"{address}?{asked}")
