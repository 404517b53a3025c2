"""Places of one event: who has one and who waits, adding them, pasting them, taking the list out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.documents.tables import Sheet, csv_bytes, xlsx_bytes
from virtualschool.schools.queries import names_of_schools
from virtualschool.training import pasting, policies, presenting, queries
from virtualschool.training.actions import attendance, people
from virtualschool.training.actions import bookings as actions
from virtualschool.training.forms.events import PasteForm, PlaceForm
from virtualschool.training.models import Booking, Event
from virtualschool.training.queries import places
from virtualschool.training.views.asking import download, event_or_404, page_of_event
from virtualschool.training.words import ATTENDANCE, ROLES, SOURCES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("Name", "Email", "Role", "URN", "School or organisation", "Access needs", "Place", "Booked on", "Booked how", "Attendance")


def _held(request: HttpRequest, event: Event) -> list[Booking]:
    return list(queries.bookings_visible_to(viewer_of(request)).filter(event=event).order_by("state", "booked_at", "pk"))


@needs(Permission.TRAINING_RUN)
def bookings(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event = event_or_404(request, public_id)
    held = places.in_turn(event)
    people.note_people_read(what="bookings_read", on=event, people=len(held), by=viewer_of(request))
    schools = names_of_schools(each.school_urn for each in held if each.school_urn)
    groups = (("Places", Booking.State.PLACE), ("Waiting list, in order", Booking.State.WAITING))
    context = {
        "groups": [(title, presenting.place_rows([each for each in held if each.state == state], schools)) for title, state in groups],
        "cancelled": sum(each.state == Booking.State.CANCELLED for each in held),
        "takes_places": event.state in policies.TAKES_PLACES,
    }
    return page_of_event(request, "bookings", "bookings", event, context)


@needs(Permission.TRAINING_RUN)
def add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Books for somebody, or (`?walk-in`) takes in someone who came without a place."""
    event, viewer = event_or_404(request, public_id), viewer_of(request)
    walk_in = "walk-in" in request.GET
    posted = request.method == "POST"
    finding = posted and "find" in request.POST
    form = (
        PlaceForm(initial=request.POST.dict(), la_code=viewer.authority_code)
        if finding
        else PlaceForm(request.POST or None, la_code=viewer.authority_code)
    )
    if form.is_valid():
        try:
            return _added(request, event, form, walk_in=walk_in)
        except actions.CannotBook as error:
            form.add_error(None, str(error))
    return page_of_event(request, "add", "bookings", event, {"form": form, "walk_in": walk_in, "finding": finding})


def _added(request: HttpRequest, event: Event, form: PlaceForm, *, walk_in: bool) -> HttpResponse:
    viewer = viewer_of(request)
    if walk_in:
        attendance.add_walk_in(event=event, asked=form.asked(), by=viewer, today=timezone.localdate())
        messages.success(request, "Taken in and marked as attended.")
        return redirect("training:attendance", event.public_id)
    booking = actions.ask_for_place(event=event, asked=form.asked(), by=viewer, source="staff")
    if booking is None:
        raise actions.CannotBook("This person has a booking for this event already.")
    messages.success(request, "They have a place." if booking.state == Booking.State.PLACE else "It is full: they are on the waiting list.")
    return redirect("training:bookings", event.public_id)


@needs(Permission.TRAINING_RUN)
def paste(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Books the good rows at once; every other row comes back with its reason, ready to be mended and sent again."""
    event = event_or_404(request, public_id)
    form = PasteForm(request.POST or None, request.FILES or None)
    outcome: dict[str, Any] = {"booked": None, "bad": [], "header": ()}
    if form.is_valid():
        try:
            outcome = _pasted(request, event, form)
        except (pasting.CannotRead, actions.CannotBook) as error:
            form.add_error(None, str(error))
        else:
            form = PasteForm(initial={"text": _again(outcome)})
    return page_of_event(request, "paste", "bookings", event, {"form": form, **outcome})


def _pasted(request: HttpRequest, event: Event, form: PasteForm) -> dict[str, Any]:
    file = form.cleaned_data.get("file")
    rows = pasting.cells_of_file(file.name or "", file.read()) if file else pasting.cells_of(form.cleaned_data["text"])
    read = pasting.read(rows, names_of_schools(pasting.urns_in(rows)))
    asked, by = [asked for _, _, asked in read.good], viewer_of(request)
    if event.state == "held":
        booked, repeated = attendance.enter_who_came(event=event, rows=asked, by=by, today=timezone.localdate())
    else:
        booked, repeated = actions.add_many(event=event, rows=asked, by=by)
    again = [pasting.BadRow(*read.good[place][:2], "This person has a booking for this event already.") for place in repeated]
    bad = sorted([*read.bad, *again], key=lambda row: row.number)
    return {"booked": booked, "bad": [(row.number, row.cells, row.reason) for row in bad], "header": read.header}


def _again(outcome: dict[str, Any]) -> str:
    """The rows that came back, as they were pasted."""
    if not outcome["bad"]:
        return ""
    return "\n".join("\t".join(cells) for cells in (outcome["header"], *(cells for _, cells, _ in outcome["bad"])))


@needs(Permission.TRAINING_RUN)
def export(request: HttpRequest, public_id: uuid.UUID, suffix: str) -> HttpResponse:
    event = event_or_404(request, public_id)
    if suffix not in ("csv", "xlsx"):
        raise Http404
    held = _held(request, event)
    schools = names_of_schools(each.school_urn for each in held if each.school_urn)
    rows = [_row(each, schools) for each in held]
    people.note_people_read(what="bookings_taken", on=event, people=len(rows), by=viewer_of(request))
    name = f"places-{event.held_on.isoformat()}.{suffix}"
    if suffix == "csv":
        return download(csv_bytes(COLUMNS, rows), name, "text/csv; charset=utf-8")
    return download(xlsx_bytes([Sheet("Places", COLUMNS, rows)]), name, XLSX)


def _row(booking: Booking, schools: dict[int, str]) -> list[Any]:
    return [
        booking.delegate.name,
        booking.delegate.email,
        ROLES[booking.role],
        booking.school_urn,
        schools.get(booking.school_urn or 0) or booking.organisation,
        booking.access_needs,
        booking.get_state_display(),
        timezone.localdate(booking.booked_at),
        SOURCES[booking.source],
        ATTENDANCE.get(booking.attendance, ""),
    ]


@needs(Permission.TRAINING_RUN)
@require_POST
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    booking = get_object_or_404(queries.bookings_visible_to(viewer_of(request)), public_id=public_id)
    try:
        moved_up = actions.cancel_booking(booking=booking, by=viewer_of(request))
    except actions.CannotBook as error:
        messages.error(request, str(error))
    else:
        more = " The first on the waiting list has the place." if moved_up else ""
        messages.success(request, f"The booking is cancelled.{more}")
    return redirect(reverse("training:bookings", args=[booking.event.public_id]))
