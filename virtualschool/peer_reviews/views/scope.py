"""Key lines of enquiry and what to look at for each."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import forms, queries, wording
from virtualschool.peer_reviews.actions import scope as actions
from virtualschool.peer_reviews.models import Kloe, Review
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import review_of
from virtualschool.peer_reviews.views.attempts import filled, tried


@needs(Permission.REVIEWS)
def scope(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    fewest, most = wording.usual_number(review.authority, timezone.localdate())
    context = frame_of(review, viewer, "scope") | {
        "kloes": queries.kloes_of(review),
        "usual": (fewest, most),
        "writable": review.state in actions.WRITABLE,
    }
    return render(request, "peer_reviews/scope.html", context)


@needs(Permission.REVIEW_HOST)
@require_POST
def offer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    review = review_of(request, public_id)
    words = "Lines of enquiry are there as a start. Word them as your own."
    tried(request, words, lambda: actions.offer_kloes(review=review, by=viewer_of(request)))
    return redirect("peer_reviews:scope", review.public_id)


@needs(Permission.REVIEW_HOST)
def add_kloe(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    form = forms.KloeForm(request.POST or None)
    if filled(form, lambda: actions.add_kloe(review=review, said=form.cleaned_data, by=viewer)):
        messages.success(request, "The line of enquiry is added.")
        return redirect("peer_reviews:scope", review.public_id)
    return render(request, "peer_reviews/kloe.html", _kloe_page(review, None, form) | frame_of(review, viewer, "scope"))


@needs(Permission.REVIEW_HOST)
def kloe(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.kloes_visible_to(viewer), public_id=public_id)
    form = forms.KloeForm(request.POST or None, initial={key: getattr(found, key) for key in (*actions.WORDS, "version")})
    if filled(form, lambda: actions.change_kloe(kloe=found, said=form.cleaned_data, version=form.opened_at, by=viewer)):
        messages.success(request, "Saved. What it said before is kept below.")
        return redirect("peer_reviews:kloe", found.public_id)
    return render(request, "peer_reviews/kloe.html", _kloe_page(found.review, found, form) | frame_of(found.review, viewer, "scope"))


def _kloe_page(review: Review, found: Kloe | None, form: forms.KloeForm) -> dict[str, Any]:
    return {
        "kloe": found,
        "writable": review.state in actions.WRITABLE,
        "form": form,
        "earlier": queries.earlier_wordings(found) if found else [],
        "prompts": queries.prompts_of(found) if found else [],
        "prompt_form": forms.PromptForm(),
    }


@needs(Permission.REVIEW_HOST)
@require_POST
def remove_kloe(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.kloes_visible_to(viewer_of(request)), public_id=public_id)
    tried(request, "The line of enquiry is taken out.", lambda: actions.remove_kloe(kloe=found, by=viewer_of(request)))
    return redirect("peer_reviews:scope", found.review.public_id)


@needs(Permission.REVIEW_HOST)
@require_POST
def add_prompt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.kloes_visible_to(viewer), public_id=public_id)
    form = forms.PromptForm(request.POST)
    if filled(form, lambda: actions.add_prompt(kloe=found, by=viewer, **form.cleaned_data), at="text"):
        return redirect("peer_reviews:kloe", found.public_id)
    shown = forms.KloeForm(initial={key: getattr(found, key) for key in (*actions.WORDS, "version")})
    context = _kloe_page(found.review, found, shown) | frame_of(found.review, viewer, "scope") | {"prompt_form": form}
    return render(request, "peer_reviews/kloe.html", context)


@needs(Permission.REVIEW_HOST)
@require_POST
def remove_prompt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.prompts_visible_to(viewer), public_id=public_id)
    tried(request, "It is off the list.", lambda: actions.remove_prompt(prompt=found, by=viewer))
    return redirect("peer_reviews:kloe", found.kloe.public_id)
