"""What happened is kept: who, when, why, and what stood there before."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from virtualschool.action_plans import actions, changes, queries, standing
from virtualschool.action_plans.actions import Origin
from virtualschool.action_plans.models import Action, DateChange, Edit, ProgressEntry
from virtualschool.action_plans.owners import names_in
from virtualschool.action_plans.policies import CannotChange
from virtualschool.audit.models import Entry
from virtualschool.measures.remembering import stamp
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db
MEETING = Origin("Monthly meeting of 3 June 2026", "/oversight/meetings/1")


def lines(plan, since):
    return [(line.kind, line.words) for line in queries.changes_since(plan, since)]


def test_what_changed_since_the_last_meeting_is_told_in_lines(clock, viewer, plan, add):
    action = add(due_on=dt.date(2026, 12, 1))
    clock.move_to(dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC))
    meeting = timezone.now()
    clock.move_to(dt.datetime(2026, 7, 20, 12, tzinfo=dt.UTC))
    actions.note_progress(action=action, text="Two visits", by=viewer, origin=MEETING)
    actions.change_due(action=action, due_on=dt.date(2027, 1, 31), reason="Snow", by=viewer)
    actions.override_status(action=action, of="impact", status="Amber", reason="Too early", by=viewer)
    actions.withdraw_override(action=action, of="impact", by=viewer)
    actions.edit_action(action=action, values={"support": "Partners"}, by=viewer)
    other = add("Another")
    actions.complete(action=other, by=viewer)
    actions.reopen(action=other, reason="Not quite", by=viewer)
    found = lines(plan, meeting)
    assert ("progress", "Two visits") in found
    assert ("date", "From 1 December 2026 to 31 January 2027") in found
    assert ("status", "Delivery was Not started, is Green") in found
    assert {"overridden", "withdrawn", "edited", "added", "completed", "reopened"} <= {kind for kind, _ in found}
    told = next(line for line in queries.changes_since(plan, meeting) if line.kind == "progress")
    assert (told.origin_text, told.origin_url, told.by) == (MEETING.text, MEETING.url, viewer.name)
    assert not lines(plan, timezone.now())


def test_time_alone_turns_a_status_and_is_told(clock, plan, add):
    add(due_on=dt.date(2026, 6, 30))
    before = timezone.now()
    clock.move_to(dt.datetime(2026, 7, 2, 12, tzinfo=dt.UTC))
    assert ("status", "Delivery was Amber, is Overdue") in lines(plan, before)


def test_an_earlier_day_knows_the_date_of_then(clock, viewer, add):
    action = add(due_on=dt.date(2026, 6, 20), due_source="June 26")
    clock.move_to(dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC))
    actions.change_due(action=action, due_on=dt.date(2026, 9, 1), reason="Asked for", by=viewer)
    held = Action.objects.get()
    then = standing.state_at(held, standing.closing(dt.date(2026, 6, 25)))
    assert (then.due_on, then.due_source, then.is_late) == (dt.date(2026, 6, 20), "June 26", True)
    assert not standing.state_at(held, timezone.now()).is_late


def test_an_edit_keeps_every_field_before_and_after(viewer, add):
    action = add("First", owners=["VSH"])
    actions.edit_action(action=action, values={"text": "Second", "review_on": dt.date(2026, 9, 1)}, owners=["VSH", "Office"], by=viewer)
    edit = Edit.objects.get(kind="edited", action=action)
    assert edit.changes == {"text": ["First", "Second"], "review_on": [None, "2026-09-01"], "owners": ["VSH", "VSH, Office"]}
    actions.edit_action(action=action, values={"text": "Second"}, by=viewer)
    assert Edit.objects.filter(kind="edited").count() == 1


def test_a_stale_edit_is_refused(viewer, add):
    action = add()
    actions.edit_action(action=action, values={"text": "Mine"}, version=1, by=viewer)
    with pytest.raises(Stale):
        actions.edit_action(action=action, values={"text": "Yours"}, version=1, by=viewer)


@pytest.mark.parametrize("model", [ProgressEntry, DateChange, Edit])
def test_what_was_noted_cannot_be_altered(viewer, add, model):
    action = add(due_on=dt.date(2026, 7, 1))
    actions.note_progress(action=action, text="x", by=viewer)
    actions.change_due(action=action, due_on=dt.date(2026, 8, 1), reason="y", by=viewer)
    with pytest.raises((IntegrityError, DatabaseError), match="never altered"), transaction.atomic():
        model.objects.update(by_name="someone else")


def test_every_change_is_in_the_trail_without_its_words(viewer, add):
    action = add()
    actions.note_progress(action=action, text="A secret word", by=viewer)
    last = Entry.objects.latest("id")
    assert last.event == "plan.progress_noted"
    assert "secret" not in str(last.detail)


@pytest.mark.parametrize(
    "change",
    [
        lambda action, by: actions.note_progress(action=action, text="x", by=by),
        lambda action, by: actions.change_due(action=action, due_on=dt.date(2027, 1, 1), reason="x", by=by),
        lambda action, by: actions.edit_action(action=action, values={"text": "x"}, by=by),
        lambda action, by: actions.complete(action=action, by=by),
    ],
)
def test_a_closed_plan_and_those_who_may_not_are_refused(viewer, viewer_as, other_authority, plan, add, change):
    action = add()
    with pytest.raises(CannotChange, match="another authority"):
        change(action, viewer_as("head", of=other_authority))
    with pytest.raises(CannotChange, match="may not"):
        change(action, viewer_as("governor"))
    actions.move_plan(plan=plan, name="close", by=viewer, reason="Over")
    with pytest.raises(CannotChange, match="closed"):
        change(Action.objects.select_related("plan").get(), viewer)
    actions.move_plan(plan=plan, name="reopen", by=viewer, reason="Not over")
    change(Action.objects.select_related("plan").get(), viewer)


def test_closing_asks_why(viewer, plan):
    with pytest.raises(CannotMove, match="Say why"):
        actions.move_plan(plan=plan, name="close", by=viewer)


def test_a_change_of_state_makes_readings_new(viewer, plan, add):
    add()
    before, of_children = stamp("plans"), stamp()
    actions.move_plan(plan=plan, name="close", by=viewer, reason="Over")
    assert stamp("plans") != before
    assert stamp() == of_children, "a plan says nothing about children"


def test_what_is_refused_says_why(viewer, add, plan, consideration):
    action, other = add(due_on=dt.date(2026, 7, 1)), add()
    for words, change in (
        ("reason", lambda: actions.change_due(action=action, due_on=None, due_source="Termly", reason=" ", by=viewer)),
        ("Choose a status", lambda: actions.override_status(action=action, of="delivery", status="Purple", reason="x", by=viewer)),
        ("reason for this status", lambda: actions.override_status(action=action, of="delivery", status="Red", reason="", by=viewer)),
        ("rule decides", lambda: actions.withdraw_override(action=action, of="delivery", by=viewer)),
        ("another action", lambda: actions.link_actions(action=action, to=action, words="", by=viewer)),
        ("reason for taking", lambda: actions.reopen(action=other, reason="", by=viewer)),
    ):
        with pytest.raises(CannotChange, match=words):
            change()
    actions.complete(action=other, by=viewer)
    with pytest.raises(CannotChange, match="complete already"):
        actions.complete(action=other, by=viewer)
    with pytest.raises(TypeError):
        actions.edit_action(action=action, values={"due_on": None}, by=viewer)
    with pytest.raises(TypeError):
        actions.add_action(consideration=consideration, text="x", by=viewer, number=3)


def test_a_finding_leads_to_one_consideration(viewer, consideration):
    given = {"theme": consideration.theme, "by": viewer, "origin_label": "Finding 3", "origin_url": "/reviews/x", "origin_key": "finding:3"}
    one = actions.add_consideration(text="Share", **given)
    assert actions.add_consideration(text="Share", **given) == one
    assert (one.origin_label, one.origin_url) == ("Finding 3", "/reviews/x")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("VSH and Head of Access to Education (A2E)", ("VSH", "Head of Access to Education (A2E)")),
        ("VB and JJ (R&C VSH)", ("VB", "JJ (R&C VSH)")),
        ("VSH/ SEND Manager", ("VSH", "SEND Manager")),
        ("RB / RF / TD", ("RB", "RF", "TD")),
        ("Clinic Chair (Pat Example and others)", ("Clinic Chair (Pat Example and others)",)),
        ("", ()),
        (None, ()),
    ],
)
def test_owners_are_told_apart(words, names):
    assert names_in(words) == names


def test_meetings_may_say_when_the_plan_was_last_gone_through(plan, monkeypatch):
    then = timezone.now() - dt.timedelta(days=3)
    monkeypatch.setattr(changes, "last_meetings", [lambda _: None, lambda _: then])
    assert changes.last_meeting_of(plan) == then
