"""Who is looking: `request.viewer`, None when nobody has signed in or no membership gives access today."""

from django.http import HttpRequest
from django.utils import timezone

from virtualschool.authorities import queries


def see_who_looks(request: HttpRequest) -> None:
    """Sets `request.viewer` from the signed-in user and the membership they chose (the first one by default)."""
    request.viewer = None  # type: ignore[attr-defined]
    request.memberships = []  # type: ignore[attr-defined]
    if request.user.is_authenticated and not request.path.startswith("/static/"):
        held = queries.memberships_on(timezone.localdate(), user_id=request.user.pk)
        chosen = request.session.get("membership")
        request.memberships = held  # type: ignore[attr-defined]
        if held:
            membership = next((one for one in held if one.pk == chosen), held[0])
            request.viewer = queries.viewer_through(membership)  # type: ignore[attr-defined]
