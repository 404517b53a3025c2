"""Time stands still and people have roles: what tests of every room start from.

Nobody here has a real name, and every record of a child is made by the room that owns it.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine

from virtualschool.access.roles import ROLES

if TYPE_CHECKING:
    from virtualschool.access.viewer import Viewer
    from virtualschool.accounts.models import User
    from virtualschool.authorities.models import Authority

TODAY = dt.date(2026, 6, 17)  # a Wednesday in the second half of the summer term
NOON = dt.datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """Every test runs on 17 June 2026; `clock.move_to(...)` changes the day. A browser keeps its own time, so journeys do too."""
    if request.node.get_closest_marker("browser"):
        yield None
        return
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True, scope="session")
def kept_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files that the product keeps go where tests may leave them, never beside real ones."""
    from django.conf import settings

    settings.VAR = tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Passwords are hashed in no time here: the real hashing is slow on purpose."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def one_chain() -> Iterator[None]:
    """Test clients share their middleware until a test changes a setting: each would look through every static file anew, which
    takes longer than most pages."""
    from django.conf import settings
    from django.core.signals import setting_changed
    from django.test.client import ClientHandler

    loaded: dict[tuple[str, ...], ClientHandler] = {}
    load = ClientHandler.load_middleware

    def once(handler: ClientHandler) -> None:
        first = loaded.get(tuple(settings.MIDDLEWARE))
        if first is None:
            load(handler)
            loaded[tuple(settings.MIDDLEWARE)] = handler
        else:
            parts = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
            vars(handler).update({part: getattr(first, part) for part in parts})

    def forgotten(**changed: object) -> None:
        loaded.clear()

    setting_changed.connect(forgotten)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", once)
        yield
    setting_changed.disconnect(forgotten)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """No test finds readings that another one left in memory."""
    from virtualschool.measures.remembering import forget

    forget()


@pytest.fixture
def authority(db: None) -> "Authority":
    """Middlesbrough, the authority that tests work for; it holds invented children only."""
    return _authority("806", "Middlesbrough", "North East")


@pytest.fixture
def other_authority(db: None) -> "Authority":
    """A neighbour, whose children must never be seen."""
    return _authority("807", "Redcar and Cleveland", "North East")


def _authority(code: str, name: str, region: str) -> "Authority":
    from virtualschool.authorities.models import Authority

    found, _ = Authority.objects.update_or_create(code=code, defaults={"name": name, "region": region, "is_demo": True})
    return found


@pytest.fixture
def user_as(authority: "Authority") -> "Callable[..., User]":
    """`user_as("designated_teacher", school_urn=100001)`: a user with one membership, of the authority unless told otherwise."""
    from virtualschool.accounts.models import User
    from virtualschool.authorities.models import Membership

    def make(
        role: str,
        *,
        of: "Authority | None" = None,
        school_urn: int | None = None,
        starts_on: dt.date = dt.date(2020, 1, 1),
        ends_on: dt.date | None = None,
    ) -> "User":
        whose = of or authority
        user = User.objects.create_user(f"{role}.{whose.code}.{User.objects.count()}@example.org", f"Test {ROLES[role].title}")
        Membership.objects.create(user=user, authority=whose, role=role, school_urn=school_urn, starts_on=starts_on, ends_on=ends_on)
        return user

    return make


@pytest.fixture
def viewer_as(user_as: "Callable[..., User]") -> "Callable[..., Viewer]":
    """`viewer_as("head")`: someone with that role who looks; takes the same words as `user_as`."""
    from virtualschool.authorities.queries import viewer_through

    def make(role: str, **membership: object) -> "Viewer":
        return viewer_through(user_as(role, **membership).memberships.get())

    return make


@pytest.fixture
def viewer(viewer_as: "Callable[..., Viewer]") -> "Viewer":
    """The Virtual School Head."""
    return viewer_as("head")


@pytest.fixture
def client_as(user_as: "Callable[..., User]") -> "Callable[..., object]":
    """`client_as("governor").get("/")`: Django's test client, signed in; takes the same words as `user_as`."""
    from django.test import Client

    def make(role: str, **membership: object) -> Client:
        client = Client()
        client.force_login(user_as(role, **membership))
        return client

    return make
