"""Texts that a page break tore apart, put together again."""

import re
from collections.abc import Iterable

_ENDS = re.compile(r"[.!?:;…”\"’')\]]\s*$")
_LIST_LINE = re.compile(r"^\s*(?:[•▪‣●○–*-]|\(?\d{1,2}[.)]|\(?[ivxlc]{1,4}[.)]|[a-h][.)])\s", re.I)
_MONTH_AT_END = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\s*$",
    re.I,
)
_LONG_WORDS = (
    *("accountability", "accountable", "achievements", "anticipated", "commentary", "completion", "consideration", "considerations"),
    *("deadline", "development", "evidence", "improvement", "milestones", "monitoring", "objective", "officer", "outcome", "outcomes"),
    *("priority", "progress", "recommendation", "recommendations", "resources", "responsibility", "responsible", "situation", "success"),
    *("support", "timescale", "timescales"),
)
_WANTS_MORE = re.compile(r"\b(?:a|an|and|at|by|for|from|in|of|on|or|per|the|to|with|than|until|their|our)\s*$", re.I)


def _in_pieces(word: str) -> str:
    """A pattern for a word with a blank at one place of it or more, and at least two letters before the first."""
    return word[:2] + "".join(rf"\s?{letter}" for letter in word[2:])


_LONG_WORD = re.compile(r"\b(?:" + "|".join(_in_pieces(word) for word in sorted(_LONG_WORDS, key=len, reverse=True)) + r")\b", re.I)


def mended(heading: str) -> str:
    """A heading whose long word a narrow column broke (“Recommen dation”), in one piece."""
    return _LONG_WORD.sub(lambda found: "".join(found.group().split()), heading) if len(heading.split()) > 1 else heading


def ends_open(text: str | None) -> bool:
    """Whether the text stops in the middle of a sentence."""
    return bool(text and text.strip()) and not _ENDS.search(text or "")


def goes_on(text: str | None) -> bool:
    """Whether the text begins as the rest of a sentence does: in lower case, or with a sign."""
    first = (text or "").lstrip()[:1]
    return bool(first) and (first.islower() or first in ",;)–-&/") and not _LIST_LINE.match(text or "")


def continues(before: str | None, after: str | None) -> bool:
    """Whether the second text is the rest of the first one's sentence."""
    if not ends_open(before) or not (after and after.strip()):
        return False
    is_a_year = _MONTH_AT_END.search(before or "") is not None and re.match(r"\s*(?:(?:19|20)\d\d|['’‘]?\d\d)\b(?!\s?%)", after) is not None
    return goes_on(after) or is_a_year or _WANTS_MORE.search(before or "") is not None


class Joiner:
    """Joins two parts of a text; knows the words of the document, so that a word torn in two becomes one again."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words: dict[str, int] = {}
        for text in texts:
            for word in re.findall(r"[^\W\d_]+", text):
                self._words[word.lower()] = self._words.get(word.lower(), 0) + 1

    def join(self, before: str | None, after: str | None, *, in_a_line: bool = False) -> str:
        """The two as one: in the same line where a sentence (or, `in_a_line`, a name or date) goes on, else in a new one."""
        if not (before and before.strip()):
            return after or ""
        if not (after and after.strip()):
            return before
        before, after = before.rstrip(), after.lstrip()
        if self._torn(before, after):
            return before + after
        on = continues(before, after) or (in_a_line and not _LIST_LINE.match(after))
        return f"{before} {after}" if on else f"{before}\n{after}"

    def _torn(self, before: str, after: str) -> bool:
        head, tail = re.search(r"[^\W\d_]+$", before), re.match(r"[^\W\d_]+", after)
        if not head or not tail or not tail.group()[0].islower():
            return False
        one, other = head.group().lower(), tail.group().lower()
        if len(other) == 1:
            return other not in "ai"
        known = self._words.get(one + other, 0)
        return known > 0 and (self._words.get(one, 0) < 2 or self._words.get(other, 0) < 2)
