"""What the pages of this room share: an event that is ours, the frame's places, a form that somebody else was quicker with."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from virtualschool.access.guard import viewer_of
from virtualschool.access.roles import Permission
from virtualschool.training import presenting, queries
from virtualschool.training.models import Event
from virtualschool.workflow.versions import Stale


def event_or_404(request: HttpRequest, public_id: uuid.UUID) -> Event:
    return get_object_or_404(queries.events_visible_to(viewer_of(request)), public_id=public_id)


def page_of(request: HttpRequest, template: str, current: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of this room, with its places on top."""
    viewer = viewer_of(request)
    frame = {"places": presenting.room_tabs(viewer, current), "may_run": bool(viewer.may(Permission.TRAINING_RUN)), "theirs": []}
    return render(request, f"training/{template}.html", frame | context, status=status)


def page_of_event(request: HttpRequest, template: str, current: str, event: Event, context: dict[str, Any]) -> HttpResponse:
    """A page of one event, with the event's own places below."""
    tabs = presenting.event_tabs(viewer_of(request), event, current)
    frame = {"event": event, "event_places": tabs, "when": presenting.when(event), "state": presenting.state_of(event)}
    return page_of(request, template, "events", frame | context)


def paged(request: HttpRequest, rows: Any, each: int = 50) -> Page:
    """The page that `?page=` asks for; the nearest one when there is no such page."""
    return Paginator(rows, each).get_page(request.GET.get("page"))


def standing(thing: Any, names: Iterable[str]) -> dict[str, Any]:
    """A thing as its form shows it, by field, with its version."""
    return {name: getattr(thing, name) for name in (*names, "version")}


def missed(form: Any, stale: Stale, theirs: Mapping[str, Any]) -> list[list[str]]:
    """Says in the form that somebody else was quicker, and makes it ready to be saved over what they saved (`theirs`); gives what they
    saved beside what was typed, where the two differ."""
    rows, data = presenting.differences(form, theirs), form.data.copy()
    data["version"] = str(theirs["version"])
    form.data = data
    form.add_error(None, f"{stale} Save again to put yours in its place.")
    return rows


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file that the browser saves under this name."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
