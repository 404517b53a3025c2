"""Identifiers of the field: UPN, URN, postcode. Each check says what is wrong, never only that something is."""

import re

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_SHAPE = re.compile(r"^[A-HJ-NP-Z]\d{11}[A-Z0-9]$")
UNKNOWN_UPNS = ("UN1", "UN2", "UN3", "UN4", "UN5")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")


def upn_check_letter(body: str) -> str:
    """The check letter for a UPN's last twelve characters: weights 2 to 13, modulo 23 (DfE, Unique pupil numbers guide)."""
    values = (int(c) if c.isdigit() else _UPN_LETTERS.find(c) for c in body)
    return _UPN_LETTERS[sum(weight * value for weight, value in enumerate(values, start=2)) % 23]


def upn_fault(upn: str) -> str | None:
    """Why a UPN cannot be right, in a user's words; None when it is sound. `UN1` to `UN5` are not UPNs: ask `is_unknown_upn`."""
    if not _UPN_SHAPE.match(upn):
        return "A UPN is one letter, eleven digits and a digit or letter."
    expected = upn_check_letter(upn[1:])
    return None if upn[0] == expected else "The UPN's check letter is wrong: it was probably mistyped."


def is_unknown_upn(upn: str) -> bool:
    return upn in UNKNOWN_UPNS


def postcode_fault(text: str) -> str | None:
    """Why a postcode cannot be right; spacing is ignored."""
    return None if _POSTCODE.match(text.replace(" ", "").upper()) else "This is not the shape of a UK postcode."
