"""Figures of plans, each against what it should be, on the day and on days before."""

import datetime as dt
from decimal import Decimal

import pytest

from virtualschool.action_plans import actions
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import members, read
from virtualschool.scorecards.actions.kpis import Counted, Target, change_target, create_kpi, record_value

pytestmark = pytest.mark.django_db
JUNE = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 17))
MAY = Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))


def value(key, authority, period=JUNE, by=None):
    measure = book[key]
    found = read(measure, period, within=Scope(authority, authority.code), cohort=measure.cohorts[0], by=by)
    return {reading.group: reading.value for reading in found} if by else found[0].value


def test_without_a_plan_nothing_is_available(authority):
    for key in ("plan.on_track", "plan.overdue", "plan.impact_met"):
        (reading,) = read(book[key], JUNE, within=Scope(authority, authority.code), cohort=book[key].cohorts[0])
        assert reading.data_to is None
        assert reading.value is None, "nothing is known: that is no nought"


def test_on_track_is_the_share_of_green_among_what_is_open(authority, viewer, add):
    green, late, done = add(due_on=dt.date(2026, 12, 1)), add(due_on=dt.date(2026, 6, 16)), add(due_on=dt.date(2026, 6, 1))
    add(due_on=dt.date(2026, 6, 17))
    actions.note_progress(action=green, text="Begun", by=viewer)
    actions.complete(action=done, by=viewer)
    assert value("plan.on_track", authority) == pytest.approx(100 / 3)
    assert value("plan.overdue", authority) == 1
    found = members(book["plan.overdue"], JUNE, within=Scope(authority, authority.code), cohort="actions")
    assert [member.child_id for member in found] == [late.pk]
    told = book.cohort("actions").described(authority, [late.pk])[late.pk]
    assert f"action {late.number}" in told[0]


@pytest.mark.parametrize(("due", "late"), [(dt.date(2026, 6, 17), 0), (dt.date(2026, 6, 16), 1), (None, 0)])
def test_an_action_due_today_is_not_late(authority, add, due, late):
    add(due_on=due)
    assert value("plan.overdue", authority) == late


def test_drafts_and_closed_plans_do_not_count(authority, viewer, add, plan):
    add(due_on=dt.date(2026, 6, 1))
    actions.move_plan(plan=plan, name="close", by=viewer, reason="Over")
    assert value("plan.overdue", authority) == 0
    assert value("plan.on_track", authority) is None


def test_a_month_before_is_read_as_it_was_known(authority, viewer, consideration, plan, clock):
    clock.move_to(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC))
    early = actions.create_plan(title="Early", by=viewer)
    actions.move_plan(plan=early, name="start", by=viewer)
    where = actions.add_consideration(theme=actions.add_theme(plan=early, title="T", by=viewer), text="C", by=viewer)
    moved = actions.add_action(consideration=where, text="Moved", due_on=dt.date(2026, 5, 20), by=viewer)
    finished = actions.add_action(consideration=where, text="Finished", due_on=dt.date(2026, 5, 10), by=viewer)
    clock.move_to(dt.datetime(2026, 6, 17, 12, tzinfo=dt.UTC))
    actions.change_due(action=moved, due_on=dt.date(2026, 9, 1), reason="Schools asked", by=viewer)
    actions.complete(action=finished, completed_on=dt.date(2026, 6, 2), by=viewer)
    actions.add_action(consideration=where, text="New", due_on=dt.date(2026, 5, 1), by=viewer)
    assert value("plan.overdue", authority, MAY) == 2
    assert value("plan.overdue", authority) == 1
    actions.move_plan(plan=early, name="close", by=viewer, reason="Over")
    assert value("plan.overdue", authority, MAY) == 2
    assert value("plan.overdue", authority) == 0


def test_breakdowns_name_plans_headings_and_owners(authority, add):
    add(due_on=dt.date(2026, 6, 1), owners=["VSH", "Head of service"])
    assert value("plan.overdue", authority, by="owner") == {"VSH": 1, "Head of service": 1}
    assert value("plan.overdue", authority, by="plan") == {"Peer review action plan": 1}
    assert value("plan.overdue", authority, by="plan_theme") == {"How well do we work with schools?": 1}


def test_targets_met_are_those_due_that_were_reached(authority, viewer, add):
    action, other = add(), add()
    for title, by_on, got in (("Met", 1, 80), ("Short", 1, 60), ("Unmeasured", 1, None), ("Later", 30, 90)):
        kpi = create_kpi(
            by=viewer,
            title=title,
            counted=Counted(unit="percent", better="higher"),
            target=Target(Decimal(75), "at least", dt.date(2026, 6, by_on)),
        )
        if got:
            record_value(kpi=kpi, on=dt.date(2026, 5, 30), value=Decimal(got), by=viewer)
        actions.name_kpi(action=action, kpi=kpi, by=viewer)
    actions.name_kpi(action=other, kpi=kpi, by=viewer)
    assert value("plan.impact_met", authority) == pytest.approx(100 / 3)
    assert value("plan.impact_met", authority, by="plan") == {"Peer review action plan": pytest.approx(100 / 3)}
    assert book.cohort("kpis").described(authority, [kpi.pk])[kpi.pk][0] == "Later"


def test_a_past_day_is_held_against_the_target_that_stood_then(authority, viewer, add, clock):
    """A target that was lowered, or moved into the future, after it was missed does not mend the reading of the day."""
    clock.move_to(dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC))
    may = Target(Decimal(75), "at least", dt.date(2026, 5, 29))
    plan = actions.create_plan(title="Early", by=viewer)
    actions.move_plan(plan=plan, name="start", by=viewer)
    theme = actions.add_theme(plan=plan, title="T", by=viewer)
    action = actions.add_action(consideration=actions.add_consideration(theme=theme, text="C", by=viewer), text="A", by=viewer)
    named = []
    for title in ("Lowered", "Put off", "Brought forward"):
        target = Target(Decimal(75), "at least", dt.date(2026, 12, 1)) if title == "Brought forward" else may
        kpi = create_kpi(by=viewer, title=title, counted=Counted(unit="percent", better="higher"), target=target)
        record_value(kpi=kpi, on=dt.date(2026, 3, 30), value=Decimal(60), by=viewer)
        actions.name_kpi(action=action, kpi=kpi, by=viewer)
        named.append(kpi)
    clock.move_to(dt.datetime(2026, 6, 17, 12, tzinfo=dt.UTC))
    for kpi, told in zip(
        named,
        (
            Target(Decimal(50), "at least", dt.date(2026, 5, 29)),
            Target(Decimal(75), "at least", dt.date(2027, 5, 29)),
            Target(Decimal(50), "at least", dt.date(2026, 5, 1)),
        ),
        strict=True,
    ):
        change_target(kpi=kpi, by=viewer, version=1, target=told, reason="Agreed.")
    lowered = change_target(kpi=named[0], by=viewer, version=2, target=Target(Decimal(40), "at least", may.by), reason="Again.")
    assert value("plan.impact_met", authority, MAY) == 0, "two were due, neither reached what was aimed at"
    assert value("plan.impact_met", authority) == 100, "two are due now, both reach what is aimed at now"
    lowered.refresh_from_db()
    assert lowered.target_value == 40, "looking back changes nothing"
    fresh = create_kpi(by=viewer, title="New", counted=Counted(unit="percent", better="higher"), target=may)
    actions.name_kpi(action=action, kpi=fresh, by=viewer)
    assert value("plan.impact_met", authority, MAY) == 0
    assert value("plan.impact_met", authority) == pytest.approx(200 / 3)


def test_an_indicator_of_the_same_measure_does_not_ask_itself(authority, viewer, add):
    kpi = create_kpi(
        by=viewer,
        title="Targets met",
        counted=Counted(measure_key="plan.impact_met", cohort="kpis"),
        target=Target(Decimal(75), "at least", dt.date(2026, 6, 1)),
    )
    actions.name_kpi(action=add(), kpi=kpi, by=viewer)
    assert value("plan.impact_met", authority) is None


def test_a_reading_follows_what_people_do(authority, viewer, add):
    action = add(due_on=dt.date(2026, 6, 1))
    assert value("plan.overdue", authority) == 1
    actions.override_status(action=action, of="delivery", status="Green", reason="Agreed", by=viewer)
    assert value("plan.on_track", authority) == 100
    actions.withdraw_override(action=action, of="delivery", by=viewer)
    assert value("plan.on_track", authority) == 0


def test_the_page_of_a_measure_of_actions_speaks_of_actions(client_as, add):
    add(due_on=dt.date(2026, 6, 16))
    page = client_as("head").get("/measures/plan.overdue/").content.decode()
    assert "See the actions" in page
    assert "See the children" not in page
