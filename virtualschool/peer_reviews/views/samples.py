"""Samples: drawing, giving words under pseudonyms, grading, agreement, moderation."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies_findings, queries
from virtualschool.peer_reviews import presenting_samples as presenting
from virtualschool.peer_reviews.actions import samples as actions
from virtualschool.peer_reviews.models import Review, SampleItem
from virtualschool.peer_reviews.sampling import listed
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.rubrics.queries import choices_on


@needs(Permission.REVIEWS)
@material
def samples(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    draws = policies_findings.draws_samples(review, viewer)
    rubrics = choices_on(timezone.localdate(), authority_code=viewer.authority_code)
    form = forms.SampleForm(request.POST or None, review=review, rubrics=rubrics) if draws else None
    if request.method == "POST":
        or_404(draws)
        assert form is not None  # noqa: S101 - says to the type checker what the line above has settled
        if filled(form, lambda: _draw(request, review, form)):
            return redirect("peer_reviews:samples", review.public_id)
    context = frame_of(review, viewer, "samples") | {
        "samples": presenting.sample_rows(queries.samples_visible_to(viewer).filter(review=review)),
        "form": form,
        "ends": bool(policies_findings.ends_keys(review, viewer)),
    }
    return render(request, "peer_reviews/samples.html", context)


def _draw(request: HttpRequest, review: Review, form: forms.SampleForm) -> None:
    said = form.cleaned_data
    words = {key: said[key] for key in ("title", "kind", "source", "size", "rule")}
    asked = actions.Asked(rubric_key=said["rubric"], references=listed(said["references"]), kloe=form.line, **words)
    actions.draw_sample(review=review, asked=asked, by=viewer_of(request))


@needs(Permission.REVIEWS)
def sample(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.samples_visible_to(viewer), public_id=public_id)
    context = frame_of(found.review, viewer, "samples") | presenting.sample_page(found, viewer)
    return render(request, "peer_reviews/sample.html", context)


@needs(Permission.REVIEWS)
def sample_item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    item = get_object_or_404(queries.sample_items_visible_to(viewer), public_id=public_id)
    review = item.sample.review
    gives, grades = policies_findings.draws_samples(review, viewer), policies_findings.grades_samples(review, viewer)
    form = forms.ItemForm(request.POST or None, initial={"text": item.text, "version": item.version}) if gives else None
    fault = ""
    if request.method == "POST" and form is not None:
        if filled(form, lambda: _provide(request, item, form)):
            return redirect("peer_reviews:sample", item.sample.public_id)
    elif request.method == "POST":
        or_404(grades)
        if tried(request, "Saved.", lambda: _grade(request, item)):
            return redirect("peer_reviews:sample", item.sample.public_id)
        fault = "Look at the criteria below: nothing that you typed is lost."
    trail.record("sample.item_read", on=item, by=viewer)
    context = frame_of(review, viewer, "samples") | presenting.item_page(item, viewer, request.POST, grades=bool(grades))
    return render(request, "peer_reviews/sample_item.html", context | {"form": form, "fault": fault})


def _provide(request: HttpRequest, item: SampleItem, form: forms.ItemForm) -> None:
    said = form.cleaned_data
    given = {"text": said["text"], "reason": said["reason"], "version": form.opened_at}
    actions.provide_item(item=item, by=viewer_of(request), **given)


def _grade(request: HttpRequest, item: SampleItem) -> None:
    levels, evidence = presenting.typed_marks(item, request.POST)
    by, what = viewer_of(request), request.POST.get("what", "")
    if what == "moderate":
        actions.moderate_item(item=item, levels=levels, reason=request.POST.get("reason", ""), by=by)
    else:
        actions.grade_item(item=item, levels=levels, evidence=evidence, submit=what == "submit", by=by)


@needs(Permission.REVIEW_HOST)
@require_POST
def end_keys(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    tried(request, "Nobody can tell any more whom the pseudonyms stood for.", lambda: actions.destroy_keys(review=review, by=viewer))
    return redirect("peer_reviews:samples", review.public_id)
