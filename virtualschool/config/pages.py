"""What the frame of every page shows around its content: the council, the viewer, the places they may go, the age of the data."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from virtualschool.access.roles import Permission
from virtualschool.ui.context import frame


class Link(NamedTuple):
    """An entry of the navigation."""

    title: str
    href: str
    current: bool


class Account(NamedTuple):
    """Who is signed in, and the addresses for their account."""

    name: str
    role: str
    href: str
    sign_out: str


PLACES: tuple[tuple[str, str, Permission | None], ...] = (
    ("Home", "dashboards:home", Permission.MEASURES),
    ("Children", "children:roll", Permission.ROLL),
    ("Attendance", "attendance:register", Permission.ATTENDANCE),
    ("Measures", "dashboards:measures", Permission.MEASURES),
    ("Schools", "dashboards:schools", Permission.SCHOOLS),
    ("Reports", "governance:reports", Permission.REPORTS),
    ("Improve", "", None),
    ("Import", "quality:imports", Permission.IMPORT),
    ("Data quality", "quality:overview", Permission.QUALITY),
)

IMPROVE = (
    ("Plans", "action_plans:plans", Permission.PLANS),
    ("Score cards", "scorecards:cards", Permission.SCORECARDS),
    ("Oversight", "oversight:home", Permission.SUMMARIES),
    ("Peer reviews", "peer_reviews:reviews", Permission.REVIEWS),
    ("Decisions", "decisions:decisions", Permission.DECISIONS),
    ("Training", "training:events", Permission.TRAINING),
    ("Practice", "practice:home", Permission.PRACTICE),
)
"""The rooms behind “Improve”: a second row of places on their pages."""


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Without a viewer (not signed in) only the bare frame."""
    viewer = getattr(request, "viewer", None)
    context = frame(request) | {"viewer": viewer, "is_demo": settings.DEMO, "messages": get_messages(request)}
    if viewer is None:
        return context | {"navigation": []}
    context |= {
        "council": viewer.authority_name,
        "navigation": navigation(request, viewer),
        "second_row": second_row(request, viewer),
        "account": Account(viewer.name, viewer.role.title, reverse("accounts:account"), reverse("accounts:sign_out")),
    }
    if viewer.may(Permission.ROLL):
        context["search_url"] = reverse("children:search")
    return context


def navigation(request: HttpRequest, viewer: Any) -> list[Link]:
    """The places this viewer may go; the one they are in is marked. “Improve” leads to the first of its rooms."""
    links = []
    improve = _links(IMPROVE, request, viewer)
    for title, name, permission in PLACES:
        if permission is None:
            links += [Link(title, improve[0].href, any(each.current for each in improve))] if improve else []
        else:
            links += _links(((title, name, permission),), request, viewer)
    return links


def second_row(request: HttpRequest, viewer: Any) -> list[Link]:
    """The second row of places, on pages of the rooms that share an entry of the navigation."""
    improve = _links(IMPROVE, request, viewer)
    return improve if any(each.current for each in improve) else []


def _links(places: tuple[tuple[str, str, Permission], ...], request: HttpRequest, viewer: Any) -> list[Link]:
    found = []
    for title, name, permission in places:
        if not viewer.may(permission):
            continue
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Link(title, href, request.path == href if href == "/" else request.path.startswith(href)))
    return found
