"""What somebody sent after their session had ended: nothing typed is lost by that.

It travels, signed, in the page that asks to sign in, and is offered again once somebody has signed in; the service keeps nothing of it
meanwhile. Only what a page that needs a permission was sent is treated so, never a password. Files cannot be sent again for anybody.
"""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from virtualschool.access.guard import where_to_return

SALT = "sent after the session had ended"
MOST = 200_000
"""Characters of one form that are carried: more than anybody types in a session, less than a page should weigh."""


@dataclass(frozen=True)
class Unsent:
    """A form as it was sent: `to` an address, from the page `back`; whether files came with it."""

    to: str
    back: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool = False

    @property
    def words(self) -> list[str]:
        """What reads as written by a person, to be looked at before it is sent, or copied."""
        return [value for _, value in self.fields if " " in value.strip()]

    @property
    def packed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def sent_by(request: HttpRequest) -> Unsent | None:
    """What a person sent to a page that needs a permission; None where it is not to be offered again."""
    is_for_people = "text/html" in request.headers.get("Accept", "")
    needs = getattr(request.resolver_match and request.resolver_match.func, "permission", None)
    if request.method != "POST" or not is_for_people or needs is None:
        return None
    fields = tuple((name, value) for name, held in request.POST.lists() if name != "csrfmiddlewaretoken" for value in held)
    if sum(len(name) + len(value) for name, value in fields) > MOST:
        return None
    return Unsent(request.get_full_path(), where_to_return(request), fields, bool(request.FILES))


def carried_by(request: HttpRequest) -> Unsent | None:
    """What the page to sign in carried, unless it is older than a session may be or not as we signed it."""
    try:
        told = signing.loads(request.POST.get("unsent", ""), salt=SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return Unsent(**told | {"fields": tuple((name, value) for name, value in told["fields"])})


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent it: what another site made up is not offered for sending."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
