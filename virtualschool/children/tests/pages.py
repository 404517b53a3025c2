"""Children for the tests of pages: made straight in the tables, since what is tested here is reading."""

import datetime as dt
from typing import Any

from virtualschool.authorities.models import Authority
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, HealthReturn, ReportedEpisode, Review, SenProvision
from virtualschool.schools.models import School

_numbers = iter(range(1000, 10_000_000))
EARLY = dt.date(2020, 9, 1)


def school(urn: int, *, name: str = "", la_code: str = "806", **more: Any) -> School:
    return School.objects.create(urn=urn, name=name or f"School {urn}", la_code=la_code, status_code="1", **more)


def child(authority: Authority, *, surname: str = "Example", forename: str = "Alex", **more: Any) -> Child:
    code = more.pop("child_code", f"C{next(_numbers)}")
    more = {"born_on": dt.date(2014, 3, 5), "sex": "F", **more}
    return Child.objects.create(authority=authority, child_code=code, forename=forename, surname=surname, **more)


def cared_for(who: Child, began_on: dt.date = EARLY, ended_on: dt.date | None = None, *, placement: str = "U4", legal: str = "C2") -> None:
    """A span of care made of one episode, as reported and as it stands."""
    reported = ReportedEpisode.objects.create(
        child=who,
        collection_year=2026,
        began_on=began_on,
        ceased_on=ended_on,
        reason_new="S",
        legal_status=legal,
        need="N1",
        placement=placement,
        reason_placement_change="CREQB",
        home_postcode="TS1 1AA",
        placement_postcode="TS9 9ZZ",
    )
    CareEpisode.objects.create(child=who, reported=reported, began_on=began_on, ended_on=ended_on, legal_status=legal, placement=placement)
    CareSpan.objects.create(child=who, authority=who.authority, began_on=began_on, ended_on=ended_on)


def enrolled(who: Child, at: School, starts_on: dt.date = EARLY, ends_on: dt.date | None = None, **more: Any) -> Enrolment:
    return Enrolment.objects.create(child=who, school=at, starts_on=starts_on, ends_on=ends_on, **more)


def told_in_full(who: Child, at: School) -> None:
    """A child of whom everything is told that some role must not see."""
    cared_for(who)
    enrolled(who, at, year_group="7")
    SenProvision.objects.create(child=who, known_from=EARLY, provision="E")
    Review.objects.create(child=who, collection_year=2026, held_on=dt.date(2026, 2, 3), participation="PN7")
    HealthReturn.objects.create(child=who, collection_year=2026, sdq_score=37, is_convicted=False)
