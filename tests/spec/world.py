"""Children as plain words, and the record made of them through the rooms' own derivations."""

import datetime as dt
from dataclasses import dataclass, field

from virtualschool.attendance import codes, registers, tallies
from virtualschool.attendance.models import RegisterMonth
from virtualschool.authorities.models import Authority
from virtualschool.children.care import rebuild_care
from virtualschool.children.models import Child, Enrolment, ReportedEpisode, SenProvision
from virtualschool.exclusions.models import Suspension
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, members, read
from virtualschool.schools.models import School

Day = dt.date


@dataclass
class Person:
    """A child: episodes (DECOM, DEC, LS, PLACE), enrolments (URN, first, last, NCYear, status), marks by (URN, day, 0 or 1),
    suspensions (URN, category, day, sessions), SEN (day, provision)."""

    code: str
    born: Day | None = dt.date(2012, 5, 5)
    sex: str = "F"
    episodes: list[tuple[Day, Day | None, str, str]] = field(default_factory=list)
    enrolments: list[tuple[int, Day, Day | None, str, str]] = field(default_factory=list)
    marks: dict[tuple[int, Day, int], str] = field(default_factory=dict)
    suspensions: list[tuple[int, str, Day, int | None]] = field(default_factory=list)
    sen: list[tuple[Day, str]] = field(default_factory=list)


SCHOOLS: dict[int, tuple[str, Day | None]] = {100001: ("806", None), 100002: ("807", None), 100003: ("806", dt.date(2025, 12, 31))}
"""URN: the authority it lies in, and the last day on which it was open."""


def make(authority: Authority, people: list[Person]) -> dict[str, Child]:
    """Puts the people into the record, beside those who are there."""
    schools = {urn: _school(urn, la_code, closed_on) for urn, (la_code, closed_on) in SCHOOLS.items()}
    made = {each.code: _child(authority, each, schools) for each in people}
    ids = {child.pk for child in made.values()}
    rebuild_care(authority, ids, set())
    tallies.rebuild(authority, ids, set())
    return made


def _school(urn: int, la_code: str, closed_on: Day | None) -> School:
    told = {"name": f"School {urn}", "la_code": la_code, "status_code": "2" if closed_on else "1", "closed_on": closed_on}
    return School.objects.get_or_create(urn=urn, defaults=told)[0]


def _child(authority: Authority, person: Person, schools: dict[int, School]) -> Child:
    child = Child.objects.create(authority=authority, child_code=person.code, born_on=person.born, sex=person.sex)
    for began, ceased, status, place in person.episodes:
        ReportedEpisode.objects.create(
            child=child, collection_year=2026, began_on=began, ceased_on=ceased, legal_status=status, placement=place
        )
    for urn, first, last, year, status in person.enrolments:
        Enrolment.objects.create(child=child, school=schools[urn], starts_on=first, ends_on=last, year_group=year, status=status)
    for urn, category, day, sessions in person.suspensions:
        Suspension.objects.create(child=child, school=schools[urn], category=category, starts_on=day, sessions=sessions)
    for day, provision in person.sen:
        SenProvision.objects.create(child=child, known_from=day, provision=provision)
    _registers(child, person, schools)
    return child


def _registers(child: Child, person: Person, schools: dict[int, School]) -> None:
    months: dict[tuple[int, Day], str] = {}
    for (urn, day, session), code in person.marks.items():
        key = urn, day.replace(day=1)
        months[key] = registers.with_mark(months.get(key, ""), day, session, codes.CODES[code].char)
    for (urn, month), marks in months.items():
        counters = registers.counters(marks)._asdict()
        RegisterMonth.objects.create(child=child, school=schools[urn], month=month, marks=marks, **counters)


def said(authority: Authority, key: str, period: Period, cohort: str = "cla", by: str | None = None) -> dict[str | None, tuple]:
    """Numerator and denominator by group, as the measure reads them; the children behind each must add up to the same."""
    scope, measure = Scope(authority, authority.code), book[key]
    found = {}
    for reading in read(measure, period, within=scope, cohort=cohort, by=by):
        parts = members(measure, period, within=scope, cohort=cohort, by=by, group=reading.group)
        assert sum(part.numerator for part in parts) == reading.numerator
        if parts and parts[0].denominator is not None:
            assert sum(part.denominator or 0 for part in parts) == reading.denominator
        found[reading.group] = (reading.numerator, reading.denominator)
    return found
