"""What every page shows around its own content: the council, the viewer, the navigation."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from virtualschool.access.roles import Permission


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    title: str
    href: str
    current: bool


PLACES = (
    ("Home", "dashboards:home", Permission.HOME),
    ("Children", "children:roll", Permission.ROLL),
    ("Measures", "dashboards:measures", Permission.MEASURES),
    ("Schools", "dashboards:schools", Permission.SCHOOLS),
    ("Reports", "governance:reports", Permission.REPORTS),
    ("Import", "quality:imports", Permission.IMPORT),
    ("Data quality", "quality:overview", Permission.QUALITY),
)


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Context for every template: `viewer`, `navigation`, `memberships`, `is_demo`."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "memberships": getattr(request, "memberships", []),
        "navigation": navigation(request) if viewer else [],
        "is_demo": settings.DEMO,
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The places this viewer may go; the one they are in is marked."""
    links = []
    for title, name, permission in PLACES:
        try:
            href = reverse(name)
        except NoReverseMatch:
            continue
        if request.viewer.may(permission):  # type: ignore[attr-defined]
            here = request.path == href if href == "/" else request.path.startswith(href)
            links.append(Link(title, href, here))
    return links
