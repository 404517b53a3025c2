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
from virtualschool.practice.stale import Stale
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
    runs = bool(viewer.may(Permission.PRACTICE_RUN))
    seen = [(title, name) for title, name in PLACES if runs or name != "pages"]
    shared = {
        "places": [{"title": title, "href": reverse(f"practice:{name}"), "current": name == place} for title, name in seen],
        "runs": runs,
        "publishes": bool(viewer.may(Permission.PUBLISH)),
    }
    return render(request, f"practice/{template}.html", shared | context, status=status)


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    place: str,
    save: Callable[[Form], Any],
    back: tuple[str, str],
    button: str = "Save",
    intro: str = "",
) -> HttpResponse:
    """A form on a page of its own. `save` gives where to go; what it refuses is shown at the top, with what was typed kept."""
    theirs: list[list[str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(save(form))
        except Stale as stale:
            form.add_error(None, str(stale))
            theirs = _made_ready(form, stale)
        except (ValueError, CannotMove) as reason:
            form.add_error(None, str(reason))
    has_file = any(field.widget.needs_multipart_form for field in form.fields.values())
    context = {"form": form, "title": title, "back": back, "button": button, "has_file": has_file, "theirs": theirs, "intro": intro}
    return page_of(request, "form", place, context)


def _made_ready(form: Form, stale: Stale) -> list[list[str]]:
    """The form can be saved over what somebody else saved meanwhile; gives what they saved, field by field, where it differs."""
    given: Any = form.data
    data = given.copy()
    data["version" if "version" in form.fields else "seen"] = str(stale.now)
    form.data = data
    differing = [name for name, value in stale.theirs.items() if name in form.fields and value != form.cleaned_data.get(name)]
    return [
        [str(form.fields[name].label), _told(form.fields[name], stale.theirs[name]), _told(form.fields[name], form.cleaned_data.get(name))]
        for name in differing
    ]


def _told(field: Any, value: Any) -> str:
    """A field's value as a person reads it."""
    words = {str(key): str(text) for key, text in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(words.get(str(each), str(each)) for each in values if each not in (None, "")) or "Nothing"


def try_to(request: HttpRequest, do: Callable[[], Any], done: str) -> None:
    """Does something and says so, or says why it could not be done."""
    try:
        do()
    except (ValueError, CannotMove) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)
