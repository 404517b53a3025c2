"""The places of this room."""

from typing import Any

from django.urls import reverse

_TABS = (("Directors' score cards", "scorecards:cards"), ("KPIs", "scorecards:kpis"), ("Presented to schools", "scorecards:presented"))


def tabs(current: str) -> list[dict[str, Any]]:
    """The three lists of the room; `current` is the name of the one shown."""
    return [{"title": title, "href": reverse(name), "current": name == f"scorecards:{current}"} for title, name in _TABS]
