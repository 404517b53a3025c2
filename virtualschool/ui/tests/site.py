"""A page or two served as the roof would serve them, with this room's parts only, so that these tests need no database."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from virtualschool.ui import errors

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": ["virtualschool/ui/templates"],
        "OPTIONS": {
            "environment": "virtualschool.ui.jinja.environment",
            "context_processors": ["virtualschool.ui.context.frame"],
        },
    }
]
MIDDLEWARE = [
    "virtualschool.ui.middleware.SecurityHeaders",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def render(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """A template given as text, rendered as a page's would be."""
    return engines["jinja2"].from_string(source).render(context, request)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render('{% extends "ui/base.html" %}', request))


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("You wrote this plan, so someone else must assure it.")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("Jamie Example, UPN H801200001001")


handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error
urlpatterns = [
    path("ui/", include("virtualschool.ui.urls")),
    path("page", page),
    path("refused", refused),
    path("broken", broken),
]
