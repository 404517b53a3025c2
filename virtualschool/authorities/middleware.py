"""Sets `request.viewer` once a request; None when nobody has signed in or no membership gives access today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from virtualschool.authorities import queries


class WhoIsLooking:
    """Builds the viewer from the signed-in user and the membership they chose (the first one by default)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated and not request.path.startswith("/static/"):
            held = queries.memberships_on(timezone.localdate(), user_id=request.user.pk)
            chosen = request.session.get("membership")
            request.memberships = held  # type: ignore[attr-defined]
            if held:
                membership = next((one for one in held if one.pk == chosen), held[0])
                request.viewer = queries.viewer_through(membership)  # type: ignore[attr-defined]
        return self.get_response(request)
