"""Where a change of a plan came from, a meeting or a finding: the words are for all who read the plan, the link for who may open it."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.urls import Resolver404, get_script_prefix, resolve

from virtualschool.access.viewer import Viewer

MayOpen = Callable[[Viewer], bool]

_rules: dict[str, MayOpen] = {}


def register(name: str, may_open: MayOpen) -> None:
    """Says who may open the pages of this name ("oversight:meeting"), to which plans lead. Call it in a room's `ready`."""
    _rules[name] = may_open


class Origins:
    """What one viewer can be led to. `shut` are the names of pages that they may not open."""

    def __init__(self, viewer: Viewer) -> None:
        self.shut = frozenset(name for name, may_open in _rules.items() if not may_open(viewer))

    def opens(self, url: str) -> bool:
        """Whether a link to this address leads anywhere for them."""
        return bool(url) and not (self.shut and _name_of(url, get_script_prefix()) in self.shut)


@lru_cache(maxsize=4096)
def _name_of(url: str, prefix: str) -> str:
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith(prefix):
        return ""
    try:
        return resolve("/" + parts.path.removeprefix(prefix)).view_name
    except Resolver404:
        return ""
