"""Words that a capital betrays: names of people, places, teams and countries that no list of ours holds.

A word in the middle of a sentence has a capital for a reason. Which of them are days, subjects or words of our field stands in
`data/capitals.json`; whatever is left, a person looks at. At the start of a sentence a capital says nothing: there only a title before
it, a forename that many have, or another such word behind it does.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_][\w'’]*(?:-[^\W\d_][\w'’]*)*")
_STARTS = re.compile(r"(?:^[\"“‘'(\s#*•–-]*|[.!?:;…\n•–][\"“”'‘’()\s#*-]*|[\"“‘(]\s*)$")
_HEADLINE = 0.6
"""A line without stops of which more words than this have a capital is written as headlines are: there only a forename tells."""


class _Lists(NamedTuple):
    forenames: frozenset[str]
    titles: frozenset[str]
    plain: frozenset[str]
    starts: frozenset[str]


@cache
def _lists() -> _Lists:
    told = json.loads((Path(__file__).parent / "data" / "capitals.json").read_text(encoding="utf-8"))
    return _Lists(*(frozenset(told[name].split()) for name in _Lists._fields))


def names_by_capital(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that may name somebody or a place, those that belong together as one."""
    for line in re.finditer(r"[^\n]+", text):
        words = list(_WORD.finditer(line.group()))
        headline = not re.search("[.,;!?]", line.group()) and _mostly_capitals(words)
        for run in _runs(line.group(), words):
            yield from _names_in(line.group(), run, line.start(), headline=headline)


def _mostly_capitals(words: list[re.Match[str]]) -> bool:
    return len(words) > 3 and sum(each.group()[0].isupper() for each in words) > _HEADLINE * len(words)


def _runs(line: str, words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Words with a capital that stand side by side."""
    run: list[re.Match[str]] = []
    for word in words:
        if run and not (_is_capital(word) and _joins(line[run[-1].end() : word.start()], run)):
            yield run
            run = []
        if _is_capital(word):
            run.append(word)
    if run:
        yield run


def _joins(gap: str, run: list[re.Match[str]]) -> bool:
    """A blank joins; a full stop parts, but for the one behind a title: "Dr. Quill"."""
    return not gap.strip() or (gap.strip() == "." and _key(run[-1]) in _lists().titles)


def _is_capital(word: re.Match[str]) -> bool:
    """A capital and then a small letter: abbreviations in capitals are none."""
    return word.group()[0].isupper() and any(sign.islower() for sign in word.group()[1:].removesuffix("s"))


def _key(word: re.Match[str]) -> str:
    return re.sub(r"['’]s?$", "", word.group().lower()).replace("’", "'")


def _names_in(line: str, run: list[re.Match[str]], offset: int, *, headline: bool) -> Iterator[tuple[int, int]]:
    lists = _lists()
    at_start = _STARTS.search(line, 0, run[0].start()) and _key(run[0]) not in lists.titles | lists.forenames
    if at_start and (_key(run[0]) in lists.starts or not any(_tells(each) for each in run[1:])):
        run = run[1:]
    while run and _key(run[0]) in lists.plain:
        run = run[1:]
    while run and _key(run[-1]) in lists.plain:
        run = run[:-1]
    if any(_key(each) in lists.forenames if headline else _tells(each) for each in run):
        yield offset + run[0].start(), offset + run[-1].end()


def _tells(word: re.Match[str]) -> bool:
    return _key(word) not in _lists().plain | _lists().titles
