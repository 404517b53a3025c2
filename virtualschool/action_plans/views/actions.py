"""An action with everything that is known of it, and what people do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans import actions, history, indicators, overview, policies, queries
from virtualschool.action_plans.forms import CompleteForm, DueForm, KpiForm, LinkForm, OverrideForm, ProgressForm, ReasonForm
from virtualschool.action_plans.models import Action, Override
from virtualschool.action_plans.views.asking import action_or_404, frame
from virtualschool.scorecards.queries import kpis_visible_to, sees_exact

FORMS = {"progress": ProgressForm, "due": DueForm, "complete": CompleteForm, "reopen": ReasonForm}


@needs(Permission.PLANS)
def action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _page(request, action_or_404(request, public_id))


def _page(request: HttpRequest, found: Action, wrong: str = "", form: Any = None, problem: str = "") -> HttpResponse:
    """The page; `wrong` names the form that was sent with something wrong in it, `form` is that form as it was sent."""
    viewer, today = viewer_of(request), timezone.localdate()
    held = queries.actions_of(found.plan).prefetch_related("links__to", "linked_from__action", "edits").get(pk=found.pk)
    held.plan = found.plan
    known = indicators.indicators_of(found.plan, sees_exact(viewer), today, action=found)
    row = overview.row_of(held, queries.thresholds_on(today, found.plan.authority), known, today)
    forms = {name: kind(prefix=name) for name, kind in FORMS.items()}
    forms |= {of: OverrideForm(prefix=of, initial={"of": of}) for of in Override.Of.values}
    choosing = _choosing(request, held)
    forms |= {name: kind(prefix=name, choices=choices) for name, (kind, choices) in choosing.items()}
    if form is not None:
        forms[wrong] = form
    context = frame(request, found.plan, "action") | {
        "row": row,
        "action": held,
        "forms": forms,
        "open": wrong,
        "offered": {name for name, (_, choices) in choosing.items() if choices.exists()},
        "sent": form,
        "incoming": held.linked_from.all(),
        "problem": [{"text": problem, "href": ""}] if problem else [],
        "history": history.of_action(held),
        "read": history.as_read(held),
        "file": history.source_file(held),
    }
    return render(request, "action_plans/action.html", context, status=200)


def _done(
    request: HttpRequest, public_id: UUID, name: str, kind: Any, do: Callable[[Action, dict[str, Any]], Any], said: str
) -> HttpResponse:
    """Takes what was sent, does it, or shows the page again with what is wrong and what was typed."""
    found = action_or_404(request, public_id)
    more = {"choices": _choosing(request, found)[name][1]} if name in ("link", "kpi") else {}
    form = kind(request.POST, prefix=name, **more)
    if not form.is_valid():
        return _page(request, found, name, form)
    try:
        do(found, form.cleaned_data)
    except policies.CannotChange as reason:
        return _page(request, found, name, form, str(reason))
    messages.success(request, said)
    return redirect("action_plans:action", found.public_id)


def _choosing(request: HttpRequest, found: Action) -> dict[str, tuple[Any, Any]]:
    """The forms that choose something, with what there is to choose."""
    return {"link": (LinkForm, queries.others_of(found)), "kpi": (KpiForm, indicators.others_for(found, viewer_of(request)))}


def _doing(name: str, kind: Any, do: Callable[..., Any], said: str) -> Callable[..., HttpResponse]:
    """The view that takes one of the action page's forms: what it asks for is what `do` is told."""

    @needs(Permission.PLAN_EDIT)
    @require_POST
    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        by = viewer_of(request)
        return _done(request, public_id, name, kind, lambda on, given: do(action=on, by=by, **given), said)

    return view


progress = _doing("progress", ProgressForm, actions.note_progress, "Progress noted.")
due = _doing("due", DueForm, actions.change_due, "The due date is moved.")
complete = _doing("complete", CompleteForm, actions.complete, "Complete.")
reopen = _doing("reopen", ReasonForm, actions.reopen, "It is taken up again.")
link = _doing("link", LinkForm, actions.link_actions, "Linked.")
kpi = _doing("kpi", KpiForm, actions.name_kpi, "The indicator is named.")


@needs(Permission.PLAN_EDIT)
@require_POST
def override(request: HttpRequest, public_id: UUID, of: str) -> HttpResponse:
    if of not in Override.Of.values:
        raise Http404
    by = viewer_of(request)
    return _done(
        request,
        public_id,
        of,
        OverrideForm,
        lambda on, given: actions.override_status(action=on, by=by, **(given | {"of": of})),
        "The status is set. The rule's opinion stays beside it.",
    )


@needs(Permission.PLAN_EDIT)
@require_POST
def withdraw(request: HttpRequest, public_id: UUID, of: str) -> HttpResponse:
    """Lets the rule speak again."""
    if of not in Override.Of.values:
        raise Http404
    found = action_or_404(request, public_id)
    return _simply(request, found, lambda: actions.withdraw_override(action=found, of=of, by=viewer_of(request)), "The rule decides again.")


@needs(Permission.PLAN_EDIT)
@require_POST
def unlink(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """Takes the link in this place of the action's links away."""
    found = action_or_404(request, public_id)
    held = queries.link_of(found, place)
    if held is None:
        raise Http404
    return _simply(request, found, lambda: actions.unlink(link=held, by=viewer_of(request)), "The link is gone.")


def _simply(request: HttpRequest, found: Action, do: Callable[[], Any], said: str) -> HttpResponse:
    try:
        do()
    except policies.CannotChange as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, said)
    return redirect("action_plans:action", found.public_id)


@needs(Permission.PLAN_EDIT)
@require_POST
def drop_kpi(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The action names this indicator no more."""
    found, viewer = action_or_404(request, public_id), viewer_of(request)
    named = get_object_or_404(kpis_visible_to(viewer), pk=number)
    return _simply(request, found, lambda: actions.drop_kpi(action=found, kpi=named, by=viewer), "The action names it no more.")
