"""Trying an action: what it says when it refuses is shown to the person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from virtualschool.action_plans.policies import CannotChange
from virtualschool.peer_reviews.forms import Versioned
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.rubrics.actions import CannotGrade
from virtualschool.ui.forms import PlainForm
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

REFUSALS = (Refused, Stale, CannotMove, CannotGrade, CannotChange)


def tried(request: HttpRequest, done: str, act: Callable[[], Any]) -> bool:
    """Whether it was done; says so, or why not, at the top of the next page."""
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def filled(form: PlainForm, act: Callable[[], Any], at: str | None = None) -> bool:
    """Whether the form was whole and what it asks for was done; a refusal stands at the form, or at one of its fields, with all that
    was typed."""
    if not form.is_valid():
        return False
    try:
        act()
    except Stale as stale:
        if isinstance(form, Versioned):
            form.now = stale.now
        form.add_error(None, str(stale))
        return False
    except REFUSALS as refusal:
        form.add_error(at, str(refusal))
        return False
    return True
