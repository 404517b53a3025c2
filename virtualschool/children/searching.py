"""Finding a child by what people type: the beginnings of names, a social-care number, a UPN; for a role without names the short
code, the number or the UPN alone."""

import re
import unicodedata

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.children.policies import short_code
from virtualschool.children.queries import children_visible_to

MOST = 50
_BETWEEN = re.compile(r"[\s\-.,]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def folded(text: str) -> list[str]:
    """The words of a text without accents, apostrophes and case, so that `Zoe OBrien` finds Zoë O’Brien."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word for word in _BETWEEN.split(plain.casefold()) if word]


def found(viewer: Viewer, text: str) -> tuple[list[Child], int]:
    """The children in the viewer's reach whom every typed word fits, in the order of their names: the first fifty, and how many
    there are. Reads one authority's names once; nothing is found for an empty text."""
    typed = folded(text.removeprefix("Child ") if not viewer.may(Permission.NAMES) else text)
    if not typed:
        return [], 0
    by_name = bool(viewer.may(Permission.NAMES))
    fits = []
    for child in children_visible_to(viewer).only("public_id", "forename", "surname", "child_code", "upn", "born_on", "sex"):
        known = [*folded(child.child_code), child.upn.casefold(), short_code(child).casefold()]
        if by_name:
            known += folded(f"{child.forename} {child.surname}")
        if all(any(word.startswith(part) for word in known if word) for part in typed):
            fits.append(child)
    if by_name:
        fits.sort(key=lambda child: (folded(child.surname), folded(child.forename), child.pk))
    return fits[:MOST], len(fits)
