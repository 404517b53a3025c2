"""Feedback: the form that anyone with the link fills in, its questions, and what was said."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.access.guard import needs, open_to_all, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.throttling import is_flood
from virtualschool.training import policies, presenting, queries
from virtualschool.training.actions import feedback as actions
from virtualschool.training.actions.bookings import CannotBook
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.forms.events import FeedbackForm, QuestionForm
from virtualschool.training.models import Booking, Event
from virtualschool.training.queries import feedback as told
from virtualschool.training.queries import links
from virtualschool.training.views.asking import event_or_404, page_of_event
from virtualschool.training.views.public import about, shown

SPARE = 3
"""Empty lines for new questions."""


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    event, booking = links.feedback_of_link(token)
    if event is None:
        raise Http404
    decision = policies.may_answer(event, timezone.localdate())
    why_not = decision.reason or ("You have answered already. Thank you." if booking and booking.feedback_given else "")
    questions = list(event.questions.all())
    form = FeedbackForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and not why_not:
        if is_flood(request, token):
            return shown(request, "too_many", event.authority, {}, status=429)
        if form.is_valid():
            return _given(event, booking, form, token)
    return shown(request, "feedback", event.authority, about(event) | {"form": form, "why_not": why_not})


def _given(event: Event, booking: Booking | None, form: FeedbackForm, token: uuid.UUID) -> HttpResponse:
    if not form.cleaned_data.get("website"):
        values, texts = form.answers()
        try:
            actions.give_feedback(
                event=event, values=values, texts=texts, booking=booking, by=policies.by_link(event.authority), today=timezone.localdate()
            )
        except CannotBook:
            return redirect("training:feedback", token)  # answered in another window: the page now says so
    return redirect("training:thanks", token)


@open_to_all
def thanks(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    event, _ = links.feedback_of_link(token)
    if event is None:
        raise Http404
    return shown(request, "thanks", event.authority, about(event))


@needs(Permission.TRAINING)
def results(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event, viewer = event_or_404(request, public_id), viewer_of(request)
    found, replies = told.results_of(event), queries.replies_to(event)
    context = {
        "results": found,
        "replies": replies,
        "came": presenting.came_cell(queries.came_to(event), event, runs=bool(viewer.may(Permission.TRAINING_RUN))),
        "few": presenting.is_few(replies),
        "chart": presenting.positive_chart(found),
        "rows": presenting.result_rows(found),
        "words": [each for each in found if each.question.kind == "text"],
        "may_edit": bool(viewer.may(Permission.TRAINING_RUN)) and not replies,
    }
    return page_of_event(request, "results", "results", event, context)


@needs(Permission.TRAINING_RUN)
@require_POST
def take_out(request: HttpRequest, public_id: uuid.UUID, number: int) -> HttpResponse:
    """Takes out an answer's words that could tell who was meant."""
    event = event_or_404(request, public_id)
    answer = get_object_or_404(queries.answers_to(event), pk=number)
    actions.take_out(answer=answer, by=viewer_of(request))
    messages.success(request, "The words were taken out.")
    return redirect("training:results", public_id)


@needs(Permission.TRAINING_RUN)
def questions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event = event_or_404(request, public_id)
    known: list[dict[str, Any]] = [{"key": each.key, "text": each.text, "kind": each.kind} for each in event.questions.all()]
    lines = [*known, *({"kind": "scale"} for _ in range(SPARE))]
    if request.method == "POST":
        lines = [{} for _ in range(min(sum(name.endswith("-text") for name in request.POST), 20))]
    forms = [QuestionForm(request.POST or None, initial=line, prefix=f"q{place}") for place, line in enumerate(lines)]
    problem = ""
    if request.method == "POST" and all(form.is_valid() for form in forms):
        asked = [form.cleaned_data for form in forms if form.cleaned_data["text"]]
        try:
            actions.set_questions(
                event=event, questions=[(each["key"], each["kind"], each["text"]) for each in asked], by=viewer_of(request)
            )
        except NotPossible as error:
            problem = str(error)
        else:
            messages.success(request, "The questions are saved.")
            return redirect("training:results", public_id)
    return page_of_event(request, "questions", "results", event, {"forms": forms, "problem": problem})
