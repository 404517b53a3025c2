"""The follow-up visit: then and now, and what became of each finding."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies_findings, queries
from virtualschool.peer_reviews import presenting_reports as presenting
from virtualschool.peer_reviews.actions import follow_ups as actions
from virtualschool.peer_reviews.models import FollowUp, Review
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import or_404, review_of
from virtualschool.peer_reviews.views.attempts import tried
from virtualschool.peer_reviews.views.evidence import handed_over
from virtualschool.ui.forms import PlainForm


@needs(Permission.REVIEWS)
def follow_up(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(policies_findings.sees_follow_up(review, viewer))
    found = queries.follow_ups_visible_to(viewer).filter(review=review).first()
    if found is not None:
        trail.record("follow_up.opened", on=found, by=viewer)
    context = frame_of(review, viewer, "follow_up") | presenting.follow_up_page(review, found, viewer)
    return render(request, "peer_reviews/follow_up.html", context)


@needs(Permission.REVIEWS)
@require_POST
def follow_up_do(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(policies_findings.begins_follow_up(review, viewer) or policies_findings.judges_follow_up(review, viewer))
    what = request.POST.get("what", "")
    if what == "begin":
        _begin(request, review, viewer)
    else:
        found = get_object_or_404(queries.follow_ups_visible_to(viewer), review=review)
        if what not in _DOING:
            raise Http404
        _DOING[what](request, found, viewer)
    return redirect("peer_reviews:follow_up", review.public_id)


def _said(request: HttpRequest, form: PlainForm) -> dict[str, Any] | None:
    if form.is_valid():
        return form.cleaned_data
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return None


def _begin(request: HttpRequest, review: Review, viewer: Viewer) -> None:
    said = _said(request, forms.VisitForm(request.POST))
    if said:
        tried(request, "The visit is planned.", lambda: actions.begin_follow_up(review=review, visits_on=said["visits_on"], by=viewer))


def _read(request: HttpRequest, found: FollowUp, viewer: Viewer) -> None:
    tried(request, "The same questions are read again and frozen.", lambda: actions.read_again(follow_up=found, by=viewer))


def _judge(request: HttpRequest, found: FollowUp, viewer: Viewer) -> None:
    finding = get_object_or_404(queries.findings_visible_to(viewer).filter(review=found.review), public_id=request.POST.get("finding"))
    said = _said(request, forms.JudgeForm(request.POST))
    if said:
        tried(request, "The judgement is kept.", lambda: actions.judge(follow_up=found, finding=finding, by=viewer, **said))


def _summary(request: HttpRequest, found: FollowUp, viewer: Viewer) -> None:
    said = _said(request, forms.SummaryForm(request.POST))
    if said:
        given = {"summary": said["summary"], "version": said["version"] or 0}
        tried(request, "Saved.", lambda: actions.save_summary(follow_up=found, by=viewer, **given))


def _finish(request: HttpRequest, found: FollowUp, viewer: Viewer) -> None:
    tried(request, "The follow-up is finished. It stays as it is.", lambda: actions.finish_follow_up(follow_up=found, by=viewer))


_DOING: dict[str, Callable[[HttpRequest, FollowUp, Viewer], None]] = {
    "read": _read,
    "judge": _judge,
    "summary": _summary,
    "finish": _finish,
}


@needs(Permission.REVIEWS)
def follow_up_file(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = get_object_or_404(queries.follow_ups_visible_to(viewer), review=review)
    return handed_over(presenting.shown_follow_up(found, viewer), key)
