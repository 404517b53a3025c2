"""Development plans: the list, one plan with its activities and one-to-ones, the budget."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.kernel.periods import collection_period, collection_year_of
from virtualschool.training import presenting, queries, rules
from virtualschool.training import presenting_plans as told
from virtualschool.training.actions import cpd as actions
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.forms.cpd import ItemForm, OneToOneForm, PlanForm
from virtualschool.training.forms.events import ReasonForm
from virtualschool.training.models import CpdItem, CpdPlan
from virtualschool.training.queries.cpd import PlanLine, plan_lines, staff_of
from virtualschool.training.views.asking import missed, page_of, standing
from virtualschool.training.workflow import CPD
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

PLAN_FIELDS = ("membership", "staff_name", "role", "starts_on", "ends_on", "objectives", "budget_pence")
ITEM_FIELDS = ("activity", "why", "provider", "by_when", "planned_pence", "spent_pence", "done_on", "impact")


@needs(Permission.CPD)
def plans(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    lines = plan_lines(viewer, today)
    shown = request.GET.get("show", "running")
    chosen = [each for each in lines if shown == "all" or each.plan.state == shown]
    if shown == "overdue":
        chosen = [each for each in lines if each.one_to_one_overdue]
    context = {
        "rows": [told.plan_row(each) for each in chosen],
        "shown": shown,
        "states": [*CPD.states.items(), ("overdue", "One-to-one overdue")],
        "overdue": sum(each.one_to_one_overdue for each in lines),
        "proposed": sum(each.could_be_complete for each in lines),
        "may_manage": bool(viewer.may(Permission.CPD_MANAGE)),
    }
    return page_of(request, "plans", "plans", context)


def _plan(request: HttpRequest, public_id: uuid.UUID) -> CpdPlan:
    return get_object_or_404(queries.plans_visible_to(viewer_of(request)), public_id=public_id)


@needs(Permission.CPD)
def plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _shown(request, _plan(request, public_id))


def _shown(request: HttpRequest, found: CpdPlan, form: OneToOneForm | None = None, reason: ReasonForm | None = None) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    (line,) = plan_lines(viewer, today, [found])
    trail.record("cpd.read", on=found, by=viewer)
    context = {
        "plan": found,
        "line": line,
        "state": presenting.plan_state(found.state),
        "money": told.money_facts(line.money),
        "items": list(line.plan.items.all()),
        "item_states": {item.pk: told.item_state(item, today) for item in line.plan.items.all()},
        "one_to_ones": list(found.one_to_ones.all()),
        "completions": list(found.completions.all()),
        "moves": CPD.open_to(found, viewer),
        "may_manage": bool(viewer.may(Permission.CPD_MANAGE)),
        "form": form or OneToOneForm(initial={"held_on": today}),
        "reason_form": reason or ReasonForm(),
        "pounds": rules.pounds,
    }
    return page_of(request, "plan", "plans", context)


@needs(Permission.CPD_MANAGE)
def new_plan(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    year = collection_period(collection_year_of(today))
    budget = rules.usual_budget(queries.authority_of(viewer), today)
    initial = {"starts_on": year.start, "ends_on": year.end, "budget_pence": budget, "role": "pep_adviser"}
    form = PlanForm(request.POST or None, initial=initial, staff=staff_of(viewer, today))
    if form.is_valid():
        try:
            made = actions.begin_plan(fields={name: form.cleaned_data[name] for name in PLAN_FIELDS}, by=viewer)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("training:plan", made.public_id)
    return page_of(request, "plan_form", "plans", {"form": form, "plan": None})


@needs(Permission.CPD_MANAGE)
def edit_plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, viewer = _plan(request, public_id), viewer_of(request)
    form = PlanForm(request.POST or None, initial=standing(found, PLAN_FIELDS), staff=staff_of(viewer, timezone.localdate()))
    theirs: list[Any] = []
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in PLAN_FIELDS}
        try:
            actions.change_plan(plan=found, fields=fields, version=form.cleaned_data["version"], by=viewer)
        except Stale as stale:
            theirs = missed(form, stale, standing(stale.now, PLAN_FIELDS))
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("training:plan", public_id)
    return page_of(request, "plan_form", "plans", {"form": form, "plan": found, "theirs": theirs})


@needs(Permission.CPD)
def new_item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _plan(request, public_id)
    form = ItemForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_item(plan=found, fields={name: form.cleaned_data[name] for name in ITEM_FIELDS}, by=viewer_of(request))
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("training:plan", public_id)
    return page_of(request, "item_form", "plans", {"form": form, "plan": found, "item": None})


@needs(Permission.CPD)
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found: CpdItem = get_object_or_404(queries.items_visible_to(viewer_of(request)), public_id=public_id)
    form = ItemForm(request.POST or None, initial=standing(found, ITEM_FIELDS))
    theirs: list[Any] = []
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ITEM_FIELDS}
        try:
            actions.change_item(item=found, fields=fields, version=form.cleaned_data["version"], by=viewer_of(request))
        except Stale as stale:
            theirs = missed(form, stale, standing(stale.now, ITEM_FIELDS))
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("training:plan", found.plan.public_id)
    return page_of(request, "item_form", "plans", {"form": form, "plan": found.plan, "item": found, "theirs": theirs})


@needs(Permission.CPD_MANAGE)
@require_POST
def one_to_one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, form = _plan(request, public_id), OneToOneForm(request.POST)
    if form.is_valid():
        try:
            actions.hold_one_to_one(plan=found, **form.cleaned_data, by=viewer_of(request))
        except NotPossible as error:
            form.add_error("held_on", str(error))
        else:
            messages.success(request, "The one-to-one is written down.")
            return redirect("training:plan", public_id)
    return _shown(request, found, form)


@needs(Permission.CPD_MANAGE)
@require_POST
def move_plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, name = _plan(request, public_id), request.POST.get("name", "")
    transition = next((each for each in CPD.open_to(found, viewer_of(request)) if each.name == name), None)
    form = ReasonForm(request.POST)
    if transition is not None and transition.asks_reason and not form.is_valid():
        return _shown(request, found, reason=form)
    try:
        if transition is None:
            raise CannotMove("This cannot be done now. Look again at where the plan stands.")
        reason = request.POST.get("reason", "") if transition.asks_reason else ""
        actions.move_plan(plan=found, name=name, by=viewer_of(request), reason=reason)
    except CannotMove as error:
        messages.error(request, str(error))
    return redirect("training:plan", public_id)


@needs(Permission.CPD_MANAGE)
def budget(request: HttpRequest) -> HttpResponse:
    """Set aside, committed, spent and left: for each person and in all, for plans of one financial year."""
    viewer, today = viewer_of(request), timezone.localdate()
    asked = request.GET.get("year", "")
    lines = plan_lines(viewer, today)
    years = sorted({collection_year_of(each.plan.starts_on) for each in lines} | {collection_year_of(today)}, reverse=True)
    year = int(asked) if asked.isdecimal() and int(asked) in years else collection_year_of(today)
    chosen: list[PlanLine] = [each for each in lines if collection_year_of(each.plan.starts_on) == year]
    total = sum((each.money for each in chosen), rules.Money(0, 0, 0))
    context = {
        "rows": [told.budget_row(each) for each in chosen],
        "total": told.money_facts(total),
        "over": [each.plan.staff_name for each in chosen if each.money.is_over],
        "year": year,
        "years": [(str(each), str(collection_period(each))) for each in years],
        "people": len(chosen),
        "total_row": told.total_row(total),
    }
    return page_of(request, "budget", "budget", context)
