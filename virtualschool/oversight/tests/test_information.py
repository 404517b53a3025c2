"""What is only for information: told on an agenda and in minutes, in one list, until somebody wants to speak about it."""

import datetime as dt

import pytest

from virtualschool.documents.blocks import Bullets, Paragraph, Section
from virtualschool.oversight import making, queries
from virtualschool.oversight import minutes as minutes_report
from virtualschool.oversight.actions import meetings, minutes
from virtualschool.oversight.agenda import parted
from virtualschool.oversight.models import Meeting
from virtualschool.oversight.tests.test_meetings import point, started
from virtualschool.oversight.tests.test_pages import page, post
from virtualschool.workflow.engine import CannotMove

pytestmark = pytest.mark.django_db


def told(meeting, viewer):
    return [point.title for point in making.agenda_of(meeting, viewer) if point.is_for_information and not point.is_removed]


def next_one(meeting, act, viewer, decide):
    """The meeting after one at which an action was added that runs as it should."""
    decide(point(meeting, act, viewer), "new_action", "Write to all heads", due_on=dt.date(2026, 12, 1))
    return meetings.plan_meeting(plans=meeting.plans.all(), held_on=dt.date(2026, 7, 15), by=viewer)


def test_what_only_changed_is_for_information_until_somebody_wants_to_speak_about_it(meeting, act, viewer, decide):
    later = next_one(meeting, act, viewer, decide)
    assert told(later, viewer) == ["Write to all heads"]
    with pytest.raises(CannotMove, match="not on the agenda"):
        meetings.move_point(meeting=later, key=making.agenda_of(later, viewer)[1].key, place=1, because="x", by=viewer)
    meetings.speak_about(meeting=later, key=making.agenda_of(later, viewer)[1].key, by=viewer)
    assert told(later, viewer) == []
    assert making.agenda_of(later, viewer)[1].reasons[-1] == ("by_hand", f"{viewer.name} wants to speak about it.")


def test_what_is_for_information_can_be_spoken_about_in_the_meeting(meeting, act, viewer, decide):
    later = started(next_one(meeting, act, viewer, decide), viewer)
    _, informed = parted(queries.items_of(later))
    assert [item.title for item in informed] == ["Write to all heads"]
    meetings.speak_about(meeting=later, key=informed[0].key, by=viewer)
    points, informed = parted(queries.items_of(later))
    assert ([item.title for item in points], informed) == (["Late", "Write to all heads"], [])
    with pytest.raises(CannotMove, match="not on the agenda"):
        meetings.speak_about(meeting=later, key="action:0", by=viewer)
    Meeting.objects.filter(pk=later.pk).update(state="agreed")
    with pytest.raises(CannotMove, match="closed"):
        meetings.add_point(meeting=Meeting.objects.get(pk=later.pk), title="Too late", because="x", by=viewer)


def test_minutes_say_once_what_was_not_spoken_about(meeting, act, viewer, decide):
    later = started(next_one(meeting, act, viewer, decide), viewer)
    blocks = minutes_report.report_of(later, viewer).blocks
    assert Paragraph("Nothing was noted or decided at any point.") in blocks
    assert Bullets(("1. Late (overdue)",)) in blocks
    said = "Decided on 17 June 2026, and not done yet. It was added on 17 June 2026."
    assert Bullets((f"Write to all heads: {said}",)) in blocks
    late, informed = queries.items_of(later)
    minutes.write_note(item=late, text="It goes on.", version=0, by=viewer)
    minutes.write_note(item=informed, text="Heads liked it.", version=0, by=viewer)
    blocks = minutes_report.report_of(later, viewer).blocks
    assert Section("2. Write to all heads", 2) in blocks
    assert not [block for block in blocks if isinstance(block, Bullets)]


def test_it_is_one_closed_list_on_the_page(meeting, act, viewer, decide, client_as):
    head, later = client_as("head"), next_one(meeting, act, viewer, decide)
    action = later.plans.get().actions.get(text="Write to all heads")
    for _ in ("its agenda", "its minutes"):
        text = page(head, "meeting", later.public_id)
        assert "For information (1)" in text
        assert f'href="/plans/actions/{action.public_id}/"' in text
        assert "Note on point 2" not in text
        if later.state == "planned":
            started(later, viewer)
    post(head, "change_agenda", later.public_id, do="speak", key=f"action:{action.pk}")
    text = page(head, "meeting", later.public_id)
    assert "For information" not in text
    assert "Note on point 2" in text
