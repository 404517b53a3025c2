"""Whether a finding stands: it needs several kinds of source, not several sources (NAVSH's process, after the LGA's peer challenge;
how many kinds is the authority's setting). Pure, and it explains itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = {"document": "document", "data": "data", "voice": "voice"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
USUAL_KINDS = 2


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: what it is (note, document, exhibit, sample), its kind of source, and whether it supports. `silent` says
    why it tells nothing yet: it then counts neither for nor against."""

    what: str
    kind: str
    supports: bool = True
    silent: str = ""


@dataclass(frozen=True)
class Standing:
    """What a finding stands on. `words` say in a sentence what is there and what is missing; `silent` is what is linked and tells
    nothing, by its kind of source, with why."""

    supporting: tuple[str, ...]
    contradicting: tuple[str, ...]
    pieces_against: int
    needed: int
    words: str
    silent: tuple[tuple[str, str], ...] = ()

    @property
    def is_triangulated(self) -> bool:
        return len(self.supporting) >= self.needed


def standing_of(pieces: Iterable[Piece], *, needed: int = USUAL_KINDS) -> Standing:
    """What these pieces of evidence come to."""
    given = list(pieces)
    held, silent = [each for each in given if not each.silent], [each for each in given if each.silent]
    support, against = [each for each in held if each.supports], [each for each in held if not each.supports]
    kinds = _kinds(support)
    words = _told(support, kinds, needed)
    if against:
        words += (
            f" {_counted(against).capitalize()} {'contradicts' if len(against) == 1 else 'contradict'} it ({_listed(_kinds(against))})."
        )
    if silent:
        words += f" {_silences(silent)}"
    waiting = tuple(dict.fromkeys((each.kind, each.silent) for each in silent))
    return Standing(kinds, _kinds(against), len(against), needed, words, waiting)


def _silences(pieces: list[Piece]) -> str:
    counts = Counter((each.what, each.silent) for each in pieces)
    told = tuple(f"{number(count)} {what}{'' if count == 1 else 's'} ({silent})" for (what, silent), count in counts.items())
    one = len(pieces) == 1
    return f"{_listed(told).capitalize()} {'is' if one else 'are'} linked and {'does' if one else 'do'} not count."


def _told(support: list[Piece], kinds: tuple[str, ...], needed: int) -> str:
    missing = needed - len(kinds)
    if not support:
        return f"Nothing supports it yet: {_kinds_of_source(needed)} {'is' if needed == 1 else 'are'} needed."
    said = _counted(support).capitalize()
    if len(kinds) == 1:
        said += f", {'' if len(support) == 1 else 'both ' if len(support) == 2 else 'all '}{kinds[0]}"
    else:
        said += f": {_listed(kinds)}"
    if missing > 0:
        more = "one more kind of source is" if missing == 1 else f"{number(missing)} more kinds of source are"
        return f"{said}: {more} needed." if len(kinds) == 1 else f"{said}. {more.capitalize()} needed."
    ending = "supports" if len(kinds) == 1 else "support"
    return f"{said}. {_kinds_of_source(len(kinds)).capitalize()} {ending} it."


def _kinds(pieces: list[Piece]) -> tuple[str, ...]:
    held = {each.kind for each in pieces}
    return tuple(words for key, words in KINDS.items() if key in held)


def _counted(pieces: list[Piece]) -> str:
    counts = Counter(each.what for each in pieces)
    return _listed(tuple(f"{number(counts[what])} {what}{'' if counts[what] == 1 else 's'}" for what in _ORDER if counts[what]))


_ORDER = ("document", "exhibit", "sample", "note")


def _kinds_of_source(count: int) -> str:
    return f"{number(count)} kind{'' if count == 1 else 's'} of source"


def number(count: int) -> str:
    """A small number in words, as the sentences of this room write it."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
