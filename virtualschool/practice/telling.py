"""What in a case study could tell who it is about: names and identifiers, schools and towns, exact dates, rare facts.

The routine points; people decide. A text without flags is not thereby anonymous, so a second person reads every study. Sources: the
kinds of identifiers in `kernel.personal`; names that no list holds in `capitals`; rare facts in `data/rare_facts.json`, which names its
own.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from virtualschool.kernel.commonnames import ORDINARY_WORDS
from virtualschool.kernel.personal import NOBODY, Kind, Known, findings_in
from virtualschool.practice.capitals import names_by_capital

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_EXACT = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:\s+\d{{4}})?\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b",
    re.I,
)
_SUFFIXES = re.compile(
    r"[\s,]+(?:primary|secondary|junior|infant|infants|high|community|comprehensive|grammar|special|nursery|academy|college|school|catholic"
    r"|church of england|c\.?e\.?|r\.?c\.?|voluntary aided|sixth form|centre|the)\b.*$",
    re.I,
)
SHORTEST = 5
"""A place's name of fewer letters is too likely an ordinary word."""
_WORDS_TOO = frozenset({"reading", "north", "south", "east", "west", "central"})
"""Names of councils, or parts of them, that are words of every day: a place only after a word such as "in"."""
_INTO = r"(?:(?<=\bin )|(?<=\bto )|(?<=\bnear )|(?<=\bfrom ))"


class Found(NamedTuple):
    """One thing that could tell, between two places of a part's text, and what to do about it."""

    kind: str
    start: int
    text: str
    advice: str


class Places:
    """Names of schools, of their towns and of the council, as a case study might use them; names of other councils, and of the parts
    that a name joins ("Redcar and Cleveland"), where they are written with a capital; postcode districts."""

    def __init__(self, schools: Iterable[str], towns: Iterable[str], councils: Iterable[str] = (), districts: Iterable[str] = ()) -> None:
        names = {" ".join(name.split()) for name in schools if name}
        short = {_SUFFIXES.sub("", name).strip(" ,") for name in names}
        self._schools = _any_of({*names, *(name for name in short if len(name) >= SHORTEST and " " in name)})
        own = {town for town in towns if len(town) >= SHORTEST}
        self._towns = _any_of({*own, *(part for town in own for part in _parts_of(town))})
        far = {part for council in councils for part in (council, *_parts_of(council))}
        self._far = _any_of({part for part in far if part.lower() not in ORDINARY_WORDS | _WORDS_TOO}, flags=0)
        self._in = _any_of({part for part in far if part.lower() in ORDINARY_WORDS | _WORDS_TOO}, before=_INTO, flags=0)
        self._districts = _any_of(set(districts), flags=0)

    def found_in(self, text: str) -> Iterator[Found]:
        nearby, town = "Say “his secondary school” or “a school nearby”.", "Say “the town” or leave the place out."
        elsewhere = "Say “another council's area” or leave the place out."
        for pattern, kind, advice in (
            (self._schools, "school", nearby),
            (self._towns, "place", town),
            (self._far, "place", elsewhere),
            (self._in, "place", elsewhere),
            (self._districts, "place", town),
        ):
            for match in pattern.finditer(text) if pattern else ():
                yield Found(kind, match.start(), match.group(), advice)


def flags_in(text: str, known: Known, places: Places, adults: Known = NOBODY) -> list[Found]:
    """Everything in one part of a study that could tell, in the order of the text, each stretch once."""
    found = [Found("personal", hit.start, hit.text, f"This is {hit.kind.value}. Take it out.") for hit in findings_in(text, known)]
    named = (hit for hit in findings_in(text, adults) if hit.kind in (Kind.NAME, Kind.SURNAME, Kind.CODE))
    found += [Found("person", hit.start, hit.text, "Say who they are to the child: “her carer”, “the head teacher”.") for hit in named]
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
    by_capital = [Found("name", start, text[start:end], _NAMED) for start, end in names_by_capital(text)]
    kept += [each for each in by_capital if not any(_overlap(each, other) for other in kept)]
    return sorted(kept, key=lambda one: one.start)


_NAMED = "If it is a person, say who they are to the child; a place, a team or a country: leave it out."


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


@cache
def _rare() -> tuple[tuple[re.Pattern[str], str], ...]:
    told = json.loads((Path(__file__).parent / "data" / "rare_facts.json").read_text(encoding="utf-8"))
    return tuple((re.compile(rf"\b(?:{pattern})\b", re.I), advice) for pattern, advice in told["markers"].items())


def _parts_of(name: str) -> list[str]:
    """The places that a council's name joins: "Redcar" and "Cleveland"; "Bristol" of "Bristol, City of"."""
    parts = [part.strip() for part in re.split(r"\s+and\s+|,\s*(?:city|county) of\b", name, flags=re.I)]
    return [part for part in parts if len(part) >= SHORTEST and part != name]


def _any_of(names: set[str], *, before: str = r"(?<!\w)", flags: int = re.I) -> re.Pattern[str] | None:
    """One pattern for all the names, the longest first; None without any."""
    if not names:
        return None
    words = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"{before}(?:{'|'.join(words)})(?!\w)", flags)
