"""Identifiers of the field: UPN, ULN, NHS number, postcode. Each check says what is wrong, never only that something is."""

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


_AREAS = """
AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG
HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S
SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ZZ
"""
POSTCODE_AREAS = frozenset(_AREAS.split())
"""What postcodes begin with; ZZ is the census's for homes that have none."""


def uln_is_sound(digits: str) -> bool:
    """Whether ten digits are a unique learner number: weights 10 to 2, ten less the remainder of eleven is the last digit (Learning
    Records Service, "Validating a ULN")."""
    if len(digits) != 10 or not digits.isdecimal() or digits[0] == "0":
        return False
    left = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return left != 0 and 10 - left == int(digits[9])


def nhs_number_is_sound(digits: str) -> bool:
    """Whether ten digits are an NHS number: weights 10 to 2, eleven less the remainder of eleven is the last digit, 11 stands for 0 and
    10 does not occur (NHS Data Dictionary, NHS NUMBER)."""
    if len(digits) != 10 or not digits.isdecimal():
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])
