"""Exhibits from the book, and the evidence matrix."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.tables import csv_bytes
from virtualschool.measures.book import book
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies_findings, queries
from virtualschool.peer_reviews import presenting_findings as presenting
from virtualschool.peer_reviews.actions import exhibits as actions
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.queries.matrix import matrix_of
from virtualschool.peer_reviews.silence import silent_in
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404
from virtualschool.peer_reviews.views.attempts import filled, tried


@needs(Permission.REVIEWS)
@material
def exhibits(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    takes, asks = policies_findings.takes_exhibits(review, viewer), policies_findings.asks_for_exhibits(review, viewer)
    given = {"review": review, "initial": presenting.usual_question(request.GET)}
    form = forms.TakeForm(request.POST or None, **given) if takes else forms.AskForm(request.POST or None, **given) if asks else None
    if request.method == "POST":
        or_404(takes or asks)
        assert form is not None  # noqa: S101 - says to the type checker what the line above has settled
        if isinstance(form, forms.TakeForm) and filled(form, lambda: _take(request, review, form)):
            return redirect("peer_reviews:exhibits", review.public_id)
        if isinstance(form, forms.AskForm) and filled(form, lambda: _ask(request, review, form)):
            return redirect("peer_reviews:exhibits", review.public_id)
    context = frame_of(review, viewer, "exhibits") | {
        "exhibits": queries.exhibits_visible_to(viewer).filter(review=review),
        "asked": queries.exhibit_requests_visible_to(viewer).filter(review=review),
        "form": form,
        "takes": bool(takes),
        "titles": {each.key: each.title for each in book},
        "silent": silent_in(review.pk),
    }
    return render(request, "peer_reviews/exhibits.html", context)


def _take(request: HttpRequest, review: Review, form: forms.TakeForm) -> None:
    said = form.cleaned_data
    actions.take_exhibit(review=review, question=form.question, kloe=form.line, note=said["note"], by=viewer_of(request))


def _ask(request: HttpRequest, review: Review, form: forms.AskForm) -> None:
    actions.ask_for_exhibit(review=review, question=form.question, kloe=form.line, why=form.cleaned_data["why"], by=viewer_of(request))


@needs(Permission.REVIEW_HOST)
@require_POST
def answer_request(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    asked = get_object_or_404(queries.exhibit_requests_visible_to(viewer), public_id=public_id)
    if request.POST.get("what") == "decline":
        tried(request, "Declined.", lambda: actions.decline_exhibit(request=asked, reason=request.POST.get("reason", ""), by=viewer))
    else:
        tried(request, "The exhibit is taken.", lambda: actions.take_asked(request=asked, by=viewer))
    return redirect("peer_reviews:exhibits", asked.review.public_id)


@needs(Permission.REVIEWS)
def exhibit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.exhibits_visible_to(viewer), public_id=public_id)
    trail.record("exhibit.read", on=found, by=viewer)
    context = frame_of(found.review, viewer, "exhibits") | presenting.exhibit_page(found)
    return render(request, "peer_reviews/exhibit.html", context)


@needs(Permission.REVIEWS)
def exhibit_file(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.exhibits_visible_to(viewer), public_id=public_id)
    trail.record("exhibit.taken_along", on=found, by=viewer, detail={"format": key})
    if key == "csv":
        answer = HttpResponse(csv_bytes(*presenting.exhibit_rows(found)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="exhibit-{found.number}.csv"'
        return answer
    return handed_over(frozen.from_json(found.content), key)


def handed_over(report: object, key: str) -> HttpResponse:
    """A report in one of the formats; 404 for another."""
    chosen = FORMATS.get(key)
    if chosen is None:
        raise Http404
    answer = HttpResponse(chosen.render(report), content_type=chosen.content_type)  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="{chosen.filename(report)}"'  # type: ignore[arg-type]
    return answer


@needs(Permission.REVIEW_PEER)
@material
def matrix(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    rows = matrix_of(review)
    context = frame_of(review, viewer, "matrix") | presenting.matrix_page(review, rows)
    return render(request, "peer_reviews/matrix.html", context)
