"""Rows whose child is not known."""

import pytest

from virtualschool.attendance.models import RegisterMonth
from virtualschool.intake.models import Batch, QueuedRow
from virtualschool.quality.current import current_problems
from virtualschool.quality.tests.conftest import URN

HEADER = ["UPN", "URN", "Date", "AM", "PM"]
STRANGER = "H801200001001"
pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(children, load):
    load(
        "register.csv",
        HEADER,
        [
            [STRANGER, URN, "2026-03-02", "/", "\\"],
            [STRANGER, URN, "2026-03-03", "/", "\\"],
            ["K801200001002", URN, "2026-03-03", "/", "\\"],
        ],
    )
    return list(QueuedRow.objects.order_by("row"))


def at(row):
    return f"/data/waiting/{row.public_id}/"


def test_all_rows_of_a_child_are_resolved_at_once_and_can_be_undone(queued, children, desk):
    page = desk.get("/data/waiting/").content.decode()
    assert page.count(STRANGER) == 1
    found = desk.post(at(queued[0]), {"step": "find", "look_for": "family7"}).content.decode()
    assert "Given7 Family7" in found
    assert "All 2 rows" in found
    desk.post(at(queued[0]), {"step": "resolve", "child": children[6].public_id, "which": "all"})
    register = RegisterMonth.objects.get()
    assert (register.child_id, register.possible) == (children[6].pk, 4)
    done = QueuedRow.objects.filter(state="resolved")
    assert done.count() == 2
    assert {row.resolved_by for row in done} == {"Test Virtual School Head"}
    assert "Resolved" in desk.get("/data/waiting/?show=done").content.decode()
    assert [problem.row for problem in current_problems("806").filter(code="child.unmatched")] == [4]

    batch = Batch.objects.get(kind="resolution")
    desk.post(f"/data/import/{batch.public_id}/undo")
    assert not RegisterMonth.objects.exists()
    assert QueuedRow.objects.filter(state="open").count() == 3


def test_only_one_row(queued, children, desk):
    desk.post(at(queued[1]), {"step": "resolve", "child": children[0].public_id, "which": "one"})
    assert QueuedRow.objects.get(state="resolved").row == 3


def test_a_child_must_be_chosen(queued, desk):
    answer = desk.post(at(queued[0]), {"step": "resolve", "look_for": "c1"}).content.decode()
    assert answer.count("Choose the child whose rows these are.") == 2
    assert "No child of this authority was found" in desk.post(at(queued[0]), {"step": "find", "look_for": "nobody"}).content.decode()
    assert QueuedRow.objects.filter(state="open").count() == 3


def test_a_row_with_another_problem_keeps_waiting(children, load, desk):
    load("register.csv", HEADER, [[STRANGER, URN, "2026-03-02", "?", ""]])
    row = QueuedRow.objects.get()
    answer = desk.post(at(row), {"step": "resolve", "child": children[0].public_id}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == "open"
    assert "still waits" in answer


def test_dismissed_with_a_reason(queued, desk):
    assert desk.post(at(queued[2]), {"step": "dismiss"}).content.decode().count("Choose why these rows are not needed.") == 2
    desk.post(at(queued[2]), {"step": "dismiss", "reason": "by mistake"})
    queued[2].refresh_from_db()
    assert queued[2].state == "dismissed"
    assert "Sent by mistake" in queued[2].reason


def test_the_same_rows_again_do_not_wait_twice(queued, load, children, desk):
    desk.post(at(queued[2]), {"step": "dismiss", "reason": "by mistake"})
    load("again.csv", HEADER, [[STRANGER, URN, "2026-03-02", "/", "\\"], ["K801200001002", URN, "2026-03-03", "/", "\\"]])
    assert QueuedRow.objects.count() == 3


def test_rows_of_an_undone_batch_do_not_wait(queued, desk):
    desk.post(f"/data/import/{Batch.objects.get().public_id}/undo")
    assert "No row waits" in desk.get("/data/waiting/").content.decode()


def test_names_are_searched_by_those_who_may_see_them(queued, client_as):
    analyst = client_as("analyst")
    assert "No child of this authority was found" in analyst.post(at(queued[0]), {"step": "find", "look_for": "Family7"}).content.decode()
    found = analyst.post(at(queued[0]), {"step": "find", "look_for": "c7"}).content.decode()
    assert "1 child found" in found
    assert "Family7" not in found


def test_another_authority_cannot_touch_it(queued, other_authority, client_as):
    stranger = client_as("head", of=other_authority)
    assert stranger.get(at(queued[0])).status_code == 404
    assert stranger.post(at(queued[0]), {"step": "dismiss", "reason": "by mistake"}).status_code == 404
    assert STRANGER not in stranger.get("/data/waiting/").content.decode()
