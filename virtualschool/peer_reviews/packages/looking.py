"""Nothing in a package may tell who a child is: every text, every name of a document and the words inside each document are looked at,
before a package is closed and again before one is taken.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from virtualschool.kernel.personal import SHARP, Hit, Kind, Known, findings_in
from virtualschool.peer_reviews.packages.layout import BY_KIND
from virtualschool.peer_reviews.words import held_in, hits_in

_DID = (
    *("added", "cleared", "uploaded", "updated", "taken", "drawn", "provided", "asked", "written", "linked"),
    *("made", "answered", "signed"),
)
PEOPLE = frozenset(("name", "organisation", "grader_name", *(f"{did}_by" for did in _DID)))
"""Fields that name someone of the profession: a surname that a child has too is no child's there. The whole name of a child is."""
OF_OFFICES = frozenset({Kind.EMAIL, Kind.PHONE, Kind.POSTCODE})
FIGURES = "content"
_MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}", re.I)
"""Ids and seals as the layout writes them."""
_DAY, _DAYS = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+([+-]\d\d:\d\d|Z)?)?"), re.compile(r"_(on|at|from|to|until|start|end)$|^content$")
"""A day or time as the layout writes it, and the fields that hold one: anywhere else a day may be that of somebody's birth."""
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Found:
    """Something that could tell who a child is, and where it stands. Shown to the people of the council that wrote it alone."""

    where: str
    kind: Kind
    text: str
    in_document: bool = False

    @property
    def is_sharp(self) -> bool:
        """Whether it refuses the package. A document's address and number of an office do not, since somebody cleared the document with
        them in it and said why; what names or numbers a person does, whoever cleared it."""
        return self.kind in SHARP and not (self.in_document and self.kind in OF_OFFICES)


@dataclass(frozen=True)
class Looked:
    """What a look through a package gave. `unread` are documents whose words no program can read, a scan for instance: for those the
    host's own clearance, by a person and with a reason, is all there is."""

    found: list[Found]
    unread: list[str]

    @property
    def sharp(self) -> list[Found]:
        return [each for each in self.found if each.is_sharp]


def looked_through(content: Mapping[str, Any], documents: Mapping[str, bytes], known: Known, team: Iterable[str] = ()) -> Looked:
    """Everything found in a package's rows and documents, in their order. `team` are the names of the review's team, which stand in the
    text of a report that was signed."""
    figures = Known(known.ways, known.codes)
    people = {*team, *(text for _, name, text in _texts(content) if name in PEOPLE)}
    unread: list[str] = []
    found: list[Found] = []
    for where, name, text in _texts(content):
        hits = findings_in(text, figures if name == FIGURES else known)
        found += [Found(where, hit.kind, hit.text) for hit in hits if _counts(hit, name, text, people)]
    named = {f"documents/{row.get('id')}": str(row.get("filename", "")) for row in content.get("tables", {}).get("version", [])}
    for path, data in documents.items():
        name = named.get(path, path)
        held = held_in(name, data)
        if not held.whole:
            unread.append(name)
        inside = held._replace(words=held.words[1:])
        found += [Found(f"“{name}”, {place}", hit.kind, hit.text, True) for place, hit in hits_in(inside, known)]
    return Looked(found, unread)


def _counts(hit: Hit, name: str, text: str, people: Collection[str]) -> bool:
    """A surname alone is no hit where a professional is named; digits of a link are no number of anybody."""
    if hit.kind is Kind.SURNAME and (name in PEOPLE or (name == FIGURES and _is_of(hit, text, people))):
        return False
    if hit.kind in (Kind.PHONE, Kind.ULN, Kind.NHS):
        return not any(match.start() <= hit.start < match.end() for match in _ADDRESS.finditer(text))
    return True


def _is_of(hit: Hit, text: str, people: Collection[str]) -> bool:
    """Whether a surname stands in the whole name of somebody of the review."""
    spans = [(match.start(), match.end()) for each in people if each for match in re.finditer(re.escape(each), text)]
    return any(start <= hit.start < end for start, end in spans)


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Where, in which field, and what: every text of the package that a person wrote."""
    for name, text in _walked(content.get("review", {}), ""):
        yield "The review", name, text
    for kind, rows in content.get("tables", {}).items():
        title = BY_KIND[kind].title.capitalize() if kind in BY_KIND else str(kind)
        for place, row in enumerate(rows, start=1):
            for name, text in _walked(row, ""):
                yield f"{title} {row.get('number') or row.get('order') or place}, {name.replace('_', ' ')}", name, text


def _walked(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """The texts inside; those within a figure's frozen content go by its name. Keys are looked at as well as values."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            if name:
                yield name, str(key)
            yield from _walked(held, name or str(key))
    elif isinstance(value, list):
        for held in value:
            yield from _walked(held, name)
    elif isinstance(value, str) and not (_MADE_UP.fullmatch(value) or (_DAY.fullmatch(value) and _DAYS.search(name))):
        yield name, value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name, str(value)
