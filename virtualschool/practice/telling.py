"""What in a case study could tell who it is about: names and identifiers, schools and towns, exact dates, rare facts.

The routine points; people decide. A text without flags is not thereby anonymous, so a second person reads every study. Sources: the
kinds of identifiers in `kernel.personal`; rare facts in `data/rare_facts.json`, which names its own.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from virtualschool.kernel.personal import Known, findings_in

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_EXACT = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    re.I,
)
_SUFFIXES = re.compile(
    r"[\s,]+(?:primary|secondary|junior|infant|infants|high|community|comprehensive|grammar|special|nursery|academy|college|school|catholic"
    r"|church of england|c\.?e\.?|r\.?c\.?|voluntary aided|sixth form|centre|the)\b.*$",
    re.I,
)
SHORTEST = 5
"""A place's name of fewer letters is too likely an ordinary word."""


class Found(NamedTuple):
    """One thing that could tell, between two places of a part's text, and what to do about it."""

    kind: str
    start: int
    text: str
    advice: str


class Places:
    """Names of schools, of their towns and of the council, as a case study might use them."""

    def __init__(self, schools: Iterable[str], towns: Iterable[str]) -> None:
        names = {" ".join(name.split()) for name in schools if name}
        short = {_SUFFIXES.sub("", name).strip(" ,") for name in names}
        self._schools = _any_of({*names, *(name for name in short if len(name) >= SHORTEST and " " in name)})
        self._towns = _any_of({town for town in towns if len(town) >= SHORTEST})

    def found_in(self, text: str) -> Iterator[Found]:
        for pattern, kind, advice in (
            (self._schools, "school", "Say “his secondary school” or “a school nearby”."),
            (self._towns, "place", "Say “the town” or leave the place out."),
        ):
            for match in pattern.finditer(text) if pattern else ():
                yield Found(kind, match.start(), match.group(), advice)


def flags_in(text: str, known: Known, places: Places) -> list[Found]:
    """Everything in one part of a study that could tell, in the order of the text, each stretch once."""
    found = [Found("personal", hit.start, hit.text, f"This is {hit.kind.value}. Take it out.") for hit in findings_in(text, known)]
    found += places.found_in(text)
    found += [
        Found("date", match.start(), match.group(), "Say the term or the year instead of the day.") for match in _EXACT.finditer(text)
    ]
    for pattern, advice in _rare():
        found += [Found("rare fact", match.start(), match.group(), advice) for match in pattern.finditer(text)]
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -len(one.text))):
        if not any(before.start <= each.start < before.start + len(before.text) for before in kept):
            kept.append(each)
    return kept


@cache
def _rare() -> tuple[tuple[re.Pattern[str], str], ...]:
    told = json.loads((Path(__file__).parent / "data" / "rare_facts.json").read_text(encoding="utf-8"))
    return tuple((re.compile(rf"\b(?:{pattern})\b", re.I), advice) for pattern, advice in told["markers"].items())


def _any_of(names: set[str]) -> re.Pattern[str] | None:
    """One pattern for all the names, the longest first; None without any."""
    if not names:
        return None
    words = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.I)
