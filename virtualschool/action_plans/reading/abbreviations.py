"""Abbreviations that a document explains: “Child Looked After (CLA)”. One with two meanings is a contradiction worth a look."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from virtualschool.action_plans.reading.plan import Conflict

_EXPLAINED = re.compile(
    r"((?:[A-Za-z][\w’'&-]*[\s,]+(?:of |the |and |for |to |on |in |a |an |with )*){1,9})\(\s*([A-Z][A-Za-z0-9&]{1,9})\s*\)"
)
_EXPLAINS = re.compile(r"\b([A-Z][A-Z0-9&]{1,8})s?\s*(?:\(\s*|=\s*|means\s+|stands for\s+)((?:[A-Za-z][\w’'&-]*[ ,]*){2,9})")
_SMALL = {"of", "the", "and", "for", "to", "on", "in", "a", "an", "with", "or", "at", "by"}


def two_meanings(texts: Iterable[str]) -> list[Conflict]:
    """Every abbreviation that is explained in two ways which are no mere variants (plural, a small word more)."""
    meanings: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        plain = " ".join(text.split())
        explained = [(match[1], match[2]) for match in _EXPLAINED.finditer(plain)] if "(" in plain else []
        explained += [(_as_many(match[2], match[1]), match[1]) for match in _EXPLAINS.finditer(plain)]
        for words, said in explained:
            short = said.rstrip("s") if said[:-1].isupper() and said.endswith("s") else said
            meaning = _words_for(words, short)
            if meaning and not any(_is_variant(meaning, each) for each in meanings.setdefault(short, [])):
                meanings[short].append(meaning)
    return [
        Conflict(
            "abbreviation",
            f"“{short}” stands for two things: {' and '.join(f'“{each}”' for each in said)}.",
            [f"{each} ({short})" for each in said],
        )
        for short, said in meanings.items()
        if len(said) > 1
    ]


def _as_many(words: str, short: str) -> str:
    """The first words that can be what the letters stand for; what follows them is another matter."""
    found = words.split()
    counts = range(len(short), min(len(found), len(short) + 4) + 1)
    return next((" ".join(found[:count]) for count in counts if _words_for(" ".join(found[:count]), short)), "")


def _words_for(before: str, short: str) -> str | None:
    """The last words before the bracket whose initials make the abbreviation; small words may be left out of it."""
    words = re.findall(r"[A-Za-z][\w’'-]*", before)
    letters = [letter.lower() for letter in short if letter.isalpha()]
    for count in range(len(letters), min(len(words), len(letters) + 4) + 1):
        tail = words[-count:]
        if tail[0][0].lower() == letters[0] and _initials(tail, letters):
            return " ".join(tail)
    return None


def _initials(words: list[str], letters: list[str]) -> bool:
    """Whether the words' initials, small words left out where need be, are the letters."""
    if not words:
        return not letters
    if not letters:
        return all(word.lower() in _SMALL for word in words)
    parts = [part for part in re.split(r"[-’']", words[0]) if part]
    if words[0][0].lower() == letters[0] and _initials(words[1:], letters[1:]):
        return True
    if len(parts) > 1 and [part[0].lower() for part in parts] == letters[: len(parts)] and _initials(words[1:], letters[len(parts) :]):
        return True
    return words[0].lower() in _SMALL and _initials(words[1:], letters)


def _is_variant(one: str, other: str) -> bool:
    """Whether two explanations are of the same thing: the same but for plurals, small words and spelling."""
    first, second = ([_stem(word) for word in re.findall(r"[a-z]+", text.lower()) if word not in _SMALL] for text in (one, other))
    return first == second or SequenceMatcher(None, " ".join(first), " ".join(second), autojunk=False).ratio() > 0.8


def _stem(word: str) -> str:
    return "child" if word.startswith("child") else word.rstrip("s")
