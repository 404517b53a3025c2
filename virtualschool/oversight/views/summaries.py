"""The six-weekly summary: begun, written, looked at, issued, read, taken along, asked about."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans.queries import actions_visible_to
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.documents.sealing import is_untouched
from virtualschool.oversight import presenting, progress, queries
from virtualschool.oversight.actions import questions as asking
from virtualschool.oversight.actions import summaries as actions
from virtualschool.oversight.forms import AskForm, BeginForm, SummaryForm
from virtualschool.oversight.models import Summary
from virtualschool.oversight.workflow import SUMMARY
from virtualschool.ui.forms import differing
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale


def _summary(request: HttpRequest, public_id: uuid.UUID) -> Summary:
    held = queries.summaries_visible_to(viewer_of(request)).select_related("authority").prefetch_related("plans")
    return get_object_or_404(held, public_id=public_id)


@needs(Permission.ISSUE_REPORTS)
def new_summary(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = BeginForm(request.POST or None, viewer=viewer, initial={"as_at": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.begin_summary(plans=form.chosen_plans, as_at=given["as_at"], meets_on=given["meets_on"], by=viewer)
        except CannotMove as fault:
            form.add_error("as_at", str(fault))
        else:
            return redirect("oversight:summary", made.public_id)
    return render(request, "oversight/summary_new.html", {"form": form})


@needs(Permission.SUMMARIES)
def summary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    kept = _summary(request, public_id)
    return _draft(request, kept) if kept.state == "draft" else _issued(request, kept)


def _form_of(kept: Summary) -> SummaryForm:
    return SummaryForm(initial={name: getattr(kept, name) for name in (*actions.WRITTEN, "version")})


def _draft(request: HttpRequest, kept: Summary, form: SummaryForm | None = None, theirs: Summary | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    report = progress.report_of(kept, progress.facts_for(kept, viewer))
    context = {
        "summary": kept,
        "form": form or _form_of(kept),
        "theirs": theirs,
        "differing": differing(form, _form_of(theirs)) if form and theirs else [],
        "body": fragment(report, top=3),
        "may_issue": SUMMARY.decide(kept, "issue", viewer),
    }
    return render(request, "oversight/summary_draft.html", context)


def _issued(request: HttpRequest, kept: Summary, form: AskForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    trail.record("summary.read", on=kept, by=viewer)
    report = frozen.from_json(kept.content or {})
    may_ask = bool(viewer.may(Permission.CHALLENGE))
    context = {
        "summary": kept,
        "body": fragment(report, top=2),
        "untouched": is_untouched(kept.content, kept.digest),
        "formats": [(key, each.label) for key, each in FORMATS.items()],
        "form": (form or AskForm(choices=_parts(kept, viewer))) if may_ask else None,
        "questions": [(each, presenting.question_state(each)) for each in queries.questions_visible_to(viewer).filter(summary=kept)],
    }
    return render(request, "oversight/summary.html", context)


def _parts(kept: Summary, viewer: Any) -> list[tuple[str, str]]:
    """What a question can be about: a part of the summary, or an action that it speaks of."""
    held = actions_visible_to(viewer).filter(public_id__in=list(kept.standing)).order_by("plan", "number")
    actions_of = [(f"action:{each.public_id}", f"Action {each.number}: {each.text[:80]}") for each in held]
    return [(f"section:{key}", words) for key, words in progress.SECTIONS.items()] + actions_of


@needs(Permission.ISSUE_REPORTS)
@require_POST
def write(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, kept = viewer_of(request), _summary(request, public_id)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _draft(request, kept, form)
    try:
        actions.write_summary(summary=kept, by=viewer, **form.cleaned_data)
    except Stale as fault:
        typed = request.POST.copy()
        typed["version"] = str(fault.now.version)
        again = SummaryForm(typed)
        again.add_error(None, f"{fault} Both are shown below; what you typed is kept. Save again to keep yours.")
        return _draft(request, kept, again, fault.now)
    except CannotMove as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "Saved.")
    return redirect("oversight:summary", kept.public_id)


@needs(Permission.ISSUE_REPORTS)
@require_POST
def issue(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    kept = _summary(request, public_id)
    try:
        actions.issue_summary(summary=kept, by=viewer_of(request))
    except CannotMove as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "The summary is issued. It will stay as it is, and can be asked about.")
    return redirect("oversight:summary", kept.public_id)


@needs(Permission.SUMMARIES)
def take(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    kept, chosen = _summary(request, public_id), FORMATS.get(key)
    if chosen is None or not kept.content:
        raise Http404
    report = frozen.from_json(kept.content)
    trail.record("summary.taken", on=kept, by=viewer_of(request), detail={"format": key})
    response = HttpResponse(chosen.render(report), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(report)}"'
    return response


@needs(Permission.CHALLENGE)
@require_POST
def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, kept = viewer_of(request), _summary(request, public_id)
    parts = _parts(kept, viewer)
    form = AskForm(request.POST, choices=parts)
    if not form.is_valid():
        return _issued(request, kept, form)
    about = form.cleaned_data["about"]
    kind, _, which = about.partition(":")
    action = actions_visible_to(viewer).filter(public_id=which).first() if kind == "action" else None
    try:
        asked = asking.ask(
            summary=kept, text=form.cleaned_data["text"], about=about, about_words=dict(parts).get(about, ""), action=action, by=viewer
        )
    except CannotMove as fault:
        messages.error(request, str(fault))
        return redirect("oversight:summary", kept.public_id)
    messages.success(request, "Your question is put to the service.")
    return redirect("oversight:question", asked.public_id)
