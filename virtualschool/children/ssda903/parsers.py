"""Parsers of cells that only this return has. Each raises Fault with the user's words and, where it differs, DfE's rule."""

import datetime as dt
import re

from virtualschool.intake import cells
from virtualschool.intake.cells import Fault
from virtualschool.kernel.identifiers import is_unknown_upn, upn_fault

_PARTLY_KNOWN = re.compile(r"^(zz|\d{2})/(zz|\d{2})/(zzzz|\d{4})$", re.IGNORECASE)


def flag(cell: str) -> bool:
    """0 or 1, as the return writes yes and no."""
    word = cell.removesuffix(".0")
    if word not in ("0", "1"):
        raise Fault("This must be 0 or 1.")
    return word == "1"


def upn(cell: str) -> str:
    """A UPN whose check letter is right, or UN1 to UN5 (rule 168)."""
    text = cell.upper().replace(" ", "")
    if is_unknown_upn(text):
        return text
    fault = upn_fault(text)
    if fault:
        raise Fault(f"{fault} The child was loaded without it. Use UN1 to UN5 when the UPN is unknown.")
    return text


def ceased_on(cell: str) -> dt.date:
    """DEC: when it cannot be read the episode stays open, and the message says so."""
    try:
        return cells.date(cell)
    except Fault as fault:
        raise Fault(f"{fault} DEC was not loaded, so the episode stays open.") from fault


def permanence_date(cell: str) -> dt.date | None:
    """DATE_PERM, which may be written with zz where the day or month is not known: no date is held then."""
    return None if _PARTLY_KNOWN.match(cell) and "z" in cell.casefold() else cells.date(cell)


def score(cell: str) -> int:
    """A strengths and difficulties score, 0 to 40."""
    number = cells.whole(cell)
    if not 0 <= number <= 40:
        raise Fault("The score must be a whole number from 0 to 40.")
    return number


def adopters(cell: str) -> int:
    number = cells.whole(cell)
    if number not in (1, 2):
        raise Fault("The number of adopters must be 1 or 2.")
    return number


def postcode(cell: str) -> str:
    """A postcode in its usual spacing; one of another shape stays as it was sent (rule 392c names it)."""
    bare = re.sub(r"\s+", "", cell).upper()
    return f"{bare[:-3]} {bare[-3:]}" if 5 <= len(bare) <= 7 else bare[:8]
