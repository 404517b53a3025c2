"""Feedback, report, the host's factual check, signatures."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.html import fragment
from virtualschool.peer_reviews import forms_findings as forms
from virtualschool.peer_reviews import policies, policies_findings, queries, related, reporting, slides
from virtualschool.peer_reviews import presenting_reports as presenting
from virtualschool.peer_reviews.actions import reports as actions
from virtualschool.peer_reviews.models import Review, ReviewReport
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.peer_reviews.views.evidence import handed_over


@needs(Permission.REVIEWS)
def feedback(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    if request.method == "POST":
        or_404(policies.leads(review, viewer))
        tried(request, "The feedback is given: the host can read it now.", lambda: actions.give_feedback(review=review, by=viewer))
        return redirect("peer_reviews:feedback", review.public_id)
    given = queries.feedback_visible_to(viewer).filter(review=review).first()
    drafts = bool(policies_findings.drafts_feedback(review, viewer))
    or_404(policies_findings.sees_feedback_page(review, viewer))
    report = frozen.from_json(given.content) if given else reporting.feedback_of(review, timezone.localdate()) if drafts else None
    context = frame_of(review, viewer, "feedback") | {
        "given": given,
        "body": fragment(report, top=1) if report else "",
        "gives": not given and bool(policies.leads(review, viewer)) and bool(policies_findings.is_writing(review)),
    }
    return render(request, "peer_reviews/feedback.html", context)


@needs(Permission.REVIEWS)
def feedback_slides(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    given = queries.feedback_visible_to(viewer).filter(review=review).first()
    if given is None:
        or_404(policies_findings.drafts_feedback(review, viewer))
    report = frozen.from_json(given.content) if given else reporting.feedback_of(review, timezone.localdate())
    trail.record("review.slides_taken", on=review, by=viewer)
    answer = HttpResponse(slides.render(report), content_type=slides.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{slides.filename(report)}"'
    return answer


def _report_of(request: HttpRequest, review: Review) -> ReviewReport:
    return get_object_or_404(queries.reports_visible_to(viewer_of(request)), review=review)


@needs(Permission.REVIEWS)
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = queries.reports_visible_to(viewer).filter(review=review).first()
    or_404(policies_findings.sees_report_page(review, viewer))
    if found is not None:
        trail.record("review.report_read", on=found, by=viewer)
    context = frame_of(review, viewer, "report") | presenting.report_page(review, found, viewer)
    context["led"] = related.of(review, viewer)
    return render(request, "peer_reviews/report.html", context)


@needs(Permission.REVIEWS)
def report_file(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = _report_of(request, review)
    trail.record("review.report_taken", on=found, by=viewer, detail={"format": key})
    return handed_over(actions.shown_report(found), key)


@needs(Permission.REVIEW_PEER)
@material
def report_write(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    or_404(policies.leads(review, viewer))
    or_404(policies_findings.is_writing(review))
    held = queries.reports_visible_to(viewer).filter(review=review).first() or actions.open_report(review=review, by=viewer)
    initial = {name: getattr(held, name) for name in (*reporting.PASSAGES, "version")}
    form = forms.PassagesForm(request.POST or None, initial=initial)

    def save() -> None:
        passages = {name: form.cleaned_data[name] for name in reporting.PASSAGES}
        actions.save_passages(report=held, passages=passages, version=form.opened_at, by=viewer)

    if filled(form, save):
        messages.success(request, "Saved.")
        return redirect("peer_reviews:report", review.public_id)
    return render(request, "peer_reviews/report_write.html", frame_of(review, viewer, "report") | {"form": form})


@needs(Permission.REVIEW_PEER)
@require_POST
def report_move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = _report_of(request, review)
    if request.POST.get("move") == "take_back":
        reason = request.POST.get("reason", "")
        tried(request, "The report is a draft again.", lambda: actions.take_back(report=found, reason=reason, by=viewer))
        return redirect("peer_reviews:report", review.public_id)
    form = forms.SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for each in form.errors.get("check_until", ["Enter the day."])))
        return redirect("peer_reviews:report", review.public_id)
    until = form.cleaned_data["check_until"]
    tried(request, "The host can read the report now.", lambda: actions.send_to_host(report=found, check_until=until, by=viewer))
    return redirect("peer_reviews:report", review.public_id)


@needs(Permission.REVIEWS)
@require_POST
def report_sign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = _report_of(request, review)
    signed_as = request.POST.get("as", "")
    tried(request, "You have signed.", lambda: actions.sign(report=found, signed_as=signed_as, by=viewer))
    return redirect("peer_reviews:report", review.public_id)


@needs(Permission.REVIEWS)
def check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    found = _report_of(request, review)
    or_404(policies.reads_material(review, viewer))
    comments = policies_findings.comments(review, viewer)
    held = {str(each.public_id): each for each in queries.findings_visible_to(viewer).filter(review=review, state="in_report")}
    offered = [(key, f"{reporting.label(each)}: {each.text[:80]}") for key, each in held.items()]
    form = forms.CommentForm(request.POST or None, findings=offered) if comments else None

    def say() -> None:
        assert form is not None  # noqa: S101 - it is filled only when it is there
        said = form.cleaned_data
        actions.comment(report=found, about=held.get(said["about"], said["about"]), kind=said["kind"], text=said["text"], by=viewer)

    if request.method == "POST":
        or_404(comments)
        assert form is not None  # noqa: S101 - says to the type checker what the line above has settled
        if filled(form, say):
            messages.success(request, "The comment is with the review team.")
            return redirect("peer_reviews:check", review.public_id)
    context = frame_of(review, viewer, "report") | presenting.check_page(found, viewer) | {"form": form}
    return render(request, "peer_reviews/check.html", context)


@needs(Permission.REVIEW_PEER)
def comment_answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = get_object_or_404(queries.comments_visible_to(viewer), public_id=public_id)
    or_404(policies_findings.answers_comments(found.report.review, viewer))
    text = actions.current_text(found)
    initial = {"new_text": text, "version": actions.current_version(found)}
    form = forms.AnswerForm(request.POST or None, initial=initial, text=text)

    def answer() -> None:
        said = form.cleaned_data
        given = {"accepted": said["accepted"] == "yes", "answer": said["answer"], "new_text": said["new_text"]}
        actions.answer_comment(comment=found, by=viewer, version=form.opened_at or None, **given)

    if filled(form, answer):
        messages.success(request, "The comment is answered.")
        return redirect("peer_reviews:check", found.report.review.public_id)
    context = frame_of(found.report.review, viewer, "report") | {"comment": found, "form": form, "text": text}
    context["about"] = presenting.about(found)
    return render(request, "peer_reviews/comment_answer.html", context)
