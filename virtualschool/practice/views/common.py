"""What the pages of practice share: their frame, and a form on a page of its own."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.guard import viewer_of
from virtualschool.access.roles import Permission
from virtualschool.kernel.periods import spoken
from virtualschool.practice import lists
from virtualschool.practice.presenting_home import cut_tabs
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

PLACES = (
    ("Overview", "home"),
    ("Programmes", "programmes"),
    ("Library", "library"),
    ("Policies", "policies"),
    ("Examples", "examples"),
    ("Case studies", "studies"),
    ("Public pages", "pages"),
)
TOKENS = ("version", "seen")
"""What a form calls the version that it shows: of the thing itself, or the number of its newest text."""
Standing = Callable[[Any], dict[str, Any]]
"""A thing as its form shows it, by field, with its token: a form begins with it, and a stale one is set beside it."""


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


def list_page(
    request: HttpRequest, name: str, rows_of: Callable[[QuerySet[Any]], list[Any]], context: dict[str, Any] | None = None
) -> HttpResponse:
    """A list of practice, cut down by `?show=`."""
    viewer, shown = viewer_of(request), request.GET.get("show", "")
    rows = rows_of(lists.part_of(viewer, name, shown, timezone.localdate()))
    return page_of(request, name, name, {"rows": rows, "cuts": cut_tabs(viewer, name, shown), "shown": shown, **(context or {})})


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
    standing: Standing = dict,
) -> HttpResponse:
    """A form on a page of its own. `save` gives where to go; what it refuses is shown at the top, with what was typed kept. Of a thing
    that somebody else saved meanwhile, `standing` gives what they saved."""
    theirs: list[list[str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            where = save(form)
        except Stale as stale:
            theirs = _made_ready(form, standing(stale.now))
            form.add_error(None, f"{stale} Save again to put yours in its place.")
        except (ValueError, CannotMove) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Saved.")
            return redirect(where)
    has_file = any(field.widget.needs_multipart_form for field in form.fields.values())
    context = {"form": form, "title": title, "back": back, "button": button, "has_file": has_file, "theirs": theirs, "intro": intro}
    return page_of(request, "form", place, context)


def _made_ready(form: Form, theirs: dict[str, Any]) -> list[list[str]]:
    """The form can be saved over what somebody else saved meanwhile; gives what they saved, field by field, where it differs."""
    given: Any = form.data
    data = given.copy()
    data |= {name: str(theirs[name]) for name in TOKENS if name in theirs}
    form.data = data
    yours = form.cleaned_data
    differing = [name for name in theirs if name in form.fields and name not in TOKENS and theirs[name] != yours.get(name)]
    return [
        [str(form.fields[name].label), _told(form.fields[name], theirs[name]), _told(form.fields[name], yours.get(name))]
        for name in differing
    ]


def _told(field: Any, value: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dt.date):
        return spoken(value)
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
