"""A meeting from the diary to its agreed minutes: what it decides changes the plan, and both say so."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from virtualschool.action_plans import actions as plan_actions
from virtualschool.documents import frozen
from virtualschool.documents.sealing import is_untouched
from virtualschool.oversight import making, queries
from virtualschool.oversight.actions import meetings, minutes
from virtualschool.oversight.actions.applying import Wish
from virtualschool.oversight.models import Attendance, Meeting, Resolution
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 17)


def keys(meeting, viewer):
    return [point.key.split(":")[0] for point in making.agenda_of(meeting, viewer) if not point.is_removed]


def titles(meeting, viewer):
    return [point.title for point in making.agenda_of(meeting, viewer) if not point.is_removed]


def started(meeting, viewer):
    meetings.start_meeting(meeting=meeting, by=viewer)
    meeting.refresh_from_db()
    return meeting


def agreed(meeting, viewer, next_on=None):
    everyone = dict.fromkeys(meeting.people.values_list("pk", flat=True), "yes")
    minutes.record_attendance(meeting=meeting, came=everyone, next_on=next_on, by=viewer)
    return meetings.agree_minutes(meeting=Meeting.objects.get(pk=meeting.pk), by=viewer)


def test_the_agenda_is_made_from_the_plan_and_says_why(meeting, act, viewer):
    act("Late", due_on=dt.date(2026, 6, 1))
    act("Soon", due_on=dt.date(2026, 6, 30))
    act("Quiet", due_on=dt.date(2026, 12, 1), days_old=50)
    act("Far", due_on=dt.date(2026, 12, 1))
    assert titles(meeting, viewer) == ["Late", "Soon", "Quiet"]
    late = making.agenda_of(meeting, viewer)[0]
    assert [code for code, _ in late.reasons] == ["overdue"]
    assert "16 days before the meeting" in late.reasons[0][1]
    assert ("By whom", "VSH") in late.facts


def test_settings_say_how_long_is_too_long(meeting, act, viewer, authority):
    act("Quiet", due_on=dt.date(2026, 12, 1), days_old=20)
    assert titles(meeting, viewer) == []
    authority.settings.create(key="oversight.stuck_days", value=20, starts_on=dt.date(2020, 1, 1))
    assert titles(meeting, viewer) == ["Quiet"]


def test_people_arrange_the_agenda_with_reasons(meeting, act, viewer):
    for day in (1, 2, 3):
        act(f"Late {day}", due_on=dt.date(2026, 6, day))
    points = making.agenda_of(meeting, viewer)
    meetings.move_point(meeting=meeting, key=points[2].key, place=1, because="The guest leaves early.", by=viewer)
    meetings.remove_point(meeting=meeting, key=points[0].key, because="Spoken of on Monday.", by=viewer)
    meetings.add_point(meeting=meeting, title="Staffing", because="A post is free.", by=viewer)
    assert titles(meeting, viewer) == ["Late 3", "Late 2", "Staffing"]
    removed = making.agenda_of(meeting, viewer)[-1]
    assert (removed.title, removed.is_removed, removed.changed_because) == ("Late 1", True, "Spoken of on Monday.")
    meetings.put_back_point(meeting=meeting, key=removed.key, by=viewer)
    assert "Late 1" in titles(meeting, viewer)
    with pytest.raises(CannotMove, match="not on the agenda"):
        meetings.remove_point(meeting=meeting, key="action:0", because="x", by=viewer)


def test_the_agenda_is_fixed_when_the_meeting_starts(meeting, act, viewer):
    late = act("Late", due_on=dt.date(2026, 6, 1))
    gone = act("Spoken of", due_on=dt.date(2026, 6, 2))
    meetings.remove_point(meeting=meeting, key=f"action:{gone.pk}", because="Not today.", by=viewer)
    held = started(meeting, viewer)
    plan_actions.complete(action=late, by=viewer)
    item = held.items.get(is_removed=False)
    assert (held.state, item.title, item.place) == ("held", "Late", 1)
    assert item.reasons == [["overdue", "It was due on 1 June 2026, 16 days before the meeting."]]
    assert ["By whom", "VSH"] in item.facts
    assert held.items.get(is_removed=True).changed_because == "Not today."
    with pytest.raises(CannotMove, match="fixed when the meeting started"):
        meetings.remove_point(meeting=held, key=item.key, because="x", by=viewer)
    with pytest.raises(CannotMove, match="keeps its day"):
        meetings.change_meeting(meeting=held, by=viewer, place="Elsewhere")


def test_points_and_people_added_in_the_meeting(meeting, viewer):
    held = started(meeting, viewer)
    item = meetings.add_point(meeting=held, title="Something urgent", because="It came up.", by=viewer)
    assert item.place == 1
    minutes.record_attendance(meeting=held, came={}, next_on=None, also="A visitor", by=viewer)
    minutes.record_attendance(meeting=held, came={}, next_on=None, also="A visitor", by=viewer)
    assert held.people.get(name="A visitor").came == Attendance.Came.YES


def point(meeting, act, viewer):
    act("Late", due_on=dt.date(2026, 6, 1))
    return started(meeting, viewer).items.get()


def test_progress_noted_at_a_meeting_names_it(meeting, act, viewer, decide):
    item = point(meeting, act, viewer)
    made = decide(item, "progress", "Five heads have answered.")
    entry = item.action.progress.get()
    assert entry.text == "Five heads have answered."
    assert entry.origin_text == "Monthly plan meeting of 17 June 2026"
    assert entry.origin_url == f"{reverse('oversight:meeting', args=[meeting.public_id])}#point-{item.public_id}"
    assert made.effect == "Progress was noted on action 1."
    assert made.settled_at is not None


def test_a_due_date_moves_with_its_reason(meeting, act, viewer, decide):
    item = point(meeting, act, viewer)
    with pytest.raises(CannotMove, match="new due date"):
        decide(item, "move_due", "Later")
    made = decide(item, "move_due", "The school closed.", due_on=dt.date(2026, 7, 31))
    moved = item.action.date_changes.get()
    assert (moved.before_on, moved.after_on, moved.reason) == (dt.date(2026, 6, 1), dt.date(2026, 7, 31), "The school closed.")
    assert "from 1 June 2026 to 31 July 2026" in made.effect


def test_a_status_is_set_and_an_action_completed(meeting, act, viewer, decide):
    item = point(meeting, act, viewer)
    with pytest.raises(CannotMove, match="Choose the status"):
        decide(item, "override", "It goes well")
    decide(item, "override", "It goes well", status="delivery:Green")
    assert item.action.overrides.get().origin_text.startswith("Monthly plan meeting")
    decide(item, "complete", "The report is out.")
    assert item.action.completions.get().completed_on == TODAY
    item.refresh_from_db()
    with pytest.raises(CannotMove, match="complete already"):
        decide(item, "complete", "Again")


def test_a_new_action_is_open_until_the_plan_says_it_is_done(meeting, act, viewer, decide):
    item = point(meeting, act, viewer)
    made = decide(item, "new_action", "Write to all heads", by_whom="VSH, Head of Access", due_on=dt.date(2026, 7, 1))
    assert [owner.name for owner in made.action.owners.all()] == ["VSH", "Head of Access"]
    assert list(queries.open_resolutions(viewer)) == [made]
    later = meetings.plan_meeting(plans=meeting.plans.all(), held_on=dt.date(2026, 7, 15), by=viewer)
    assert (keys(later, viewer), titles(later, viewer)) == (["action", "action"], ["Late", "Write to all heads"])
    told = making.agenda_of(later, viewer)[1]
    assert [code for code, _ in told.reasons] == ["overdue", "resolution", "changed"]
    assert told.reasons[1][1] == "Decided on 17 June 2026, and not done yet."
    plan_actions.complete(action=made.action, by=viewer)
    assert list(queries.open_resolutions(viewer)) == []
    assert [code for code, _ in making.agenda_of(later, viewer)[1].reasons] == ["changed"]


def test_a_point_of_ones_own_can_add_an_action_where_people_choose(meeting, plan, viewer, decide):
    held = started(meeting, viewer)
    item = meetings.add_point(meeting=held, title="Staffing", because="A post is free.", by=viewer)
    with pytest.raises(CannotMove, match="not about an action"):
        decide(item, "progress")
    with pytest.raises(CannotMove, match="Choose where"):
        decide(item, "new_action")
    made = decide(item, "new_action", "Fill the post", consideration=str(plan.themes.get().considerations.get().public_id))
    assert made.action.text == "Fill the post"


def test_an_escalation_waits_for_the_director(meeting, act, viewer, viewer_as, decide):
    made = decide(point(meeting, act, viewer), "escalate", "Two posts are not funded.")
    director = viewer_as("director")
    assert list(queries.open_resolutions(director)) == [made]
    assert list(queries.resolutions_visible_to(viewer_as("governor"))) == []
    with pytest.raises(CannotMove, match="Say how"):
        minutes.settle(resolution=made, answer=" ", by=director)
    minutes.settle(resolution=made, answer="Funded from September.", by=director)
    made.refresh_from_db()
    assert (made.answer, made.settled_by) == ("Funded from September.", director.name)
    with pytest.raises(CannotMove, match="already"):
        minutes.settle(resolution=made, answer="Again", by=director)


def test_a_decision_sent_twice_counts_once(meeting, act, viewer, decide):
    item, token = point(meeting, act, viewer), uuid.uuid4()
    assert decide(item, "progress", "Once", token=token) == decide(item, "progress", "Once", token=token)
    assert item.action.progress.count() == 1


def test_a_plan_that_changed_meanwhile_is_looked_at_first(meeting, act, viewer):
    item = point(meeting, act, viewer)
    seen = item.action.version
    plan_actions.note_progress(action=item.action, text="Meanwhile", by=viewer)
    item.action.refresh_from_db()
    with pytest.raises(Stale):
        minutes.resolve(item=item, wish=Wish("progress", "Now", seen=seen), token=uuid.uuid4(), by=viewer)
    with pytest.raises(CannotMove, match="Say what was decided"):
        minutes.resolve(item=item, wish=Wish("progress", " "), token=uuid.uuid4(), by=viewer)
    assert not Resolution.objects.exists()


def test_two_people_who_write_at_once_never_overwrite_each_other(meeting, act, viewer, viewer_as):
    item, other = point(meeting, act, viewer), viewer_as("head_of_service")
    assert minutes.write_note(item=item, text="First", version=0, by=viewer) == 1
    with pytest.raises(Stale) as told:
        minutes.write_note(item=item, text="Second", version=0, by=other)
    assert (told.value.now.note, told.value.now.version, told.value.now.noted_by) == ("First", 1, viewer.name)
    assert minutes.write_note(item=item, text="First ", version=0, by=other) == 2  # the same words, sent again
    assert minutes.write_note(item=item, text="Second", version=2, by=other) == 3
    assert minutes.write_notes(meeting=meeting, text="Beside", version=0, by=viewer) == 1
    with pytest.raises(Stale):
        minutes.write_notes(meeting=meeting, text="Other", version=0, by=other)


def test_agreed_minutes_are_frozen_and_bring_the_next_meeting(meeting, act, viewer, decide):
    item = point(meeting, act, viewer)
    minutes.write_note(item=item, text="Heads want it.", version=0, by=viewer)
    decide(item, "progress", "Five heads.")
    with pytest.raises(CannotMove, match="who was present"):
        meetings.agree_minutes(meeting=meeting, by=viewer)
    after = agreed(meeting, viewer, next_on=dt.date(2026, 7, 15))
    meeting.refresh_from_db()
    assert (meeting.state, is_untouched(meeting.content, meeting.digest)) == ("agreed", True)
    text = str(frozen.from_json(meeting.content))
    assert all(words in text for words in ("Heads want it.", "Five heads.", "Progress was noted on action 1.", "15 July 2026"))
    assert (after.held_on, after.people.count(), list(after.plans.all())) == (dt.date(2026, 7, 15), 1, list(meeting.plans.all()))
    assert queries.next_meeting(viewer) == after
    with pytest.raises(CannotMove, match="under way"):
        minutes.write_note(item=item, text="Late words", version=1, by=viewer)
    meetings.reopen_minutes(meeting=meeting, reason="A name was wrong.", by=viewer)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.content, meeting.digest) == ("held", None, "")
    assert agreed(meeting, viewer, next_on=dt.date(2026, 7, 15)) is None, "the next one is in the diary already"


def test_the_next_meeting_sees_what_changed_since(meeting, act, viewer, clock, plan):
    act("Far", due_on=dt.date(2026, 12, 1))
    started(meeting, viewer)
    agreed(meeting, viewer)
    clock.move_to(dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC))
    far = plan.actions.get()
    plan_actions.change_due(action=far, due_on=dt.date(2026, 11, 1), reason="Sooner is possible.", by=viewer)
    later = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 15), by=viewer)
    (only,) = making.agenda_of(later, viewer)
    assert only.reasons == (("changed", "Its due date moved from 1 December 2026 to 1 November 2026: Sooner is possible."),)


def test_a_meeting_can_be_changed_and_cancelled(meeting, viewer, viewer_as):
    hos = viewer_as("head_of_service")
    member = queries.invitable(viewer, TODAY)[0]
    meetings.change_meeting(meeting=meeting, by=hos, place="Room 2", members=[member], guests=[])
    meeting.refresh_from_db()
    assert (meeting.place, meeting.sequence, [each.name for each in meeting.people.all()]) == ("Room 2", 1, [member.user.name])
    with pytest.raises(CannotMove, match="Say why"):
        meetings.cancel_meeting(meeting=meeting, reason="", by=viewer)
    meetings.cancel_meeting(meeting=meeting, reason="Half term", by=viewer)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("cancelled", 2)
    assert queries.next_meeting(viewer) is None


def test_the_next_meeting_is_the_one_of_the_day_that_was_set(meeting, plan, viewer, client_as):
    other = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 1), by=viewer)
    assert queries.meeting_after(meeting) == other
    meetings.change_meeting(meeting=meeting, by=viewer, next_on=dt.date(2026, 7, 15))
    meeting.refresh_from_db()
    assert queries.meeting_after(meeting) is None, "a meeting of another day is not called the next"
    assert "15 July 2026" in client_as("head").get(reverse("oversight:meeting", args=[meeting.public_id])).content.decode()
    when = {"title": "M", "plans": [str(plan.public_id)], "held_on": "2026-07-15", "minutes_long": "60"}
    early = client_as("head").post(reverse("oversight:new_meeting"), when | {"next_on": "2026-07-15"}).content.decode()
    assert "The next meeting must come after this one." in early


def test_another_authority_sees_no_meeting(meeting, act, viewer, viewer_as, other_authority, decide):
    made = decide(point(meeting, act, viewer), "escalate", "Funds")
    outsider = viewer_as("head", of=other_authority)
    assert not queries.meetings_visible_to(outsider).exists()
    assert not queries.items_visible_to(outsider).exists()
    assert not queries.resolutions_visible_to(outsider).filter(pk=made.pk).exists()
    assert not queries.meetings_visible_to(viewer_as("governor")).exists()


def test_the_agenda_takes_the_same_number_of_questions_however_long_the_plan(meeting, act, viewer, django_assert_max_num_queries):
    for number in range(12):
        act(f"Late {number}", due_on=dt.date(2026, 6, 1))
    with django_assert_max_num_queries(25):
        assert len(making.agenda_of(meeting, viewer)) == 12


@pytest.mark.parametrize(("typed", "said"), [("31/02/2027", "must be a real date"), ("2026-06-17", "must come after this one")])
def test_a_day_that_cannot_be_does_not_take_the_next_meeting_away(client_as, meeting, viewer, typed, said):
    meetings.start_meeting(meeting=meeting, by=viewer)
    head, address, person = client_as("head"), f"/oversight/meetings/{meeting.public_id}/people", meeting.people.get()
    assert "Saved." in head.post(address, {"next_on": "8/7/2026"}, follow=True).content.decode()
    page = head.post(address, {"next_on": typed, f"came-{person.pk}": "yes"}, follow=True).content.decode()
    assert said in page
    meeting.refresh_from_db()
    person.refresh_from_db()
    assert (meeting.next_on, person.came) == (dt.date(2026, 7, 8), "yes")
