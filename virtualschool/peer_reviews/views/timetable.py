"""The timetable: sessions, clashes, calendar files, minutes."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.peer_reviews import forms_fieldwork as forms
from virtualschool.peer_reviews import policies, queries
from virtualschool.peer_reviews import timetable as shaping
from virtualschool.peer_reviews.actions import timetable as actions
from virtualschool.peer_reviews.forms import ReasonForm
from virtualschool.peer_reviews.models import Review, Slot
from virtualschool.peer_reviews.tabs import frame_of
from virtualschool.peer_reviews.views.asking import material, or_404, review_of
from virtualschool.peer_reviews.views.attempts import filled

SHOWN = ("kind", "title", "who", "people", "place", "online", "contact")


@needs(Permission.REVIEWS)
@material
def timetable(request: HttpRequest, review: Review) -> HttpResponse:
    viewer = viewer_of(request)
    slots = list(queries.slots_of(review, viewer))
    member = policies.place_of(review, viewer)
    context = frame_of(review, viewer, "timetable") | {
        "days": shaping.by_day(slots),
        "clashes": shaping.clashes_of(slots),
        "member": member,
        "clock": shaping.clock,
        "team": [each for each in queries.team_of(review) if each.is_peer and not each.ended_at],
    }
    return render(request, "peer_reviews/timetable.html", context)


@needs(Permission.REVIEWS)
@material
def calendar(request: HttpRequest, review: Review) -> HttpResponse:
    """A calendar file: the whole timetable, or `?of=` one member's."""
    slots = queries.slots_of(review, viewer_of(request))
    name = "peer-review"
    if "of" in request.GET:
        try:
            member = queries.member_with(review, uuid.UUID(request.GET["of"]))
        except ValueError as error:
            raise Http404 from error
        if member is None:
            raise Http404
        slots, name = slots.filter(reviewers=member), "peer-review-my-sessions"
    response = HttpResponse(shaping.calendar_of(review, slots), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@needs(Permission.REVIEW_HOST)
def add_slot(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, review = viewer_of(request), review_of(request, public_id)
    form = forms.SlotForm(request.POST or None, review=review, initial={"on": review.on_site_from})
    if filled(form, lambda: actions.add_slot(review=review, said=form.cleaned_data, by=viewer)):
        messages.success(request, f"“{form.cleaned_data['title']}” is in the timetable.")
        return redirect("peer_reviews:timetable", review.public_id)
    context = frame_of(review, viewer, "timetable") | {"form": form, "slot": None}
    return render(request, "peer_reviews/edit_slot.html", context)


def _slot_of(request: HttpRequest, public_id: uuid.UUID) -> Slot:
    held = queries.slots_visible_to(viewer_of(request)).select_related("review__authority").prefetch_related("reviewers", "kloes")
    return get_object_or_404(held, public_id=public_id)


@needs(Permission.REVIEW_HOST)
def edit_slot(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, slot = viewer_of(request), _slot_of(request, public_id)
    form = forms.SlotForm(request.POST or None, review=slot.review, initial=_said(slot))
    if filled(form, lambda: actions.change_slot(slot=slot, said=form.cleaned_data, version=form.opened_at, by=viewer)):
        messages.success(request, "Saved. Calendars see it as changed when the file is taken again.")
        return redirect("peer_reviews:slot", slot.public_id)
    context = frame_of(slot.review, viewer, "timetable") | {"form": form, "slot": slot}
    return render(request, "peer_reviews/edit_slot.html", context)


def _said(slot: Slot) -> dict[str, Any]:
    starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    said = {key: getattr(slot, key) for key in (*SHOWN, "version")}
    said |= {"on": starts.date(), "starts": starts.time(), "ends": ends.time()}
    of_slot = {"kloes": [each.public_id for each in slot.kloes.all()], "reviewers": [each.public_id for each in slot.reviewers.all()]}
    return said | of_slot


@needs(Permission.REVIEWS)
def slot(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _slot_page(request, _slot_of(request, public_id))


def _slot_page(request: HttpRequest, found: Slot, **more: Any) -> HttpResponse:
    viewer = viewer_of(request)
    writes = policies.takes_notes(found.review, viewer)
    context = frame_of(found.review, viewer, "timetable") | {
        "slot": found,
        "clock": shaping.clock,
        "clashes": shaping.clashes_of(list(queries.slots_of(found.review, viewer))).get(found.pk, []),
        "reads": bool(policies.reads_notes(found.review, viewer)),
        "writes": bool(writes),
        "form": forms.MinutesForm(initial={"minutes": found.minutes, "version": found.version}),
        "cancel_form": ReasonForm(auto_id="id_cancel_%s"),
    }
    return render(request, "peer_reviews/slot.html", context | more)


@needs(Permission.REVIEW_PEER)
@require_POST
def minutes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = viewer_of(request), _slot_of(request, public_id)
    or_404(policies.takes_notes(found.review, viewer))
    form = forms.MinutesForm(request.POST)
    if filled(form, lambda: actions.take_minutes(slot=found, minutes=form.cleaned_data["minutes"], version=form.opened_at, by=viewer)):
        messages.success(request, "The minutes are saved for the team.")
        return redirect("peer_reviews:slot", found.public_id)
    return _slot_page(request, found, form=form)


@needs(Permission.REVIEW_HOST)
@require_POST
def cancel_slot(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _slot_of(request, public_id)
    form = ReasonForm(request.POST, auto_id="id_cancel_%s")
    if filled(form, lambda: actions.cancel_slot(slot=found, reason=form.cleaned_data["reason"], by=viewer_of(request))):
        messages.success(request, "It is cancelled.")
        return redirect("peer_reviews:timetable", found.review.public_id)
    return _slot_page(request, found, cancel_form=form)
