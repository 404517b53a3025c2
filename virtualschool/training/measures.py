"""Training attended, what people thought of it, designated teachers whose training is current, development plans complete.

None of these is about children: the cohorts are places booked, answers, schools and plans.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from virtualschool.kernel.periods import Period, month_key, spoken
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Breakdown, Cohort, Measure, book
from virtualschool.measures.calculations import Calculation, Fact, Ratio, Scope, Source
from virtualschool.measures.remembering import RECORD, SETTINGS, watch
from virtualschool.schools.models import School
from virtualschool.training import rules
from virtualschool.training.models import (
    Answer,
    Booking,
    Course,
    CpdCompletion,
    CpdPlan,
    Delegate,
    DesignatedTeacher,
    Event,
    Question,
    Reply,
    TrainingRecord,
)
from virtualschool.training.queries.register import register_on
from virtualschool.training.words import CAME, KINDS, ROLES, STAFF_ROLES

GROUP = "training"
"""The tables of this room that measures stand on."""
HELD = ("held", "finished")
Told = dict[int, tuple[str, str]]


def _places(scope: Scope, period: Period) -> QuerySet[Booking]:
    held = Booking.objects.filter(event__authority=scope.authority, event__state__in=HELD, state=Booking.State.PLACE)
    return held.filter(event__held_on__gte=period.start, event__held_on__lte=period.end).exclude(attendance="")


def _place_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    rows = _places(scope, period).values_list("pk", "attendance", "event__kind", "role", "event__held_on").order_by("pk")
    for pk, attendance, kind, role, held_on in rows:
        group = {None: None, "event_kind": kind, "delegate_role": role, "month": month_key(held_on)}[by]
        yield Fact(group, pk, (1, int(attendance in CAME)))


def _places_to(scope: Scope, period: Period) -> dt.date | None:
    return _places(scope, Period(dt.date.min, period.end)).aggregate(last=Max("event__held_on"))["last"]


def _describe_places(authority: Any, ids: Collection[int]) -> Told:
    rows = Booking.objects.filter(event__authority=authority, pk__in=list(ids)).select_related("event")
    return {
        each.pk: (
            f"A place at {each.event.title}, {spoken(each.event.held_on)}: {ROLES[each.role].lower()}",
            reverse("training:attendance", args=[each.event.public_id]),
        )
        for each in rows
    }


def _answers(scope: Scope, period: Period) -> QuerySet[Answer]:
    held = Answer.objects.filter(reply__event__authority=scope.authority, reply__event__state__in=HELD)
    held = held.filter(reply__event__held_on__gte=period.start, reply__event__held_on__lte=period.end)
    return held.filter(question__kind="scale", value__isnull=False)


def _answer_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    columns = ("pk", "value", "question__key", "reply__event__kind", "reply__event__held_on")
    least: dict[dt.date, int] = {}
    for pk, value, key, kind, held_on in _answers(scope, period).values_list(*columns).order_by("pk"):
        if held_on not in least:
            least[held_on] = rules.positive_from(scope.authority, held_on)
        group = {None: None, "question": key, "event_kind": kind, "month": month_key(held_on)}[by]
        yield Fact(group, pk, (1, int(value >= least[held_on])))


def _answers_to(scope: Scope, period: Period) -> dt.date | None:
    return _answers(scope, Period(dt.date.min, period.end)).aggregate(last=Max("reply__event__held_on"))["last"]


def _describe_answers(authority: Any, ids: Collection[int]) -> Told:
    rows = Answer.objects.filter(reply__event__authority=authority, pk__in=list(ids)).select_related("question", "reply__event")
    return {
        each.pk: (
            f"An answer to “{each.question.text}” at {each.reply.event.title}, {spoken(each.reply.event.held_on)}",
            reverse("training:results", args=[each.reply.event.public_id]),
        )
        for each in rows
    }


def _school_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    for line in register_on(scope.authority.pk, period.end, scope.child_ids):
        area = "in" if line.school.la_code == scope.authority_code else "out"
        group = {None: None, "school_phase": line.school.phase_code, "in_area": area}[by]
        yield Fact(group, line.school.pk, (1, int(line.is_current)))


def _register_to(scope: Scope, period: Period) -> dt.date | None:
    """The register speaks of every day from the first designation on, up to today."""
    known = DesignatedTeacher.objects.filter(authority=scope.authority, starts_on__lte=period.end).exists()
    return min(period.end, timezone.localdate()) if known else None


def _describe_schools(authority: Any, ids: Collection[int]) -> Told:
    rows = School.objects.filter(pk__in=list(ids))
    return {each.pk: (each.name, reverse("training:school", args=[each.urn])) for each in rows}


def _plans_on(scope: Scope, day: dt.date) -> QuerySet[Any]:
    held = CpdPlan.objects.filter(authority=scope.authority, starts_on__lte=day, ends_on__gte=day)
    held = held.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=day))
    done = CpdCompletion.objects.filter(plan=OuterRef("pk"), completed_on__lte=day)
    return held.annotate(is_done=Exists(done.filter(Q(reopened_on__isnull=True) | Q(reopened_on__gt=day))))


def _plan_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    for pk, role, is_done in _plans_on(scope, period.end).values_list("pk", "role", "is_done").order_by("pk"):
        yield Fact(role if by else None, pk, (1, int(is_done)))


def _plans_to(scope: Scope, period: Period) -> dt.date | None:
    known = CpdPlan.objects.filter(authority=scope.authority, starts_on__lte=period.end).exists()
    return min(period.end, timezone.localdate()) if known else None


def _describe_plans(authority: Any, ids: Collection[int]) -> Told:
    rows = CpdPlan.objects.filter(authority=authority, pk__in=list(ids))
    return {each.pk: (f"{each.staff_name}, {STAFF_ROLES[each.role]}", reverse("training:plan", args=[each.public_id])) for each in rows}


PLACES = Source("training.places", ("booked", "attended"), _place_facts, _places_to, stands_on=(GROUP,))
ANSWERS = Source("training.answers", ("answers", "positive"), _answer_facts, _answers_to, stands_on=(GROUP, SETTINGS))
SCHOOLS = Source("training.schools", ("schools", "current"), _school_facts, _register_to, stands_on=(RECORD, GROUP, SETTINGS))
PLANS = Source("cpd.plans", ("plans", "complete"), _plan_facts, _plans_to, stands_on=(GROUP,))

COHORTS = (
    Cohort(
        "training_places",
        "Places at training",
        "Places booked at events that were held, with attendance marked. Waiting lists, bookings that were given up and events that were "
        "cancelled have no place in it.",
        counts="places",
        described=_describe_places,
        members_need="TRAINING",
    ),
    Cohort(
        "training_answers",
        "Feedback on training",
        "Answers on the scale of five to the feedback forms of events that were held; a question left blank has no answer.",
        counts="answers",
        described=_describe_answers,
        members_need="TRAINING",
    ),
    Cohort(
        "dt_schools",
        "Schools of our children",
        "Schools that must name a designated teacher, in the area or not, with a looked-after child of the authority on roll on the last "
        "day of the period: primary, middle, secondary and all-through schools, maintained special schools, and special or alternative "
        "provision academies.",
        counts="schools",
        described=_describe_schools,
        members_need="TRAINING",
    ),
    Cohort(
        "cpd_plans",
        "Development plans of staff",
        "Development plans that run on the last day of the period; one that was ended early runs to the day on which it ended.",
        counts="plans",
        described=_describe_plans,
        members_need="CPD_MANAGE",
    ),
)
BREAKDOWNS = (
    Breakdown("event_kind", "Kind of event", dict(KINDS)),
    Breakdown("delegate_role", "Role of who came", dict(ROLES)),
    Breakdown("question", "Question", {key: text for key, kind, text in (rules.CONFERENCE_QUESTION, *rules.QUESTIONS) if kind == "scale"}),
    Breakdown(
        "school_phase",
        "Phase of the school",
        {
            "2": "Primary",
            "3": "Middle, deemed primary",
            "5": "Middle, deemed secondary",
            "4": "Secondary",
            "7": "All-through",
            "0": "Special, alternative",
        },
    ),
    Breakdown("staff_role", "Role of staff", dict(STAFF_ROLES)),
)


def _measure(
    key: str, title: str, why: str, definition: str, cohort: str, breakdowns: tuple[str, ...], calculation: Calculation
) -> Measure:
    return Measure(
        key=key,
        version=1,
        title=title,
        why=why,
        definition=definition,
        unit=Unit.PERCENT,
        better=Better.HIGHER,
        cohorts=(cohort,),
        breakdowns=breakdowns,
        calculation=calculation,
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source="DfE, Promoting the education of looked-after and previously looked-after children; The designated teacher (February 2018)",
    )


MEASURES = (
    _measure(
        "training.attended",
        "Places at training that were taken up",
        "A place that stays empty was one that somebody on the waiting list could have had.",
        "Of the places booked on events held in the period, not cancelled, those whose holder came, late or not. Walk-ins and people "
        "who were entered afterwards count as booked. A place whose attendance is not marked yet counts nowhere.",
        "training_places",
        ("event_kind", "delegate_role", "month"),
        Ratio(PLACES, ("attended",), ("booked",)),
    ),
    _measure(
        "training.positive",
        "Feedback on training that was positive",
        "Training that people do not find useful changes nothing for a child.",
        "Of the answers on the scale from strongly disagree to strongly agree to events held in the period, those that agree or strongly "
        "agree (a setting with dates says from which step on an answer is positive; the day of the event decides).",
        "training_answers",
        ("question", "event_kind", "month"),
        Ratio(ANSWERS, ("positive",), ("answers",)),
    ),
    _measure(
        "training.dt_current",
        "Schools whose designated teacher's training is current",
        "The designated teacher must be trained to promote the achievement of looked-after children: else it is left to luck.",
        "Of the schools with a looked-after child on roll on the last day of the period, those whose designated teacher on that day had "
        "training that counts for designated teachers, on that day or before, and not lapsed. Nobody named, or no training: not current.",
        "dt_schools",
        ("school_phase", "in_area"),
        Ratio(SCHOOLS, ("current",), ("schools",)),
    ),
    _measure(
        "cpd.complete",
        "Development plans of staff complete",
        "Advisers who learn give children better plans; money set aside for it should be used.",
        "Of the staff with a development plan running on the last day of the period, those whose plan was confirmed complete by that day "
        "and not taken up again.",
        "cpd_plans",
        ("staff_role",),
        Ratio(PLANS, ("complete",), ("plans",)),
    ),
)
WATCHED = (Answer, Booking, Course, CpdCompletion, CpdPlan, Delegate, DesignatedTeacher, Event, Question, TrainingRecord)


def register() -> None:
    """Writes cohorts, breakdowns and measures into the book, and names the tables they stand on."""
    book.write(*COHORTS, *BREAKDOWNS, *MEASURES)
    for model in WATCHED:
        watch(model, "updated_at", of=GROUP)
    watch(Reply, of=GROUP)
