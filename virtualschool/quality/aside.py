"""Marks kept aside, gathered by child, school and month, so that a person decides about a month at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from virtualschool.access.viewer import Viewer
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.queries import Aside, marks_aside, registers_visible_to
from virtualschool.attendance.standing import OUTSIDE_ENROLMENT
from virtualschool.kernel.periods import Period, school_year_of
from virtualschool.quality import presenting, queries

MOST_NAMED = 6
YEARS = 3


@dataclass
class Group:
    """The marks of one register that are kept aside."""

    register_id: int
    child_id: int
    urn: int
    marks: list[Aside] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """Why they are kept aside, in words."""
        off_roll = any(OUTSIDE_ENROLMENT in mark.reasons for mark in self.marks)
        off_term = any(reason != OUTSIDE_ENROLMENT for mark in self.marks for reason in mark.reasons)
        words = [*(["not on roll at this school"] if off_roll else []), *(["not a school day"] if off_term else [])]
        return " and ".join(words).capitalize()

    @property
    def told(self) -> str:
        """The first marks: day, half and code."""
        said = [f"{mark.day.day} {'am' if mark.session == 0 else 'pm'} {mark.code}" for mark in self.marks[:MOST_NAMED]]
        more = len(self.marks) - MOST_NAMED
        return ", ".join(said) + (f" and {more} more" if more > 0 else "")


def grouped(viewer: Viewer, year: Period) -> list[Group]:
    """The groups of a school year in the order of child and month."""
    found: dict[int, Group] = {}
    for mark in marks_aside(viewer, year):
        found.setdefault(mark.register_id, Group(mark.register_id, mark.child_id, mark.urn)).marks.append(mark)
    return list(found.values())


def as_rows(viewer: Viewer, groups: Iterable[Group]) -> list[dict[str, Any]]:
    """Groups with their child and school for the page."""
    listed = list(groups)
    people = queries.people_of(viewer, {each.child_id for each in listed})
    schools = queries.schools_by_urn({each.urn for each in listed})
    return [
        {
            "group": each,
            "child": presenting.child_cell(viewer, people.get(each.child_id)),
            "school": schools[each.urn].name if each.urn in schools else str(each.urn),
            "month": f"{each.marks[0].day:%B %Y}",
        }
        for each in listed
    ]


def register_for(viewer: Viewer, key: str) -> RegisterMonth | None:
    """The register that a form names, where the viewer may see it."""
    return registers_visible_to(viewer).filter(pk=int(key)).first() if key.isdecimal() else None


def sessions_of(viewer: Viewer, register: RegisterMonth) -> list[tuple[dt.date, int]]:
    """The sessions of a register that are kept aside now."""
    month = Period(register.month, register.month)
    return [(mark.day, int(mark.session)) for mark in marks_aside(viewer, month) if mark.register_id == register.pk]


def year_asked(text: str, today: dt.date) -> Period:
    """The school year that begins in the year typed, else the one of today."""
    if text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100:
        return school_year_of(dt.date(int(text), 9, 1))
    return school_year_of(today)


def years_before(year: Period) -> list[Period]:
    return [school_year_of(dt.date(year.start.year - back, 9, 1)) for back in range(YEARS)]


def year_title(year: Period) -> str:
    return f"{year.start.year}/{year.end.year % 100:02d}"
