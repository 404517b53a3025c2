"""A batch that is a document, an improvement plan here: the desk names it, leads to it, and takes it back by the room's own rules."""

import datetime as dt

import pytest

from virtualschool.access.roles import Permission
from virtualschool.action_plans import actions, imports
from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.tests.sample import NAME, content
from virtualschool.intake.models import Batch
from virtualschool.oversight.actions import meetings
from virtualschool.quality import masking

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(viewer, authority):
    return imports.import_plan(name=NAME, content=content(), authority=authority, by=viewer).plan


def page_of(client, plan, more=""):
    return client.get(f"/data/import/{plan.batch.public_id}/{more}").content.decode()


def test_a_plan_is_called_one_and_leads_there(plan, client_as):
    head = client_as("head")
    page = page_of(head, plan)
    assert "Not a known format" not in page
    assert "not read" not in page
    assert "Improvement plan of 4 actions" in page
    assert f'href="/plans/{plan.public_id}/"' in page
    assert "Undo this batch" in page
    assert "Problems by rule" not in page
    assert "Improvement plan" in head.get("/data/import/").content.decode()
    assert "Three visits made." in page_of(head, plan, "?show=differences")


def test_it_is_undone_here_and_the_link_goes(plan, client_as):
    head = client_as("head")
    address = f"/data/import/{plan.batch.public_id}/undo"
    assert "Undo batch" in head.get(address).content.decode()
    assert head.post(address).status_code == 302
    assert not Plan.objects.exists()
    page = page_of(head, plan)
    assert "/plans/" not in page.split("<main")[1]
    assert Batch.objects.get(pk=plan.batch_id).state == "undone"


def test_it_stays_once_a_meeting_spoke_of_it_and_the_page_says_why(plan, client_as, viewer):
    meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 1), by=viewer)
    head = client_as("head")
    page = page_of(head, plan)
    assert "It cannot be undone here" in page
    assert "speak of “" in page
    assert "Undo this batch" not in page
    assert "speak of “" in head.post(f"/data/import/{plan.batch.public_id}/undo").content.decode()
    assert Plan.objects.exists()


def test_later_work_is_told_when_it_is_tried(plan, client_as, viewer):
    actions.note_progress(action=plan.actions.first(), text="Two schools answered.", by=viewer)
    head = client_as("head")
    assert "error-summary" in head.post(f"/data/import/{plan.batch.public_id}/undo").content.decode()
    assert Plan.objects.exists()


def test_who_may_not_read_plans_sees_nothing_of_it(plan, viewer_as):
    reader = viewer_as("social_worker")
    assert not reader.may(Permission.PLANS)
    assert not masking.may_read_batch(reader, plan.batch)
    assert "may not undo the import of an improvement plan" in masking.why_not_undone(reader, plan.batch)
    assert masking.may_read_batch(reader, Batch(kind="upload"))
    assert masking.why_not_undone(reader, Batch(kind="upload")) == ""
