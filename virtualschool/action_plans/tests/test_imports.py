"""A plan comes in whole, is looked at first, and goes again when it is undone."""

import datetime as dt
from pathlib import Path

import pytest

from virtualschool.action_plans import actions, history, imports
from virtualschool.action_plans.models import Action, ActionKpi, Plan, ProgressEntry, Theme
from virtualschool.action_plans.presenting import label
from virtualschool.action_plans.tests.sample import DUE, NAME, content
from virtualschool.intake.ledger import CannotUndo
from virtualschool.intake.models import Batch, Change
from virtualschool.scorecards.models import Kpi

pytestmark = pytest.mark.django_db
SEED = Path(__file__).resolve().parents[4] / "shared/seeds/001_730a6cff9e548280.txt"


def test_everything_that_was_read_is_kept_with_its_place(viewer, authority):
    made = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer)
    plan = made.plan
    assert [theme.title for theme in plan.themes.all()] == [
        "How well do schools and the Virtual School work together?",
        "How good are the plans?",
    ]
    first, second, _, fourth = plan.actions.order_by("number")
    assert (first.due_on, first.due_source, first.by_whom) == (DUE, "March 27", "VSH and Test Head of service")
    assert [owner.name for owner in first.owners.all()] == ["VSH", "Test Head of service"]
    assert first.owners.first().membership_id == viewer.membership_id
    assert first.completions.count() == 1
    assert (second.due_on, bool(second.due_reason)) == (None, True)
    assert [entry.text for entry in second.progress.all()] == ["Three visits made."]
    assert "as described above" in fourth.links.first().words.casefold()
    assert first.source["due_source"] == "March 27"
    assert first.source_place
    assert {each["text"] for each in plan.unplaced} >= {"Improvement Plan of the Virtual School"} or plan.title.startswith("Improvement")


def test_what_was_read_stays_what_it_was_when_people_change_it(viewer, authority):
    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    first = plan.actions.get(number=1)
    shown = {name: meaning for name, _, meaning in history.as_read(first)}
    assert (shown[label("due_source")], shown[label("by_whom")]) == ("31 March 2027", "VSH, Test Head of service")
    actions.change_due(action=first, due_on=dt.date(2027, 6, 30), due_source="", reason="Asked for.", by=viewer)
    first.refresh_from_db()
    actions.edit_action(action=first, values={"review_on": dt.date(2027, 1, 1)}, owners=["Somebody"], by=viewer)
    again = plan.actions.get(number=1)
    assert [owner.name for owner in again.owners.all()] == ["Somebody"]
    assert {name: meaning for name, _, meaning in history.as_read(again)} == shown
    added = actions.add_action(consideration=again.consideration, text="Ring the carers", by=viewer)
    assert (history.source_file(again), history.source_file(added)) == (NAME, ""), "a later action was read from no file"


def test_an_indicator_named_twice_is_one(viewer, authority):
    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    exclusions = Kpi.objects.get(title__startswith="Exclusions")
    assert [link.action.number for link in exclusions.plan_actions.order_by("action__number")] == [1, 4]
    assert (float(exclusions.baseline_value), float(exclusions.target_value), exclusions.target_is) == (15, 10, "at most")
    quality = Kpi.objects.get(title__startswith="PEP")
    assert (quality.unit, float(quality.target_value), quality.target_is, quality.better) == ("percent", 75, "at least", "higher")
    assert plan.actions.count() == 4


def test_a_dry_run_leaves_nothing(viewer, authority):
    made = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer, dry_run=True)
    assert len(made.plan_read.actions) == 4
    assert made.plan is None
    assert not Plan.objects.exists()
    assert not Batch.objects.exists()
    assert not Kpi.objects.exists()


def test_the_same_file_again_creates_nothing_unless_wished(viewer, authority):
    first = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer)
    again = imports.import_plan(name="other name.txt", content=content(), authority=authority, by=viewer)
    assert (again.is_new, again.plan) == (False, first.plan)
    assert Plan.objects.count() == 1
    wished = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer, wishes=imports.Wishes(again=True))
    assert wished.is_new
    assert Plan.objects.count() == 2


def test_undoing_takes_everything_out(viewer, authority):
    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    batch = plan.batch
    imports.undo_import(plan=plan, by=viewer)
    for model in (Plan, Theme, Action, ProgressEntry, ActionKpi, Kpi):
        assert not model.objects.exists(), model
    batch.refresh_from_db()
    assert batch.state == Batch.State.UNDONE
    assert imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).is_new


def test_undoing_is_refused_after_later_work_with_the_reason(viewer, authority):
    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    actions.note_progress(action=plan.actions.first(), text="Done more.", by=viewer)
    with pytest.raises(CannotUndo, match="progress entries"):
        imports.undo_import(plan=plan, by=viewer)
    assert Plan.objects.get().actions.count() == 4


def test_undoing_is_refused_once_a_meeting_spoke_of_the_plan(viewer, authority):
    from virtualschool.oversight.actions.meetings import plan_meeting

    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    plan_meeting(plans=[plan], by=viewer, held_on=dt.date(2026, 6, 20))
    with pytest.raises(CannotUndo, match="eetings speak of"):
        imports.undo_import(plan=plan, by=viewer)


def test_what_a_person_chose_for_columns_is_remembered(viewer, authority):
    mapping = {"Consideration": "consideration", "Action": "action", "By whom?": "support"}
    wishes = imports.Wishes(mapping=mapping)
    first = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer, wishes=wishes).plan
    assert first.actions.first().support == "VSH and Test Head of service"
    other = content().replace(b"Hear the schools", b"Hear all schools")
    _, read = imports.read_file(NAME, other, authority=authority)
    assert read.actions[0].by_whom is None
    assert read.actions[0].support == "VSH and Test Head of service"


@pytest.mark.parametrize("wish", ["none", "measure:suspensions.children"])
def test_an_indicator_becomes_what_was_wished(viewer, authority, wish):
    wishes = imports.Wishes(kpis={"0": wish, "1": "none"})
    imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer, wishes=wishes)
    held = [(kpi.measure_key, kpi.plan_actions.count()) for kpi in Kpi.objects.all()]
    assert held == ([] if wish == "none" else [("suspensions.children", 2)])


def test_an_indicator_that_is_there_is_shared(viewer, authority):
    imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer)
    known = Kpi.objects.get(title__startswith="Exclusions")
    wishes = imports.Wishes(again=True, kpis={"0": f"kpi:{known.pk}", "1": "none"})
    imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer, wishes=wishes)
    assert known.plan_actions.count() == 4
    assert Kpi.objects.count() == 2


def test_nothing_to_read_says_why(viewer, authority):
    with pytest.raises(imports.CannotRead):
        imports.import_plan(name="letter.txt", content=b"Dear all,\nthank you.\n", authority=authority, by=viewer)


def test_every_row_is_in_the_ledger(viewer, authority):
    plan = imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan
    kept = set(plan.batch.changes.values_list("table", flat=True))
    assert {"action_plans.Plan", "action_plans.Action", "action_plans.ProgressEntry", "scorecards.Kpi"} <= kept
    assert Change.objects.filter(table="action_plans.Action").exclude(rows="").count() == 4


@pytest.mark.skipif(not SEED.exists(), reason="the customer's own plan is not part of the repository")
def test_the_customers_plan_comes_in_whole(viewer, authority):
    plan = imports.import_plan(name=SEED.name, content=SEED.read_bytes(), authority=authority, by=viewer).plan
    assert (plan.actions.count(), Kpi.objects.count()) == (34, 7)
    assert plan.themes.exclude(title="").count() >= 4
    shared = Kpi.objects.get(title__startswith="Exclusions")
    assert shared.plan_actions.count() == 6
    assert len(plan.conflicts) >= 5
