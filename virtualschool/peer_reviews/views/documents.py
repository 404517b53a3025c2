"""The document index: asked for, provided, cleared, read."""

import mimetypes
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import forms_fieldwork as forms
from virtualschool.peer_reviews import papers, queries
from virtualschool.peer_reviews.actions import documents as actions
from virtualschool.peer_reviews.forms import ReasonForm
from virtualschool.peer_reviews.models import Review, ReviewDocument
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, review_of
from virtualschool.peer_reviews.views.attempts import filled


@needs(Permission.REVIEWS)
@material
def documents(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    context = frame_of(review, viewer, "documents") | {
        "documents": queries.index_of(review, viewer),
        "requests": queries.requests_of(review, viewer),
        "signed_at": queries.signed_off_at(review),
    }
    return render(request, "peer_reviews/documents.html", context)


@needs(Permission.REVIEWS)
@material
def ask(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    form = forms.RequestForm(request.POST or None, review=review)
    if form.is_valid():
        actions.ask_for(review=review, said=form.cleaned_data, by=viewer)
        messages.success(request, "The document is asked for.")
        return redirect("peer_reviews:documents", review.public_id)
    return render(request, "peer_reviews/ask.html", frame_of(review, viewer, "documents") | {"form": form})


@needs(Permission.REVIEW_HOST)
@require_POST
def ask_from_prompts(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    review = review_of(request, public_id)
    made = actions.ask_from_prompts(review=review, due_on=review.access_from, by=viewer_of(request))
    messages.success(request, f"{made} documents of the lists are asked for." if made else "Everything on the lists is asked for already.")
    return redirect("peer_reviews:documents", review.public_id)


@needs(Permission.REVIEW_HOST)
def decline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    asked = get_object_or_404(queries.requests_visible_to(viewer), public_id=public_id)
    form = ReasonForm(request.POST or None)
    if filled(form, lambda: actions.decline(request=asked, reason=form.cleaned_data["reason"], by=viewer)):
        messages.success(request, "It is written down as not available.")
        return redirect("peer_reviews:documents", asked.review.public_id)
    return render(request, "peer_reviews/decline.html", frame_of(asked.review, viewer, "documents") | {"form": form, "asked": asked})


@needs(Permission.REVIEW_HOST)
def add_document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    asked = _asked(request, review)
    initial = {"title": asked.title, "kloes": [asked.kloe.public_id] if asked.kloe else []} if asked else {}
    form = forms.DocumentForm(request.POST or None, request.FILES or None, review=review, initial=initial)
    made: list[ReviewDocument] = []

    def add() -> None:
        said = form.cleaned_data
        made.append(actions.add_document(review=review, said=said, file=said["file"], request=asked, by=viewer))

    if filled(form, add, at="file"):
        messages.success(request, f"It is number {made[0].number} of the index. Peers see it once it is cleared.")
        return redirect("peer_reviews:document", made[0].public_id)
    return render(request, "peer_reviews/add_document.html", frame_of(review, viewer, "documents") | {"form": form, "asked": asked})


def _asked(request: HttpRequest, review: Review) -> Any:
    try:
        wanted = uuid.UUID(request.GET.get("request", ""))
    except ValueError:
        return None
    return queries.requests_visible_to(viewer_of(request)).filter(review=review, public_id=wanted).first()


def _document_of(request: HttpRequest, public_id: uuid.UUID) -> ReviewDocument:
    try:
        return queries.document_with_versions(viewer_of(request), public_id)
    except ReviewDocument.DoesNotExist as error:
        raise Http404 from error


def _page(request: HttpRequest, found: ReviewDocument, **more: Any) -> HttpResponse:
    review, viewer = found.review, viewer_of(request)
    shown = [(version, papers.words_of(version.found)) for version in found.shown]  # type: ignore[attr-defined]
    context = frame_of(review, viewer, "documents") | {
        "document": found,
        "versions": shown,
        "newest": shown[0][0] if shown else None,
        "hits": None,
        "signed_at": queries.signed_off_at(review),
        "judge_form": forms.JudgeForm(auto_id="id_judge_%s", initial={"number": shown[0][0].number if shown else None}),
        "version_form": forms.VersionForm(review=review, auto_id="id_version_%s"),
        "withdraw_form": ReasonForm(auto_id="id_withdraw_%s"),
    }
    return render(request, "peer_reviews/document.html", context | more)


@needs(Permission.REVIEWS)
def document(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _document_of(request, public_id))


@needs(Permission.REVIEW_HOST)
@require_POST
def add_version(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _document_of(request, public_id)
    form = forms.VersionForm(request.POST, request.FILES, review=found.review, auto_id="id_version_%s")
    if not form.is_valid():
        return _page(request, found, version_form=form)
    actions.add_version(document=found, file=form.cleaned_data["file"], by=viewer_of(request))
    messages.success(request, "The new version is there. Peers go on reading the last cleared one until this is cleared.")
    return redirect("peer_reviews:document", found.public_id)


@needs(Permission.REVIEW_HOST)
@require_POST
def judge(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _document_of(request, public_id)
    form = forms.JudgeForm(request.POST, auto_id="id_judge_%s")
    newest = found.shown[0]  # type: ignore[attr-defined]

    def judged() -> None:
        said = form.cleaned_data
        if said["number"] != newest.number:
            raise Refused(f"Version {newest.number} was uploaded while you were looking. Look at that one, then say what becomes of it.")
        actions.judge(version=newest, redaction=said["redaction"], reason=said["reason"], by=viewer_of(request))

    if filled(form, judged, at="reason"):
        messages.success(request, "Written down.")
        return redirect("peer_reviews:document", found.public_id)
    return _page(request, found, judge_form=form)


@needs(Permission.REVIEW_HOST)
@require_POST
def look(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Shows the host word by word what the check suspects, so that it can be redacted."""
    found = _document_of(request, public_id)
    try:
        checked = actions.look_again(version=found.shown[0], by=viewer_of(request))  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
        return redirect("peer_reviews:document", found.public_id)
    return _page(request, found, hits=[(hit.kind.value, hit.text) for hit in checked.hits])


@needs(Permission.REVIEW_HOST)
@require_POST
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _document_of(request, public_id)
    form = ReasonForm(request.POST, auto_id="id_withdraw_%s")
    if filled(form, lambda: actions.withdraw(document=found, reason=form.cleaned_data["reason"], by=viewer_of(request))):
        messages.success(request, "Peers do not see it any more.")
        return redirect("peer_reviews:document", found.public_id)
    return _page(request, found, withdraw_form=form)


@needs(Permission.REVIEWS)
def file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file itself; reading it is written down."""
    viewer, found = viewer_of(request), _document_of(request, public_id)
    number = request.GET.get("version", "")
    version = queries.version_of(found, viewer, int(number) if number.isdecimal() else None)
    if version is None:
        raise Http404
    try:
        content = actions.take(version=version, by=viewer)
    except Refused as error:
        raise Http404(str(error)) from error
    response = HttpResponse(content, content_type=mimetypes.guess_type(version.filename)[0] or "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, version.filename)
    return response
