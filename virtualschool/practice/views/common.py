"""What the pages of practice share: their frame, and a form on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from virtualschool.access.guard import viewer_of
from virtualschool.access.roles import Permission
from virtualschool.workflow.engine import CannotMove

PLACES = (
    ("Overview", "home"),
    ("Programmes", "programmes"),
    ("Library", "library"),
    ("Policies", "policies"),
    ("Examples", "examples"),
    ("Case studies", "studies"),
    ("Public pages", "pages"),
)
Say = tuple[str, Any]


def page_of(request: HttpRequest, template: str, place: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the frame of practice; `place` is the tab that is marked."""
    viewer = viewer_of(request)
    places = [{"title": title, "href": reverse(f"practice:{name}"), "current": name == place} for title, name in PLACES]
    shared = {
        "places": places,
        "runs": bool(viewer.may(Permission.PRACTICE_RUN)),
        "publishes": bool(viewer.may(Permission.PUBLISH)),
    }
    return render(request, f"practice/{template}.html", shared | context, status=status)


def form_page(
    request: HttpRequest, form: Form, *, title: str, place: str, save: Callable[[Form], Any], back: tuple[str, str], button: str = "Save"
) -> HttpResponse:
    """A form on a page of its own. `save` gives where to go; what it refuses is shown at the top, with what was typed kept."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save(form))
        except (ValueError, CannotMove) as reason:
            form.add_error(None, str(reason))
    has_file = any(field.widget.needs_multipart_form for field in form.fields.values())
    context = {"form": form, "title": title, "back": back, "button": button, "has_file": has_file}
    return page_of(request, "form", place, context)


def try_to(request: HttpRequest, do: Callable[[], Any], done: str) -> None:
    """Does something and says so, or says why it could not be done."""
    try:
        do()
    except (ValueError, CannotMove) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
