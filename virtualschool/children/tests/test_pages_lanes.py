"""What lanes and facts tell, of this room and of the rooms above."""

import datetime as dt

import pytest

from virtualschool.attendance.models import SessionTally
from virtualschool.children import lanes
from virtualschool.children.lanes import Stretch, columns_for, facts_for, joined, laid_for
from virtualschool.children.models import MissingPeriod, SenProvision
from virtualschool.children.tests import pages
from virtualschool.exclusions.models import Suspension
from virtualschool.kernel.periods import Period

TODAY = dt.date(2026, 6, 17)
YEARS = Period(dt.date(2024, 9, 1), TODAY)
JAN, FEB, MAR = (dt.date(2026, month, 1) for month in (1, 2, 3))


@pytest.fixture
def alex(authority):
    made = pages.child(authority)
    pages.told_in_full(made, pages.school(100001, name="Acklam Grange"))
    return made


def tally(child, month: dt.date, attended: int, possible: int, **more) -> None:
    circumstances = {"in_care": True, "school_urn": 100001, "in_area": "in", "authorised": possible - attended, "unauthorised": 0, **more}
    SessionTally.objects.create(authority=child.authority, child=child, month=month, attended=attended, possible=possible, **circumstances)


def test_stretches_join_only_where_they_touch_say_the_same_and_go_on():
    told = [Stretch(JAN, FEB, "a"), Stretch(FEB, MAR, "a", True), Stretch(MAR, None, "a", False)]
    assert joined(told) == [Stretch(JAN, MAR, "a"), Stretch(MAR, None, "a")]
    assert len(joined([Stretch(JAN, FEB, "a"), Stretch(FEB, None, "b", True)])) == 2
    assert len(joined([Stretch(JAN, FEB, "a"), Stretch(MAR, None, "a", True)])) == 2
    assert joined([]) == []


def test_lanes_stand_in_order_and_words_match_the_bars(viewer, alex):
    laid = laid_for(alex, YEARS, viewer)
    titles = [lane.title for each in laid for lane in each.lanes]
    assert titles == ["In care", "Homes", "Legal status", "Schools", "SEN", "Attendance %", "Suspensions", "Reviews"]
    words = [row for each in laid for row in each.told(YEARS)]
    assert ("Homes", "Foster home, long term", "1 September 2020", "continues") in words
    assert ("Legal status", "Full care order", "1 September 2020", "continues") in words
    assert ("Reviews", "Review", "3 February 2026", "3 February 2026") in words


def test_a_lane_needs_its_permission(viewer_as, alex):
    teacher = viewer_as("designated_teacher", school_urn=100001)
    titles = [lane.title for each in laid_for(alex, YEARS, teacher) for lane in each.lanes]
    assert titles == ["In care", "Schools", "SEN", "Attendance %", "Suspensions"]


def test_a_child_who_went_missing_has_a_lane_for_it(viewer, alex):
    MissingPeriod.objects.create(child=alex, collection_year=2026, kind="M", began_on=MAR, ended_on=MAR)
    assert "Missing" in [lane.title for each in laid_for(alex, YEARS, viewer) for lane in each.lanes]


def test_sen_lasts_until_the_next_is_known(viewer, alex):
    SenProvision.objects.create(child=alex, known_from=MAR, provision="K")
    words = [row for each in laid_for(alex, YEARS, viewer) for row in each.told(YEARS) if row[0] == "SEN"]
    assert words == [
        ("SEN", "EHC plan", "1 September 2020", "28 February 2026"),
        ("SEN", "SEN support", "1 March 2026", "continues"),
    ]


def test_attendance_is_told_with_the_sessions_it_stands_on(viewer, alex):
    tally(alex, JAN, 30, 40)
    tally(alex, FEB, 9, 10, in_care=False)
    tally(alex, dt.date(2025, 7, 1), 0, 20)
    fact = facts_for(alex, TODAY, viewer)[0]
    assert (fact.value, fact.note) == ("78.0%", "39 of 50 sessions")
    rows = [row for each in laid_for(alex, YEARS, viewer) for row in each.told(YEARS) if row[0] == "Attendance"]
    assert [row[1] for row in rows] == ["0.0%, 0 of 20 sessions", "75.0%, 30 of 40 sessions", "90.0%, 9 of 10 sessions"]
    column = columns_for(viewer)[0]
    values = column.values([alex.pk], TODAY, viewer)
    assert values == {alex.pk: (78.0, 50)}
    assert column.shown(values[alex.pk]) == "78.0% of 50"
    assert column.shown(None) == "not available"


def test_without_a_possible_session_there_is_no_percentage(viewer, alex):
    assert facts_for(alex, TODAY, viewer)[0].value == "not available"
    assert columns_for(viewer)[0].values([alex.pk], TODAY, viewer) == {}


def test_suspensions_of_this_school_year_are_counted_and_their_days_told(viewer, alex):
    at = alex.enrolments.get().school
    for category, starts_on, sessions in (("SUSP", MAR, 5), ("LNCH", FEB, 1), ("PERM", JAN, None), ("SUSP", dt.date(2025, 7, 1), 4)):
        Suspension.objects.create(child=alex, school=at, category=category, starts_on=starts_on, sessions=sessions)
    fact = facts_for(alex, TODAY, viewer)[1]
    assert (fact.value, fact.note) == ("2", "3 days lost and a permanent exclusion")
    words = [row[1] for each in laid_for(alex, YEARS, viewer) for row in each.told(YEARS) if row[0] == "Suspensions"]
    assert words == ["2 days", "Permanent", "0.5 day", "2.5 days"]


def test_a_provider_is_never_asked_for_a_viewer_without_its_permission(viewer_as, alex, monkeypatch):
    def never(*asked: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(lanes, "_facts", [(1, lanes.Permission.HEALTH, never)])
    assert facts_for(alex, TODAY, viewer_as("administrator")) == []
