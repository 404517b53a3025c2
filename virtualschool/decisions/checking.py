"""What is looked for in a text before everyone may read it: people by name, and whatever could tell who a child is.

Names of children and identifiers must go; whoever publishes decides about the names of grown-ups, one by one: to keep the name (a director
signs with it) or to put the office in its place.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from virtualschool.access.roles import ROLES
from virtualschool.action_plans.models import ActionOwner
from virtualschool.authorities.models import Membership
from virtualschool.documents.blocks import Report
from virtualschool.kernel.personal import SHARP, Known, findings_in
from virtualschool.kernel.readings import Reading

AROUND = 45
OFFICES = re.compile(
    r"\b(?:(?:head|director|officer|manager|teacher|adviser|advisor|analyst|chair|lead|team|school|service|governor|council|headteacher|mentor"
    r"|coordinator|partner|panel|board|worker|forum|dt|pep)s?|deput(?:y|ies)|vsh|vsdh|send|social)\b",
    re.IGNORECASE,
)
"""Words that make an owner an office and no person."""
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor)\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")


@dataclass(frozen=True)
class Found:
    """Something that was found: what it is, the words, where they stand, and what could stand in their place."""

    kind: str
    text: str
    places: tuple[str, ...]
    suggestion: str = ""
    must_go: bool = False

    @property
    def key(self) -> str:
        """Names it in a form without saying it."""
        return hashlib.sha256(f"{self.kind}|{self.text}".encode()).hexdigest()[:16]


def texts_in(value: object) -> Iterator[str]:
    """Every text of a report, in order; readings hold none that people wrote."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts_in(each)
    elif is_dataclass(value) and not isinstance(value, Reading):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


def with_readings(value: Any, fit: Mapping[Reading, Reading]) -> Any:
    """A report with other readings in the place of its own."""
    if isinstance(value, Reading):
        return fit.get(value, value)
    if isinstance(value, tuple):
        return tuple(with_readings(each, fit) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: with_readings(getattr(value, each.name), fit) for each in fields(value)}
        return replace(value, **changed)
    return value


def people_of(authority_id: int) -> dict[str, str]:
    """Whom a text may name: people with an account, with their office, and owners of actions who are no office. Words and suggestion."""
    owners = ActionOwner.objects.filter(action__plan__authority_id=authority_id, is_role=False)
    found = {name: "" for owner in owners.values_list("name", flat=True).distinct() for name in names_in(owner)}
    for membership in Membership.objects.filter(authority_id=authority_id).select_related("user"):
        found[membership.user.name] = ROLES[membership.role].title
    return found


def names_in(owner: str) -> list[str]:
    """The parts of an owner that are no office: "Clinic Chair (Pat Example)" holds one."""
    parts = [part.strip() for part in re.split(r"[()/;,]|\band\b", owner)]
    return [part for part in parts if len(part) > 1 and part[0].isupper() and not OFFICES.search(part)]


def found_in(report: Report, people: Mapping[str, str], children: Known) -> list[Found]:
    """Everything to decide about, each thing once with the places where it stands, the children first."""
    places: dict[tuple[str, str], list[str]] = {}
    sharp: set[tuple[str, str]] = set()
    for text in dict.fromkeys(texts_in(report)):
        for hit in findings_in(text, children):
            key = (str(hit.kind), hit.text)
            places.setdefault(key, []).append(_around(text, hit.start, hit.end))
            if hit.kind in SHARP:
                sharp.add(key)
        for name, start, end in _named(text, people):
            places.setdefault(("a person's name", name), []).append(_around(text, start, end))
    found = [
        Found(kind, text, tuple(dict.fromkeys(where))[:3], people.get(text, ""), (kind, text) in sharp)
        for (kind, text), where in places.items()
    ]
    return sorted(found, key=lambda each: (not each.must_go, each.kind, each.text))


def _named(text: str, people: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    for name in people:
        if name in text:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                yield name, *match.span()
    for match in TITLED.finditer(text):
        if match.group() not in people:
            yield match.group(), *match.span()


def _around(text: str, start: int, end: int) -> str:
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    return f"{'…' if before else ''}{' '.join(text[before:after].split())}{'…' if after < len(text) else ''}"


def without(content: Any, replaced: Mapping[str, str]) -> Any:
    """Frozen content with words replaced, the longest first; what a thing is (`type`, the keys of measures) stays."""
    if not replaced:
        return content
    words = sorted(replaced, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in words))
    return _walked(content, lambda text: pattern.sub(lambda match: replaced[match.group()], text))


def _walked(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_walked(each, change) for each in value]
    if isinstance(value, dict):
        if value.get("type") in ("Reading", "date", "Brand") or "value" in value:
            return value
        return {key: each if key in ("type", "layout", "marking") else _walked(each, change) for key, each in value.items()}
    return value


def undecided(found: Iterable[Found], kept: Mapping[str, str], replaced: Mapping[str, str]) -> list[Found]:
    """What the publisher has not decided about yet; keeping does not count for what must go."""
    return [each for each in found if not replaced.get(each.text) and (each.must_go or each.text not in kept)]
