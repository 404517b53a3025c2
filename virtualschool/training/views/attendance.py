"""On the day: who came. Afterwards: their certificates, and the question how it was."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.schools.queries import names_of_schools
from virtualschool.training import certificates, policies, presenting, queries
from virtualschool.training.actions import attendance as actions
from virtualschool.training.actions import people
from virtualschool.training.actions.bookings import CannotBook
from virtualschool.training.models import Event
from virtualschool.training.queries import places
from virtualschool.training.views.asking import download, event_or_404, page_of_event
from virtualschool.training.words import ATTENDANCE, CAME


@needs(Permission.TRAINING_RUN)
def attendance(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event = event_or_404(request, public_id)
    held = places.by_name(event)
    if request.method == "POST":
        return _marked(request, event, held)
    people.note_people_read(what="attendance_read", on=event, people=len(held), by=viewer_of(request))
    schools = names_of_schools(each.school_urn for each in held if each.school_urn)
    allowed = policies.may_mark(event, timezone.localdate())
    came = sum(each.attendance in CAME for each in held)
    context = {
        "rows": presenting.door_rows(held, schools),
        "allowed": bool(allowed),
        "why_not": allowed.reason,
        "marks": list(ATTENDANCE.items()),
        "came": came,
        "came_shown": presenting.came_cell(came, event, runs=False),
        "unmarked": sum(not each.attendance for each in held),
        "afterwards": event.state == "held" and queries.entered_afterwards(event),
        "without_certificate": sum(each.attendance in CAME and each.certificate is None for each in held),
    }
    return page_of_event(request, "attendance", "attendance", event, context)


def _marked(request: HttpRequest, event: Event, held: list[places.Line]) -> HttpResponse:
    """What was ticked, and for all that are not marked whatever the button says. Others' marks are not written over."""
    rest = request.POST.get("rest", "")
    ticked = {each.pk: request.POST.get(f"mark-{each.public_id}", "") for each in held}
    marks = {pk: mark or (rest if rest in ATTENDANCE else "") for pk, mark in ticked.items()}
    seen = {each.pk: request.POST.get(f"seen-{each.public_id}", "") for each in held}
    try:
        changed, conflicts = actions.mark_attendance(
            event=event,
            marks={pk: mark for pk, mark in marks.items() if mark},
            seen=seen,
            by=viewer_of(request),
            today=timezone.localdate(),
        )
    except CannotBook as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{changed} marked.")
        for each in conflicts:
            said, yours = ATTENDANCE.get(each.attendance, "not marked").lower(), ATTENDANCE[marks[each.pk]].lower()
            messages.warning(request, f"{each.delegate.name}: {each.marked_by} marked “{said}” meanwhile, you “{yours}”. Theirs stands.")
    return redirect("training:attendance", event.public_id)


@needs(Permission.TRAINING_RUN)
@require_POST
def certify(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event = event_or_404(request, public_id)
    issued = actions.issue_certificates(event=event, by=viewer_of(request))
    messages.success(request, f"{issued} {'certificate' if issued == 1 else 'certificates'} made.")
    return redirect("training:attendance", public_id)


@needs(Permission.TRAINING_RUN)
@require_POST
def ask(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    event = event_or_404(request, public_id)
    asked = actions.ask_for_feedback(event=event, by=viewer_of(request))
    messages.success(request, f"{asked} {'message' if asked == 1 else 'messages'} written. See Messages.")
    return redirect("training:attendance", public_id)


@needs(Permission.TRAINING_RUN)
def certificate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The certificate of one booking, as PDF."""
    booking = get_object_or_404(queries.bookings_visible_to(viewer_of(request)), public_id=public_id, certificate__isnull=False)
    trail.record("certificate.taken", on=booking.certificate, by=viewer_of(request))
    held = booking.certificate
    content = certificates.pdf(held, council=viewer_of(request).authority_name, origin=request.build_absolute_uri("/"))
    return download(content, certificates.filename(held), "application/pdf")
