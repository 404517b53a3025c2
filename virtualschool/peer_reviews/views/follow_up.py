"""The follow-up visit: then and now, and what became of each finding."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies_findings, queries
from virtualschool.peer_reviews import presenting_reports as presenting
from virtualschool.peer_reviews.actions import follow_ups as actions
from virtualschool.peer_reviews.models import FollowUp, Review
from virtualschool.peer_reviews.presenting_reports import Typed
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.peer_reviews.views.evidence import handed_over


@needs(Permission.REVIEWS)
def follow_up(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(policies_findings.sees_follow_up(review, viewer))
    found = queries.follow_ups_visible_to(viewer).filter(review=review).first()
    if found is not None:
        trail.record("follow_up.opened", on=found, by=viewer)
    return _page(request, review, found)


def _page(request: HttpRequest, review: Review, found: FollowUp | None, typed: Typed | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    context = frame_of(review, viewer, "follow_up") | presenting.follow_up_page(review, found, viewer, typed)
    return render(request, "peer_reviews/follow_up.html", context)


@needs(Permission.REVIEWS)
@require_POST
def follow_up_do(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    or_404(policies_findings.begins_follow_up(review, viewer) or policies_findings.judges_follow_up(review, viewer))
    what, found = request.POST.get("what", ""), None
    if what != "begin":
        found = get_object_or_404(queries.follow_ups_visible_to(viewer), review=review)
    typed = _said(request, review, found, what)
    return _page(request, review, found, typed) if typed else redirect("peer_reviews:follow_up", review.public_id)


def _said(request: HttpRequest, review: Review, found: FollowUp | None, what: str) -> Typed | None:
    """Does what was sent; what could not be kept comes back, with what is wrong with it."""
    if found is None:
        return _begin(request, review)
    if what not in _DOING:
        raise Http404
    return _DOING[what](request, found)


def _begin(request: HttpRequest, review: Review) -> Typed | None:
    form = forms.VisitForm(request.POST)
    by = viewer_of(request)
    if not filled(form, lambda: actions.begin_follow_up(review=review, visits_on=form.cleaned_data["visits_on"], by=by)):
        return Typed("begin", form)
    messages.success(request, "The visit is planned.")
    return None


def _read(request: HttpRequest, found: FollowUp) -> None:
    by = viewer_of(request)
    tried(request, "The same questions are read again and frozen.", lambda: actions.read_again(follow_up=found, by=by))


def _judge(request: HttpRequest, found: FollowUp) -> Typed | None:
    by = viewer_of(request)
    held = queries.findings_visible_to(by).filter(review=found.review)
    finding = get_object_or_404(held, public_id=request.POST.get("finding"))
    form = forms.JudgeForm(request.POST, auto_id=f"id_{finding.number}_%s")
    if not filled(form, lambda: actions.judge(follow_up=found, finding=finding, by=by, **form.cleaned_data)):
        return Typed("judge", form, str(finding.public_id))
    messages.success(request, "The judgement is kept.")
    return None


def _summary(request: HttpRequest, found: FollowUp) -> Typed | None:
    form = forms.SummaryForm(request.POST)

    def save() -> None:
        actions.save_summary(follow_up=found, summary=form.cleaned_data["summary"], version=form.opened_at, by=viewer_of(request))

    if not filled(form, save):
        return Typed("summary", form)
    messages.success(request, "Saved.")
    return None


def _finish(request: HttpRequest, found: FollowUp) -> None:
    by = viewer_of(request)
    tried(request, "The follow-up is finished. It stays as it is.", lambda: actions.finish_follow_up(follow_up=found, by=by))


_DOING: dict[str, Callable[[HttpRequest, FollowUp], Typed | None]] = {
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
