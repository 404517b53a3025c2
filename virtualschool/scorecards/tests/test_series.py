"""Indicators of the book: read by month, by term and to the day, honest about what is not known, hidden from those who may not see."""

import datetime as dt
from decimal import Decimal

import pytest

from virtualschool.children.models import CareSpan
from virtualschool.dashboards.tests import town
from virtualschool.kernel.periods import Period, month_end
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.measures.book import book
from virtualschool.scorecards import queries, standing
from virtualschool.scorecards.actions import change_target, create_kpi
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.reading import _rolled
from virtualschool.scorecards.terms import term_on, terms_between

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 6, 17)


@pytest.fixture
def children(authority):
    return town.build(authority)


@pytest.fixture
def made(viewer):
    def make(key="suspensions.count", **counted):
        return create_kpi(by=viewer, title=key, counted=Counted(key, **counted))

    return make


def values(kpi, *, exact=True, day=TODAY):
    return {point.label: point.symbol or point.value for point in queries.series(kpi, day, exact=exact)}


def test_month_by_month_a_nought_needs_registers(children, made):
    found = values(made())
    assert [found[month] for month in ("September 2025", "April 2026", "May 2026")] == [2, 3, 8]
    assert found["October 2025"] is None  # no register came of October: nobody knows
    assert "June 2026" not in found  # the month is not over
    permanent = values(made("exclusions.permanent"))
    assert (permanent["May 2026"], permanent["October 2025"]) == (0, None)


def test_average_of_the_months_of_a_term(children, made):
    found = values(made(reads="term_average"))
    assert found["Summer term 2026 so far"] == 5.5
    assert found["Autumn term 2025"] is None
    autumn = next(point for point in queries.series(made(reads="term_average"), TODAY, exact=True) if point.label == "Autumn term 2025")
    assert autumn.basis == "No figure for October, November and December 2025."
    point = queries.series(made(reads="term_average"), TODAY, exact=True)[-1]
    assert (point.on, point.so_far, point.reading) == (D(2026, 5, 31), True, None)


def test_three_months_a_whole_term_a_year_and_a_day(children, made):
    assert values(made(reads="term"))["Summer term 2026 so far"] == 12
    year = values(made(reads="school_year"))
    assert (year["1 September to 31 May 2026"], year["1 September to 17 June 2026"]) == (13, 14)
    assert values(made("school.none", reads="day"))["17 June 2026"] is not None


def test_a_rolling_average_is_of_the_last_three_months_that_can_be_read(children, made):
    """September, April and May have registers; September lies too far back."""
    found = {point.label: point for point in queries.series(made("suspensions.count", reads="rolling"), TODAY, exact=True)}
    may = found["Three months to May 2026"]
    assert (may.value, may.basis) == (None, "It takes three months; only April and May 2026 can be read.")
    assert "Three months to October 2025" not in found


def test_months_without_school_days_are_left_out_of_an_average():
    def month(start, value, symbol=""):
        told = {"measure": "x", "version": 1, "title": "x", "unit": Unit.EVENTS, "better": Better.LOWER, "cohort": "cla"}
        period = Period(start, month_end(start))
        empty = dict.fromkeys(("breakdown", "group", "numerator", "denominator"))
        return period, Reading(**told, **empty, period=period, value=value, symbol=symbol)

    known = [month(D(2026, 6, 1), 3), month(D(2026, 7, 1), 6), month(D(2026, 9, 1), 9), month(D(2027, 1, 1), 5), month(D(2027, 2, 1), 1)]
    september = _rolled(known[2][0], known)
    assert (september.value, september.basis) == (6, "June, July and September 2026")
    assert _rolled(known[1][0], known).why == "It takes three months; only June and July 2026 can be read."
    assert _rolled(known[3][0], known).why == "It takes three months; only September 2026 and January 2027 can be read."
    assert _rolled(known[4][0], known).basis == "September 2026, January and February 2027"
    hidden = _rolled(known[2][0], [*known[:2], month(D(2026, 9, 1), None, "c")])
    assert (hidden.value, hidden.symbol) == (None, "c")


def test_one_group_of_a_breakdown(children, made):
    inside = values(made(by="in_area", group="in"))
    outside = values(made(by="in_area", group="out"))
    assert inside["May 2026"] + outside["May 2026"] == 8
    none = values(made("exclusions.permanent", by="in_area", group="out", reads="school_year"))
    assert none["1 September to 31 May 2026"] == 0


def test_small_numbers_are_hidden_from_those_who_may_not_see_them(children, made):
    found = values(made(), exact=False)
    assert (found["September 2025"], found["April 2026"]) == ("c", "c")
    assert found["May 2026"] == "c"  # the other two could be worked out from the whole
    assert values(made(reads="term_average"), exact=False)["Summer term 2026 so far"] == "c"
    year = values(made(reads="school_year"), exact=False)
    assert year["1 September to 31 May 2026"] == 13
    assert year["1 September to 17 June 2026"] == "c"  # one more than on 31 May


def test_a_measure_that_the_book_does_not_have(viewer, made):
    kpi = made()
    Kpi.objects.filter(pk=kpi.pk).update(measure_key="gone.away")
    kpi.refresh_from_db()
    assert queries.series(kpi, TODAY, exact=True) == []
    assert standing.of(kpi, TODAY, exact=True).word == "not measured"


def test_a_count_that_runs_is_met_only_when_its_time_is_over(children, made, viewer):
    kpi = change_target(kpi=made(reads="school_year"), version=1, target=Target(Decimal(20), "at most"), reason="", by=viewer)
    so_far = standing.of(kpi, TODAY, exact=True)
    assert so_far.word == "on course"
    assert "still runs" in so_far.because
    over = change_target(kpi=kpi, version=2, target=Target(Decimal(10), "at most"), reason="tighter", by=viewer)
    assert standing.of(over, TODAY, exact=True).word == "off course"


def test_a_term_that_is_not_over_is_not_judged_by_what_it_has(children, made, viewer):
    kpi = made(reads="term", better="higher")
    kpi = change_target(kpi=kpi, version=1, target=Target(Decimal(100), "at least"), reason="", by=viewer)
    found = standing.of(kpi, TODAY, exact=True)
    assert "not over" in found.because or found.word == "off course"


def test_the_history_begins_with_the_baseline(children, viewer):
    told = {"counted": Counted("attendance.rate"), "baseline": Baseline(Decimal(90), D(2024, 9, 30))}
    kpi = create_kpi(by=viewer, title="Attendance", **told)
    assert queries.series(kpi, TODAY, exact=True)[0].label == "September 2024"


def test_many_indicators_take_few_questions(children, viewer, django_assert_max_num_queries):
    kpis = [create_kpi(by=viewer, title=key, counted=Counted(key)) for key in ("suspensions.count", "attendance.rate", "roll.end")]
    kpis += [create_kpi(by=viewer, title=f"by hand {n}", counted=Counted(unit="number", better="higher")) for n in range(20)]
    kpis = list(queries.kpis_visible_to(viewer))
    standing.of_many(kpis, TODAY, exact=True)
    with django_assert_max_num_queries(2):
        standing.of_many(kpis, TODAY, exact=True)


def test_terms_leave_no_day_out(authority):
    terms = terms_between(authority, D(2025, 9, 1), D(2026, 8, 31))
    assert [term.title for term in terms] == ["Autumn term 2025", "Spring term 2026", "Summer term 2026"]
    assert terms[0].period.end + dt.timedelta(days=1) == terms[1].period.start
    assert terms[2].period.end == D(2026, 8, 31)
    assert [month.start.month for month in terms[0].months()] == [9, 10, 11, 12]
    assert [month.start.month for month in terms[2].months()] == [4, 5, 6, 7]
    assert terms[2].months()[0].start.day == 1
    assert term_on(authority, D(2026, 4, 2)).title == "Spring term 2026"
    assert term_on(authority, D(2019, 4, 2)).title == "Summer term 2019"  # a year without a calendar
    assert CareSpan.objects.count() == 0
    assert "schools.scorecard_presented" in book
