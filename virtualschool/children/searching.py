"""Finding a child by what people type: the beginnings of names, a social-care number, a UPN; for a role without names the short
code, the number or the UPN alone."""

import re
import unicodedata

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.children.policies import SHORT
from virtualschool.children.queries import children_visible_to

MOST = 50
_BETWEEN = re.compile(r"[\s\-.,]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def folded(text: str) -> list[str]:
    """The words of a text without accents, apostrophes and case, so that `Zoe OBrien` finds Zoë O’Brien."""
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return [word for word in _BETWEEN.split(plain.casefold()) if word]


def found(viewer: Viewer, text: str) -> tuple[list[Child], int]:
    """The children in the viewer's reach whom every typed word fits, in the order of their names: the first fifty, and how many
    there are. Reads the names of an authority once; nothing is found for an empty text."""
    by_name = bool(viewer.may(Permission.NAMES))
    typed = folded(text if by_name else re.sub(r"(?i)^\s*child\s+", "", text))
    if not typed:
        return [], 0
    fits = []
    reached = children_visible_to(viewer).values_list("pk", "public_id", "child_code", "upn", "surname", "forename")
    for pk, public_id, code, upn, surname, forename in reached.iterator(chunk_size=2000):
        known = [*folded(code), upn.casefold(), public_id.hex[:SHORT]]
        if by_name:
            known += folded(f"{forename} {surname}")
        if all(any(word.startswith(part) for word in known) for part in typed):
            fits.append(((folded(surname), folded(forename)) if by_name else (), pk))
    order = {pk: place for place, (_, pk) in enumerate(sorted(fits)[:MOST])}
    children = children_visible_to(viewer).filter(pk__in=order)
    return sorted(children, key=lambda child: order[child.pk]), len(fits)
