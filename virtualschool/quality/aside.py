"""Marks kept aside, gathered by child, school and month, so that a person decides about a month at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, DateField, Exists, F, Func, OuterRef, Q, TextField, Value, When

from virtualschool.access.viewer import Viewer
from virtualschool.attendance.codes import NO_MARK
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.queries import Aside, marks_aside, registers_visible_to
from virtualschool.attendance.registers import Session
from virtualschool.attendance.standing import OUTSIDE_ENROLMENT
from virtualschool.authorities.queries import Calendar, authority_numbered, calendar_of
from virtualschool.children.models import Enrolment
from virtualschool.kernel.periods import ONE_DAY, Period, month_end, school_year_of
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
    for mark in marks_aside(viewer, year, only=_suspects(viewer, year)):
        found.setdefault(mark.register_id, Group(mark.register_id, mark.child_id, mark.urn)).marks.append(mark)
    return list(found.values())


def _suspects(viewer: Viewer, year: Period) -> list[int]:
    """Registers that can hold such a mark: one stay at the school does not cover their month, or a mark stands on a day without
    school. The database rules most of them out, so that no mark of theirs is looked at."""
    calendar = calendar_of(authority_numbered(viewer.authority_code))
    months = [month.start for month in year.months()]
    last: Case = Case(*(When(month=month, then=Value(month_end(month))) for month in months), output_field=DateField())
    at_school: Case = Case(*(When(month=month, then=Value(_pattern(month, calendar))) for month in months), output_field=TextField())
    stays = Enrolment.objects.filter(child=OuterRef("child"), school=OuterRef("school"), starts_on__lte=OuterRef("month"))
    covering = stays.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("last")))
    rows = registers_visible_to(viewer).filter(month__gte=year.start, month__lte=year.end).annotate(last=last)
    return list(rows.filter(~Exists(covering) | ~Q(_Like(F("marks"), at_school))).values_list("pk", flat=True))


class _Like(Func):
    """SQL's LIKE with a pattern of our own."""

    arg_joiner = " LIKE "
    template = "%(expressions)s"
    output_field = BooleanField()


def _pattern(month: dt.date, calendar: Calendar) -> str:
    """What the marks of a month look like where none stands on a day without school."""
    days = [month + number * ONE_DAY for number in range(month_end(month).day)]
    return "".join("__" if calendar.is_school_day(day) else NO_MARK * len(Session) for day in days) + "%"


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
    return [(mark.day, int(mark.session)) for mark in marks_aside(viewer, month, only=[register.pk])]


def year_asked(text: str, today: dt.date) -> Period:
    """The school year that begins in the year typed, else the one of today."""
    if text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100:
        return school_year_of(dt.date(int(text), 9, 1))
    return school_year_of(today)


def years_before(year: Period) -> list[Period]:
    return [school_year_of(dt.date(year.start.year - back, 9, 1)) for back in range(YEARS)]


def year_title(year: Period) -> str:
    return f"{year.start.year}/{year.end.year % 100:02d}"
