"""The list of reviews, the home of one, its application and its moves."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.authorities.queries import memberships_of
from virtualschool.peer_reviews import forms, policies, presenting, queries, related
from virtualschool.peer_reviews.actions import reviews as actions
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled, tried
from virtualschool.peer_reviews.workflow import REVIEW
from virtualschool.ui.jinja import spoken_at


@needs(Permission.REVIEWS)
def reviews(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    elsewhere = [held for held in memberships_of(request) if held.pk != viewer.membership_id and held.role == "peer_reviewer"]
    context = {
        "reviews": queries.reviews_visible_to(viewer),
        "may_host": bool(viewer.may(Permission.REVIEW_HOST)),
        "elsewhere": elsewhere,
    }
    return render(request, "peer_reviews/reviews.html", context)


@needs(Permission.REVIEW_HOST)
def apply(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = forms.ApplicationForm(request.POST or None, initial={"title": f"Peer review of {viewer.authority_name} Virtual School"})
    if form.is_valid():
        review = actions.apply_for(said=form.cleaned_data, by=viewer)
        messages.success(request, "The application is saved. It is not sent yet.")
        return redirect("peer_reviews:application", review.public_id)
    return render(request, "peer_reviews/application.html", {"form": form, "review": None, "missing": []})


@needs(Permission.REVIEWS)
def review(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), review_of(request, public_id)
    steps = list(REVIEW.steps(found))
    member = policies.place_of(found, viewer)
    context = frame_of(found, viewer, "review") | {
        "stages": presenting.stages_of(found, viewer, steps),
        "moves": presenting.moves_of(found, viewer),
        "steps": steps,
        "history": [(spoken_at(step.at), REVIEW.words(step.before), REVIEW.words(step.after), step.by_name, step.reason) for step in steps],
        "member": member,
        "unsigned": policies.unsigned(member) if member else [],
        "led": related.of(found, viewer),
    }
    return render(request, "peer_reviews/review.html", context)


@needs(Permission.REVIEW_HOST)
def application(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), review_of(request, public_id)
    form = forms.ApplicationForm(request.POST or None, initial={key: getattr(found, key) for key in (*actions.APPLICATION, "version")})
    if filled(form, lambda: actions.change_application(review=found, said=form.cleaned_data, version=form.opened_at, by=viewer)):
        messages.success(request, "Saved.")
        return redirect("peer_reviews:application", found.public_id)
    missing = actions.unanswered(found)
    return render(request, "peer_reviews/application.html", frame_of(found, viewer, "review") | {"form": form, "missing": missing})


@needs(Permission.REVIEW_HOST)
@require_POST
def submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = review_of(request, public_id)
    words = "The application is marked as sent. Record here when it is accepted."
    sent = tried(request, words, lambda: actions.submit_application(review=found, by=viewer_of(request)))
    return redirect("peer_reviews:review" if sent else "peer_reviews:application", found.public_id)


@needs(Permission.REVIEW_HOST)
def accept(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), review_of(request, public_id)
    form = forms.AcceptForm(request.POST or None)
    if filled(form, lambda: actions.accept(review=found, by=viewer, **form.cleaned_data)):
        messages.success(request, "The application is accepted. Now agree the scope.")
        return redirect("peer_reviews:scope", found.public_id)
    return render(request, "peer_reviews/accept.html", frame_of(found, viewer, "review") | {"form": form})


@needs(Permission.REVIEWS)
@require_POST
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), review_of(request, public_id)
    or_404(policies.leads_or_hosts(found, viewer))
    name = request.POST.get("move", "")
    known = {each.name for each in REVIEW.transitions} - presenting.ELSEWHERE
    try:
        if name not in known:
            raise Refused("Choose what to do.")
        actions.move(review=found, name=name, by=viewer, reason=request.POST.get("reason", ""))
    except Refused as error:
        messages.error(request, str(error))
    else:
        found.refresh_from_db()
        messages.success(request, f"The review is now at “{found.get_state_display()}”.")
    return redirect("peer_reviews:review", found.public_id)


@needs(Permission.REVIEW_HOST)
def dates(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), review_of(request, public_id)
    initial = {name: getattr(found, name) for name in (*actions.DATES, "version")}
    if not found.on_site_from:
        initial |= {"on_site_from": found.proposed_from, "on_site_to": found.proposed_to}
    form = forms.DatesForm(request.POST or None, initial=initial)
    if filled(form, lambda: actions.set_dates(review=found, said=form.cleaned_data, version=form.opened_at or None, by=viewer)):
        messages.success(request, "The dates are set.")
        return redirect("peer_reviews:scope", found.public_id)
    return render(request, "peer_reviews/dates.html", frame_of(found, viewer, "scope") | {"form": form})
