"""Training of the past year and the next: designated teachers, a conference, forums, development plans of advisers."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from virtualschool.demo.improvement import clock
from virtualschool.demo.improvement.cast import Cast
from virtualschool.schools.models import School
from virtualschool.training.actions import attendance, bookings, cpd, events, feedback, people
from virtualschool.training.models import Booking, Course, Delegate, Event
from virtualschool.training.queries.register import PHASES, pupils_on_roll

Asked = bookings.Asked
MARKS = ("attended",) * 17 + ("late", "absent", "absent")


def bring(cast: Cast) -> None:
    """Courses, who is designated where and trained, two events that were held, one to come, plans of three advisers."""
    chance, words = cast.chance("training"), cast.words("training")
    course, other = (events.add_course(fields=fields, by=cast.head) for fields in words["courses"])
    names = [f"{first} {last}" for first in words["forenames"] for last in words["surnames"]]
    chance.shuffle(names)
    teachers = _designate(cast, course, names)
    _held(cast, words["conference"], other, [*teachers, *_guests(words, names, chance)], chance, replies=0.72)
    _held(cast, words["forum"], course, teachers[: max(8, len(teachers) // 2)], chance, replies=0.8)
    _coming(cast, words["coming"], course, teachers)
    for each in words["advisers"]:
        _plan_of(cast, each)


def _designate(cast: Cast, course: Course, names: list[str]) -> list[Asked]:
    """A designated teacher for nearly every school of our children; one in eight trained so long ago that it lapsed."""
    held = pupils_on_roll(cast.authority.pk, cast.today)
    schools = list(School.objects.filter(pk__in=held, phase_code__in=PHASES).order_by("urn"))
    told: list[Asked] = []
    for place, school in enumerate(schools):
        if place % 17 == 11:
            continue
        name = names.pop()
        fields: dict[str, Any] = {"name": name, "email": f"dt.{school.urn}@schools.example", "role": "designated_teacher"}
        fields |= {"school_urn": school.urn, "organisation": school.name[:160]}
        delegate = people.add_delegate(fields=fields, by=cast.deputy)
        people.name_designated_teacher(school_urn=school.urn, delegate=delegate, starts_on=cast.workday(-200 - 9 * place), by=cast.deputy)
        _trained(cast, delegate, course, place)
        told.append(Asked(name, fields["email"], "designated_teacher", school.urn, school.name))
    return told


def _trained(cast: Cast, delegate: Delegate, course: Course, place: int) -> None:
    """What they had before the year began: most of them within two years, some longer ago, some nothing."""
    months = {0: -31, 1: None}.get(place % 8, -4 - 3 * (place % 6))
    if months is not None:
        day, seen = cast.month(months) + dt.timedelta(days=9), "Certificate seen by the Virtual School."
        people.add_record(delegate=delegate, course=course, title="", held_on=day, evidence=seen, by=cast.deputy)


def _guests(words: dict[str, Any], names: list[str], chance: Random) -> list[Asked]:
    """People from elsewhere, so that a conference of 180 is one, whatever the number of schools."""
    guests = []
    for number in range(1, 181):
        role, organisation = chance.choice(words["guests"])
        guests.append(Asked(names.pop(), f"guest.{number}@people.example", role, None, organisation))
    return guests


def _fields(said: dict[str, Any], day: dt.date, course: Course | None) -> dict[str, Any]:
    starts = timezone.make_aware(dt.datetime.combine(day, dt.time(said["hour"])))
    told = {key: said[key] for key in ("title", "kind", "place", "capacity", "audiences", "presenters", "topics", "summary")}
    ends = starts + dt.timedelta(hours=said["hours"])
    more = {"starts_at": starts, "ends_at": ends, "hours": Decimal(said["hours"]), "course": course, "online_link": ""}
    return told | more | {"booking_opens_at": None, "booking_closes_at": None}


def _held(cast: Cast, said: dict[str, Any], course: Course, asked: list[Asked], chance: Random, *, replies: float) -> None:
    """An event of the past, entered as it would be by hand: with its day, then who came; who had a place and did not come is marked so."""
    day = cast.workday(said["days"])
    with clock.at(day + dt.timedelta(days=1), hour=11):
        _entered(cast, events.add_event(fields=_fields(said, day, course), by=cast.deputy), said, asked, chance, replies)


def _entered(cast: Cast, event: Event, said: dict[str, Any], asked: list[Asked], chance: Random, replies: float) -> None:
    events.move_event(event=event, name="record", by=cast.deputy)
    attendance.enter_who_came(event=event, rows=asked[: event.capacity], by=cast.deputy, today=cast.today)
    event.refresh_from_db()
    marks = {pk: chance.choice(MARKS) for pk in Booking.objects.filter(event=event).order_by("pk").values_list("pk", flat=True)}
    attendance.mark_attendance(event=event, marks=marks, by=cast.deputy, today=cast.today)
    attendance.issue_certificates(event=event, by=cast.deputy)
    came = sum(mark != "absent" for mark in marks.values())
    _feedback(cast, event, said["comments"], int(came * replies), chance)
    events.move_event(event=event, name="finish", by=cast.deputy)


def _feedback(cast: Cast, event: Event, comments: list[str], replies: int, chance: Random) -> None:
    asked = list(event.questions.all())
    for number in range(replies):
        values = {each.pk: chance.choice((5, 5, 5, 4, 4, 4, 4, 3, 2)) for each in asked if each.kind == "scale"}
        values |= {each.pk: int(chance.random() < 0.93) for each in asked if each.kind == "yes_no"}
        written = [each.pk for each in asked if each.kind == "text"]
        texts = {written[number % len(written)]: comments[number]} if written and number < len(comments) else {}
        feedback.give_feedback(event=event, values=values, texts=texts, booking=None, by=cast.deputy, today=cast.today)


def _coming(cast: Cast, said: dict[str, Any], course: Course, teachers: list[Asked]) -> None:
    """The next forum: more have asked than there are seats."""
    places = max(4, min(said["capacity"], len(teachers) - 4))
    with clock.at(cast.workday(-20)):
        event = events.add_event(fields=_fields(said | {"capacity": places}, cast.workday(said["days"]), course), by=cast.deputy)
        events.move_event(event=event, name="open", by=cast.deputy)
    with clock.at(cast.workday(-11)):
        bookings.add_many(event=event, rows=teachers[: places + 4], by=cast.deputy)


def _plan_of(cast: Cast, said: dict[str, Any]) -> None:
    """A development plan for the financial year: activities with their price, and one-to-ones."""
    year = cast.today.year if cast.today.month >= 4 else cast.today.year - 1
    starts = dt.date(year, 4, 1)
    fields = {"membership": None, "staff_name": said["name"], "role": "pep_adviser", "starts_on": starts, "budget_pence": 100_000}
    fields |= {"ends_on": dt.date(year + 1, 3, 31), "objectives": said["objectives"]}
    with clock.at(starts):
        plan = cpd.begin_plan(fields=fields, by=cast.deputy)
    days = max((cast.today - starts).days, 0)
    for place, each in enumerate(said["items"]):
        told = {key: each[key] for key in ("activity", "why", "provider", "planned_pence")}
        told |= {"by_when": min(starts + dt.timedelta(days=70 + 80 * place), fields["ends_on"]), "spent_pence": None}
        done = each["done"] and days > 20
        told |= {"done_on": starts + dt.timedelta(days=days // 2) if done else None, "impact": each["impact"] if done else ""}
        cpd.add_item(plan=plan, fields=told | ({"spent_pence": each["planned_pence"] - 1_500} if done else {}), by=cast.deputy)
    for place, each in enumerate(said["one_to_ones"]):
        held_on = max(starts, cast.workday(-12 - 42 * place))
        with clock.at(held_on, hour=15):
            cpd.hold_one_to_one(plan=plan, held_on=held_on, notes=each["notes"], agreed=each["agreed"], by=cast.deputy)
