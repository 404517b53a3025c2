"""Questions and challenges: the record, and one question with all that was said on it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.queries import considerations_visible_to
from virtualschool.audit import trail
from virtualschool.documents.formats import FORMATS
from virtualschool.oversight import presenting, progress, queries
from virtualschool.oversight.actions import questions as actions
from virtualschool.oversight.forms import SayForm, considerations_for
from virtualschool.oversight.models import Question
from virtualschool.oversight.workflow import QUESTION
from virtualschool.workflow.engine import CannotMove


@needs(Permission.SUMMARIES)
def questions(request: HttpRequest) -> HttpResponse:
    held = queries.questions_visible_to(viewer_of(request)).order_by("-asked_at", "-pk")
    context = {
        "questions": [(each, presenting.question_state(each)) for each in held],
        "formats": [(key, each.label) for key, each in FORMATS.items()],
    }
    return render(request, "oversight/questions.html", context)


@needs(Permission.SUMMARIES)
def record(request: HttpRequest, key: str) -> HttpResponse:
    """The record of challenge, to take along."""
    viewer, chosen = viewer_of(request), FORMATS.get(key)
    if chosen is None:
        raise Http404
    report = progress.record_of(list(queries.questions_visible_to(viewer)), viewer, timezone.localdate())
    trail.record("question.record_taken", on="oversight.Question", by=viewer, detail={"format": key})
    response = HttpResponse(chosen.render(report), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(report)}"'
    return response


@needs(Permission.SUMMARIES)
def question(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    asked = get_object_or_404(queries.questions_visible_to(viewer_of(request)), public_id=public_id)
    return _page(request, asked)


def _form(viewer: Viewer, asked: Question, data: Any = None) -> SayForm:
    plans = list(asked.summary.plans.values_list("pk", flat=True))
    waiting = queries.meetings_visible_to(viewer).filter(state="planned").order_by("held_on", "pk")
    meetings = [(str(each.public_id), f"{each.held_on.day} {each.held_on:%B %Y}: {each.title}") for each in waiting]
    return SayForm(data, considerations=considerations_for(viewer, plans), meetings=meetings)


def _page(request: HttpRequest, asked: Question, form: SayForm | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "question": asked,
        "state": presenting.question_state(asked),
        "moves": {each.name for each in QUESTION.open_to(asked, viewer)},
        "form": form or _form(viewer, asked),
        "said": request.POST.get("do", ""),
    }
    return render(request, "oversight/question.html", context)


@needs(Permission.SUMMARIES)
@require_POST
def say(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    asked = get_object_or_404(queries.questions_visible_to(viewer), public_id=public_id)
    form = _form(viewer, asked, request.POST)
    if not form.is_valid():
        return _page(request, asked, form)
    try:
        _ways(viewer, asked, form.cleaned_data)[form.cleaned_data["do"]]()
    except CannotMove as fault:
        form.add_error("text", str(fault))
        return _page(request, asked, form)
    messages.success(request, "It is on the record.")
    return redirect("oversight:question", asked.public_id)


def _ways(viewer: Viewer, asked: Question, given: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    text = given["text"]

    def as_action() -> None:
        held = considerations_visible_to(viewer).filter(public_id=given["consideration"]).first() if given["consideration"] else None
        if held is None:
            raise CannotMove("Choose where in the plan the action belongs.")
        actions.follow_up_as_action(question=asked, consideration=held, text=text, owner=given["owner"], by=viewer)

    def at_meeting() -> None:
        held = queries.meetings_visible_to(viewer).filter(public_id=given["meeting"]).first() if given["meeting"] else None
        if held is None:
            raise CannotMove("Choose a meeting.")
        actions.follow_up_at_meeting(question=asked, meeting=held, by=viewer)

    return {
        "answer": lambda: actions.answer(question=asked, text=text, by=viewer),
        "ask_again": lambda: actions.ask_again(question=asked, text=text, by=viewer),
        "accept": lambda: actions.accept(question=asked, text=text, by=viewer),
        "action": as_action,
        "meeting": at_meeting,
    }
