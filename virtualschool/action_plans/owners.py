"""Who answers for an action: the names in a source's words, and the members of the authority that they name."""

import re
from collections.abc import Collection
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone

from virtualschool.access.roles import ROLES
from virtualschool.authorities.models import Membership

_APART = re.compile(r"\s*(?:/|;|,|\n|\band\b|\s&\s)\s*", re.IGNORECASE)
_SHORT = {"vsh": "head", "vs head": "head", "deputy vsh": "deputy", "vsdh": "deputy"}
_ROLE = {role.title.casefold(): key for key, role in ROLES.items()} | _SHORT


@lru_cache(maxsize=4096)
def names_in(by_whom: str | None) -> tuple[str, ...]:
    """The people and roles that `VSH and Head of Access to Education (A2E)` names, each by itself. What stands in brackets stays whole."""
    found, depth, name = [], 0, ""
    for part in re.split(r"([()])", by_whom or ""):
        if part == "(":
            depth += 1
        elif part == ")":
            depth = max(depth - 1, 0)
        if depth or part in "()":
            name += part
            continue
        first, *rest = _APART.split(part)
        name += first
        for following in rest:
            found.append(name)
            name = following
    tidy = [" ".join(each.split()).strip(" .") for each in (*found, name)]
    return tuple(dict.fromkeys(each[:160] for each in tidy if each))


def members_named(authority_id: int, names: Collection[str]) -> dict[str, tuple[int, bool]]:
    """By name: the membership it names and whether it names it by its role. A role that several people hold names nobody."""
    if not names:
        return {}
    today = timezone.localdate()
    held = Membership.objects.filter(authority_id=authority_id, starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    people: dict[str, list[int]] = {}
    roles: dict[str, list[int]] = {}
    for pk, role, name in held.values_list("pk", "role", "user__name"):
        people.setdefault(name.casefold(), []).append(pk)
        roles.setdefault(role, []).append(pk)
    found = {}
    for name in names:
        person, holders = people.get(name.casefold(), []), roles.get(_ROLE.get(name.casefold(), ""), [])
        if len(person) == 1:
            found[name] = (person[0], False)
        elif len(holders) == 1:
            found[name] = (holders[0], True)
    return found
