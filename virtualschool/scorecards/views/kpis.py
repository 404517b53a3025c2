"""Indicators: list, page, founding, changing, values by hand, CSV."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.documents.tables import csv_bytes
from virtualschool.kernel.periods import spoken
from virtualschool.scorecards import actions, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.forms.kpis import CorrectionForm, KpiForm, NewKpiForm, StateForm, TargetForm, ValueForm, initial_of
from virtualschool.scorecards.models import Kpi
from virtualschool.scorecards.presenting import kpis as presenting
from virtualschool.scorecards.presenting.tabs import tabs
from virtualschool.workflow.versions import Stale


@needs(Permission.SCORECARDS)
def kpis(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    retired = request.GET.get("show") == "retired"
    state = Kpi.State.RETIRED if retired else Kpi.State.ACTIVE
    held = list(queries.kpis_visible_to(viewer).filter(state=state))
    context = {
        "tabs": tabs("kpis"),
        "rows": presenting.rows_of(viewer, held, timezone.localdate()),
        "retired": retired,
        "may_edit": bool(viewer.may(Permission.SCORECARD_EDIT)),
    }
    return render(request, "scorecards/kpis.html", context)


@needs(Permission.SCORECARDS)
def kpis_csv(request: HttpRequest) -> HttpResponse:
    held = queries.kpis_visible_to(viewer_of(request)).filter(state=Kpi.State.ACTIVE)
    return _csv("kpis", presenting.csv_rows(held, viewer_of(request), timezone.localdate()))


@needs(Permission.SCORECARDS)
def kpi(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    context = presenting.page_of(viewer, _kpi(request, public_id), timezone.localdate())
    return render(request, "scorecards/kpi.html", context)


@needs(Permission.SCORECARDS)
def kpi_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _kpi(request, public_id)
    return _csv("kpi", presenting.csv_rows([held], viewer_of(request), timezone.localdate()))


@needs(Permission.SCORECARD_EDIT)
def add_kpi(request: HttpRequest) -> HttpResponse:
    form = NewKpiForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create_kpi(by=viewer_of(request), target=form.target(), **form.words())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{made.title} is an indicator now.")
            return redirect(_back(request) or reverse("scorecards:kpi", args=[made.public_id]))
    return _form(request, form, "Add a KPI", "Add it")


def _back(request: HttpRequest) -> str:
    """The page of ours that asked for a new indicator, such as an action's; empty if none did."""
    where = request.GET.get("back", "")
    return where if where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts=None) else ""


@needs(Permission.SCORECARD_EDIT)
def edit_kpi(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _kpi(request, public_id)
    form = KpiForm(request.POST or None, initial=initial_of(held))
    if form.is_valid():
        try:
            actions.change_kpi(kpi=held, by=viewer_of(request), version=form.cleaned_data["version"] or 0, **form.words())
        except Stale as stale:
            return _both(request, KpiForm, stale, f"Change {held.title}", held)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, held, "The indicator is changed, everywhere it is used.")
    return _form(request, form, f"Change {held.title}", "Save", held)


@needs(Permission.SCORECARD_EDIT)
def target(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _kpi(request, public_id)
    form = TargetForm(request.POST or None, initial=initial_of(held))
    if form.is_valid():
        given = {"version": form.cleaned_data["version"] or 0, "target": form.target(), "reason": form.cleaned_data["reason"]}
        try:
            actions.change_target(kpi=held, by=viewer_of(request), **given)
        except Stale as stale:
            return _both(request, TargetForm, stale, f"Target of {held.title}", held)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, held, "The target is changed, everywhere the indicator is used.")
    return _form(request, form, f"Target of {held.title}", "Save the target", held)


@needs(Permission.SCORECARD_EDIT)
def record_value(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    held = _kpi(request, public_id)
    form = ValueForm(request.POST or None)
    if form.is_valid():
        try:
            actions.record_value(kpi=held, by=viewer_of(request), on=form.cleaned_data["on"], **form.told())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, held, "The value is recorded.")
    return _form(request, form, f"Record a value: {held.title}", "Record it", held)


@needs(Permission.SCORECARD_EDIT)
def correct_value(request: HttpRequest, public_id: uuid.UUID, entry: int) -> HttpResponse:
    held = _kpi(request, public_id)
    wrong = get_object_or_404(queries.entries_of(held), pk=entry)
    versions: list[list[Any]] = []
    begins = {name: presenting.bare(getattr(wrong, name)) for name in ("value", "numerator", "denominator", "note")}
    form = CorrectionForm(request.POST or None, initial=begins)
    if form.is_valid():
        try:
            actions.correct_value(entry=wrong, by=viewer_of(request), reason=form.cleaned_data["reason"], **form.told())
        except Stale as stale:
            wrong, versions = stale.now, presenting.both_values(stale.now, form.told())
            form.add_error(None, str(stale))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, held, "The value is corrected; the earlier one stays in the history.")
    where = reverse("scorecards:correct_value", args=[held.public_id, wrong.pk])
    return _form(request, form, f"Correct the value of {spoken(wrong.on)}", "Correct it", held, versions, where)


@needs(Permission.SCORECARD_EDIT)
@require_POST
def retire_kpi(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Out of use, or into use again: whichever it is not."""
    held = _kpi(request, public_id)
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why, then try again.")
        return redirect("scorecards:kpi", held.public_id)
    active = held.state == Kpi.State.ACTIVE
    try:
        (actions.retire if active else actions.revive)(kpi=held, by=viewer_of(request), **form.cleaned_data)
    except Stale:
        messages.error(request, "Somebody else changed this indicator in the meantime. Look at it as it stands now, then decide.")
        return redirect("scorecards:kpi", held.public_id)
    return _done(request, held, "The indicator is retired; its history stays." if active else "The indicator is in use again.")


def _kpi(request: HttpRequest, public_id: uuid.UUID) -> Kpi:
    return get_object_or_404(queries.kpis_visible_to(viewer_of(request)), public_id=public_id)


def _done(request: HttpRequest, held: Kpi, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("scorecards:kpi", held.public_id)


def _form(
    request: HttpRequest, form: Any, heading: str, button: str, held: Kpi | None = None, versions: Any = (), where: str = ""
) -> HttpResponse:
    if held is not None and held.state == Kpi.State.RETIRED:
        raise Http404
    context = {"form": form, "heading": heading, "button": button, "kpi": held, "versions": versions, "where": where}
    return render(request, "scorecards/kpi_form.html", context)


def _both(request: HttpRequest, kind: type[Any], stale: Stale, heading: str, held: Kpi) -> HttpResponse:
    """The form again with what was typed and the newer version's token, and both versions side by side."""
    sent = request.POST.copy()
    sent["version"] = str(stale.now.version)
    form = kind(sent, initial=initial_of(stale.now))
    form.is_valid()
    versions = presenting.both_versions(stale.now, form.cleaned_data)
    form.add_error(None, str(stale))
    return _form(request, form, heading, "Save mine", held, versions)


def _csv(name: str, rows: list[list[object]]) -> HttpResponse:
    response = HttpResponse(csv_bytes(presenting.CSV_COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
