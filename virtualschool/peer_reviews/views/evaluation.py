"""The host's self-evaluation: written, submitted, read."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.measures.book import book
from virtualschool.peer_reviews import forms_fieldwork as forms
from virtualschool.peer_reviews import queries, wording
from virtualschool.peer_reviews.actions import evaluation as actions
from virtualschool.peer_reviews.models import SelfEvaluation
from virtualschool.peer_reviews.tabs import frame_of, reads_evaluation
from virtualschool.peer_reviews.views.asking import or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried


@needs(Permission.REVIEWS)
def evaluation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(reads_evaluation(review, viewer))
    kloes = queries.evaluations_of(review)
    titles = {each.key: each.title for each in book}
    context = frame_of(review, viewer, "evaluation") | {
        "kloes": [(kloe, getattr(kloe, "evaluation", None)) for kloe in kloes],
        "titles": titles,
        "writable": review.state in actions.WRITABLE,
        "seen": {document.pk for document in queries.documents_visible_to(viewer).filter(review=review)},
    }
    return render(request, "peer_reviews/evaluation.html", context)


@needs(Permission.REVIEW_HOST)
def evaluate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    kloe = get_object_or_404(queries.kloes_visible_to(viewer).select_related("review__authority"), public_id=public_id)
    found = queries.evaluation_of(kloe)
    documents = queries.documents_visible_to(viewer).filter(review=kloe.review)
    levels = wording.levels(kloe.review.authority, timezone.localdate())
    form = forms.EvaluationForm(request.POST or None, initial=_said(found), levels=levels, documents=documents)
    if filled(form, lambda: actions.save_evaluation(kloe=kloe, said=form.cleaned_data, version=form.opened_at, by=viewer)):
        messages.success(request, "Saved.")
        return redirect("peer_reviews:evaluation", kloe.review.public_id)
    context = frame_of(kloe.review, viewer, "evaluation") | {"kloe": kloe, "found": found, "form": form}
    context["writable"] = kloe.review.state in actions.WRITABLE
    return render(request, "peer_reviews/evaluate.html", context)


def _said(found: SelfEvaluation | None) -> dict[str, Any]:
    if found is None:
        return {"version": 0}
    said = {key: getattr(found, key) for key in (*actions.TEXTS, "version")}
    return said | {"documents": [each.public_id for each in found.documents.all()]}


@needs(Permission.REVIEW_HOST)
@require_POST
def submit_evaluation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    review = review_of(request, public_id)
    tried(request, "The self-evaluation is open to the peers.", lambda: actions.submit_evaluation(review=review, by=viewer_of(request)))
    return redirect("peer_reviews:evaluation", review.public_id)
