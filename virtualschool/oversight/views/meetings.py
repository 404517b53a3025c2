"""Meetings: put in the diary, agenda arranged, started, agreed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.documents.sealing import is_untouched
from virtualschool.oversight import calendars, making, minutes, presenting, queries
from virtualschool.oversight.actions import meetings as actions
from virtualschool.oversight.forms import AgendaForm, MeetingForm
from virtualschool.oversight.models import Meeting
from virtualschool.oversight.views import minutes as taking
from virtualschool.oversight.workflow import MEETING
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


def _meeting(request: HttpRequest, public_id: uuid.UUID) -> Meeting:
    held = queries.meetings_visible_to(viewer_of(request)).select_related("authority").prefetch_related("plans", "people")
    return get_object_or_404(held, public_id=public_id)


@needs(Permission.PLAN_EDIT)
def meetings(request: HttpRequest) -> HttpResponse:
    context = {"meetings": presenting.listed(queries.meetings_visible_to(viewer_of(request)).prefetch_related("plans"))}
    return render(request, "oversight/meetings.html", context)


@needs(Permission.PLAN_EDIT)
def new_meeting(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = MeetingForm(request.POST or None, viewer=viewer, initial={"plans": request.GET.getlist("plan"), "held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        meeting = actions.plan_meeting(by=viewer, **form.details)
        messages.success(request, "The meeting is in the diary. Its agenda is made from the plan, at every look anew.")
        return redirect("oversight:meeting", meeting.public_id)
    return render(request, "oversight/meeting_form.html", {"form": form, "meeting": None, "theirs": None})


@needs(Permission.PLAN_EDIT)
def change_meeting(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, meeting = viewer_of(request), _meeting(request, public_id)
    form, theirs = MeetingForm(request.POST or None, viewer=viewer, initial=presenting.initial_of(meeting, viewer)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(meeting=meeting, by=viewer, **form.details)
        except Stale as fault:
            typed, theirs = request.POST.copy(), fault.now
            typed["sequence"] = str(theirs.sequence)
            form = MeetingForm(typed, viewer=viewer)
            form.add_error(None, f"{fault} What they saved stands above the form; save again to keep yours.")
        except CannotMove as fault:
            messages.error(request, str(fault))
            return redirect("oversight:meeting", meeting.public_id)
        else:
            messages.success(request, "Saved.")
            return redirect("oversight:meeting", meeting.public_id)
    context = {"form": form, "meeting": meeting, "theirs": presenting.said_of(theirs) if theirs else None}
    return render(request, "oversight/meeting_form.html", context)


@needs(Permission.PLAN_EDIT)
def meeting(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A planned meeting shows its agenda, one under way its minutes to write, an agreed one its minutes as they were agreed."""
    held = _meeting(request, public_id)
    if held.state == "held":
        return taking.page(request, held)
    if held.state == "planned":
        return _agenda(request, held)
    return _agreed(request, held)


def _agenda(request: HttpRequest, held: Meeting, form: AgendaForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    frame = making.frame_of(held)
    points = making.agenda_of(held, viewer, frame)
    context = presenting.meeting_context(held, viewer) | {
        "points": [each for each in points if not each.is_removed and not each.is_for_information],
        "told": [each for each in points if not each.is_removed and each.is_for_information],
        "removed": [each for each in points if each.is_removed],
        "form": form,
        "frame": frame,
    }
    return render(request, "oversight/agenda.html", context)


def _agreed(request: HttpRequest, held: Meeting) -> HttpResponse:
    viewer = viewer_of(request)
    kept = frozen.from_json(held.content) if held.content else None
    context = presenting.meeting_context(held, viewer) | {
        "body": fragment(kept, top=2) if kept else "",
        "untouched": kept is None or is_untouched(held.content, held.digest),
        "steps": MEETING.steps(held),
    }
    return render(request, "oversight/agreed.html", context)


@needs(Permission.PLAN_EDIT)
@require_POST
def change_agenda(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, held = viewer_of(request), _meeting(request, public_id)
    form = AgendaForm(request.POST)
    if not form.is_valid():
        return _agenda(request, held, form) if held.state == "planned" else taking.page(request, held, point=form)
    given = form.cleaned_data
    ways: dict[str, Callable[[], Any]] = {
        "add": lambda: actions.add_point(meeting=held, title=given["title"], because=given["because"], by=viewer),
        "speak": lambda: actions.speak_about(meeting=held, key=given["key"], by=viewer),
        "remove": lambda: actions.remove_point(meeting=held, key=given["key"], because=given["because"], by=viewer),
        "put_back": lambda: actions.put_back_point(meeting=held, key=given["key"], by=viewer),
        "move": lambda: actions.move_point(meeting=held, key=given["key"], place=given["place"], because=given["because"], by=viewer),
    }
    try:
        ways[given["do"]]()
    except CannotMove as fault:
        messages.error(request, str(fault))
    return redirect("oversight:meeting", held.public_id)


@needs(Permission.PLAN_EDIT)
@require_POST
def move_meeting(request: HttpRequest, public_id: uuid.UUID, way: str) -> HttpResponse:
    viewer, held, reason = viewer_of(request), _meeting(request, public_id), request.POST.get("reason", "")
    ways: dict[str, Callable[[], Any]] = {
        "start": lambda: actions.start_meeting(meeting=held, by=viewer),
        "agree": lambda: actions.agree_minutes(meeting=held, by=viewer),
        "reopen": lambda: actions.reopen_minutes(meeting=held, reason=reason, by=viewer),
        "cancel": lambda: actions.cancel_meeting(meeting=held, reason=reason, by=viewer),
    }
    if way not in ways:
        raise Http404
    try:
        ways[way]()
    except CannotMove as fault:
        messages.error(request, str(fault))
    return redirect("oversight:meeting", held.public_id)


@needs(Permission.PLAN_EDIT)
def calendar(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _meeting(request, public_id)
    address = request.build_absolute_uri(request.path.removesuffix("calendar.ics"))
    response = HttpResponse(calendars.calendar_of(held, address, request.get_host()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{held.held_on.isoformat()}.ics"'
    return response


@needs(Permission.PLAN_EDIT)
def download(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """The minutes to take along: as agreed, or as they are so far."""
    viewer, held = viewer_of(request), _meeting(request, public_id)
    chosen = FORMATS.get(key)
    if chosen is None or held.state in ("planned", "cancelled"):
        raise Http404
    report = frozen.from_json(held.content) if held.content else minutes.report_of(held, viewer)
    trail.record("meeting.taken", on=held, by=viewer, detail={"format": key})
    response = HttpResponse(chosen.render(report), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(report)}"'
    return response
