"""Cells that several files about learning share."""

from virtualschool.intake.cells import Fault
from virtualschool.kernel.school_years import read_year_group

ENROLMENT_STATUSES = {
    "C": "sole registration",
    "M": "main of two",
    "S": "subsidiary of two",
    "F": "further education college",
    "O": "other provider",
    "G": "guest",
}
PROVISIONS = {"N": "no special educational need", "K": "SEN support", "E": "education, health and care plan"}
_ENDED = {"S": "2017/18", "A": "2014/15", "P": "2014/15"}


def listed(codes: dict[str, str]) -> str:
    """A code set as help text says it."""
    return ", ".join(f"{code} {label}" for code, label in codes.items())


def year_group(cell: str) -> str:
    """A curriculum year; X and M (none, mixed) are accepted and say nothing, so that the date of birth decides."""
    found = read_year_group(cell)
    if found is None and cell.strip().upper() not in ("X", "M"):
        raise Fault("This is not a curriculum year: E1, E2, N1, N2, R, 1 to 14, X or M.", "enrolment.year_unknown")
    return found or ""


def enrolment_status(cell: str) -> str:
    code = cell.upper()
    if code not in ENROLMENT_STATUSES:
        raise Fault(
            "This is not an enrolment status (C, M, S, F, O or G). It was not read: a new enrolment counts as C, sole registration.",
            "enrolment.status",
        )
    return code


def provision(cell: str) -> str:
    """N, K or E."""
    code = cell.upper()
    if code in _ENDED:
        raise Fault(f"This SEN code ended in {_ENDED[code]}. Use N, K or E.", "sen.retired")
    if code not in PROVISIONS:
        raise Fault("This is not a SEN provision: N, K or E.", "sen.unknown")
    return code
