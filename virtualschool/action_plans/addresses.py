"""Addresses of this room that a page writes hundreds of times: worked out once instead of each time."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, reverse

_NOBODY = UUID(int=0)


@lru_cache(maxsize=32)
def _around(name: str, prefix: str) -> tuple[str, str]:
    before, _, after = reverse(f"action_plans:{name}", args=[_NOBODY]).partition(str(_NOBODY))
    return before, after


def address(name: str, thing: Any) -> str:
    """As `reverse("action_plans:name", args=[thing.public_id])`."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{thing.public_id}{after}"


def of_a_page() -> Callable[[str, Any], str]:
    """`address` for one page: where the program stands under its server is asked once, not for each link."""
    prefix = get_script_prefix()

    def addressed(name: str, thing: Any) -> str:
        before, after = _around(name, prefix)
        return f"{before}{thing.public_id}{after}"

    return addressed
