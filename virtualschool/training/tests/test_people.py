"""The directory, the register of designated teachers, pasted lists, what is told and what is taken out."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from virtualschool.audit.models import Entry
from virtualschool.documents.tables import Sheet, xlsx_bytes
from virtualschool.kernel.periods import spoken
from virtualschool.schools.models import School
from virtualschool.training import pasting
from virtualschool.training.actions import bookings, events, messages, people
from virtualschool.training.actions.bookings import Asked
from virtualschool.training.models import Booking, Delegate, DesignatedTeacher, Message
from virtualschool.training.queries import register
from virtualschool.training.tests.furnishing import event_fields

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def event(viewer):
    event = events.add_event(fields=event_fields(capacity=3), by=viewer)
    events.move_event(event=event, name="open", by=viewer)
    return event


@pytest.fixture
def school(db):
    return School.objects.create(urn=990101, name="Marker Academy", la_code="806", phase_code="4")


def someone(viewer, name="Ann Example", email="ann@x.example", **changes):
    fields = {"name": name, "email": email, "role": "designated_teacher", "school_urn": 990101, "organisation": ""}
    return people.add_delegate(fields=fields | changes, by=viewer)


PASTED = """First name\tLast name\tE-mail\tJob title\tURN\tShoe size
Ann\tExample\tann@x.example\tDesignated Teacher\t990101\t5
Ben\tExample\tnot an address\tFoster carer\t\t
\t\tcat@x.example\tSocial worker\t\t
Dan\tExample\tdan@x.example\tSocial Worker\t123456\t
Ann\tAgain\tANN@x.example\t\t\t
Eve\tExample\teve@x.example\tChair of governors\t\t
Fay\tExample\tfay@x.example\tFoster carer\t\t
Gus\tExample\tgus@x.example\tCleaner\t\t
"""


def test_a_pasted_list_books_the_good_rows_and_hands_back_every_other_with_its_reason(event, viewer, school, client_as):
    bookings.ask_for_place(event=event, asked=Asked("Fay Example", "fay@x.example", "foster_carer"), by=viewer)
    client, where = client_as("administrator"), reverse("training:paste", args=[event.public_id])
    html = client.post(where, {"text": PASTED}).content.decode()
    assert "3 people are booked" in html
    assert "5 rows come back" in html
    for words in (
        "“not an address” is no email address.",
        "The name is missing.",
        "No school of the register has the URN 123456.",
        "The same person stands in row 2.",
        "This person has a booking for this event already.",
    ):
        assert words in html, words
    assert "Ben\tExample\tnot an address" in html, "what came back can be mended and sent again"
    held = {each.delegate.name: each for each in Booking.objects.select_related("delegate")}
    assert set(held) == {"Fay Example", "Ann Example", "Eve Example", "Gus Example"}
    assert (held["Ann Example"].school_urn, held["Ann Example"].organisation) == (990101, "Marker Academy")
    assert [held[name].role for name in ("Ann Example", "Eve Example", "Gus Example")] == ["designated_teacher", "governor", "other"]
    assert [held[name].state for name in ("Ann Example", "Eve Example", "Gus Example")] == ["place", "place", "waiting"]


def test_a_workbook_comes_in_and_the_list_goes_out(event, viewer, school, client_as):
    client = client_as("coordinator")
    book = xlsx_bytes(
        [Sheet("Any", ["School", "Name", "URN"], [["Marker", "Ann Example", 990101], ["", "", ""], ["Elsewhere", "Ben", None]])]
    )
    html = client.post(reverse("training:paste", args=[event.public_id]), {"file": SimpleUploadedFile("list.xlsx", book)}).content.decode()
    assert "2 people are booked" in html
    assert "Every row was good" in html
    out = client.get(reverse("training:export", args=[event.public_id, "xlsx"]))
    rows = list(openpyxl.load_workbook(io.BytesIO(out.content)).active.iter_rows(values_only=True))
    assert rows[0][:3] == ("Name", "Email", "Role")
    assert {row[0] for row in rows[1:]} == {"Ann Example", "Ben"}
    assert "Ann Example" in client.get(reverse("training:export", args=[event.public_id, "csv"])).content.decode("utf-8-sig")
    assert client.get(reverse("training:export", args=[event.public_id, "pdf"])).status_code == 404
    assert Entry.objects.filter(event="training.bookings_taken").count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste the rows or choose a file"),
        ("Colour,Size\nred,5", "The first line must hold headings"),
        ("Name\n" + "\n".join(f"P {n}" for n in range(pasting.MOST_ROWS + 1)), "At most 1,000 rows"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(event, client_as, text, words):
    assert words in client_as("head").post(reverse("training:paste", args=[event.public_id]), {"text": text}).content.decode()


def test_a_broken_workbook_is_refused_and_an_old_csv_is_read(event, client_as):
    client, where = client_as("head"), reverse("training:paste", args=[event.public_id])
    assert "cannot be opened" in client.post(where, {"file": SimpleUploadedFile("list.xlsx", b"PK not really")}).content.decode()
    assert (
        "1 person is booked"
        in client.post(where, {"file": SimpleUploadedFile("a.csv", "Name;Email\nZoë;".encode("cp1252"))}).content.decode()
    )
    assert Delegate.objects.get().name == "Zoë"


def test_entries_with_one_address_are_joined_when_a_person_says_so(event, viewer, client_as, authority):
    kept, other = someone(viewer), someone(viewer, "A. Example", school_urn=None, organisation="Marker")
    bookings.ask_for_place(event=event, asked=Asked("A. Example", "ann@x.example", "designated_teacher"), by=viewer)
    people.add_record(delegate=other, course=None, title="First aid", held_on=TODAY, evidence="Card", by=viewer)
    client = client_as("head")
    assert "ann@x.example" in client.get(reverse("training:duplicates")).content.decode()
    answer = client.post(reverse("training:merge", args=[kept.public_id]), {"other": str(other.public_id)}, follow=True)
    assert "The two entries are one now" in answer.content.decode()
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.bookings.count(), kept.records.count(), kept.organisation) == (1, 1, "Marker")
    assert (other.merged_into, other.name, other.email) == (kept, "", "")
    assert client.get(reverse("training:person", args=[other.public_id])).status_code == 404
    assert register.same_address(viewer) == []
    with pytest.raises(events.NotPossible):
        people.merge_delegates(kept=kept, other=other, by=viewer)
    assert (
        "Choose which entry" in client.post(reverse("training:merge", args=[kept.public_id]), {"other": ""}, follow=True).content.decode()
    )


def test_two_with_different_addresses_or_two_live_bookings_stay_two(event, viewer):
    ann, ben = someone(viewer), someone(viewer, "Ben", "ben@x.example")
    with pytest.raises(events.NotPossible, match="same email address"):
        people.merge_delegates(kept=ann, other=ben, by=viewer)
    twin = someone(viewer, "Ann Twin")
    for each in (ann, twin):
        Booking.objects.create(event=event, delegate=each, state="place", role="other", source="staff", booked_at=event.starts_at)
    with pytest.raises(events.NotPossible, match="cancel one"):
        people.merge_delegates(kept=ann, other=twin, by=viewer)
    with pytest.raises(events.NotPossible, match="already"):
        someone(viewer, "ann example")


def test_the_directory_is_searched_by_post_so_that_no_name_stands_in_an_address(viewer, client_as):
    someone(viewer)
    someone(viewer, "Ben", "ben@x.example", role="governor")
    client, where = client_as("analyst"), reverse("training:people")
    html = client.post(where, {"words": "examp ann"}).content.decode()
    assert ("Ann Example" in html, ">Ben<" in html) == (True, False)
    assert ">Ben<" in client.post(where, {"role": "governor"}).content.decode()
    assert "Nobody found" in client.post(where, {"words": "nobody"}).content.decode()
    assert Entry.objects.filter(event="training.people_read").count() == 3


def test_what_others_have_of_a_person_is_theirs_alone(viewer, viewer_as, other_authority, client_as, event):
    theirs = someone(viewer_as("head", of=other_authority))
    client = client_as("head")
    assert client.get(reverse("training:person", args=[theirs.public_id])).status_code == 404
    assert "Ann" not in client.get(reverse("training:people")).content.decode()
    assert client_as("head", of=other_authority).get(reverse("training:event", args=[event.public_id])).status_code == 404


def test_a_person_is_changed_and_somebody_elses_change_is_not_lost(viewer, school, client_as):
    ann = someone(viewer)
    client, where = client_as("head"), reverse("training:edit_person", args=[ann.public_id])
    sent = {"version": 1, "name": "Ann  New", "email": "ann@x.example", "role": "governor", "school": "Marker", "school_urn": "990101"}
    assert "Marker Academy, URN 990101" in client.post(where, sent | {"find": "1"}).content.decode()
    assert client.post(where, sent).status_code == 302
    ann.refresh_from_db()
    assert (ann.name, ann.role, ann.school_urn) == ("Ann New", "governor", 990101)
    stale = client.post(where, sent | {"name": "Ann Older"}).content.decode()
    for words in ("Somebody else saved this", "Ann New", "Ann Older", 'name="version" id="id_version" value="2"'):
        assert words in stale, words
    assert client.post(where, sent | {"name": "Ann Older", "version": 2}).status_code == 302


def test_training_had_elsewhere(viewer, client_as):
    ann = someone(viewer)
    course = events.add_course(fields={"title": "DT", "summary": "", "lapses_after_months": 12, "for_designated_teachers": True}, by=viewer)
    client, where = client_as("coordinator"), reverse("training:add_record", args=[ann.public_id])
    assert "Choose a course or give a title" in client.post(where, {"held_on": "2026-01-31", "evidence": "x"}).content.decode()
    assert "lies ahead" in client.post(where, {"held_on": "2027-01-31", "evidence": "x", "title": "y"}).content.decode()
    client.post(where, {"course": course.pk, "held_on": "2024-02-29", "evidence": "Certificate"})
    record = ann.records.get()
    assert record.lapses_on == dt.date(2025, 2, 28)
    assert "Lapsed" in client.get(reverse("training:person", args=[ann.public_id])).content.decode()
    client.post(reverse("training:withdraw", args=[record.public_id]))
    assert "No training yet" in client.get(reverse("training:person", args=[ann.public_id])).content.decode()


def test_a_designated_teacher_is_named_followed_and_ended(viewer, school, client_as):
    ann, ben = someone(viewer), someone(viewer, "Ben", "ben@x.example")
    client, where = client_as("head"), reverse("training:name", args=[school.urn])
    page = reverse("training:school", args=[school.urn])
    assert "Nobody is named" in client.get(page).content.decode()
    client.post(where, {"delegate": ann.pk, "starts_on": "2026-01-01"})
    client.post(where, {"delegate": ben.pk, "starts_on": "2026-06-01"})
    first, second = DesignatedTeacher.objects.order_by("starts_on")
    assert (first.ends_on, second.ends_on) == (dt.date(2026, 5, 31), None)
    assert "is named from 1 June 2026" in client.post(where, {"delegate": ann.pk, "starts_on": "2026-05-01"}).content.decode()
    assert "designated teacher already" in client.post(where, {"delegate": ben.pk, "starts_on": "2026-06-05"}).content.decode()
    end = reverse("training:end", args=[school.urn])
    assert "before the first" in client.post(end, {"ends_on": "2026-05-31"}, follow=True).content.decode()
    client.post(end, {"ends_on": "2026-06-10"})
    second.refresh_from_db()
    assert second.ends_on == dt.date(2026, 6, 10)
    assert client.post(end, {"ends_on": "2026-06-10"}).status_code == 404
    assert client.get(reverse("training:school", args=[1])).status_code == 404


def test_what_lapses_soon_and_was_not_had_again(viewer, client_as):
    course = events.add_course(fields={"title": "DT", "summary": "", "lapses_after_months": 12, "for_designated_teachers": True}, by=viewer)
    for name, days in (
        ("Soon", (dt.date(2025, 7, 1),)),
        ("Renewed", (dt.date(2025, 7, 1), dt.date(2026, 6, 1))),
        ("Later", (dt.date(2025, 12, 1),)),
    ):
        who = someone(viewer, name, f"{name}@x.example")
        for day in days:
            people.add_record(delegate=who, course=course, title="", held_on=day, evidence="x", by=viewer)
    gone = someone(viewer, "Gone", "gone@x.example")
    people.add_record(delegate=gone, course=course, title="", held_on=dt.date(2025, 6, 1), evidence="x", by=viewer)
    html = client_as("head").get(reverse("training:lapsing")).content.decode()
    soon, lapsed = html.split("Lapsed in the last 90 days", 1)
    assert (">Soon<" in soon, ">Renewed<" in html, ">Later<" in html, ">Gone<" in lapsed) == (True, False, False, True)


def test_messages_hold_no_name_and_are_sent_by_hand_or_by_mail(event, viewer, client_as, settings):
    for number in range(2):
        bookings.ask_for_place(event=event, asked=Asked(f"Zyx {number}", f"p{number}@x.example", "other"), by=viewer)
    assert not any("Zyx" in each.subject + each.text + each.path for each in Message.objects.all())
    assert {each.text.partition(" Open")[0] for each in Message.objects.all()} == {
        f"You have a place at {event.title} ({spoken(event.held_on)})."
    }, "who booked several events knows which it is"
    client, first = client_as("administrator"), Message.objects.order_by("pk").first()
    html = client.get(reverse("training:outbox")).content.decode()
    assert "2 messages wait" in html
    assert f"http://testserver{first.path}" in html
    client.post(reverse("training:sent", args=[first.public_id]))
    first.refresh_from_db()
    assert (first.state, first.how) == ("sent", "hand")
    client.post(reverse("training:send"))
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["p1@x.example"], "You have a place")]
    assert "http://testserver/training/booking/" in mail.outbox[0].body
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "localhost"
    assert not messages.can_mail()
    assert "No mail server is set up" in client.post(reverse("training:send"), follow=True).content.decode()
    assert "By hand" in client.get(reverse("training:outbox") + "?show=all").content.decode().replace("by hand", "By hand")


def test_a_message_that_cannot_go_waits_on(event, viewer, settings, client_as):
    bookings.ask_for_place(event=event, asked=Asked("A", "a@x.example", "other"), by=viewer)
    settings.EMAIL_BACKEND = "virtualschool.training.tests.test_people.Refusing"
    html = client_as("head").post(reverse("training:send"), follow=True).content.decode()
    assert "1 could not be sent" in html
    assert Message.objects.get().state == "waiting"


class Refusing:
    """A mail server that is down."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, given):
        raise ConnectionRefusedError


def test_the_register_lists_schools_with_our_children_and_what_they_need(
    viewer, school, client_as, authority, django_assert_max_num_queries
):
    from virtualschool.children.models import CareSpan, Child, Enrolment

    for number in range(12):
        other = School.objects.create(urn=980000 + number, name=f"School {number}", la_code="806", phase_code="2")
        child = Child.objects.create(authority=authority, child_code=f"C{number}")
        CareSpan.objects.create(child=child, authority=authority, began_on=dt.date(2024, 1, 1))
        Enrolment.objects.create(child=child, school=other, starts_on=dt.date(2024, 9, 1))
    people.name_designated_teacher(school_urn=980000, delegate=someone(viewer, school_urn=980000), starts_on=TODAY, by=viewer)
    client = client_as("head")
    with django_assert_max_num_queries(16):
        html = client.get(reverse("training:schools")).content.decode()
    assert "0 of 12" in html
    assert "Not trained" in html
    assert html.count(">Nobody named<") == 12, "eleven schools and the filter"
    only = client.get(reverse("training:schools") + "?show=Not trained").content.decode()
    assert "School 0" in only
    assert "School 5" not in only


def test_somebody_who_asks_is_forgotten_and_what_events_count_stays(event, viewer, client_as):
    from virtualschool.training.actions import attendance
    from virtualschool.training.models import Certificate

    booking = bookings.ask_for_place(event=event, asked=Asked("Ann Example", "ann@x.example", "other", None, "A school"), by=viewer)
    attendance.mark_attendance(event=event, marks={booking.pk: "attended"}, by=viewer, today=TODAY)
    attendance.issue_certificates(event=event, by=viewer)
    client, where = client_as("head"), reverse("training:forget", args=[booking.delegate.public_id])
    assert "cancel it first" in client.post(where, follow=True).content.decode()
    type(event).objects.filter(pk=event.pk).update(
        starts_at=event.starts_at - dt.timedelta(days=9), ends_at=event.ends_at - dt.timedelta(days=9)
    )
    named = people.name_designated_teacher(school_urn=990101, delegate=booking.delegate, starts_on=TODAY - dt.timedelta(days=2), by=viewer)
    assert "end that first" in client.post(where, follow=True).content.decode()
    people.end_designation(designation=named, ends_on=TODAY - dt.timedelta(days=1), by=viewer)
    assert "is deleted" in client.post(where, follow=True).content.decode()
    booking.refresh_from_db()
    assert (booking.attendance, booking.organisation, booking.delegate.email) == ("attended", "", "")
    assert Certificate.objects.get().holder == ""
    assert client.get(reverse("training:person", args=[booking.delegate.public_id])).status_code == 404
    assert "Ann" not in client.get(reverse("training:bookings", args=[event.public_id])).content.decode()


def test_whose_time_is_over_is_listed_and_forgotten(viewer, client_as, clock):
    for name, years in (("Long Ago", 4), ("Lately", 1), ("Named", 4)):
        who = someone(viewer, name, f"{years}{name[0]}@x.example")
        held_on = dt.date(2026 - years, 6, 1)
        people.add_record(delegate=who, course=None, title="T", held_on=held_on, evidence="x", by=viewer)
        if name == "Named":
            people.name_designated_teacher(school_urn=990101, delegate=who, starts_on=held_on, by=viewer)
    Delegate.objects.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    client = client_as("head")
    assert "1 person whose time is over" in client.get(reverse("training:people")).content.decode()
    html = client.get(reverse("training:over")).content.decode()
    assert ("Long Ago" in html, "Lately" in html, "Named" in html) == (True, False, False)
    client.post(reverse("training:over"))
    assert set(Delegate.objects.filter(forgotten_on__isnull=True).values_list("name", flat=True)) == {"Lately", "Named"}
    assert "Nobody" in client.get(reverse("training:over")).content.decode()


def test_without_schools_or_plans_no_share_and_no_sum_is_shown(client_as, db):
    head = client_as("head")
    page = head.get(reverse("training:schools")).content.decode()
    assert "0 of 0" not in page
    assert "<strong>not available</strong>" in page
    budget = head.get(reverse("training:budget")).content.decode()
    assert "£0" not in budget
    assert "No plan begins in this year" in budget
