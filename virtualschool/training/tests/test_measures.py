"""The measures on small tables: what counts, what does not, and that a past period is told as it was."""

import datetime as dt
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from virtualschool.authorities.models import Setting
from virtualschool.children.models import CareSpan, Child, Enrolment
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, members, read
from virtualschool.schools.models import School
from virtualschool.training.actions import attendance, bookings, cpd, events, feedback, people
from virtualschool.training.actions.bookings import Asked
from virtualschool.training.models import Booking, Delegate
from virtualschool.training.tests.furnishing import event_fields, item_fields, plan_fields

LONDON = ZoneInfo("Europe/London")
JUNE, MAY = Period(dt.date(2026, 6, 1), dt.date(2026, 6, 30)), Period(dt.date(2026, 5, 1), dt.date(2026, 5, 31))
TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def said(authority):
    """`said("training.attended", JUNE)`: numerator, denominator, value; or by group."""

    def of(key, period, by=None):
        measure = book[key]
        found = read(measure, period, within=Scope(authority, authority.code), cohort=measure.cohorts[0], by=by)
        if by:
            return {each.group: (each.numerator, each.denominator) for each in found}
        return found[0].numerator, found[0].denominator, found[0].value

    return of


@pytest.fixture
def held(viewer, clock):
    """An event of a day with places marked: `held(day, "attended late absent")`."""

    def make(day, marks="", role="designated_teacher", **changes):
        clock.move_to(dt.datetime.combine(day, dt.time(8), LONDON))
        event = events.add_event(fields=event_fields(**changes), by=viewer)
        events.move_event(event=event, name="open", by=viewer)
        given = {}
        for number, mark in enumerate(marks.split()):
            asked = Asked(f"P {number}", f"p{number}@x.example", role)
            given[bookings.ask_for_place(event=event, asked=asked, by=viewer, source="staff").pk] = mark
        attendance.mark_attendance(event=event, marks={pk: mark for pk, mark in given.items() if mark != "-"}, by=viewer, today=day)
        clock.move_to(dt.datetime.combine(TODAY, dt.time(12), LONDON))
        event.refresh_from_db()
        return event

    return make


def test_places_taken_up(held, said, viewer):
    assert said("training.attended", JUNE) == (0, 0, None)
    forum = held(dt.date(2026, 6, 1), "attended late absent -")
    held(dt.date(2026, 6, 30), "absent", kind="conference", role="governor")
    held(dt.date(2026, 5, 31), "attended attended")
    assert said("training.attended", JUNE) == (2, 4, 50)
    assert said("training.attended", MAY) == (2, 2, 100)
    assert said("training.attended", JUNE, "event_kind") == {"dt_forum": (2, 3), "conference": (0, 1)}
    assert said("training.attended", JUNE, "delegate_role") == {"designated_teacher": (2, 3), "governor": (0, 1)}
    assert said("training.attended", Period(MAY.start, JUNE.end), "month") == {"2026-05": (2, 2), "2026-06": (2, 4)}
    unmarked = Booking.objects.get(event=forum, attendance="")
    attendance.mark_attendance(event=forum, marks={unmarked.pk: "attended"}, by=viewer, today=TODAY)
    assert said("training.attended", JUNE) == (3, 5, 60)


def test_waiting_lists_given_up_places_and_cancelled_events_count_nowhere(held, said, viewer):
    event = held(dt.date(2026, 6, 10), "attended", capacity=1)
    Booking.objects.filter(event=event).update(state="cancelled", updated_at=dt.datetime.now(dt.UTC))
    assert said("training.attended", JUNE) == (0, 0, None)
    gone = events.add_event(fields=event_fields(), by=viewer)
    events.move_event(event=gone, name="open", by=viewer)
    bookings.ask_for_place(event=gone, asked=Asked("A", "a@x.example", "other"), by=viewer)
    events.move_event(event=gone, name="cancel", by=viewer, reason="Snow.")
    assert said("training.attended", JUNE) == (0, 0, None)


def test_members_of_places_name_nobody(held, authority):
    held(dt.date(2026, 6, 10), "attended absent")
    measure = book["training.attended"]
    found = members(measure, JUNE, within=Scope(authority, authority.code), cohort="training_places")
    assert [each.numerator for each in found] == [1, 0]
    told = book.cohort("training_places").described(authority, [each.child_id for each in found])
    assert {text for text, _ in told.values()} == {"A place at Designated teacher forum, 10 June 2026: designated teacher"}
    assert not any("@" in text or "P 0" in text for text, _ in told.values())


def answer(event, viewer, *values):
    questions = [each for each in event.questions.all() if each.kind == "scale"]
    given = {question.pk: value for question, value in zip(questions, values, strict=False) if value}
    yes = event.questions.get(kind="yes_no")
    texts = {event.questions.filter(kind="text").first().pk: "Well said."}
    feedback.give_feedback(event=event, values=given | {yes.pk: 0}, texts=texts, booking=None, by=viewer, today=TODAY)


def test_positive_answers(held, said, viewer, authority):
    event = held(dt.date(2026, 6, 10), "attended", kind="conference")
    answer(event, viewer, 5, 4, 3)
    answer(event, viewer, 4, 0, 1)
    assert said("training.positive", JUNE) == (3, 5, 60)
    assert said("training.positive", JUNE, "question") == {"extended_duties": (2, 2), "understanding": (1, 1), "useful": (0, 2)}
    assert said("training.positive", JUNE, "event_kind") == {"conference": (3, 5)}
    assert said("training.positive", MAY) == (0, 0, None)
    Setting.objects.create(authority=authority, key="training.positive_from", value=5, starts_on=dt.date(2026, 6, 1))
    from virtualschool.measures.reading import forget

    forget()
    assert said("training.positive", JUNE) == (1, 5, 20)
    told = book.cohort("training_answers").described(authority, list(event.replies.values_list("answers__pk", flat=True)))
    assert all("Designated teacher forum, 10 June 2026" in text for text, _ in told.values())


@pytest.fixture
def schools(authority, other_authority):
    """Six schools: five with a looked-after child on roll in June, one of them special, one independent; one whose child left in May."""
    found = {}
    for urn, name, phase, la_code in (
        (990101, "Primary", "2", "806"),
        (990102, "Secondary", "4", "806"),
        (990103, "Outside", "4", "807"),
        (990104, "Special", "0", "806"),
        (990106, "Independent", "0", "806"),
        (990105, "Left", "4", "806"),
    ):
        type_code = {"Special": "44", "Independent": "11"}.get(name, "34")
        school = found[name] = School.objects.create(urn=urn, name=name, phase_code=phase, la_code=la_code, type_code=type_code)
        child = Child.objects.create(authority=authority, child_code=f"C{urn}")
        CareSpan.objects.create(child=child, authority=authority, began_on=dt.date(2024, 1, 1))
        ends = dt.date(2026, 5, 31) if name == "Left" else None
        Enrolment.objects.create(child=child, school=school, starts_on=dt.date(2024, 9, 1), ends_on=ends)
    guest = Child.objects.create(authority=other_authority, child_code="Theirs")
    CareSpan.objects.create(child=guest, authority=other_authority, began_on=dt.date(2024, 1, 1))
    Enrolment.objects.create(child=guest, school=found["Left"], starts_on=dt.date(2024, 9, 1))
    return found


@pytest.fixture
def course(viewer):
    fields = {"title": "DT", "summary": "", "lapses_after_months": 12, "for_designated_teachers": True}
    return events.add_course(fields=fields, by=viewer)


def teacher(authority, name):
    return Delegate.objects.create(authority=authority, name=name, email=f"{name}@x.example", role="designated_teacher")


def had(delegate, course, day, viewer):
    return people.add_record(delegate=delegate, course=course, title="", held_on=day, evidence="Certificate", by=viewer)


def test_schools_whose_designated_teacher_is_trained(schools, course, said, viewer, authority):
    assert said("training.dt_current", JUNE) == (0, 4, None), "nobody was ever named: nothing is known yet"
    ann, bob, cat = (teacher(authority, name) for name in ("ann", "bob", "cat"))
    for school, who in (("Primary", ann), ("Secondary", bob), ("Outside", cat), ("Special", ann)):
        people.name_designated_teacher(school_urn=schools[school].urn, delegate=who, starts_on=dt.date(2025, 9, 1), by=viewer)
    had(ann, course, dt.date(2025, 6, 30), viewer)
    had(bob, None, dt.date(2026, 6, 1), viewer)
    had(cat, course, dt.date(2025, 7, 1), viewer)
    assert said("training.dt_current", JUNE) == (1, 4, 25), "ann's lapsed on 30 June, bob's does not count"
    assert said("training.dt_current", MAY) == (3, 5, 60), "the school whose child left in June counted, with nobody named"
    assert said("training.dt_current", JUNE, "school_phase") == {"2": (0, 1), "4": (1, 2), "0": (0, 1)}
    assert said("training.dt_current", JUNE, "in_area") == {"in": (0, 3), "out": (1, 1)}
    had(ann, course, dt.date(2026, 6, 17), viewer)
    assert said("training.dt_current", JUNE)[:2] == (3, 4)
    people.name_designated_teacher(school_urn=schools["Primary"].urn, delegate=bob, starts_on=dt.date(2026, 6, 17), by=viewer)
    assert said("training.dt_current", JUNE)[:2] == (2, 4)
    assert said("training.dt_current", MAY)[:2] == (3, 5), "the past stays as it was"


def test_a_record_taken_back_and_one_that_never_lapses(schools, said, viewer, authority):
    fields = {"title": "For ever", "summary": "", "lapses_after_months": None, "for_designated_teachers": True}
    course = events.add_course(fields=fields, by=viewer)
    ann = teacher(authority, "ann")
    people.name_designated_teacher(school_urn=schools["Primary"].urn, delegate=ann, starts_on=dt.date(2020, 9, 1), by=viewer)
    record = had(ann, course, dt.date(2015, 1, 1), viewer)
    assert said("training.dt_current", JUNE)[:2] == (1, 4)
    people.withdraw_record(record=record, by=viewer)
    assert said("training.dt_current", JUNE)[:2] == (0, 4)


def test_attending_makes_a_designated_teacher_current_and_correcting_takes_it_back(schools, course, held, said, viewer):
    event = held(dt.date(2026, 6, 10), "attended", course=course)
    (booking,) = Booking.objects.filter(event=event).select_related("delegate")
    people.name_designated_teacher(school_urn=schools["Primary"].urn, delegate=booking.delegate, starts_on=dt.date(2026, 1, 1), by=viewer)
    assert said("training.dt_current", JUNE)[:2] == (1, 4)
    assert booking.record.lapses_on == dt.date(2027, 6, 10)
    attendance.mark_attendance(event=event, marks={booking.pk: "absent"}, by=viewer, today=TODAY)
    assert said("training.dt_current", JUNE)[:2] == (0, 4)


def done(plan, viewer):
    cpd.add_item(plan=plan, fields=item_fields(done_on=TODAY, impact="Better targets."), by=viewer)
    cpd.move_plan(plan=plan, name="complete", by=viewer)


def test_development_plans_complete(said, viewer, clock):
    year = {"starts_on": dt.date(2026, 4, 1), "ends_on": dt.date(2027, 3, 31)}
    first = cpd.begin_plan(fields=plan_fields(**year), by=viewer)
    cpd.begin_plan(fields=plan_fields(**year, staff_name="Ben", role="leader"), by=viewer)
    third = cpd.begin_plan(fields=plan_fields(**year, staff_name="Cat"), by=viewer)
    cpd.begin_plan(fields=plan_fields(staff_name="Dan", starts_on=dt.date(2025, 4, 1), ends_on=dt.date(2026, 3, 31)), by=viewer)
    done(first, viewer)
    assert said("cpd.complete", JUNE) == (1, 3, pytest.approx(100 / 3))
    assert said("cpd.complete", MAY) == (0, 3, 0), "not complete yet on 31 May"
    assert said("cpd.complete", JUNE, "staff_role") == {"pep_adviser": (1, 2), "leader": (0, 1)}
    cpd.move_plan(plan=third, name="close", by=viewer, reason="Left.")
    assert said("cpd.complete", JUNE)[:2] == (1, 2), "a plan that ended on 17 June does not run on the 30th"
    assert said("cpd.complete", MAY)[:2] == (0, 3)
    clock.move_to(dt.datetime(2026, 7, 10, 12, tzinfo=LONDON))
    cpd.move_plan(plan=first, name="reopen", by=viewer, reason="One more course.")
    assert said("cpd.complete", Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31)))[:2] == (0, 2)
    assert said("cpd.complete", JUNE)[:2] == (1, 2), "in June it was complete"


def test_nothing_known_is_not_available(said, authority):
    for key in ("training.attended", "training.positive", "training.dt_current", "cpd.complete"):
        measure = book[key]
        (reading,) = read(measure, JUNE, within=Scope(authority, "806"), cohort=measure.cohorts[0])
        assert reading.value is None
        assert reading.data_to is None


def test_members_of_schools_and_plans_have_an_address(schools, viewer, authority):
    plan = cpd.begin_plan(fields=plan_fields(), by=viewer)
    told = book.cohort("cpd_plans").described(authority, [plan.pk])
    assert told == {plan.pk: ("Ada Adviser, PEP adviser", f"/training/plans/{plan.public_id}/")}
    school = schools["Primary"]
    assert book.cohort("dt_schools").described(authority, [school.pk]) == {school.pk: ("Primary", "/training/schools/990101/")}


@pytest.mark.parametrize("key", ["training.attended", "training.positive", "training.dt_current", "cpd.complete"])
def test_every_measure_has_its_pages_and_its_list(key, held, schools, viewer, client_as):
    answer(held(dt.date(2026, 6, 10), "attended"), viewer, 5, 4)
    cpd.begin_plan(fields=plan_fields(), by=viewer)
    client, asked = client_as("head"), "?period=year"
    assert book[key].title in unescape(client.get(reverse("dashboards:measure", args=[key]) + asked).content.decode())
    html = client.get(reverse("dashboards:members", args=[key]) + asked).content.decode()
    assert "/training/" in html
    assert "@" not in html


def test_who_came_without_a_booking_counts_and_who_waited_does_not(held, said, viewer):
    """By hand: two seats, three asked. One came, one did not, the third waited; a fourth walked in. 2 of 3."""
    event = held(dt.date(2026, 6, 10), "attended absent -", capacity=2)
    assert Booking.objects.filter(event=event, state="waiting", attendance="").count() == 1
    asked = Asked("Walter Walk", "w@x.example", "foster_carer")
    attendance.add_walk_in(event=event, asked=asked, by=viewer, today=TODAY)
    assert said("training.attended", JUNE) == (2, 3, pytest.approx(200 / 3))
    late = Asked("Ida In", "", "governor", None, "Board")
    assert attendance.enter_who_came(event=event, rows=[late], by=viewer, today=TODAY)[0] == 1
    assert said("training.attended", JUNE) == (3, 4, 75)
    events.move_event(event=event, name="finish", by=viewer)
    events.move_event(event=event, name="reopen", by=viewer, reason="One mark was wrong.")
    assert said("training.attended", JUNE) == (3, 4, 75)
    assert said("training.attended", Period(dt.date(2026, 6, 11), dt.date(2026, 6, 30))) == (0, 0, None), "the period is cut to its days"
    assert said("training.attended", Period(dt.date(2026, 6, 10), dt.date(2026, 6, 10))) == (3, 4, 75)


def test_a_school_has_one_designated_teacher_a_day_whoever_was_named_before(schools, course, said, viewer, authority):
    """By hand, of Primary and two more: ann, trained, to 14 June; bob, untrained, from the 15th; cat, trained, named on the last day."""
    ann, bob, cat = (teacher(authority, name) for name in ("ann", "bob", "cat"))
    for who in (ann, cat):
        had(who, course, dt.date(2026, 1, 10), viewer)
    urn = schools["Primary"].urn
    for who, day in ((ann, dt.date(2025, 9, 1)), (bob, dt.date(2026, 6, 15)), (cat, dt.date(2026, 6, 30))):
        named = people.name_designated_teacher(school_urn=urn, delegate=who, starts_on=day, by=viewer)
    ends = {day: said("training.dt_current", Period(JUNE.start, dt.date(2026, 6, day)))[:2] for day in (14, 15, 29, 30)}
    assert ends == {14: (1, 4), 15: (0, 4), 29: (0, 4), 30: (1, 4)}
    people.end_designation(designation=named, ends_on=dt.date(2026, 6, 30), by=viewer)
    assert said("training.dt_current", JUNE)[:2] == (1, 4), "the last day still counts"


def test_training_counts_to_the_day_before_it_lapses(schools, course, said, viewer, authority):
    ann = teacher(authority, "ann")
    people.name_designated_teacher(school_urn=schools["Primary"].urn, delegate=ann, starts_on=dt.date(2025, 1, 1), by=viewer)
    record = had(ann, course, dt.date(2025, 6, 10), viewer)
    assert record.lapses_on == dt.date(2026, 6, 10)
    ends = {day: said("training.dt_current", Period(JUNE.start, dt.date(2026, 6, day)))[0] for day in (9, 10)}
    assert ends == {9: 1, 10: 0}
    before = Period(dt.date(2025, 6, 1), dt.date(2025, 6, 9))
    assert said("training.dt_current", before)[0] == 0, "not had yet on the 9th"
    assert said("training.dt_current", Period(before.start, dt.date(2025, 6, 10)))[0] == 1
