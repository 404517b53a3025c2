"""Codes of the SSDA903 return: which are valid in which collection year, and what they mean.

Source: DfE's guides to the return as compiled in `codes.json`, one entry a code: `[label, first year, last year]`, years
named by the one in which the collection ends, left out where the code has always been (or still is) valid.
"""

import json
from functools import cache
from pathlib import Path

Entry = tuple[str, int | None, int | None]

LAST_YEAR_OF_NUMBERED_SEX = 2024
NUMBERED_SEX = {"1": "M", "2": "F"}
SHORT_BREAKS = ("V3", "V4")
REPLACED_PLACES = {"H5": ("K3",), "Z1": ("Z11", "Z12", "Z13", "Z14")}


@cache
def _sets() -> dict[str, dict[str, Entry]]:
    held = json.loads((Path(__file__).parent / "codes.json").read_text("utf-8"))
    return {name: {code: (*entry, None, None)[:3] for code, entry in codes.items()} for name, codes in held.items()}


@cache
def valid(name: str, year: int) -> frozenset[str]:
    """The codes of a set that a collection year allows."""
    return frozenset(
        code for code, (_, first, last) in _sets()[name].items() if (first is None or first <= year) and (last is None or year <= last)
    )


def label(name: str, code: str) -> str:
    """What a code means, whatever its year; the code itself where the guides give no words or it is unknown."""
    return _sets().get(name, {}).get(code, ("", None, None))[0] or code


def labels(name: str) -> dict[str, str]:
    """Every code of a set that was ever valid, with its meaning."""
    return {code: label(name, code) for code in _sets()[name]}


def is_short_break(legal_status: str) -> bool:
    """V3 and V4 are agreed series of short breaks: held and shown, but not being looked after for the roll."""
    return legal_status in SHORT_BREAKS
