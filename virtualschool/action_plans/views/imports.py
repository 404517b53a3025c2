"""A plan as people have it: sent, looked at, taken in, undone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans import actions, imports, queries
from virtualschool.action_plans.forms import UploadForm
from virtualschool.action_plans.imports import files, uploads
from virtualschool.action_plans.imports.preview import FIELD_OPTIONS, kpi_options, preview_of, wishes_from
from virtualschool.action_plans.models import Plan, PlanUpload
from virtualschool.action_plans.policies import CannotChange
from virtualschool.action_plans.views.asking import plan_or_404
from virtualschool.intake.ledger import CannotUndo
from virtualschool.scorecards.actions.kpis import Refused


@needs(Permission.PLAN_EDIT)
def send(request: HttpRequest) -> HttpResponse:
    """Takes a file or a pasted table, reads it, and goes to its preview; what cannot be read says why."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "action_plans/import.html", {"form": form, "wrong": [], "waiting": queries.uploads_visible_to(viewer_of(request))}
        )
    viewer = viewer_of(request)
    name, content = form.sent()
    made = uploads.take_upload(name=name, content=content, by=viewer)
    try:
        preview_of(made, viewer)
    except imports.CannotRead as reason:
        uploads.discard(upload=made, by=viewer)
        wrong = [{"text": str(reason), "href": "#id_file"}]
        return render(request, "action_plans/import.html", {"form": form, "wrong": wrong, "waiting": queries.uploads_visible_to(viewer)})
    return redirect("action_plans:preview", made.public_id)


def _upload(request: HttpRequest, public_id: UUID) -> PlanUpload:
    return get_object_or_404(queries.uploads_visible_to(viewer_of(request)).select_related("authority"), public_id=public_id)


@needs(Permission.PLAN_EDIT)
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What would be made of the file. Sending it again reads it with other columns, or takes it in."""
    found, viewer = _upload(request, public_id), viewer_of(request)
    try:
        seen = preview_of(found, viewer)
    except (imports.CannotRead, uploads.Vanished) as reason:
        messages.error(request, str(reason))
        return redirect("action_plans:import")
    if request.method != "POST":
        return _shown(request, found, seen)
    uploads.keep_wishes(upload=found, wishes=wishes_from(request.POST, found, seen), by=viewer)
    if request.POST.get("do") != "load":
        return redirect("action_plans:preview", found.public_id)
    return _taken_in(request, found, seen)


def _taken_in(request: HttpRequest, found: PlanUpload, seen: Any) -> HttpResponse:
    try:
        made = uploads.take_in(upload=found, by=viewer_of(request))
    except (imports.CannotRead, Refused) as reason:
        return _shown(request, found, seen, [{"text": str(reason), "href": ""}])
    if not made.is_new:
        wrong = "This very file was taken in before. Tick the box if you want a second plan from it."
        return _shown(request, found, seen, [{"text": wrong, "href": "#again"}])
    messages.success(request, f"{len(made.plan_read.actions)} actions are in the plan.")
    plan = made.plan
    return redirect("action_plans:plan", plan.public_id) if plan is not None else redirect("action_plans:plans")


def _shown(request: HttpRequest, found: PlanUpload, seen: Any, wrong: list[dict[str, str]] | None = None) -> HttpResponse:
    context = {
        "upload": found,
        "seen": seen,
        "wishes": found.wishes,
        "fields": FIELD_OPTIONS,
        "kinds": Plan.Kind.choices,
        "kpi_options": kpi_options(viewer_of(request)),
        "wrong": wrong or [],
    }
    return render(request, "action_plans/preview.html", context)


@needs(Permission.PLAN_EDIT)
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    uploads.discard(upload=_upload(request, public_id), by=viewer_of(request))
    messages.success(request, "The file is thrown away. Nothing of it was kept.")
    return redirect("action_plans:import")


@needs(Permission.PLANS)
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file that the plan was read from, as it came."""
    found = plan_or_404(request, public_id)
    file = queries.file_of(found)
    if file is None:
        raise Http404
    try:
        content = files.content_of(file)
    except files.Gone as reason:
        messages.error(request, str(reason))
        return redirect("action_plans:plan", found.public_id)
    actions.note_taken(plan=found, key="source", by=viewer_of(request))
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{_plain(file.name)}"'
    return response


def _plain(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-()") else "_" for sign in name)


@needs(Permission.PLAN_EDIT)
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Takes out everything that the import made, after asking once; refused with the reason when later work was done on it."""
    found = plan_or_404(request, public_id)
    if found.batch is None:
        raise Http404
    wrong: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            imports.undo_import(plan=found, by=viewer_of(request))
        except (CannotUndo, CannotChange) as reason:
            wrong = [{"text": str(reason), "href": ""}]
        else:
            messages.success(request, "The import is undone. Everything is as it was before.")
            return redirect("action_plans:plans")
    return render(request, "action_plans/undo.html", {"plan": found, "wrong": wrong})
