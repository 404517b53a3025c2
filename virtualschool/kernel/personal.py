"""What in a text could tell who a child is: identifiers by their shape, and names, codes and birth dates that are known.

Used wherever words leave the place where they were written: packages to another council, documents and notes of a peer review, case
studies. It finds and says where; whether that refuses, or asks a person to look, is for the caller (`SHARP` says which are certain).
A text without hits is not thereby anonymous: nobody can find "the only boy at the chess club" by its shape.

Sources: UPN – DfE, Unique pupil numbers guide; ULN – Learning Records Service, validating a ULN; NHS number – NHS Data Dictionary;
postcode – Royal Mail, Programmers' guide to the PAF.
"""

import bisect
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from virtualschool.kernel.commonnames import COMMON_SURNAMES, ORDINARY_WORDS
from virtualschool.kernel.identifiers import POSTCODE_AREAS, nhs_number_is_sound, uln_is_sound


class Kind(StrEnum):
    """What was found; the text is what a person is told."""

    UPN = "a unique pupil number (UPN)"
    ULN = "a unique learner number (ULN)"
    NHS = "an NHS number"
    CODE = "a child's code in the social-care record"
    NAME = "a child's name"
    SURNAME = "a child's surname"
    BIRTH_DATE = "a date of birth"
    POSTCODE = "a postcode"
    EMAIL = "an e-mail address"
    PHONE = "a phone number"
    AGE = "an age with a place or a school"


SHARP = frozenset(Kind) - {Kind.AGE}
"""Kinds that never have a place in what leaves; an age with a place is for a person to judge."""


@dataclass(frozen=True)
class Hit:
    """One thing found, between two places of the text as it was given."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Known:
    """Whom one must not name: names, codes, birth dates. Made by `Known.of`, which folds the names once and works out which surnames
    tell by themselves; `ways` are the words of each by the first of them."""

    ways: dict[str, tuple["Way", ...]] = field(default_factory=dict, repr=False)
    codes: frozenset[str] = field(default=frozenset(), repr=False)
    born: frozenset[dt.date] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, *, names: Iterable[tuple[str, str]] = (), codes: Iterable[str] = (), born: Iterable[dt.date] = ()) -> "Known":
        """From (forename, surname) as the record writes them. A surname that many have or that is a word of its own ("Smith", "Young")
        tells nothing alone, so only the whole name is looked for; nor does a code of a few digits, which could be any number."""
        ways: set[Way] = set()
        for fore, sur in {(_words_of(fore), _words_of(sur)) for fore, sur in names}:
            if fore and sur:
                ways |= {Way(Kind.NAME, (*fore, *sur)), Way(Kind.NAME, (*sur, *fore))}
            if sur and _is_rare(sur):
                ways.add(Way(Kind.SURNAME, sur))
        sought: dict[str, tuple[Way, ...]] = {}
        for way in sorted(ways, key=lambda each: (each.kind is Kind.SURNAME, -len(each.words), each.words)):
            sought[way.words[0]] = (*sought.get(way.words[0], ()), way)
        return cls(sought, frozenset(code.casefold() for code in codes if _tells(code)), frozenset(born))

    @property
    def anyone(self) -> bool:
        return bool(self.ways or self.codes)


@dataclass(frozen=True)
class Way:
    """One way in which a name may be written: its words one after the other."""

    kind: Kind
    words: tuple[str, ...]


NOBODY = Known()


def _is_rare(surname: tuple[str, ...]) -> bool:
    return not (len(surname) == 1 and (len(surname[0]) < 3 or surname[0] in COMMON_SURNAMES or surname[0] in ORDINARY_WORDS))


def _tells(code: str) -> bool:
    """Whether a code is long enough to be no count or year: six digits, or four characters with a letter."""
    return len(code) >= (6 if code.isdigit() else 4) and not code.isalpha()


def folded(text: str) -> str:
    """Letters without case and accents, so that "Zoë" is found as "ZOE"."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


_APOSTROPHES = "'\u2019\u02bc"
_WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_plain(word) for word in _WORD.findall(text))


def _plain(word: str) -> str:
    """A word folded, apostrophes left out: "O’Neill" and "ONeill" are one name; the "'s" of an owner is none of it."""
    word = re.sub(rf"[{_APOSTROPHES}]s$", "", folded(word))
    return word.translate({ord(c): None for c in _APOSTROPHES})


_UPN = re.compile(r"(?<![A-Z0-9])[A-HJ-NP-Z][ -]?(?:\d[ -]?){11}[A-Z0-9](?![A-Z0-9])", re.I)
_TEN = re.compile(r"(?<![\d.£])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d%])")
_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2})\d[A-Z\d]?\s{0,2}\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.I)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_PHONE = re.compile(r"(?<![\d.])(?:(?:\+|00)44[ .-]?(?:\(0\))?[ .-]?|\(?0)\d(?:[ .()-]{0,2}\d){8,9}(?!\d)")
_AGE = re.compile(
    r"\b(?:aged?\s+\d{1,2}|\d{1,2}[- ]years?[- ]old|\d{1,2}-yr-old)\b[^.\n]{0,60}?\b(?:in|at|from|near|of)\s+[A-Z]\w+(?:\s+[A-Z]\w+){0,3}"
)
_MONTHS = {
    month: number
    for number, month in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m3>[A-Za-z]{3,9})\.?,?\s+(?P<y3>\d{4})"
    r"|(?P<m4>[A-Za-z]{3,9})\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y4>\d{4})"
    r")(?!\d|[./-]\d)"
)
_BORN = re.compile(r"\b(?:born|d\.?\s?o\.?\s?b|date\s+of\s+birth|birthday|birth\s+date)\b\.?[^.\n]{0,25}$", re.I)


def findings_in(text: str, known_names: Known = NOBODY) -> list[Hit]:
    """Everything found, from the beginning of the text on; of two at one place the one that says more (an identifier before a phone
    number)."""
    plain, places = _straightened(text)
    found: list[Hit] = []
    taken: list[tuple[int, int]] = []
    for kind, start, end in (*_shapes(plain), *_dates(plain, known_names), *_names(plain, known_names)):
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        bisect.insort(taken, (start, end))
        first, last = places[start], places[end - 1] + 1
        found.append(Hit(kind, first, last, text[first:last]))
    return sorted(found, key=lambda hit: hit.start)


def _straightened(text: str) -> tuple[str, list[int]]:
    """The text without signs that cannot be seen and with plain spaces and digits, and where each sign stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf":
            continue
        plain = unicodedata.normalize("NFKC", sign)
        signs.append(plain if len(plain) == 1 else sign)
        places.append(place)
    return "".join(signs), places


def _shapes(text: str) -> Iterator[tuple[Kind, int, int]]:
    for kind, shape in ((Kind.EMAIL, _EMAIL), (Kind.UPN, _UPN)):
        for match in shape.finditer(text):
            yield kind, *match.span()
    for match in _TEN.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if nhs_number_is_sound(digits):
            yield Kind.NHS, *match.span()
        elif uln_is_sound(digits):
            yield Kind.ULN, *match.span()
    for match in _PHONE.finditer(text):
        yield Kind.PHONE, *match.span()
    for match in _POSTCODE.finditer(text):
        if match.group(1).upper() in POSTCODE_AREAS:
            yield Kind.POSTCODE, *match.span()


def _dates(text: str, known: Known) -> Iterator[tuple[Kind, int, int]]:
    """A date is a birth date when the words before it say so, or when a child who is known was born on it."""
    for match in _DATE.finditer(text):
        day = _day_of(match)
        if day and (day in known.born or _BORN.search(text, max(0, match.start() - 45), match.start())):
            yield Kind.BIRTH_DATE, *match.span()


def _day_of(match: re.Match[str]) -> dt.date | None:
    parts = [
        match.group(f"{part}{way}") for way in ("", "2", "3", "4") for part in ("d", "m", "y") if match.group(f"{part}{way}") is not None
    ]
    day, month, year = parts
    number = int(month) if month.isdecimal() else _MONTHS.get(month[:3].lower(), 0)
    century = 0 if len(year) == 4 else 2000
    try:
        return dt.date(century + int(year), number, int(day))
    except ValueError:
        return None


def _names(text: str, known: Known) -> Iterator[tuple[Kind, int, int]]:
    """Whole names in either order, with at most one word between ("Ann Marie Smith", "Smith, Ann"), before rare surnames alone, which
    count when written with a capital; codes; ages with a place."""
    words = [(_plain(match.group()), *match.span()) for match in _WORD.finditer(text)] if known.anyone else []
    alone: list[tuple[Kind, int, int]] = []
    for place, (word, start, end) in enumerate(words):
        if word in known.codes:
            yield Kind.CODE, start, end
        for way in known.ways.get(word, ()):
            last = _end_of(words, place, way)
            if last is not None and way.kind is Kind.NAME:
                yield Kind.NAME, start, words[last][2]
            elif last is not None and text[start].isupper():
                alone.append((Kind.SURNAME, start, words[last][2]))
    yield from alone
    for match in _AGE.finditer(text):
        yield Kind.AGE, *match.span()


def _end_of(words: list[tuple[str, int, int]], place: int, way: Way) -> int | None:
    """Where a name that starts here ends: its words one after the other, or (a whole name) with one other word before the last."""
    size = len(way.words)
    here = tuple(word for word, _, _ in words[place : place + size + 1])
    if here[:size] == way.words:
        return place + size - 1
    parted = way.kind is Kind.NAME and len(here) == size + 1 and here[: size - 1] == way.words[:-1] and here[size] == way.words[-1]
    return place + size if parted else None
