"""Reports to the executive: written, submitted, decided, taken along, published."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans.origins import Origins
from virtualschool.audit import trail
from virtualschool.decisions import actions, attaching, making, presenting, queries
from virtualschool.decisions.forms import AttachForm, BeginForm, DecisionForm, NoticeForm, OptionForm, ReportForm, RewordForm
from virtualschool.decisions.models import ExecutiveReport, Option
from virtualschool.decisions.workflow import REPORT
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.ui.forms import differing
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


def _report(request: HttpRequest, public_id: uuid.UUID) -> ExecutiveReport:
    held = queries.reports_visible_to(viewer_of(request)).select_related("authority").prefetch_related("options", "appendices")
    return get_object_or_404(held, public_id=public_id)


@needs(Permission.DECISIONS)
def decisions(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "rows": presenting.listed(queries.reports_visible_to(viewer)),
        "may_write": bool(viewer.may(Permission.DECISION_EDIT)),
        "publications": queries.publications_visible_to(viewer),
    }
    return render(request, "decisions/decisions.html", context)


@needs(Permission.DECISION_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = BeginForm(request.POST or None, viewer=viewer, initial={"what": request.GET.get("what", "")})
    if request.method == "POST" and form.is_valid():
        made = actions.begin_report(title=form.cleaned_data["title"], by=viewer)
        if form.cleaned_data["what"]:
            attaching.attach_known(made, form.cleaned_data["what"], viewer)
        return redirect("decisions:edit", made.public_id)
    return render(request, "decisions/new.html", {"form": form})


@needs(Permission.DECISIONS)
def decision(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _report(request, public_id))


def _page(request: HttpRequest, report: ExecutiveReport, **forms: Any) -> HttpResponse:
    viewer = viewer_of(request)
    trail.record("decision.read", on=report, by=viewer)
    writes = bool(viewer.may(Permission.DECISION_EDIT)) and report.state in actions.OPEN
    context = {
        **presenting.decision_context(report, viewer),
        "body": fragment(making.report_of(report), top=2),
        "writes": writes,
        "options": [(each, forms.get(f"option{each.place}") or RewordForm(option=each)) for each in report.options.all()],
        "origins": Origins(viewer),
        "option_form": forms.get("option") or OptionForm(),
        "attach_form": (forms.get("attach") or AttachForm(viewer=viewer)) if writes else None,
        "notice_form": forms.get("notice") or NoticeForm(),
        "bound": next((each for each in forms.values() if each is not None), None),
    }
    return render(request, "decisions/decision.html", context)


@needs(Permission.DECISION_EDIT)
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = _report(request, public_id)
    form, theirs, other = ReportForm(request.POST or None, report=report), None, []
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_report(report=report, by=viewer_of(request), **form.words)
        except Stale as fault:
            typed, theirs = request.POST.copy(), fault.now
            typed["version"] = str(theirs.version)
            form = ReportForm(typed, report=report)
            other = differing(form, ReportForm(report=theirs))
            form.add_error(None, f"{fault} Both are shown below; what you typed is kept. Save again to keep yours.")
        except CannotMove as fault:
            messages.error(request, str(fault))
            return redirect("decisions:decision", report.public_id)
        else:
            messages.success(request, "Saved.")
            return redirect("decisions:decision", report.public_id)
    return render(request, "decisions/edit.html", {"form": form, "report": report, "theirs": theirs, "differing": other})


def _done(request: HttpRequest, report: ExecutiveReport, do: Any) -> HttpResponse:
    """Does something and returns to the report, with the reason where it was refused."""
    try:
        do()
    except CannotMove as fault:
        messages.error(request, str(fault))
    return redirect("decisions:decision", report.public_id)


@needs(Permission.DECISION_EDIT)
@require_POST
def add_option(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report, form = _report(request, public_id), OptionForm(request.POST)
    if not form.is_valid():
        return _page(request, report, option=form)
    return _done(request, report, lambda: actions.add_option(report=report, by=viewer_of(request), **form.cleaned_data))


@needs(Permission.DECISION_EDIT)
@require_POST
def reword_option(request: HttpRequest, public_id: uuid.UUID, option: uuid.UUID) -> HttpResponse:
    report = _report(request, public_id)
    held = report.options.filter(public_id=option).first()
    if held is None:
        return _gone(request, report)
    form = RewordForm(request.POST, option=held)
    if form.is_valid():
        try:
            actions.reword_option(option=held, by=viewer_of(request), **form.cleaned_data)
            return redirect("decisions:decision", report.public_id)
        except Stale as fault:
            form = _both(request, held, fault)
        except CannotMove as fault:
            form.add_error("text", str(fault))
    return _page(request, report, **{f"option{held.place}": form})


def _both(request: HttpRequest, option: Option, fault: Stale) -> RewordForm:
    """What was typed, with what somebody else saved meanwhile: sent again, the one that was typed is kept."""
    typed = request.POST.copy()
    typed["version"] = str(fault.now.version)
    form = RewordForm(typed, option=option)
    says = f"It now says “{fault.now}”, and why: “{fault.now.why}”"
    form.add_error("text", f"Somebody changed this option meanwhile. {says} What you typed is kept: save again to keep yours.")
    return form


def _gone(request: HttpRequest, report: ExecutiveReport) -> HttpResponse:
    messages.error(request, "This option was taken out already.")
    return redirect("decisions:decision", report.public_id)


@needs(Permission.DECISION_EDIT)
@require_POST
def remove_option(request: HttpRequest, public_id: uuid.UUID, option: uuid.UUID) -> HttpResponse:
    report = _report(request, public_id)
    held = report.options.filter(public_id=option).first()
    if held is None:
        return _gone(request, report)
    return _done(request, report, lambda: actions.remove_option(option=held, by=viewer_of(request)))


@needs(Permission.DECISION_EDIT)
@require_POST
def attach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, report = viewer_of(request), _report(request, public_id)
    form = AttachForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _page(request, report, attach=form)
    given = form.cleaned_data
    if given["what"]:
        return _done(request, report, lambda: attaching.attach_known(report, given["what"], viewer))
    return _done(request, report, lambda: actions.attach_text(report=report, title=given["title"], text=given["text"], by=viewer))


@needs(Permission.DECISION_EDIT)
@require_POST
def detach(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    appendix = get_object_or_404(queries.appendices_visible_to(viewer_of(request)), public_id=public_id)
    return _done(request, appendix.report, lambda: actions.detach(appendix=appendix, by=viewer_of(request)))


@needs(Permission.DECISIONS)
@require_POST
def move(request: HttpRequest, public_id: uuid.UUID, way: str) -> HttpResponse:
    report, reason = _report(request, public_id), request.POST.get("reason", "")
    if way == "decide" or way not in {each.name for each in REPORT.transitions}:
        raise Http404
    return _done(request, report, lambda: actions.move_report(report=report, name=way, reason=reason, by=viewer_of(request)))


@needs(Permission.DECIDE)
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = _report(request, public_id)
    form = DecisionForm(request.POST or None, initial={"decided_by": report.body, "decided_on": report.meets_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_decision(report=report, by=viewer_of(request), **form.cleaned_data)
        except CannotMove as fault:
            messages.error(request, str(fault))
        else:
            messages.success(request, "The decision is on the record.")
        return redirect("decisions:decision", report.public_id)
    return render(request, "decisions/decide.html", {"form": form, "report": report})


@needs(Permission.DECIDE)
@require_POST
def notice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report, form = _report(request, public_id), NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, report, notice=form)
    return _done(request, report, lambda: actions.publish_notice(report=report, by=viewer_of(request), **form.cleaned_data))


@needs(Permission.DECISIONS)
def take(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    report, chosen = _report(request, public_id), FORMATS.get(key)
    if chosen is None:
        raise Http404
    made = making.report_of(report)
    trail.record("decision.taken", on=report, by=viewer_of(request), detail={"format": key})
    response = HttpResponse(chosen.render(made), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(made)}"'
    return response
