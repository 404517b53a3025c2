"""On the day and afterwards: who came, what they have had by it, certificates, feedback without a name."""

import datetime as dt
import io
import uuid

import pypdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from virtualschool.training import certificates, rules
from virtualschool.training.actions import attendance, bookings, events, feedback
from virtualschool.training.actions.bookings import Asked, CannotBook
from virtualschool.training.models import Answer, Booking, Certificate, Message, Reply, TrainingRecord
from virtualschool.training.queries.feedback import results_of
from virtualschool.training.tests.furnishing import event_fields
from virtualschool.workflow.engine import CannotMove

TODAY = dt.date(2026, 6, 17)


@pytest.fixture(autouse=True)
def no_flood():
    cache.clear()


@pytest.fixture
def event(viewer, course):
    """An open event of today with four places taken."""
    event = events.add_event(fields=event_fields(course=course), by=viewer)
    events.move_event(event=event, name="open", by=viewer)
    for number in range(4):
        asked = Asked(f"Dana Teacher {number}", f"p{number}@x.example", "designated_teacher", access_needs="Large print")
        bookings.ask_for_place(event=event, asked=asked, by=viewer)
    event.refresh_from_db()
    return event


def places(event):
    return list(Booking.objects.filter(event=event).order_by("pk"))


def mark(event, viewer, *marks, **more):
    given = {booking.pk: each for booking, each in zip(places(event), marks, strict=False) if each}
    return attendance.mark_attendance(event=event, marks=given, by=viewer, today=TODAY, **more)


def test_marking_makes_it_held_and_keeps_what_they_had(event, viewer):
    assert mark(event, viewer, "attended", "late", "absent", "nonsense") == (3, [])
    event.refresh_from_db()
    assert event.state == "held"
    records = TrainingRecord.objects.filter(booking__event=event)
    assert {each.title for each in records} == {"Role of the designated teacher"}
    assert [(each.held_on, each.lapses_on) for each in records] == [(TODAY, dt.date(2028, 6, 17))] * 2
    assert mark(event, viewer, "attended") == (0, []), "the same mark again changes nothing"


def test_a_mark_put_right_takes_record_and_certificate_back_and_gives_them_back(event, viewer):
    mark(event, viewer, "attended", "attended")
    assert attendance.issue_certificates(event=event, by=viewer) == 2
    assert attendance.issue_certificates(event=event, by=viewer) == 0, "nobody gets two"
    mark(event, viewer, "absent")
    held = Certificate.objects.get(booking=places(event)[0])
    assert held.withdrawn_at
    assert not certificates.is_genuine(held)
    assert TrainingRecord.objects.filter(is_withdrawn=True).count() == 1
    mark(event, viewer, "late")
    held.refresh_from_db()
    assert certificates.is_genuine(held)
    assert not TrainingRecord.objects.filter(is_withdrawn=True).exists()


def test_two_who_mark_at_once_do_not_write_over_each_other(event, viewer):
    first, second = places(event)[:2]
    mark(event, viewer, "absent")
    changed, conflicts = mark(event, viewer, "attended", "attended", seen={first.pk: "", second.pk: ""})
    assert (changed, conflicts) == (1, [first])
    first.refresh_from_db()
    assert first.attendance == "absent"


def test_attendance_is_taken_from_the_day_on_until_it_is_finished(event, viewer):
    with pytest.raises(CannotBook, match="from the day"):
        attendance.mark_attendance(event=event, marks={}, by=viewer, today=TODAY - dt.timedelta(days=1))
    mark(event, viewer, "attended", "attended", "absent")
    with pytest.raises(CannotMove, match="1 of the places is not marked"):
        events.move_event(event=event, name="finish", by=viewer)
    mark(event, viewer, "", "", "", "absent")
    events.move_event(event=event, name="finish", by=viewer)
    assert {each.access_needs for each in places(event)} == {""}, "access needs are emptied once they are of no use"
    with pytest.raises(CannotBook, match="complete"):
        mark(event, viewer, "late")
    events.move_event(event=event, name="reopen", by=viewer, reason="Two were mixed up.")
    assert mark(event, viewer, "late") == (1, [])
    draft = events.add_event(fields=event_fields(), by=viewer)
    with pytest.raises(CannotBook, match="not held"):
        attendance.mark_attendance(event=draft, marks={}, by=viewer, today=TODAY)


def test_what_certificates_say_cannot_change_once_it_was_held(event, viewer):
    mark(event, viewer, "attended")
    event.refresh_from_db()
    with pytest.raises(events.NotPossible, match="day, title, course and hours"):
        events.change_event(event=event, fields={"hours": 5}, version=event.version, by=viewer)
    assert events.change_event(event=event, fields={"presenters": "A team"}, version=event.version, by=viewer).presenters == "A team"


def test_an_event_without_a_course_gives_training_that_does_not_lapse(viewer):
    event = events.add_event(fields=event_fields(), by=viewer)
    events.move_event(event=event, name="open", by=viewer)
    bookings.ask_for_place(event=event, asked=Asked("A", "a@x.example", "other"), by=viewer)
    mark(event, viewer, "attended")
    record = TrainingRecord.objects.get()
    assert (record.title, record.lapses_on, record.course) == ("Designated teacher forum", None, None)


def test_the_certificate_is_a_tagged_pdf_and_can_be_checked(event, viewer):
    mark(event, viewer, "attended")
    attendance.issue_certificates(event=event, by=viewer)
    held = Certificate.objects.get()
    content = Client().get(reverse("training:own_certificate", args=[held.booking.token]))
    pdf = pypdf.PdfReader(io.BytesIO(content.content))
    text = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for words in ("Dana Teacher 0", "17 June 2026", "17 June 2028", str(held.token)[:8]):
        assert words in text, words
    check = reverse("training:certificate_check", args=[held.token])
    for told in (text, Client().get(check).content.decode()):
        assert ".0" not in told, "hours are told as on the event's page"
    html = Client().get(check).content.decode()
    assert "Valid" in html
    assert "D. T. 0." in html
    assert "Dana" not in html
    Certificate.objects.update(hours=40)
    assert "Not valid" in Client().get(check).content.decode(), "an altered certificate shows"
    unknown = Client().get(reverse("training:certificate_check", args=[uuid.uuid4()]))
    assert (unknown.status_code, "No certificate has this number" in unknown.content.decode()) == (404, True)


def test_a_lapsed_certificate_says_so(event, viewer, clock):
    mark(event, viewer, "attended")
    attendance.issue_certificates(event=event, by=viewer)
    clock.move_to(dt.datetime(2028, 6, 17, 9, tzinfo=dt.UTC))
    html = Client().get(reverse("training:certificate_check", args=[Certificate.objects.get().token])).content.decode()
    assert "Genuine, but lapsed" in html


def test_no_certificate_no_file(event, viewer, client_as):
    booking = places(event)[0]
    assert Client().get(reverse("training:own_certificate", args=[booking.token])).status_code == 404
    assert client_as("head").get(reverse("training:certificate", args=[booking.public_id])).status_code == 404


def form_of(event, **answers):
    return {f"q{event.questions.get(key=key).pk}": value for key, value in answers.items()}


def test_feedback_comes_in_without_a_name_and_is_counted(event, viewer):
    mark(event, viewer, "attended", "attended", "attended", "absent")
    where, client = reverse("training:feedback", args=[event.feedback_token]), Client()
    client.post(where, form_of(event, understanding="5", useful="2", recommend="1", change="Targets."))
    client.post(where, form_of(event, understanding="4", recommend="0"))
    understanding, useful, confident, _, recommend, change, _ = results_of(event)
    assert (understanding.positive, understanding.answered, understanding.percent) == (2, 2, 100)
    assert (useful.positive, useful.answered, useful.percent) == (0, 1, 0)
    assert (confident.answered, confident.percent) == (0, None)
    assert recommend.percent == 50
    assert [answer.text for answer in change.texts] == ["Targets."]
    assert {field.name for field in Reply._meta.fields} == {"id", "event", "given_on"}, "nothing of who sent it"


def test_an_empty_form_is_sent_back_and_a_machine_learns_nothing(event, viewer):
    where = reverse("training:feedback", args=[event.feedback_token])
    assert "Answer at least one question" in Client().post(where, {}).content.decode()
    assert Client().post(where, form_of(event, understanding="5") | {"website": "x"}).status_code == 302
    assert not Reply.objects.exists()


def test_feedback_is_asked_of_who_came_and_each_may_answer_once(event, viewer):
    mark(event, viewer, "attended", "late", "absent")
    assert attendance.ask_for_feedback(event=event, by=viewer) == 2
    assert attendance.ask_for_feedback(event=event, by=viewer) == 0
    booking = places(event)[0]
    where = Message.objects.get(booking=booking, kind="feedback").path
    assert where == reverse("training:feedback", args=[booking.feedback_token])
    assert Client().post(where, form_of(event, understanding="5")).status_code == 302
    assert "answered already" in Client().get(where).content.decode()
    assert Client().post(where, form_of(event, understanding="1")).status_code == 200
    assert Reply.objects.count() == 1
    booking.refresh_from_db()
    with pytest.raises(CannotBook, match="already"):
        feedback.give_feedback(event=event, values={}, texts={}, booking=booking, by=viewer, today=TODAY)


def test_feedback_waits_for_the_day(event, viewer):
    with pytest.raises(CannotBook, match="from the day"):
        feedback.give_feedback(event=event, values={}, texts={}, booking=None, by=viewer, today=TODAY - dt.timedelta(days=1))


def test_questions_are_ours_to_choose_until_somebody_answers(event, viewer, client_as):
    client, where = client_as("head"), reverse("training:questions", args=[event.public_id])
    sent = {"q0-key": "useful", "q0-text": "Was it useful?", "q0-kind": "yes_no", "q1-text": "Useful!", "q1-kind": "text", "q2-text": ""}
    assert client.post(where, sent).status_code == 302
    assert [(each.key, each.kind) for each in event.questions.all()] == [("useful", "yes_no"), ("useful_2", "text")]
    assert "Ask between 1 and" in client.post(where, {"q0-text": ""}).content.decode()
    with pytest.raises(events.NotPossible, match="kind of answer"):
        feedback.set_questions(event=event, questions=[("", "smiley", "How?")], by=viewer)
    feedback.give_feedback(event=event, values={event.questions.first().pk: 1}, texts={}, booking=None, by=viewer, today=TODAY)
    assert "the questions stay as they are" in client.post(where, sent).content.decode()


def test_words_that_point_to_somebody_are_taken_out(event, viewer, client_as):
    text = event.questions.get(key="change")
    feedback.give_feedback(event=event, values={}, texts={text.pk: "Sam was rude."}, booking=None, by=viewer, today=TODAY)
    client, page = client_as("coordinator"), reverse("training:results", args=[event.public_id])
    html = client.get(page).content.decode()
    assert "Sam was rude." in html
    assert "Only 1 form came back" in html
    client.post(reverse("training:take_out", args=[event.public_id, Answer.objects.get().pk]))
    assert "Sam" not in client.get(page).content.decode()


def test_a_conference_asks_about_the_extended_duties(viewer, authority):
    event = events.add_event(fields=event_fields(kind="conference"), by=viewer)
    assert event.questions.first().key == "extended_duties"
    from virtualschool.authorities.models import Setting

    Setting.objects.create(authority=authority, key=rules.QUESTIONS_KEY, value=[["fun", "yes_no", "Was it fun?"]], starts_on=TODAY)
    assert [each.key for each in events.add_event(fields=event_fields(), by=viewer).questions.all()] == ["fun"]


def test_the_page_marks_two_hundred_at_once(viewer, client_as, django_assert_max_num_queries):
    event = events.add_event(fields=event_fields(capacity=200), by=viewer)
    events.move_event(event=event, name="open", by=viewer)
    bookings.add_many(event=event, rows=[Asked(f"P {n:03}", f"p{n}@x.example", "other") for n in range(200)], by=viewer)
    client, where = client_as("administrator"), reverse("training:attendance", args=[event.public_id])
    with django_assert_max_num_queries(20):
        html = client.get(where).content.decode()
    assert html.count('type="radio"') == 600
    with django_assert_max_num_queries(20):
        assert client.get(reverse("training:bookings", args=[event.public_id])).content.decode().count("/cancel") == 200
    late, absent = places(event)[:2]
    with django_assert_max_num_queries(35):
        client.post(where, {f"mark-{late.public_id}": "late", f"mark-{absent.public_id}": "absent", "rest": "attended"})
    assert Booking.objects.filter(event=event, attendance="attended").count() == 198
    other = client.post(where, {f"mark-{late.public_id}": "absent", f"seen-{late.public_id}": ""}, follow=True).content.decode()
    assert "P 000" in other
    assert "Theirs stands" in other
