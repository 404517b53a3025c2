"""Which schools count as having a looked-after child of ours on roll, told day by day beside what the questions to the database say."""

import datetime as dt
from itertools import count

import pytest

from virtualschool.children.models import CareSpan, Child, Enrolment
from virtualschool.kernel.periods import Period
from virtualschool.practice.queries import with_our_children
from virtualschool.schools.models import School
from virtualschool.scorecards.measures import secondary_schools
from virtualschool.training.queries.register import pupils_on_roll

D = dt.date
MAY = Period(D(2026, 5, 1), D(2026, 5, 31))
NUMBERS = count(1)
CASES = {
    "plain": {},
    "guest": {"status": "G"},
    "second of two": {"status": "S"},
    "main of two": {"status": "M"},
    "left the day before": {"ends_on": D(2026, 4, 30)},
    "left on the first day": {"ends_on": D(2026, 5, 1)},
    "left on the last day": {"ends_on": D(2026, 5, 31)},
    "comes on the last day": {"starts_on": D(2026, 5, 31)},
    "comes the day after": {"starts_on": D(2026, 6, 1)},
    "school closed before": {"closed_on": D(2026, 4, 30)},
    "school closed in it": {"closed_on": D(2026, 5, 30)},
    "school closed, no day": {"status_code": "2"},
    "school to close": {"status_code": "3"},
    "school proposed": {"status_code": "4"},
    "school opens the day after": {"opened_on": D(2026, 6, 1)},
    "care ended on the first day": {"ended_on": D(2026, 5, 1)},
    "care ended on the second day": {"ended_on": D(2026, 5, 2)},
    "care began on the last day": {"began_on": D(2026, 5, 31)},
    "care over before school": {"ended_on": D(2026, 5, 10), "starts_on": D(2026, 5, 10)},
    "care after school closed": {"began_on": D(2026, 5, 11), "closed_on": D(2026, 5, 10)},
    "care on its last day": {"began_on": D(2026, 5, 10), "closed_on": D(2026, 5, 10)},
}


def made(authority, **given) -> dict:
    case = {"status": "C", "starts_on": D(2024, 9, 1), "ends_on": None, "opened_on": None, "closed_on": None, "status_code": "1"}
    case |= {"began_on": D(2024, 9, 1), "ended_on": None, "urn": next(NUMBERS)} | given
    of_school = {name: case[name] for name in ("urn", "opened_on", "closed_on", "status_code")}
    school = School.objects.create(name=f"S{case['urn']}", la_code="806", phase_code="4", **of_school)
    child = Child.objects.create(authority=authority, child_code=f"C{case['urn']}")
    CareSpan.objects.create(child=child, authority=authority, began_on=case["began_on"], ended_on=case["ended_on"])
    Enrolment.objects.create(child=child, school=school, **{name: case[name] for name in ("status", "starts_on", "ends_on")})
    return case


def holds(case: dict, day: dt.date) -> bool:
    """One day by hand, from contract and register: open school, open enrolment with its last day, care without its last."""
    if case["status"] not in "CMFO" or (case["closed_on"] is None and case["status_code"] in "24"):
        return False
    open_school = (case["opened_on"] or D.min) <= day <= (case["closed_on"] or D.max)
    on_roll = case["starts_on"] <= day <= (case["ends_on"] or D.max)
    return open_school and on_roll and case["began_on"] <= day < (case["ended_on"] or D.max)


@pytest.mark.parametrize("name", CASES)
def test_the_questions_say_what_the_days_say(authority, name):
    case = made(authority, **CASES[name])
    days = [MAY.start + dt.timedelta(days=number) for number in range(31)]
    assert (case["urn"] in secondary_schools(authority, MAY)) == any(holds(case, day) for day in days)
    last = holds(case, MAY.end)
    assert (case["urn"] in secondary_schools(authority, Period(MAY.end, MAY.end))) == last
    assert (case["urn"] in with_our_children(authority, MAY.end)) == last
    assert bool(pupils_on_roll(authority.pk, MAY.end)) == last
