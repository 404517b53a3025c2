"""Who may go where: the whole product as one table, asked for real.

A new address without a line here fails, and so does a line whose answer changes. 404 is the answer to everything that is not the
viewer's, whether it exists or not.
"""

from collections.abc import Iterator
from functools import cache as cache_forever
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.world import ELSEWHERE, SCHOOL, World

pytestmark = pytest.mark.sweep

COLUMNS = (
    "head",
    "deputy",
    "coordinator",
    "analyst",
    "administrator",
    "social_worker",
    "designated_teacher",
    "director",
    "governor",
    "head_of_service",
    "peer_reviewer",
    "nobody",
)

# `ok` 200 · `go` sent on (302) · `in` sent to the sign-in page (302) · `--` not there (404) · `405` only by POST.
# A room's lines are in `who_may/<room>.txt`; what stands for its objects is made by `virtualschool/<room>/tests/furnishing.py`.
# After the name: `POST` when it is posted; `@near` a child of the viewer's own school and allocation, `@far` of the same authority
# but of another school and allocated to nobody, `@foreign` something of another authority.
TABLE = Path(__file__).parent / "who_may"
"""A file a room; its first line names the columns for the eye."""
STATUS = {"ok": 200, "go": 302, "in": 302, "--": 404, "405": 405}
PARTS = {"key": "attendance.rate", "urn": SCHOOL, "code": "180", "suffix": "csv"}
OF_LINE = {"governance:download": {"key": "html"}, "quality:template": {"key": "attendance.daily"}}
CHILDREN = {"": "near", "@near": "near", "@far": "far", "@foreign": "foreign"}
REPORTS = {"": "report", "@governors": "governors", "@foreign": "foreign_report"}
BATCHES = {"": "batch", "@foreign": "foreign_batch"}
OBJECTS = {
    "governance": REPORTS,
    "quality": BATCHES,
    "quality:map": {"": "preview", "@foreign": "foreign_batch"},
    "quality:row": {"": "waiting", "@foreign": "foreign_waiting"},
}
"""What stands for an object in the address of a room, or of one line where it differs; the names are those of `tests.world`."""

OF_THEIR_OWN = {"peer_reviews:welcome"}
"""Addresses that say in their own words that nothing is there: an invitation's link that does not open. All others say what an address
says that nobody ever had."""
QUERIES = {"governance:draft": {"month": "2026-05"}, "governance:issue": {"month": "2026-05"}, "children:search": {"q": "Zzyz"}}


class Line(NamedTuple):
    """An address as it is asked for, and the answer each role gets."""

    name: str
    method: str
    whose: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.method if self.method == "POST" else "", self.whose)))


def lines() -> list[Line]:
    """The table, read."""
    found = []
    rows = [text for file in sorted(TABLE.glob("*.txt")) for text in file.read_text(encoding="utf-8").splitlines()[1:]]
    for text in rows:
        if text.strip():
            words = text.split()
            name, *more = words[: -len(COLUMNS)]
            whose = next((word for word in more if word.startswith("@")), "")
            answers = dict(zip(COLUMNS, words[-len(COLUMNS) :], strict=True))
            found.append(Line(name, "POST" if "POST" in more else "GET", whose, answers))
    return found


@cache_forever
def by_name() -> dict[str, URLPattern]:
    return dict(patterns())


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address by its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


def address(line: Line, world: World) -> str:
    """The line's address, with the objects it names."""
    pattern = by_name()[line.name]
    room = line.name.split(":")[0]
    given = world.objects.get(line.name, world.objects.get(room))
    if given is not None:
        whole = given.get(line.whose, {}) | ({} if line.name in world.objects else world.parts.get(room, {}))
        return reverse(line.name, kwargs={part: whole[part] for part in pattern.pattern.converters})
    parts: dict[str, Any] = {}
    of_line = OF_LINE.get(line.name, {})
    for part in pattern.pattern.converters:
        if part == "public_id":
            parts[part] = getattr(world, OBJECTS.get(line.name, OBJECTS.get(room, CHILDREN))[line.whose])
        elif part == "place":
            parts[part] = world.place if line.name == "quality:mend" else 0
        elif part == "urn" and line.whose == "@far":
            parts[part] = ELSEWHERE
        else:
            parts[part] = of_line.get(part, PARTS.get(part))
    return reverse(line.name, kwargs=parts)


def ask(client: Client, line: Line, world: World) -> Any:
    """The answer to a line, asked for real."""
    sent = QUERIES.get(line.name) or world.sent.get(line.name, {})
    where = address(line, world)
    return client.post(where, sent) if line.method == "POST" else client.get(where, sent)


class Asking:
    """Asks for one address after the other as somebody who has just signed in and done nothing else: the session is as it was at the
    beginning each time, whatever the address before made of it."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}
        self.session = Session.objects.filter(pk=self.cookies.get(settings.SESSION_COOKIE_NAME)).first()

    def __call__(self, line: Line, world: World) -> Any:
        self.client.cookies.load(self.cookies)
        answer = ask(self.client, line, world)
        self.client.cookies.clear()
        if self.session is not None and answer.wsgi_request.session.modified:
            self.session.save()
        return answer


def wrong(role: str, world: World, user: Any) -> list[str]:
    """Lines of the table that do not hold for a role."""
    cache.clear()
    found = []
    asking = Asking(user)
    nowhere = main_of(Client().get("/no/such/page"))
    assert "Page not found" in nowhere
    for line in lines():
        answer = asking(line, world)
        expected = line.answers[role]
        to_sign_in = answer.status_code == 302 and answer["Location"].startswith(reverse("accounts:sign_in"))
        signs_out = line.name == "accounts:sign_out"
        if answer.status_code != STATUS[expected] or (not signs_out and to_sign_in != (expected == "in")):
            found.append(f"{line}: the table says {expected}, the answer was {answer.status_code}")
        elif expected == "--" and line.name not in OF_THEIR_OWN and main_of(answer) != nowhere:
            found.append(f"{line}: it is not there, yet more is told than of an address that nobody ever had")
    return found


def main_of(answer: Any) -> str:
    """What an answer says beside the frame that all pages of its reader share."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_every_address_stands_in_the_table():
    declared = {line.name for line in lines()}
    assert declared == {name for name, _ in patterns()}
    by_id = {name for name, pattern in patterns() if "public_id" in pattern.pattern.converters}
    assert by_id == {line.name for line in lines() if line.whose == "@foreign"}, "an object of another authority is asked for as well"


@pytest.mark.parametrize("role", COLUMNS)
def test_the_table_holds(role, world):
    assert not wrong(role, world, world.users.get(role))


def test_a_membership_that_ended_gives_nothing(world):
    asking = Asking(world.former)
    for line in lines():
        answer = asking(line, world)
        if line.answers["nobody"] == "in" and line.name != "accounts:account":
            assert (answer.status_code, answer.get("Location")) == (302, reverse("accounts:account")), str(line)


def test_another_authority_finds_none_of_ours(world):
    client = Client()
    client.force_login(world.outsider)
    ours = [line for line in lines() if line.whose in ("@near", "@far", "@governors") and line.name != "dashboards:school"]
    assert {str(line): ask(client, line, world).status_code for line in ours} == {str(line): 404 for line in ours}
