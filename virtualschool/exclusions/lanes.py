"""What suspensions add to a child's page: a lane, this school year's count, a table with reasons."""

import datetime as dt

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import sources
from virtualschool.children.lanes import Fact, fact_provider, lane_provider
from virtualschool.children.models import Child
from virtualschool.children.rows import kept_with_child
from virtualschool.children.sections import Page, Section, section_provider
from virtualschool.exclusions.codes import CATEGORIES, PERMANENT, REASONS, sessions_counted
from virtualschool.exclusions.models import Suspension
from virtualschool.exclusions.queries import suspensions_of
from virtualschool.kernel.lanes import Bar, Lane
from virtualschool.kernel.periods import Period, school_year_of, spoken


@kept_with_child
def _held(child: Child) -> list[Suspension]:
    return list(suspensions_of(child.pk))


@lane_provider(70, Permission.SUSPENSIONS)
def suspensions(child: Child, period: Period, viewer: Viewer) -> Lane:
    """Each from the day it starts; how many days it lasts stands in its label, since school days are not calendar days."""
    return Lane("Suspensions", [Bar(e.starts_on, e.starts_on, _label(e), "plum") for e in _held(child)])


def _label(each: Suspension) -> str:
    if each.category == PERMANENT:
        return "Permanent"
    return _days(sessions_counted(each.category, each.sessions)) if each.sessions is not None else "Length not known"


def _days(sessions: int) -> str:
    days = f"{sessions / 2:.1f}".removesuffix(".0")
    return f"{days} day" if days in ("1", "0.5") else f"{days} days"


@fact_provider(20, Permission.SUSPENSIONS)
def this_year(child: Child, day: dt.date, viewer: Viewer) -> Fact:
    """How many this school year and the days lost; a permanent exclusion is named apart."""
    year = school_year_of(day)
    held = [each for each in _held(child) if each.starts_on in year and each.starts_on <= day]
    permanent = sum(each.category == PERMANENT for each in held)
    lost = sum(sessions_counted(each.category, each.sessions) for each in held)
    notes = [_days(lost) + " lost"] if lost else []
    notes += ["and a permanent exclusion"] if permanent else []
    return Fact("Suspensions this school year", str(len(held) - permanent), "#suspensions" if held else "", " ".join(notes))


@section_provider(15, Permission.SUSPENSIONS)
def table(page: Page) -> Section:
    rows = [
        (
            spoken(each.starts_on),
            CATEGORIES.get(each.category, each.category).capitalize(),
            "for good" if each.category == PERMANENT else _label(each),
            each.school.name,
            "; ".join(REASONS.get(code, code) for code in (each.reason_1, each.reason_2, each.reason_3) if code) or None,
            page.source("exclusions.Suspension", each.pk),
        )
        for each in reversed(_held(page.child))
    ]
    return Section("Suspensions", ("Starts", "What", "Length", "School", "Reasons", "Source"), rows, empty="None is known.", stays=True)


def register() -> None:
    """Names the table whose sources a child's page may show; the rest is registered by being imported."""
    sources.tell("exclusions.Suspension", "Suspensions", Permission.SUSPENSIONS, "starts_on")
