"""Invented people and places. Names go loosely with recorded ethnicity; no pair of names is meant to be anybody."""

import json
from pathlib import Path
from random import Random

_NAMES = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
_ORIGIN = {
    **dict.fromkeys(("BAFR", "BOTH"), ("african", "african")),
    "OOTH": ("middle_eastern", "middle_eastern"),
    **dict.fromkeys(("APKN", "ABAN", "AIND", "AOTH"), ("south_asian", "south_asian")),
    **dict.fromkeys(("WOTH", "WROM"), ("eastern_european", "eastern_european")),
    "CHNE": ("chinese", "chinese"),
    "MWAS": ("british", "south_asian"),
    "MWBA": ("british", "african"),
}


def full_name(ethnicity: str, rng: Random) -> tuple[str, str]:
    """A forename and surname for a recorded ethnicity; those not listed are given British names."""
    first, last = _ORIGIN.get(ethnicity, ("british", "british"))
    return rng.choice(_NAMES["people"][first]["forenames"]), rng.choice(_NAMES["people"][last]["surnames"])


def school_names(rng: Random) -> dict[str, list[str]]:
    """The invented names of schools by kind, shuffled, each to be used once."""
    return {kind: rng.sample(pool, len(pool)) for kind, pool in _NAMES["schools"].items()}
