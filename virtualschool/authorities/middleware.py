"""Who is looking: `request.viewer`, None when nobody has signed in or no membership gives access today; and that nothing is lost which
somebody sends when their session has ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from virtualschool.authorities import unsent
from virtualschool.authorities.looking import see_who_looks
from virtualschool.authorities.views import ask_to_sign_in


class WhoIsLooking:
    """Builds the viewer from the signed-in user and the membership they chose (the first one by default)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        see_who_looks(request)
        return self.get_response(request)


class NothingSentIsLost:
    """Answers a form that comes after the end of a session with the page to sign in, which carries what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        found = None if request.user.is_authenticated else unsent.sent_by(request)
        return ask_to_sign_in(request, found) if found else None
