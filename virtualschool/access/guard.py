"""Every URL declares what it needs: `@needs(Permission.ROLL)`; a page for anyone is `@open_to_all`.

Outside one's permissions the answer is 404, the same as for a page that does not exist. Whoever is not signed in is asked to;
whoever is, but has no access today, is told so on the page of their account.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, in a view that `needs` a permission: there is always someone."""
    return request.viewer  # type: ignore[attr-defined]


def needs(permission: Permission) -> Callable[[View], View]:
    """Lets a view run only for a viewer with this permission. `request.viewer` is set by the middleware."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = getattr(request, "viewer", None)
            if viewer is None and request.user.is_authenticated:
                return redirect("accounts:account")
            if viewer is None:
                return redirect_to_login(where_to_return(request))
            if not viewer.may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def where_to_return(request: HttpRequest) -> str:
    """The page that was asked for; of something sent, the page it was sent from: its own address may show nothing."""
    try:
        sent_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return request.get_full_path()
    if request.method in ("GET", "HEAD") or sent_from.netloc != request.get_host() or not sent_from.path:
        return request.get_full_path()
    return sent_from.path + (f"?{sent_from.query}" if sent_from.query else "")


def open_to_all(view: View) -> View:
    """Declares that a page may be seen without signing in."""
    view.permission = None  # type: ignore[attr-defined]
    return view
