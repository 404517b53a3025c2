"""Minutes, taken on one page: a note and decisions at each point, saved while people write."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans.models import Action
from virtualschool.kernel.periods import spoken
from virtualschool.oversight import presenting, queries
from virtualschool.oversight.actions import minutes as actions
from virtualschool.oversight.agenda import parted
from virtualschool.oversight.forms import CHOICES, DecideForm, NextForm, considerations_for
from virtualschool.oversight.models import AgendaItem, Meeting
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


def page(
    request: HttpRequest, held: Meeting, *, decide: DecideForm | None = None, at: AgendaItem | None = None, **more: Any
) -> HttpResponse:
    """The page of minutes. `decide` is a form that was refused at point `at`; `more` may hold `stale`, what two people wrote at once."""
    viewer = viewer_of(request)
    places = considerations_for(viewer, list(held.plans.values_list("pk", flat=True)))
    points, told = parted(each for each in queries.items_of(held) if not each.is_removed)
    refused_at = at.pk if at is not None else None
    rows = [presenting.row_of(number, item, decide if item.pk == refused_at else None) for number, item in enumerate(points, start=1)]
    context = (
        presenting.meeting_context(held, viewer)
        | {
            "rows": rows,
            "note_at": presenting.addresses("oversight:note"),
            "decide_at": presenting.addresses("oversight:decide"),
            "told": presenting.told_of(told),
            "places": places,
            "choices": CHOICES,
            "decide": decide,
            "stale": None,
            "point": None,
        }
        | more
    )
    return render(request, "oversight/minutes.html", context)


def _item(request: HttpRequest, public_id: uuid.UUID) -> AgendaItem:
    held = queries.items_visible_to(viewer_of(request)).select_related("meeting", "action", "action__consideration", "action__plan")
    return get_object_or_404(held, public_id=public_id)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else -1


@needs(Permission.PLAN_EDIT)
@require_POST
def note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    item, text = _item(request, public_id), request.POST.get("note", "")
    try:
        version = actions.write_note(item=item, text=text, version=_version(request), by=viewer_of(request))
    except Stale as fault:
        told = {"theirs": fault.now.note, "version": fault.now.version, "by_name": fault.now.noted_by, "message": str(fault)}
        return _stale(request, item.meeting, told, text, str(item.pk))
    except CannotMove as fault:
        return _refused(request, item.meeting, fault)
    return _saved(request, item.meeting, version, f"point-{item.public_id}")


@needs(Permission.PLAN_EDIT)
@require_POST
def notes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = get_object_or_404(queries.meetings_visible_to(viewer_of(request)), public_id=public_id)
    text = request.POST.get("note", "")
    try:
        version = actions.write_notes(meeting=held, text=text, version=_version(request), by=viewer_of(request))
    except Stale as fault:
        told = {"theirs": fault.now.notes, "version": fault.now.notes_version, "by_name": "", "message": str(fault)}
        return _stale(request, held, told, text, "notes")
    except CannotMove as fault:
        return _refused(request, held, fault)
    return _saved(request, held, version, "beside")


def _saved(request: HttpRequest, held: Meeting, version: int, place: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"version": version})
    response = redirect("oversight:meeting", held.public_id)
    response["Location"] += f"#{place}"
    return response


def _refused(request: HttpRequest, held: Meeting, fault: Exception) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"message": str(fault)}, status=409)
    messages.error(request, str(fault))
    return redirect("oversight:meeting", held.public_id)


def _stale(request: HttpRequest, held: Meeting, told: dict[str, Any], mine: str, where: str) -> HttpResponse:
    """Both versions, and what was typed kept in the field: to send it again is to decide with both in sight."""
    if _wants_json(request):
        return JsonResponse(told, status=409)
    return page(request, held, stale={**told, "mine": mine, "where": where})


@needs(Permission.PLAN_EDIT)
@require_POST
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, item = viewer_of(request), _item(request, public_id)
    places = considerations_for(viewer, list(item.meeting.plans.values_list("pk", flat=True)))
    form = DecideForm(request.POST, item=item, considerations=places)
    if form.is_valid():
        try:
            made = actions.resolve(item=item, wish=form.wish, token=form.cleaned_data["token"], by=viewer)
        except Stale as fault:
            typed = request.POST.copy()
            typed["seen"] = str(fault.now.version)
            form = DecideForm(typed, item=item, considerations=places)
            form.add_error(None, _says_now(fault.now))
        except CannotMove as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, made.effect)
            response = redirect("oversight:meeting", item.meeting.public_id)
            response["Location"] += f"#point-{item.public_id}"
            return response
    return page(request, item.meeting, decide=form, at=item)


def _says_now(action: Action) -> str:
    due = spoken(action.due_on) if action.due_on else action.due_source or "without a date"
    says = f"It now says: {action.text} (due: {due})."
    return f"Somebody else changed action {action.number} while you were writing. {says} What you typed is kept: record it again to decide."


@needs(Permission.PLAN_EDIT)
@require_POST
def people(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = get_object_or_404(queries.meetings_visible_to(viewer_of(request)), public_id=public_id)
    said = {int(key[5:]): str(value) for key, value in request.POST.items() if key.startswith("came-") and key[5:].isdecimal()}
    came = {key: value if value in ("yes", "no") else "" for key, value in said.items()}
    if "everyone" in request.POST:
        came = {key: value or "yes" for key, value in came.items()}
    also = request.POST.get("also", "")[:120]
    form = NextForm(request.POST, held_on=held.held_on)
    next_on = form.cleaned_data["next_on"] if form.is_valid() else held.next_on
    try:
        actions.record_attendance(meeting=held, came=came, next_on=next_on, also=also, by=viewer_of(request))
    except CannotMove as fault:
        messages.error(request, str(fault))
    else:
        for wrong in form.errors.get("next_on", ()):
            messages.error(request, f"{wrong} Who was there is saved; the day of the next meeting is as it was.")
        if form.is_valid():
            messages.success(request, "Saved.")
    return redirect("oversight:meeting", held.public_id)
