"""Forms for a plan, its themes, considerations and actions. A stale form shows both versions and keeps what was typed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans import actions, policies, presenting, queries
from virtualschool.action_plans.forms import ActionForm, ConsiderationForm, NewActionForm, PlanForm, ThemeForm, Versioned, initial_of
from virtualschool.action_plans.models import Plan
from virtualschool.action_plans.views.asking import action_or_404, plan_or_404
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


def _form_page(request: HttpRequest, form: Any, *, title: str, back: str, plan: Plan | None = None, **more: Any) -> HttpResponse:
    context = {"form": form, "heading": title, "back": back, "plan": plan, "saved": [], "wrong": [], "legend": "", **more}
    return render(request, "action_plans/form.html", context)


def _edit(
    request: HttpRequest,
    kind: type[Versioned],
    *,
    initial: Callable[[], dict[str, Any]],
    save: Callable[[dict[str, Any], int | None], Any],
    page: dict[str, Any],
    done: str,
) -> HttpResponse:
    """One form of something that others may be editing too. `initial` reads it as it is now: asked again when the form is stale."""
    if request.method != "POST":
        return _form_page(request, kind(initial=initial()), **page)
    form = kind(request.POST)
    if not form.is_valid():
        return _form_page(request, form, **page)
    try:
        save(form.fields_only(), form.cleaned_data.get("version"))
    except Stale as reason:
        return _both(request, form, initial(), str(reason), page)
    except policies.CannotChange as reason:
        return _form_page(request, form, wrong=[{"text": str(reason), "href": ""}], **page)
    messages.success(request, done)
    return redirect(page["back"])


def _both(request: HttpRequest, form: Any, now: dict[str, Any], reason: str, page: dict[str, Any]) -> HttpResponse:
    """What was typed stays in the form; what is saved stands beside it. Saving again is then a decision."""
    saved = [
        (presenting.label(name), value) for name, value in now.items() if name != "version" and str(value or "") != form.data.get(name, "")
    ]
    typed = form.data.copy()
    typed["version"] = now["version"]
    again = type(form)(typed)
    again.is_valid()
    return _form_page(request, again, wrong=[{"text": reason, "href": "#saved"}], saved=saved, **page)


MOVED = {
    "start": "The plan is in force. Its actions count in measures, and meetings can go through it.",
    "close": "The plan is closed. It stays as it is, to be read.",
    "reopen": "The plan is in force again.",
}
"""What is said after each move of `workflow.PLAN`."""


@needs(Permission.PLAN_EDIT)
def new_plan(request: HttpRequest) -> HttpResponse:
    page: dict[str, Any] = {"title": "New plan", "back": reverse("action_plans:plans")}
    if request.method != "POST":
        return _form_page(request, PlanForm(), **page)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, **page)
    given = form.fields_only()
    origin = actions.Origin(given.pop("origin_text"), given.pop("origin_url"))
    made = actions.create_plan(by=viewer_of(request), origin=origin, **given)
    messages.success(request, "The plan is there as a draft. Add its lines of enquiry.")
    return redirect("action_plans:plan", made.public_id)


@needs(Permission.PLAN_EDIT)
def edit_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = plan_or_404(request, public_id)

    def initial() -> dict[str, Any]:
        now = plan_or_404(request, public_id)
        return {name: getattr(now, name) for name in PlanForm.base_fields}

    return _edit(
        request,
        PlanForm,
        initial=initial,
        save=lambda given, version: actions.edit_plan(plan=found, values=given, version=version, by=viewer_of(request)),
        page={"title": "Edit the plan", "back": reverse("action_plans:plan", args=[public_id]), "plan": found},
        done="Saved.",
    )


@needs(Permission.PLAN_EDIT)
@require_POST
def move_plan(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """Puts the plan in force, closes it, or takes it up again."""
    found = plan_or_404(request, public_id)
    try:
        actions.move_plan(plan=found, name=way, by=viewer_of(request), reason=request.POST.get("reason", ""))
    except CannotMove as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, MOVED[way])
    return redirect("action_plans:plan", found.public_id)


@needs(Permission.PLAN_EDIT)
def add_theme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = plan_or_404(request, public_id)
    return _edit(
        request,
        ThemeForm,
        initial=dict,
        save=lambda given, _: actions.add_theme(plan=found, by=viewer_of(request), **given),
        page={"title": "Add a line of enquiry", "back": reverse("action_plans:plan", args=[public_id]), "plan": found},
        done="Added.",
    )


@needs(Permission.PLAN_EDIT)
def theme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = queries.themes_visible_to(viewer_of(request))
    found = get_object_or_404(held, public_id=public_id)

    def initial() -> dict[str, Any]:
        now = get_object_or_404(held, public_id=public_id)
        return {"title": now.title, "version": now.version}

    return _edit(
        request,
        ThemeForm,
        initial=initial,
        save=lambda given, version: actions.edit_theme(theme=found, version=version, by=viewer_of(request), **given),
        page={"title": "Edit the line of enquiry", "back": reverse("action_plans:plan", args=[found.plan.public_id]), "plan": found.plan},
        done="Saved.",
    )


@needs(Permission.PLAN_EDIT)
def add_consideration(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.themes_visible_to(viewer_of(request)), public_id=public_id)
    return _edit(
        request,
        ConsiderationForm,
        initial=dict,
        save=lambda given, _: actions.add_consideration(theme=found, by=viewer_of(request), **given),
        page={
            "title": "Add an area for consideration",
            "back": reverse("action_plans:plan", args=[found.plan.public_id]),
            "plan": found.plan,
            "legend": found.title,
        },
        done="Added.",
    )


@needs(Permission.PLAN_EDIT)
def consideration(request: HttpRequest, public_id: UUID) -> HttpResponse:
    held = queries.considerations_visible_to(viewer_of(request))
    found = get_object_or_404(held, public_id=public_id)
    plan = found.theme.plan

    def initial() -> dict[str, Any]:
        now = get_object_or_404(held, public_id=public_id)
        return {"text": now.text, "version": now.version}

    return _edit(
        request,
        ConsiderationForm,
        initial=initial,
        save=lambda given, version: actions.edit_consideration(consideration=found, version=version, by=viewer_of(request), **given),
        page={"title": "Edit the area for consideration", "back": reverse("action_plans:plan", args=[plan.public_id]), "plan": plan},
        done="Saved.",
    )


@needs(Permission.PLAN_EDIT)
def add_action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.considerations_visible_to(viewer_of(request)), public_id=public_id)
    plan = found.theme.plan
    return _edit(
        request,
        NewActionForm,
        initial=dict,
        save=lambda given, _: actions.add_action(consideration=found, by=viewer_of(request), **given),
        page={"title": "Add an action", "back": reverse("action_plans:plan", args=[plan.public_id]), "plan": plan, "legend": found.text},
        done="Added.",
    )


@needs(Permission.PLAN_EDIT)
def edit_action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = action_or_404(request, public_id)

    def save(given: dict[str, Any], version: int | None) -> Any:
        owners = given.pop("owners")
        return actions.edit_action(action=found, values=given, owners=owners, version=version, by=viewer_of(request))

    return _edit(
        request,
        ActionForm,
        initial=lambda: initial_of(action_or_404(request, public_id)),
        save=save,
        page={"title": f"Edit action {found.number}", "back": reverse("action_plans:action", args=[public_id]), "plan": found.plan},
        done="Saved.",
    )
