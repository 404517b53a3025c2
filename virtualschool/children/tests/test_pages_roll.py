"""Who is on a roll: cohorts, filters and order, on days in the past too, against the facts that measures use."""

import datetime as dt

import pytest

from virtualschool.children.facts import Facts
from virtualschool.children.forms import RollForm
from virtualschool.children.models import LeavingCareReturn, SenProvision
from virtualschool.children.roll import Wanted, roll, schools_on
from virtualschool.children.tests import pages
from virtualschool.kernel.periods import compulsory_school_age
from virtualschool.kernel.school_years import YEAR_GROUPS

TODAY = dt.date(2026, 6, 17)


def names(viewer, **chosen) -> list[str]:
    wanted = Wanted(**{"on": TODAY, "since": TODAY - dt.timedelta(days=29), **chosen})
    return [child.surname for child in roll(viewer, wanted)]


@pytest.fixture
def some(authority):
    """Ann stays, Ben left a week ago, Cat joined a week ago, Dan never was in care and is a care leaver."""
    here, there = pages.school(100001), pages.school(200002, name="Away", la_code="807")
    made = {name: pages.child(authority, surname=name) for name in ("Ann", "Ben", "Cat", "Dan")}
    pages.cared_for(made["Ann"])
    pages.cared_for(made["Ben"], ended_on=dt.date(2026, 6, 10))
    pages.cared_for(made["Cat"], began_on=dt.date(2026, 6, 10), placement="K2")
    LeavingCareReturn.objects.create(child=made["Dan"], collection_year=2026)
    pages.enrolled(made["Ann"], here, year_group="9")
    pages.enrolled(made["Cat"], there)
    pages.enrolled(made["Cat"], here, status="S")
    return made


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["Ann", "Cat"]),
        ({"on": dt.date(2026, 6, 9)}, ["Ann", "Ben"]),
        ({"on": dt.date(2026, 6, 10)}, ["Ann", "Cat"]),
        ({"on": dt.date(2019, 1, 1)}, []),
        ({"cohort": "joined"}, ["Cat"]),
        ({"cohort": "left"}, ["Ben"]),
        ({"cohort": "left", "since": dt.date(2026, 6, 11)}, []),
        ({"cohort": "out"}, ["Cat"]),
        ({"cohort": "none", "on": dt.date(2026, 6, 9)}, ["Ben"]),
        ({"cohort": "leavers"}, ["Dan"]),
        ({"cohort": "all"}, ["Ann", "Ben", "Cat", "Dan"]),
        ({"area": "in"}, ["Ann"]),
        ({"area": "out"}, ["Cat"]),
        ({"area": "none"}, []),
        ({"school": "200002"}, ["Cat"]),
        ({"home": "residential"}, ["Cat"]),
        ({"home": "foster"}, ["Ann"]),
        ({"home": "nonsense"}, []),
        ({"year": "9"}, ["Ann"]),
        ({"year": "7"}, ["Cat"]),
        ({"key_stage": "KS3"}, ["Ann", "Cat"]),
        ({"key_stage": "KS4"}, []),
        ({"sex": "M"}, []),
        ({"sort": "-name"}, ["Cat", "Ann"]),
        ({"sort": "year"}, ["Cat", "Ann"]),
        ({"sort": "-year"}, ["Ann", "Cat"]),
        ({"sort": "school"}, ["Cat", "Ann"]),
        ({"sort": "-since"}, ["Cat", "Ann"]),
    ],
)
def test_who_is_on_the_roll(viewer, some, chosen, expected):
    assert names(viewer, **chosen) == expected


def test_sen_is_the_last_known_on_the_day(viewer, some):
    SenProvision.objects.create(child=some["Ann"], known_from=dt.date(2026, 1, 1), provision="K")
    SenProvision.objects.create(child=some["Ann"], known_from=dt.date(2026, 6, 1), provision="E")
    assert names(viewer, sen="E") == ["Ann"]
    assert names(viewer, sen="K") == []
    assert names(viewer, sen="K", on=dt.date(2026, 5, 31)) == ["Ann"]


def test_age_is_sorted_from_the_youngest(viewer, authority):
    for surname, year in (("Old", 2010), ("Young", 2018), ("Middle", 2014)):
        pages.cared_for(pages.child(authority, surname=surname, born_on=dt.date(year, 1, 1)))
    pages.cared_for(pages.child(authority, surname="Unborn", born_on=None))
    assert names(viewer, sort="age") == ["Young", "Middle", "Old", "Unborn"]
    assert names(viewer, sort="-age") == ["Old", "Middle", "Young", "Unborn"]


@pytest.mark.parametrize(
    "born_on", [dt.date(2014, 8, 31), dt.date(2014, 9, 1), dt.date(2008, 2, 29), dt.date(2025, 1, 1), dt.date(2000, 1, 1)]
)
@pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.date(2026, 9, 1)])
def test_year_groups_are_those_of_the_measures(viewer, authority, born_on, day):
    made = pages.child(authority, born_on=born_on)
    told = Facts(authority).year_group(made.pk, day)
    found = [year for year in YEAR_GROUPS if names(viewer, cohort="all", year=year, on=day)]
    assert found == ([told] if told else [])


@pytest.mark.parametrize(
    ("school", "enrolment"),
    [
        ({}, {}),
        ({"closed_on": dt.date(2026, 6, 17)}, {}),
        ({"closed_on": dt.date(2026, 6, 16)}, {}),
        ({"opened_on": dt.date(2026, 6, 18)}, {}),
        ({"status": "2"}, {}),
        ({"status": "2", "closed_on": dt.date(2026, 7, 1)}, {}),
        ({}, {"status": "G"}),
        ({}, {"ends_on": dt.date(2026, 6, 17)}),
        ({}, {"ends_on": dt.date(2026, 6, 16)}),
        ({}, {"starts_on": dt.date(2026, 6, 18)}),
    ],
)
def test_an_open_enrolment_is_that_of_the_measures(viewer, authority, school, enrolment):
    made, status = pages.child(authority), school.pop("status", "1")
    at = pages.school(100001, **school)
    type(at).objects.update(status_code=status)
    pages.enrolled(made, at, **enrolment)
    held = Facts(authority).open_enrolment(made.pk, TODAY)
    assert names(viewer, cohort="all", area="in" if held else "none") == ["Example"]
    assert names(viewer, cohort="all", area="none" if held else "in") == []


@pytest.mark.parametrize(
    "born_on", [dt.date(2021, 3, 31), dt.date(2021, 4, 1), dt.date(2009, 8, 31), dt.date(2009, 9, 1), dt.date(2015, 1, 1)]
)
@pytest.mark.parametrize("day", [dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 6, 26), dt.date(2026, 6, 27)])
def test_children_of_school_age_without_a_school(viewer, authority, born_on, day):
    pages.cared_for(pages.child(authority, born_on=born_on), began_on=dt.date(2025, 1, 1))
    assert bool(names(viewer, cohort="none", on=day)) == (day in compulsory_school_age(born_on))


def test_schools_to_choose_from_are_those_with_a_child_on_roll(viewer, some):
    assert schools_on(viewer, TODAY) == [(200002, "Away"), (100001, "School 100001")]
    assert schools_on(viewer, dt.date(2019, 1, 1)) == []


def test_a_role_without_names_is_never_sorted_by_them(viewer_as, db):
    assert RollForm({"sort": "-name"}, viewer=viewer_as("analyst")).wanted().sort == "-code"
    assert RollForm({}, viewer=viewer_as("analyst")).wanted().sort == "code"


def test_care_leavers_are_for_those_who_may_know_them(viewer_as, db):
    assert RollForm({"cohort": "leavers"}, viewer=viewer_as("administrator")).wanted().cohort == "cla"
    assert RollForm({"cohort": "leavers"}, viewer=viewer_as("coordinator")).wanted().cohort == "leavers"


def test_a_period_is_never_the_wrong_way_round(viewer):
    wanted = RollForm({"on": "2026-03-14", "since": "2026-05-01"}, viewer=viewer).wanted()
    assert wanted.since == wanted.on == dt.date(2026, 3, 14)
