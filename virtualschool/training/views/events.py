"""Events and courses: list, calendar, one event, making and changing them."""

import datetime as dt
import re
import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.kernel.periods import ONE_DAY, month_end, month_start
from virtualschool.training import presenting, presenting_people, queries, rules
from virtualschool.training.actions import events as actions
from virtualschool.training.forms.events import CourseForm, EventForm, ReasonForm
from virtualschool.training.models import Course, Event
from virtualschool.training.queries import register
from virtualschool.training.views.asking import event_or_404, missed, page_of, page_of_event, paged, standing
from virtualschool.training.words import KINDS, ROLES
from virtualschool.training.workflow import EVENT
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

EVENT_FIELDS = (
    *("title", "kind", "course", "starts_at", "ends_at", "hours", "place", "online_link", "capacity"),
    *("booking_opens_at", "booking_closes_at", "audiences", "presenters", "topics", "summary"),
)
COURSE_FIELDS = ("title", "summary", "lapses_after_months", "for_designated_teachers")


COUNTS = (("Places taken", "places"), ("Waiting", "waiting"), ("Came", "came"))
LATELY = 5
"""Events of the past that stand below those to come."""
UNFINISHED = "unfinished"


@needs(Permission.TRAINING)
def events(request: HttpRequest) -> HttpResponse:
    """What comes, with what was held lately below; or all that is past."""
    viewer, now = viewer_of(request), timezone.now()
    asked = {name: request.GET.get(name, "") for name in ("when", "kind", "state")}
    held = _asked_for(queries.events_visible_to(viewer), asked)
    past = held.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    chosen = {"past": past, "all": held}.get(asked["when"], held.filter(ends_at__gte=now))
    counts = {"past": presenting.PAST, "all": presenting.COMING + presenting.PAST}.get(asked["when"], presenting.COMING)
    runs, page = _runs(request), paged(request, queries.with_places(chosen))
    lately = [] if asked["when"] in ("past", "all") else list(queries.with_places(past)[:LATELY])
    context = {
        "asked": asked,
        "tabs": presenting.when_tabs(queries.counts_of(held, now), asked),
        "page": page,
        "headers": presenting.event_headers(counts),
        "rows": presenting.event_rows(page.object_list, counts, runs=runs),
        "lately": presenting.event_rows(lately, presenting.PAST, runs=runs),
        "past_headers": presenting.event_headers(presenting.PAST),
        "kinds": list(KINDS.items()),
        "states": [*EVENT.states.items(), (UNFINISHED, "Attendance to complete")],
        "standing": presenting_people.standing_of(viewer, now),
    }
    return page_of(request, "events", "events", context)


def _asked_for(events: QuerySet[Event], asked: dict[str, str]) -> QuerySet[Event]:
    if asked["kind"] in KINDS:
        events = events.filter(kind=asked["kind"])
    if asked["state"] == UNFINISHED:
        events = events.filter(state__in=queries.UNFINISHED)
    elif asked["state"] in EVENT.states:
        events = events.filter(state=asked["state"])
    return events


@needs(Permission.TRAINING)
def calendar(request: HttpRequest) -> HttpResponse:
    first = _month(request.GET.get("month", "")) or month_start(timezone.localdate())
    before, after = month_start(first - ONE_DAY), month_end(first) + ONE_DAY
    start = first - dt.timedelta(days=first.weekday())
    held = queries.events_between(viewer_of(request), start, start + dt.timedelta(days=41))
    context = {
        "first": first,
        "weeks": presenting.weeks_of(first, held),
        "before": before,
        "after": after,
    }
    return page_of(request, "calendar", "events", context)


def _month(text: str) -> dt.date | None:
    if not re.fullmatch(r"(19|20|21)\d\d-(0[1-9]|1[0-2])", text):
        return None
    return dt.date.fromisoformat(f"{text}-01")


@needs(Permission.TRAINING)
def event(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _event(request, event_or_404(request, public_id))


def _event(request: HttpRequest, found: Event, form: ReasonForm | None = None, moving: str = "") -> HttpResponse:
    viewer = viewer_of(request)
    (counted,) = queries.with_places(queries.events_visible_to(viewer).filter(pk=found.pk))
    runs = _runs(request)
    context = {
        "counts": [(title, presenting.counted(counted, name, runs=runs)) for title, name in COUNTS],
        "where": presenting.where(found),
        "kind": KINDS[found.kind],
        "hours": presenting.hours(found),
        "audiences": [ROLES[each] for each in found.audiences if each in ROLES],
        "topics": [line.strip() for line in found.topics.splitlines() if line.strip()],
        "moves": EVENT.open_to(found, viewer),
        "form": form or ReasonForm(),
        "moving": moving,
        "book_link": request.build_absolute_uri(reverse("training:book", args=[found.book_token])),
        "afterwards": queries.entered_afterwards(found) if found.state in ("held", "finished") else None,
        "is_over": found.starts_at <= timezone.now(),
        "feedback_link": request.build_absolute_uri(reverse("training:feedback", args=[found.feedback_token])),
    }
    return page_of_event(request, "event", "event", found, context)


@needs(Permission.TRAINING_RUN)
@require_POST
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, name = event_or_404(request, public_id), request.POST.get("name", "")
    transition = next((each for each in EVENT.open_to(found, viewer_of(request)) if each.name == name), None)
    form = ReasonForm(request.POST)
    if transition is not None and transition.asks_reason and not form.is_valid():
        return _event(request, found, form, name)
    reason = request.POST.get("reason", "") if transition is not None and transition.asks_reason else ""
    try:
        if transition is None:
            raise CannotMove("This cannot be done now. Look again at where the event stands.")
        actions.move_event(event=found, name=name, by=viewer_of(request), reason=reason)
    except CannotMove as error:
        messages.error(request, str(error))
    else:
        if name == "record":
            messages.success(request, "It is entered as held. Say who came.")
            return redirect("training:attendance", public_id)
        messages.success(request, f"{found.title}: {EVENT.words(transition.target).lower()}.")
    return redirect("training:event", public_id)


@needs(Permission.TRAINING_RUN)
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = EventForm(request.POST or None, courses=queries.courses_visible_to(viewer))
    if form.is_valid():
        made = actions.add_event(fields={name: form.cleaned_data[name] for name in EVENT_FIELDS}, by=viewer)
        over = made.starts_at <= timezone.now()
        then = "Its day is past: say that it took place, and enter who came." if over else "Open it for booking when it is ready."
        messages.success(request, f"{made.title} is a draft. {then}")
        return redirect("training:event", made.public_id)
    return page_of(request, "event_form", "events", {"form": form, "event": None})


@needs(Permission.TRAINING_RUN)
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, viewer = event_or_404(request, public_id), viewer_of(request)
    form = EventForm(request.POST or None, initial=standing(found, EVENT_FIELDS), courses=queries.courses_visible_to(viewer))
    theirs: list[Any] = []
    if form.is_valid():
        try:
            fields = {name: form.cleaned_data[name] for name in EVENT_FIELDS}
            actions.change_event(event=found, fields=fields, version=form.cleaned_data["version"], by=viewer)
        except Stale as stale:
            theirs = missed(form, stale, standing(stale.now, EVENT_FIELDS))
        except actions.NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Saved.")
            return redirect("training:event", public_id)
    return page_of(request, "event_form", "events", {"form": form, "event": found, "theirs": theirs})


@needs(Permission.TRAINING)
def courses(request: HttpRequest) -> HttpResponse:
    held = register.with_holders(queries.courses_visible_to(viewer_of(request)), timezone.localdate())
    return page_of(request, "courses", "courses", {"rows": presenting_people.course_rows(held, runs=_runs(request))})


def _runs(request: HttpRequest) -> bool:
    return bool(viewer_of(request).may(Permission.TRAINING_RUN))


@needs(Permission.TRAINING_RUN)
def new_course(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    usual = rules.usual_lapse(queries.authority_of(viewer), timezone.localdate())
    form = CourseForm(request.POST or None, initial={"lapses_after_months": usual})
    if form.is_valid():
        try:
            made = actions.add_course(fields={name: form.cleaned_data[name] for name in COURSE_FIELDS}, by=viewer)
        except actions.NotPossible as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, f"{made.title} is there. Choose it when you make an event.")
            return redirect("training:courses")
    return page_of(request, "course_form", "courses", {"form": form, "course": None})


@needs(Permission.TRAINING_RUN)
def course(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found: Course = get_object_or_404(queries.courses_visible_to(viewer), public_id=public_id)
    form = CourseForm(request.POST or None, initial=standing(found, COURSE_FIELDS))
    theirs: list[Any] = []
    if form.is_valid():
        try:
            fields = {name: form.cleaned_data[name] for name in COURSE_FIELDS}
            actions.change_course(course=found, fields=fields, version=form.cleaned_data["version"], by=viewer)
        except Stale as stale:
            theirs = missed(form, stale, standing(stale.now, COURSE_FIELDS))
        except actions.NotPossible as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "Saved. Training that was had keeps the day on which it lapses.")
            return redirect("training:courses")
    return page_of(request, "course_form", "courses", {"form": form, "course": found, "theirs": theirs})
