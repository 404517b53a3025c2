"""Pages for whoever has the link: book, see and cancel a booking, check a certificate. Nobody signs in, nobody is named in an address."""

import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.access.guard import open_to_all
from virtualschool.access.throttling import is_flood
from virtualschool.training import calendars, certificates, policies, presenting
from virtualschool.training.actions import bookings as actions
from virtualschool.training.forms.events import BookForm
from virtualschool.training.models import Booking, Event
from virtualschool.training.queries import links
from virtualschool.training.views.asking import download

_TOLD = "training.booked"


def shown(request: HttpRequest, template: str, authority: Any, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page: search engines leave it alone."""
    response = render(request, f"training/{template}.html", {"authority": authority, **context}, status=status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def about(event: Event) -> dict[str, Any]:
    return {"event": event, "when": presenting.when(event), "where": presenting.where(event)}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The booking page. Whoever posts is told the same whether or not the address had a booking: only its owner learns that."""
    event = links.event_of_link(token)
    if event is None:
        raise Http404
    decision = policies.may_book(event, timezone.now())
    la_code = event.authority.code
    form, finding = BookForm(la_code=la_code), False
    if request.method == "POST" and decision:
        if is_flood(request, token):
            return shown(request, "too_many", event.authority, {}, status=429)
        finding = "find" in request.POST
        form = BookForm(initial=request.POST.dict(), la_code=la_code) if finding else BookForm(request.POST, la_code=la_code)
        if form.is_valid():
            return _asked(event, form, token)
    topics = [line.strip() for line in event.topics.splitlines() if line.strip()]
    context = {"form": form, "finding": finding, "why_not": decision.reason, "is_full": links.is_full(event), "topics": topics}
    return shown(request, "book", event.authority, about(event) | context)


def _asked(event: Event, form: BookForm, token: uuid.UUID) -> HttpResponse:
    is_full, made = links.is_full(event), None
    if not form.is_a_machine:
        try:
            made = actions.ask_for_place(event=event, asked=form.asked(), by=policies.by_link(event.authority))
        except actions.CannotBook:
            return redirect("training:book", token)  # closed between the page and the post: the page now says so
    waits = made.state == Booking.State.WAITING if made else is_full
    told = signing.dumps([str(token), "waiting" if waits else "place"], salt=_TOLD)
    return redirect(f"{reverse('training:booked', args=[token])}?{urlencode({'told': told})}")


@open_to_all
def booked(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Thanks, and whether a seat was free when they asked. That is so of the event, which its booking page tells everybody, and not
    of the address: who types an address that has a booking is told what a new one would be told."""
    event = links.event_of_link(token)
    if event is None:
        raise Http404
    return shown(request, "booked", event.authority, about(event) | {"told": _told(request, token)})


def _told(request: HttpRequest, token: uuid.UUID) -> str:
    """`place` or `waiting`, as it was when they asked; nothing for an address that we did not make ourselves."""
    try:
        whose, told = signing.loads(request.GET.get("told", ""), salt=_TOLD)
    except (signing.BadSignature, ValueError):
        return ""
    return told if whose == str(token) else ""


def booking_or_404(token: uuid.UUID) -> Booking:
    found = links.booking_of_link(token)
    if found is None:
        raise Http404
    return found


@open_to_all
def booking(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A person's own booking."""
    found = booking_or_404(token)
    certificate = getattr(found, "certificate", None)
    context = {
        "booking": found,
        "state": presenting.booking_state(found),
        "turn": links.turn_of(found) if found.state == Booking.State.WAITING else None,
        "may_cancel": bool(policies.may_cancel(found, timezone.now())),
        "asks": found.attendance in ("attended", "late") and not found.feedback_given,
        "certificate": certificate if certificate and certificates.is_genuine(certificate) else None,
        "is_live": found.state != Booking.State.CANCELLED and found.event.state != "cancelled",
        "cancelled_now": "cancelled" in request.GET,
    }
    return shown(request, "booking", found.event.authority, about(found.event) | context)


@open_to_all
@require_POST
def cancel(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    found = booking_or_404(token)
    if is_flood(request, token):
        return shown(request, "too_many", found.event.authority, {}, status=429)
    with suppress(actions.CannotBook):  # cancelled already, or begun: the page says which
        actions.cancel_booking(booking=found, by=policies.by_link(found.event.authority))
    return redirect("training:booking", token)


@open_to_all
def calendar_file(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The event for the person's own calendar."""
    found = booking_or_404(token)
    return download(calendars.of_booking(found), "event.ics", "text/calendar; charset=utf-8")


@open_to_all
def own_certificate(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The certificate, as PDF, for whoever holds the booking's link."""
    found = booking_or_404(token)
    held = getattr(found, "certificate", None)
    if held is None or not certificates.is_genuine(held):
        raise Http404
    content = certificates.pdf(held, council=found.event.authority.name, origin=request.build_absolute_uri("/"))
    return download(content, certificates.filename(held), "application/pdf")


@open_to_all
def certificate_check(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Whether the certificate with this number is genuine; of its holder only the initials, to compare with the paper."""
    held = links.certificate_of_link(token)
    if held is None:
        return shown(
            request, "certificate_check", None, {"certificate": None, "genuine": False, "lapsed": False, "initials": ""}, status=404
        )
    lapsed = held.lapses_on is not None and held.lapses_on <= timezone.localdate()
    context = {
        "certificate": held,
        "genuine": certificates.is_genuine(held),
        "lapsed": lapsed,
        "initials": certificates.initials(held.holder),
        "hours": presenting.hours(held),
    }
    return shown(request, "certificate_check", held.booking.event.authority, context)
