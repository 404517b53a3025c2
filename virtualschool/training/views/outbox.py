"""The outbox: what people are told, sent by the mail server where there is one, else by hand."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.training import queries
from virtualschool.training.actions import messages as actions
from virtualschool.training.actions import people
from virtualschool.training.models import Message
from virtualschool.training.views.asking import page_of, paged


@needs(Permission.TRAINING_RUN)
def outbox(request: HttpRequest) -> HttpResponse:
    viewer, show = viewer_of(request), request.GET.get("show", "waiting")
    held = queries.messages_visible_to(viewer)
    waiting = held.filter(state=Message.State.WAITING).count()
    if show != "all":
        held = held.filter(state=Message.State.WAITING)
    page = paged(request, held)
    origin = request.build_absolute_uri("/")
    found = list(page.object_list)
    people.note_people_read(what="outbox_read", on=f"authority:{viewer.authority_code}", people=len(found), by=viewer)
    context = {
        "page": page,
        "lines": [(each, actions.words_of(each, origin)) for each in found],
        "waiting": waiting,
        "show": show,
        "can_mail": actions.can_mail(),
    }
    return page_of(request, "outbox", "outbox", context)


@needs(Permission.TRAINING_RUN)
@require_POST
def sent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    message = get_object_or_404(queries.messages_visible_to(viewer_of(request)), public_id=public_id)
    actions.mark_sent(message=message, by=viewer_of(request))
    messages.success(request, "Marked as sent.")
    return redirect("training:outbox")


@needs(Permission.TRAINING_RUN)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    if not actions.can_mail():
        messages.error(request, "No mail server is set up: send the messages yourself and mark them as sent.")
        return redirect("training:outbox")
    gone, failed = actions.send_waiting(origin=request.build_absolute_uri("/"), by=viewer_of(request))
    if failed:
        messages.error(request, f"{gone} sent. {failed} could not be sent: they wait on.")
    else:
        messages.success(request, f"{gone} sent.")
    return redirect("training:outbox")
