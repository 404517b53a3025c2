"""The engine on a thing of its own: who may move it, what a refusal says, and that steps stay."""

import pytest
from django.db import DatabaseError, transaction

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, refused
from virtualschool.audit import trail
from virtualschool.intake.models import Batch
from virtualschool.workflow.engine import WORKFLOWS, CannotMove, Transition, Workflow
from virtualschool.workflow.models import Step


def not_hers(thing, by):
    return refused("You made it, so someone else must look.") if thing.by_name == by.name else ALLOWED


@pytest.fixture
def flow():
    made = Workflow(
        "test_of_batches",
        "A test",
        {"preview": "Waiting", "committed": "Loaded", "undone": "Undone"},
        (
            Transition("load", ("preview",), "committed", Permission.IMPORT, "Load", not_hers),
            Transition("take_back", ("committed",), "undone", Permission.UNDO, "Undo", asks_reason=True),
        ),
    )
    yield made
    del WORKFLOWS[made.key]


@pytest.fixture
def thing(authority):
    return Batch.objects.create(authority_code=authority.code, state="preview", by_name="Somebody")


def moved(flow, thing, name, by, reason=""):
    return trail.action(lambda: flow.move(thing, name, by=by, reason=reason))()


def test_a_move_is_made_and_kept(flow, thing, viewer):
    step = moved(flow, thing, "load", viewer)
    thing.refresh_from_db()
    assert (thing.state, step.before, step.after, step.by_name) == ("committed", "preview", "committed", viewer.name)
    assert list(flow.steps(thing)) == [step]


def test_a_refusal_says_why(flow, thing, viewer, viewer_as):
    with pytest.raises(CannotMove, match="while it is “Waiting”"):
        moved(flow, thing, "take_back", viewer, "no longer right")
    with pytest.raises(CannotMove, match="Governor may not"):
        moved(flow, thing, "load", viewer_as("governor"))
    Batch.objects.update(by_name=viewer.name)
    with pytest.raises(CannotMove, match="someone else"):
        moved(flow, thing, "load", viewer)
    assert not Step.objects.exists()


def test_a_reason_is_asked_for(flow, thing, viewer):
    moved(flow, thing, "load", viewer)
    with pytest.raises(CannotMove, match="Say why"):
        moved(flow, thing, "take_back", viewer, "  ")
    assert moved(flow, thing, "take_back", viewer, "the wrong file").reason == "the wrong file"


def test_only_open_moves_are_offered(flow, thing, viewer, viewer_as):
    assert [each.name for each in flow.open_to(thing, viewer)] == ["load"]
    assert flow.open_to(thing, viewer_as("governor")) == []


def test_a_move_that_somebody_made_meanwhile_is_refused(flow, thing, viewer):
    moved(flow, Batch.objects.get(pk=thing.pk), "load", viewer)
    with pytest.raises(CannotMove):
        moved(flow, thing, "load", viewer)


def test_steps_cannot_be_altered(flow, thing, viewer):
    moved(flow, thing, "load", viewer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.update(reason="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.all().delete()


def test_a_table_that_cannot_be_right_is_refused():
    with pytest.raises(ValueError, match="never reached"):
        Workflow("wrong", "Wrong", {"a": "A", "b": "B"}, ())
