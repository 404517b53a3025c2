"""Pages for when something went wrong, in plain English. They never repeat what was asked for: an address or a form can hold
personal data. Root urls: `handler400 = "virtualschool.ui.errors.bad_request"` and so on; setting
CSRF_FAILURE_VIEW = "virtualschool.ui.errors.csrf_failure"."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TEMPLATE = "ui/error.html"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "That request could not be read", "Go back and try again. If a link brought you here, it may be incomplete.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Shows the reason of a PermissionDenied: policies write it for the person who was refused, without personal data."""
    reason = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else ""
    return _page(
        request,
        403,
        "You cannot see this page",
        reason or "Your role does not include it.",
        "If you need it for your work, ask your Virtual School's administrator.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        "This form is out of date",
        "Nothing was saved. Go back, reload the page, and send the form again.",
        "This happens when a page was open for a long time or you signed out in another tab. Your browser must allow cookies.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        "Page not found",
        "It may have been moved or removed, or it is not yours to see.",
        "If you typed the address, check that it is right. You can also find the page by searching.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor session, either of which may be what is broken."""
    content = {
        "title": "Sorry, there is a problem with the service",
        "paragraphs": ["Nothing that you had saved is lost.", "Try again in a few minutes."],
    }
    return HttpResponse(render_to_string(TEMPLATE, content), status=500)


def _page(request: HttpRequest, status: int, title: str, *paragraphs: str) -> HttpResponse:
    content = {"title": title, "paragraphs": [text for text in paragraphs if text]}
    return HttpResponse(render_to_string(TEMPLATE, content, request=request), status=status)
