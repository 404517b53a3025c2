"""The pages of oversight, as people with each role use them."""

import datetime as dt
import io
import re
import uuid

import docx
import icalendar
import pytest
from django.urls import reverse

from virtualschool.oversight import queries
from virtualschool.oversight.actions import meetings, questions, summaries
from virtualschool.oversight.models import AgendaItem, Meeting, Question, Resolution, Summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client_as):
    return client_as("head")


def page(client, name, *parts, status=200):
    answer = client.get(reverse(f"oversight:{name}", args=parts))
    assert answer.status_code == status
    return answer.content.decode()


def post(client, name, *parts, **data):
    return client.post(reverse(f"oversight:{name}", args=parts), data)


def test_the_first_page_before_anything_was_done(head, client_as):
    text = page(head, "home")
    assert "No meeting has been held yet" in text
    assert "No summary has been issued yet" in text
    assert "No meeting has decided anything yet" in text
    for name in ("new_meeting", "new_summary"):
        assert f'href="{reverse("action_plans:plans")}">Improvement plans' in page(head, name), "where to make a plan first"
    governor = page(client_as("governor"), "home")
    assert "Plan a meeting" not in governor
    assert "Escalated" not in governor
    assert "Nothing is escalated to you." in page(client_as("director"), "home")
    assert "No meeting is planned" in page(head, "meetings")
    assert "Nothing has been asked yet" in page(head, "questions")


def test_a_meeting_is_planned_in_the_browser(head, plan):
    assert "Improvement plan" in page(head, "new_meeting")
    given = {"title": "Plan meeting", "plans": [str(plan.public_id)], "held_on": "2026-07-01", "minutes_long": "45"}
    answer = post(head, "new_meeting", **given, guests="A, B")
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("oversight:meeting", args=[meeting.public_id])
    assert (meeting.people.get().name, meeting.people.get().role) == ("A", "B")
    refused = post(head, "new_meeting", title="Plan meeting", held_on="soon", minutes_long="45").content.decode()
    assert "Error: " in refused
    assert 'value="soon"' in refused
    changed = given | {"held_on": "2026-07-02", "place": "Room 2", "sequence": "0"}
    assert "2026-07-01" in page(head, "change_meeting", meeting.public_id)
    post(head, "change_meeting", meeting.public_id, **changed)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.place, meeting.people.count()) == (dt.date(2026, 7, 2), "Room 2", 0)
    both = post(head, "change_meeting", meeting.public_id, **changed | {"place": "Room 3"}).content.decode()
    assert "What somebody else saved" in both
    assert 'value="Room 3"' in both
    post(head, "change_meeting", meeting.public_id, **changed | {"place": "Room 3", "sequence": "1"})
    meeting.refresh_from_db()
    assert meeting.place == "Room 3"


def test_nobody_is_lost_when_a_meeting_is_changed(head, meeting, viewer_as):
    analyst = viewer_as("analyst")
    meeting.people.create(name=analyst.name, role="Data analyst", membership_id=analyst.membership_id)
    assert f"{analyst.name}, Data analyst" in page(head, "change_meeting", meeting.public_id)


def test_an_agenda_is_arranged_in_the_browser(head, meeting, act):
    action = act("Late", due_on=dt.date(2026, 6, 1))
    text = page(head, "meeting", meeting.public_id)
    assert "It was due on 1 June 2026" in text
    assert "Overdue" in text
    refused = post(head, "change_agenda", meeting.public_id, do="add", title="Staffing").content.decode()
    assert "Say why." in refused
    assert "Staffing" in refused
    post(head, "change_agenda", meeting.public_id, do="add", title="Staffing", because="A post is free")
    post(head, "change_agenda", meeting.public_id, do="move", key=f"action:{action.pk}", place="2", because="Later")
    post(head, "change_agenda", meeting.public_id, do="remove", key=f"action:{action.pk}", because="Not today")
    text = page(head, "meeting", meeting.public_id)
    assert "Taken off the agenda" in text
    post(head, "change_agenda", meeting.public_id, do="put_back", key=f"action:{action.pk}")
    gone = head.post(
        reverse("oversight:change_agenda", args=[meeting.public_id]), {"do": "remove", "key": "x", "because": "y"}, follow=True
    )
    assert "not on the agenda any more" in gone.content.decode()


@pytest.fixture
def held(meeting, act, viewer):
    act("Late", due_on=dt.date(2026, 6, 1))
    return meetings.start_meeting(meeting=meeting, by=viewer)


def test_minutes_are_taken_and_saved_while_people_write(head, held):
    item = held.items.get()
    assert "Decide" in page(head, "meeting", held.public_id)
    json = {"HTTP_ACCEPT": "application/json"}
    where = reverse("oversight:note", args=[item.public_id])
    assert head.post(where, {"note": "First", "version": "0"}, **json).json() == {"version": 1}
    stale = head.post(where, {"note": "Second", "version": "0"}, **json)
    assert stale.status_code == 409
    assert (stale.json()["theirs"], stale.json()["version"]) == ("First", 1)
    both = head.post(where, {"note": "Second", "version": "0"}).content.decode()
    assert "First" in both
    assert ">Second</textarea>" in both
    assert 'name="version" value="1"' in both
    assert head.post(where, {"note": "Second", "version": "1"})["Location"].endswith(f"#point-{item.public_id}")
    assert post(head, "notes", held.public_id, note="Beside", version="0")["Location"].endswith("#beside")
    assert "Beside" in page(head, "meeting", held.public_id)
    assert "Other" in post(head, "notes", held.public_id, note="Other", version="x").content.decode()


def test_a_decision_is_recorded_on_the_page(head, held):
    item = held.items.get()
    given = {"kind": "move_due", "words": "The school closed", "token": str(uuid.uuid4()), "seen": str(item.action.version)}
    refused = post(head, "decide", item.public_id, **given).content.decode()
    assert "Enter the new due date." in refused
    assert "The school closed" in refused
    post(head, "decide", item.public_id, **given, due_on="2026-07-31")
    text = page(head, "meeting", held.public_id)
    assert "moved from 1 June 2026 to 31 July 2026" in text
    other = given | {"kind": "progress", "token": str(uuid.uuid4())}
    stale = post(head, "decide", item.public_id, **other).content.decode()
    assert "It now says: Late (due: 31 July 2026)." in stale
    assert "The school closed" in stale
    now = str(held.items.get().action.version)
    assert re.search(rf'name="seen"[^>]* value="{now}"', stale)
    assert post(head, "decide", item.public_id, **other | {"seen": now}).status_code == 302


def test_people_and_the_end_of_a_meeting(head, held):
    refused = head.post(reverse("oversight:move_meeting", args=[held.public_id, "agree"]), follow=True).content.decode()
    assert "Say first who was present." in refused
    person = held.people.get()
    post(head, "people", held.public_id, **{f"came-{person.pk}": "", "everyone": "yes"})
    assert held.people.get().came == "yes"
    post(head, "people", held.public_id, **{f"came-{person.pk}": "yes", "next_on": "2026-07-15", "also": "Visitor"})
    assert page(head, "meeting", held.public_id).count("Visitor") > 1
    post(head, "people", held.public_id, next_on="2026-99-99")
    post(head, "move_meeting", held.public_id, "agree")
    text = page(head, "meeting", held.public_id)
    assert "Minutes agreed" in text
    word = head.get(reverse("oversight:download", args=[held.public_id, "word"]))
    assert "Late" in "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(word.content)).paragraphs)
    closed = head.post(reverse("oversight:note", args=[held.items.get().public_id]), {"note": "x"}, HTTP_ACCEPT="application/json")
    assert closed.status_code == 409
    post(head, "note", held.items.get().public_id, note="x", version="0")
    post(head, "people", held.public_id)
    post(head, "move_meeting", held.public_id, "reopen", reason="A name")
    assert "Minutes being taken" in page(head, "meeting", held.public_id)
    assert post(head, "move_meeting", held.public_id, "nowhere").status_code == 404
    assert "Last meetings" in page(head, "home")
    page(head, "download", held.public_id, "nothing", status=404)


def test_altered_minutes_are_shown_to_be(head, held, viewer):
    held.people.update(came="yes")
    meetings.agree_minutes(meeting=held, by=viewer)
    Meeting.objects.update(digest="0")
    assert "someone altered them" in page(head, "meeting", held.public_id)


def test_a_cancelled_meeting_has_a_page(head, meeting):
    post(head, "move_meeting", meeting.public_id, "cancel", reason="Half term")
    text = page(head, "meeting", meeting.public_id)
    assert "Cancelled" in text
    assert "Half term" in text
    page(head, "download", meeting.public_id, "word", status=404)


def test_the_calendar_names_nobody(head, meeting, viewer):
    meeting.place, meeting.starts_at = "Room 2", dt.time(10, 30)
    meeting.save()
    answer = head.get(reverse("oversight:calendar", args=[meeting.public_id]))
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == dt.datetime(2026, 6, 17, 9, 30, tzinfo=dt.UTC)
    assert str(event["location"]) == "Room 2"
    assert viewer.name not in answer.content.decode()
    assert "ATTENDEE" not in answer.content.decode()
    meetings.cancel_meeting(meeting=meeting, reason="x", by=viewer)
    Meeting.objects.update(starts_at=None, place="")
    (event,) = icalendar.Calendar.from_ical(head.get(reverse("oversight:calendar", args=[meeting.public_id])).content).walk("VEVENT")
    assert (event.decoded("dtstart"), str(event["status"]), event["sequence"]) == (dt.date(2026, 6, 17), "CANCELLED", 1)


def test_a_director_settles_what_was_escalated(client_as, held, decide):
    made = decide(held.items.get(), "escalate", "Two posts are not funded.")
    director = client_as("director")
    assert "Two posts are not funded." in page(director, "home")
    refused = director.post(reverse("oversight:settle", args=[made.public_id]), {"answer": ""}, follow=True).content.decode()
    assert "Say how it was settled." in refused
    post(director, "settle", made.public_id, answer="From September")
    assert Resolution.objects.get().answer == "From September"
    assert post(client_as("governor"), "settle", made.public_id, answer="x").status_code == 404


@pytest.mark.slow
def test_a_summary_is_written_issued_asked_about_and_answered(head, client_as, plan, act):
    act("Far", due_on=dt.date(2026, 12, 1))
    assert "Improvement plan" in page(head, "new_summary")
    ahead = post(head, "new_summary", plans=[str(plan.public_id)], as_at="2026-07-01").content.decode()
    assert "cannot lie ahead" in ahead
    post(head, "new_summary", plans=[str(plan.public_id)], as_at="2026-06-17")
    kept = Summary.objects.get()
    text = page(head, "summary", kept.public_id)
    assert "cannot be issued yet" in text
    assert "Draft" in page(head, "home")
    post(head, "issue", kept.public_id)
    given = {"title": kept.title, "as_at": "2026-06-17", "commentary": "It goes well.", "version": "0"}
    post(head, "write", kept.public_id, **given)
    both = post(head, "write", kept.public_id, **(given | {"commentary": "Mine"})).content.decode()
    assert "It goes well." in both
    assert "Mine" in both
    assert "Enter the title." in post(head, "write", kept.public_id, **(given | {"title": ""})).content.decode()
    post(head, "issue", kept.public_id)
    governor = client_as("governor")
    text = page(governor, "summary", kept.public_id)
    assert "It goes well." in text
    assert "Ask or challenge" in text
    assert governor.get(reverse("oversight:take", args=[kept.public_id, "pdf"])).content[:4] == b"%PDF"
    assert governor.get(reverse("oversight:take", args=[kept.public_id, "no"])).status_code == 404
    assert "Enter the question or challenge." in post(governor, "ask", kept.public_id, text="").content.decode()
    action = plan.actions.get()
    post(governor, "ask", kept.public_id, text="Who does it?", about=f"action:{action.public_id}")
    asked = Question.objects.get()
    assert (asked.action, asked.about_words) == (action, "Action 1: Far")
    assert "Answer" in page(head, "question", asked.public_id)
    assert "Enter the answer." in post(head, "say", asked.public_id, do="answer", text="").content.decode()
    post(head, "say", asked.public_id, do="answer", text="The deputy.")
    assert "The deputy." in page(governor, "question", asked.public_id)
    post(governor, "say", asked.public_id, do="accept")
    assert Question.objects.get().state == "accepted"
    assert "Answer accepted" in page(governor, "questions")
    again = head.post(reverse("oversight:write", args=[kept.public_id]), given | {"version": "1"}, follow=True)
    assert "never changes" in again.content.decode()
    early = post(head, "new_summary", plans=[str(plan.public_id)], as_at="2026-06-17").content.decode()
    assert "choose a later day" in early
    for key in ("html", "word", "pdf", "excel"):
        assert governor.get(reverse("oversight:record", args=[key])).status_code == 200
    page(governor, "record", "no", status=404)


def test_a_question_is_followed_up_on_its_page(head, client_as, plan, viewer, viewer_as):
    made = summaries.begin_summary(plans=[plan], as_at=dt.date(2026, 6, 17), by=viewer)
    made = summaries.write_summary(summary=made, version=0, commentary="Well.", by=viewer)
    made = summaries.issue_summary(summary=made, by=viewer)
    one = questions.ask(summary=made, text="One?", by=viewer_as("governor"))
    two = questions.ask(summary=made, text="Two?", by=viewer_as("director"))
    assert "Choose where" in post(head, "say", one.public_id, do="action", text="Write to heads").content.decode()
    place = str(plan.themes.get().considerations.get().public_id)
    post(head, "say", one.public_id, do="action", text="Write to heads", consideration=place, owner="VSH")
    assert plan.actions.get().text == "Write to heads"
    meeting = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 1), by=viewer)
    assert "Choose a meeting." in post(head, "say", two.public_id, do="meeting").content.decode()
    post(head, "say", two.public_id, do="meeting", meeting=str(meeting.public_id))
    assert "on the agenda of the meeting on 1 July 2026" in page(head, "question", two.public_id)
    assert post(head, "say", two.public_id, do="nothing").status_code == 200


def test_the_page_of_minutes_takes_the_same_number_of_questions_however_long(head, meeting, act, viewer, django_assert_max_num_queries):
    for number in range(10):
        act(f"Late {number}", due_on=dt.date(2026, 6, 1))
    meetings.start_meeting(meeting=meeting, by=viewer)
    assert AgendaItem.objects.count() == 10
    with django_assert_max_num_queries(25):
        page(head, "meeting", meeting.public_id)


def test_the_plans_page_leads_to_its_meetings(head, client_as, meeting, plan, viewer):
    where = reverse("action_plans:plan", args=[plan.public_id])
    assert "Next meeting, 17 June 2026" in head.get(where).content.decode()
    assert "Next meeting" not in client_as("governor").get(where).content.decode()
    held = meetings.start_meeting(meeting=meeting, by=viewer)
    held.people.update(came="yes")
    meetings.agree_minutes(meeting=held, by=viewer)
    assert "Last meeting, 17 June 2026" in head.get(where).content.decode()


def test_a_plan_leads_to_its_next_meeting_and_a_meeting_to_the_one_after(head, plan, client_as, viewer):
    address = reverse("action_plans:plan", args=[plan.public_id])
    begin = f"{reverse('oversight:new_meeting')}?plan={plan.public_id}"
    assert begin in head.get(address).content.decode()
    assert begin not in client_as("governor").get(address).content.decode()
    first = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 6, 17), by=viewer)
    assert begin not in head.get(address).content.decode()
    second = meetings.plan_meeting(plans=[plan], held_on=dt.date(2026, 7, 15), by=viewer)
    text = page(head, "meeting", first.public_id)
    assert address in text
    assert reverse("oversight:meeting", args=[second.public_id]) in text
    assert queries.meeting_after(second) is None
