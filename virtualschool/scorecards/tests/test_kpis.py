"""Indicators: what is written stays, figures come from the book or by hand, and every word about them explains itself."""

import datetime as dt
from decimal import Decimal

import pytest

from virtualschool.audit.models import Entry
from virtualschool.scorecards import queries, standing
from virtualschool.scorecards.actions import change_kpi, change_target, correct_value, create_kpi, record_value, retire, revive
from virtualschool.scorecards.actions.kpis import Baseline, Counted, Refused, Target
from virtualschool.scorecards.models import Kpi
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 6, 17)
BY_HAND = Counted(unit="percent", better="higher")
PEPS = {
    "title": "Plans of good quality",
    "text": "55% good or better to rise to 75%",
    "counted": BY_HAND,
    "baseline": Baseline(Decimal(55), D(2026, 1, 31), "55% in Jan"),
    "target": Target(Decimal(75), "at least", D(2027, 1, 31), "75% by Jan"),
}


@pytest.fixture
def peps(viewer):
    return create_kpi(by=viewer, **PEPS)


def word(kpi, day=TODAY):
    return standing.of(Kpi.objects.get(pk=kpi.pk), day, exact=True)


def test_a_series_kept_by_hand_keeps_its_history(peps, viewer):
    first = record_value(kpi=peps, on=D(2026, 3, 31), numerator=Decimal(28), denominator=Decimal(50), by=viewer, note="spring sample")
    assert first.value == 56
    made = correct_value(entry=first, value=Decimal(60), reason="two plans were read twice", by=viewer)
    (point,) = queries.series(peps, D(2026, 6, 17), exact=True)
    assert (point.on, point.value, point.entry, point.shown("percent")) == (D(2026, 3, 31), 60.0, made, "60%")
    first.refresh_from_db()
    assert first.superseded_by == made
    assert [entry.value for entry in queries.entries_of(peps)] == [60, 56]
    assert Entry.objects.filter(event="kpi.value_corrected").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": D(2026, 6, 18), "value": Decimal(1)}, "future"),
        ({"on": D(2026, 3, 31), "value": Decimal(1)}, "already"),
        ({"on": D(2026, 4, 30)}, "Enter the value"),
        ({"on": D(2026, 4, 30), "numerator": Decimal(1)}, "both numbers"),
        ({"on": D(2026, 4, 30), "numerator": Decimal(1), "denominator": Decimal(0)}, "Of nothing"),
        ({"on": D(2026, 4, 30), "numerator": Decimal(3), "denominator": Decimal(2)}, "more than"),
        ({"on": D(2026, 4, 30), "numerator": Decimal(1), "denominator": Decimal(2), "value": Decimal(80)}, "is 50%, not 80%"),
        ({"on": D(2026, 4, 30), "numerator": Decimal(-1), "denominator": Decimal(2)}, "less than nought"),
        ({"on": D(2026, 4, 30), "value": Decimal(-1)}, "between 0 and 100"),
        ({"on": D(2026, 4, 30), "value": Decimal("100.1")}, "between 0 and 100"),
    ],
)
def test_what_makes_no_sense_is_refused(peps, viewer, given, said):
    record_value(kpi=peps, on=D(2026, 3, 31), value=Decimal(56), by=viewer)
    with pytest.raises(Refused, match=said):
        record_value(kpi=peps, by=viewer, **given)


def test_a_correction_needs_a_reason_and_happens_once(peps, viewer):
    entry = record_value(kpi=peps, on=D(2026, 3, 31), value=Decimal(56), by=viewer)
    with pytest.raises(Refused, match="why"):
        correct_value(entry=entry, value=Decimal(57), reason=" ", by=viewer)
    correct_value(entry=entry, value=Decimal(57), reason="misread", by=viewer)
    with pytest.raises(Stale) as stale:
        correct_value(entry=entry, value=Decimal(58), reason="misread", by=viewer)
    assert stale.value.now.value == 57


def test_a_target_changes_with_who_and_why(peps, viewer):
    new = Target(Decimal(80), "at least", D(2027, 7, 31), "raised")
    with pytest.raises(Refused, match="Say why"):
        change_target(kpi=peps, version=1, target=new, reason="", by=viewer)
    changed = change_target(kpi=peps, version=1, target=new, reason="agreed at the clinic", by=viewer)
    (change,) = queries.history_of(changed)
    assert (change.before["target_value"], change.after["target_value"], change.reason) == ("75.0000", "80", "agreed at the clinic")
    assert (change.by_name, changed.version) == (viewer.name, 2)
    with pytest.raises(Stale):
        change_target(kpi=peps, version=1, target=new, reason="again", by=viewer)
    with pytest.raises(Refused, match="at least or at most"):
        change_target(kpi=changed, version=2, target=Target(Decimal(80)), reason="x", by=viewer)
    with pytest.raises(Refused, match="value of the target"):
        change_target(kpi=changed, version=2, target=Target(None, "at most"), reason="x", by=viewer)


def test_a_share_and_the_day_of_its_target_are_checked_where_they_are_typed(peps, viewer, client_as):
    where = f"/scorecards/kpis/{peps.public_id}"
    aim = {"target_is": "at least", "reason": "raised", "version": "1"}
    said = client_as("head").post(f"{where}/target", aim | {"target_value": "300", "target_by": "2026-01-31"}).content.decode()
    assert "A share in per cent lies between 0 and 100." in said
    assert "The target must come after the day of the baseline, 31 January 2026." in said
    assert client_as("head").post(f"{where}/target", aim | {"target_value": "80", "target_by": "2026-02-01"}).status_code == 302
    new = {"title": "N", "unit": "percent", "better": "higher", "baseline_value": "-1"}
    assert "between 0 and 100" in client_as("head").post("/scorecards/kpis/add", new).content.decode()
    assert client_as("head").post("/scorecards/kpis/add", new | {"unit": "number"}).status_code == 302


def test_words_change_and_a_retired_one_comes_back(peps, viewer):
    told = {"title": "Plans, good or better", "counted": BY_HAND, "text": "x", "owner": "VSH", "baseline": PEPS["baseline"]}
    changed = change_kpi(kpi=peps, version=1, by=viewer, **told)
    assert (changed.owner, changed.target_value) == ("VSH", 75)
    with pytest.raises(Refused):
        retire(kpi=changed, by=viewer, reason="")
    retired = retire(kpi=changed, by=viewer, reason="replaced")
    assert retired.state == "retired"
    assert revive(kpi=retired, by=viewer, reason="needed after all").state == "active"
    with pytest.raises(Refused, match="title"):
        change_kpi(kpi=retired, version=4, by=viewer, **(told | {"title": " "}))


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Counted("no.such"), "no.such"),
        (Counted("attendance.rate", "elsewhere"), "elsewhere"),
        (Counted("attendance.rate", by="hair"), "hair"),
        (Counted(), "by hand"),
    ],
)
def test_only_what_can_be_read_is_an_indicator(viewer, counted, said):
    with pytest.raises(Refused, match=said):
        create_kpi(by=viewer, title="x", counted=counted)


@pytest.mark.parametrize(
    ("better", "holds", "said"),
    [
        ("lower", "at least", "Lower is better here, so the target must be “at most”"),
        ("lower", "all", "“all of them” cannot be the target"),
        ("higher", "at most", "Higher is better here, so the target must be “at least”"),
    ],
)
def test_a_target_lies_on_the_better_side(viewer, better, holds, said):
    by_hand, target = Counted(unit="percent", better=better), Target(None if holds == "all" else Decimal(5), holds)
    with pytest.raises(Refused, match=said):
        create_kpi(by=viewer, title="x", counted=by_hand, target=target)
    kpi = create_kpi(by=viewer, title="x", counted=by_hand)
    with pytest.raises(Refused, match=said):
        change_target(kpi=kpi, version=1, target=target, reason="", by=viewer)
    other = Counted(unit="percent", better="lower" if better == "higher" else "higher")
    turned = create_kpi(by=viewer, title="x", counted=other, target=target)
    with pytest.raises(Refused, match=said):
        change_kpi(kpi=turned, version=1, title="x", counted=by_hand, text="", owner="", baseline=Baseline(), by=viewer)


def test_of_a_measure_that_only_describes_the_target_says_which_way_is_better(viewer):
    limit = create_kpi(by=viewer, title="On roll", counted=Counted("roll.end"), target=Target(Decimal(90), "at most"))
    goal = create_kpi(by=viewer, title="On roll", counted=Counted("roll.end"), target=Target(Decimal(90), "at least"))
    assert (limit.better, goal.better) == ("lower", "higher")


def test_an_indicator_of_the_book_has_its_unit_and_direction(viewer):
    kpi = create_kpi(by=viewer, title="Exclusions", counted=Counted("suspensions.count", reads="term_average"))
    assert (kpi.unit, kpi.better, kpi.cohort) == ("number", "lower", "cla")
    with pytest.raises(Refused, match="book"):
        record_value(kpi=kpi, on=D(2026, 3, 31), value=Decimal(1), by=viewer)


def test_nobody_else_sees_it(peps, viewer_as, other_authority):
    assert not queries.kpis_visible_to(viewer_as("head", of=other_authority))
    assert not queries.kpis_visible_to(viewer_as("social_worker"))
    assert queries.kpis_visible_to(viewer_as("governor")).get() == peps
    assert not queries.sees_exact(viewer_as("governor"))


def test_on_course_is_told_by_the_line(peps, viewer):
    assert word(peps).word == "not measured"
    record_value(kpi=peps, on=D(2026, 4, 30), value=Decimal(60), by=viewer)
    found = word(peps)
    assert (found.word, round(found.expected or 0, 2)) == ("on course", 59.88)
    assert "The straight line from 55% to at least 75% by 31 January 2027 stands at 59.9% on 30 April 2026" in found.because
    record_value(kpi=peps, on=D(2026, 5, 31), value=Decimal(60), by=viewer)
    assert word(peps).word == "off course"
    record_value(kpi=peps, on=D(2026, 6, 10), value=Decimal(76), by=viewer)
    assert word(peps).word == "met"


def test_a_date_that_has_passed(peps, viewer):
    record_value(kpi=peps, on=D(2026, 5, 31), value=Decimal(60), by=viewer)
    assert word(peps, D(2027, 2, 1)).word == "missed"
    change_target(kpi=peps, version=1, target=Target(Decimal(59), "at least", D(2026, 5, 31)), reason="x", by=viewer)
    record_value(kpi=peps, on=D(2026, 6, 10), value=Decimal(50), by=viewer)
    slipped = word(peps)
    assert slipped.word == "off course"
    assert "slipped since" in slipped.because


def test_without_date_baseline_or_target(viewer):
    bare = create_kpi(by=viewer, title="Delegates who found it good", counted=BY_HAND)
    record_value(kpi=bare, on=D(2026, 5, 1), value=Decimal(84), by=viewer)
    assert word(bare).word == "no target"
    bare = change_target(kpi=bare, version=1, target=Target(Decimal(85), "at least"), reason="", by=viewer)
    assert word(bare).word == "off course"
    bare = change_target(kpi=bare, version=2, target=Target(Decimal(85), "at least", D(2026, 12, 31)), reason="x", by=viewer)
    assert word(bare).word == "not yet met"


def test_all_of_them(viewer):
    schools = Counted(unit="number", better="higher")
    kpi = create_kpi(
        by=viewer, title="Schools signed up", counted=schools, baseline=Baseline(Decimal(2)), target=Target(None, "all", D(2026, 6, 30))
    )
    record_value(kpi=kpi, on=D(2026, 4, 1), value=Decimal(3), by=viewer)
    assert word(kpi).word == "no target"
    record_value(kpi=kpi, on=D(2026, 5, 1), numerator=Decimal(6), denominator=Decimal(9), by=viewer)
    assert word(kpi).word == "not yet met"
    record_value(kpi=kpi, on=D(2026, 6, 1), numerator=Decimal(9), denominator=Decimal(9), by=viewer)
    assert word(kpi).word == "met"


def test_lower_is_better_and_small_numbers_are_hidden(viewer):
    kpi = create_kpi(
        by=viewer, title="Without a place", counted=Counted(unit="children", better="lower"), target=Target(Decimal(3), "at most")
    )
    record_value(kpi=kpi, on=D(2026, 5, 1), value=Decimal(3), by=viewer)
    assert word(kpi).word == "met"
    hidden = standing.of(kpi, D(2026, 6, 17), exact=False)
    assert (hidden.word, hidden.latest) == ("not measured", None)
    assert "hidden" in hidden.because
