"""What every page's frame needs, whoever renders it. Use as context processor "virtualschool.ui.context.frame".

The roof adds what this room cannot know (`navigation`, `account`, `search_url`, `data_to`); each is optional in the layout.
"""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def frame(request: HttpRequest) -> dict[str, Any]:
    """The council's name (setting VIRTUALSCHOOL_COUNCIL), whether this is the demo (VIRTUALSCHOOL_DEMO), waiting messages."""
    return {
        "council": getattr(settings, "VIRTUALSCHOOL_COUNCIL", ""),
        "is_demo": getattr(settings, "VIRTUALSCHOOL_DEMO", False),
        "brand_url": _brand_url(),
        "messages": get_messages(request),
    }


def _brand_url() -> str:
    """Empty where the roof does not serve virtualschool.ui.urls: the layout's own colours stand then."""
    try:
        return reverse("ui:brand")
    except NoReverseMatch:
        return ""
