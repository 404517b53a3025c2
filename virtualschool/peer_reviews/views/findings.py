"""Findings: written together, linked to evidence, and led into the report or a plan."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import looking, policies, policies_findings, queries
from virtualschool.peer_reviews import presenting_findings as presenting
from virtualschool.peer_reviews.actions import findings as actions
from virtualschool.peer_reviews.actions import planning
from virtualschool.peer_reviews.models import Finding, Review
from virtualschool.peer_reviews.queries import candidates
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404
from virtualschool.peer_reviews.views.attempts import filled, tried


@needs(Permission.REVIEWS)
@material
def findings(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    writes = policies_findings.writes_findings(review, viewer)
    initial = {"kloe": request.GET.get("kloe", "")}
    form = forms.FindingForm(request.POST or None, review=review, initial=initial) if writes else None
    if request.method == "POST":
        or_404(writes)
        assert form is not None  # noqa: S101 - says to the type checker what the line above has settled
        if filled(form, lambda: _write(request, review, form)):
            messages.success(request, "The finding is a draft. Link the evidence that it stands on.")
            _warn(request, form)
            return redirect("peer_reviews:finding", review.findings.latest("pk").public_id)
    held = queries.findings_visible_to(viewer).filter(review=review)
    context = frame_of(review, viewer, "findings") | presenting.findings_page(review, list(held), viewer) | {"form": form}
    return render(request, "peer_reviews/findings.html", context)


def _write(request: HttpRequest, review: Review, form: forms.FindingForm) -> None:
    assert form.line is not None  # noqa: S101 - the field is required
    said = form.cleaned_data
    actions.write_finding(review=review, kloe=form.line, kind=said["kind"], text=said["text"], by=viewer_of(request))


def _warn(request: HttpRequest, form: forms.FindingForm) -> None:
    """What looks like somebody's name or number is said, for the writer to judge."""
    warning = looking.words_of(looking.codes_in(form.cleaned_data["text"]))
    if warning:
        messages.warning(request, warning)


@needs(Permission.REVIEWS)
def finding(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.findings_visible_to(viewer), public_id=public_id)
    writes = policies_findings.writes_finding(found, viewer)
    form = forms.ChangeForm(request.POST or None, review=found.review, initial=presenting.words_of(found)) if writes else None
    if request.method == "POST":
        or_404(writes)
        assert form is not None  # noqa: S101 - says to the type checker what the line above has settled
        if filled(form, lambda: _change(request, found, form)):
            messages.success(request, "Saved. What it said before is kept below.")
            _warn(request, form)
            return redirect("peer_reviews:finding", found.public_id)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: Finding, *, form: forms.ChangeForm | None, link_form: forms.LinkForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    trail.record("finding.read", on=found, by=viewer)
    context = frame_of(found.review, viewer, "findings") | presenting.finding_page(found, viewer) | {"form": form}
    if form is not None:
        offered = candidates.offered_to(found, request.GET)
        context |= offered.context | {"link_form": link_form or forms.LinkForm(offered=offered.choices)}
    return render(request, "peer_reviews/finding.html", context)


def _change(request: HttpRequest, found: Finding, form: forms.ChangeForm) -> None:
    assert form.line is not None  # noqa: S101 - the field is required
    said = form.cleaned_data
    words = {key: said[key] for key in ("kind", "text", "contradiction_answer")}
    actions.change_finding(finding=found, kloe=form.line, version=form.opened_at, by=viewer_of(request), **words)


@needs(Permission.REVIEW_PEER)
@require_POST
def finding_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.findings_visible_to(viewer), public_id=public_id)
    or_404(policies_findings.writes_finding(found, viewer))
    offered = candidates.offered_to(found, request.GET)
    form = forms.LinkForm(request.POST, offered=offered.choices)
    if filled(form, lambda: _link(request, found, form, offered)):
        found.refresh_from_db()
        messages.success(request, presenting.standing_words(found))
        return redirect("peer_reviews:finding", found.public_id)
    change = forms.ChangeForm(review=found.review, initial=presenting.words_of(found))
    return _page(request, found, form=change, link_form=form)


def _link(request: HttpRequest, found: Finding, form: forms.LinkForm, offered: candidates.Offered) -> None:
    sources = [offered.source(token) for token in form.cleaned_data["sources"]]
    actions.link_all(finding=found, sources=sources, stance=form.cleaned_data["stance"], by=viewer_of(request))


@needs(Permission.REVIEW_PEER)
@require_POST
def finding_unlink(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    link = get_object_or_404(queries.finding_links_visible_to(viewer), public_id=public_id)
    found = link.finding
    tried(request, "Taken away from the finding.", lambda: actions.unlink_evidence(link=link, by=viewer))
    return redirect("peer_reviews:finding", found.public_id)


@needs(Permission.REVIEW_PEER)
@require_POST
def finding_move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.findings_visible_to(viewer), public_id=public_id)
    name, reason = request.POST.get("move", ""), request.POST.get("reason", "")
    or_404(policies.reads_material(found.review, viewer))
    if name in presenting.MOVES:
        done = presenting.MOVES[name]
        tried(request, done, lambda: actions.move_finding(finding=found, name=name, by=viewer, reason=reason))
    return redirect("peer_reviews:finding", found.public_id)


@needs(Permission.PLAN_EDIT)
def finding_plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.findings_visible_to(viewer), public_id=public_id)
    or_404(policies_findings.makes_plan(found, viewer))
    plans = {str(each.public_id): each for each in presenting.plans_for(viewer)}
    form = forms.PlanForm(request.POST or None, plans=[(key, each.title) for key, each in plans.items()])

    def make() -> None:
        said = form.cleaned_data
        given = {key: said[key] for key in ("text", "by_whom", "due_on", "plan_title")}
        planning.make_action(finding=found, plan=plans.get(said["plan"]), by=viewer, **given)

    if filled(form, make):
        messages.success(request, "The action is in the plan. It leads back to this finding.")
        return redirect("peer_reviews:finding", found.public_id)
    context = frame_of(found.review, viewer, "findings") | {"finding": found, "form": form, "today": timezone.localdate()}
    return render(request, "peer_reviews/finding_plan.html", context)
