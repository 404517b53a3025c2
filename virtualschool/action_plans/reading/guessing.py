"""Tables whose headings nobody foresaw. Where none of them says “action”, what stands below them tells: sentences beside people, days or
RAG words are a plan in whatever words. What was guessed is shown for confirmation as every mapping is, and what a person then chooses
overrules it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from virtualschool.action_plans.reading.columns import assigned, plain
from virtualschool.action_plans.reading.due import dates_in
from virtualschool.action_plans.reading.grid import Row, rows_of
from virtualschool.action_plans.reading.joining import mended
from virtualschool.reading.blocks import Document, Table

_AHEAD = 4  # rows of a table among which its headings stand
_COLUMNS = 3  # of a plan at least
_LONGEST = 60  # letters of a heading
_MOSTLY = 0.6  # of what stands in a column
_MOST_ROWS = 0.75  # of a table, but for titles, in which an action stands
_WORDS = 3  # of an action, on average
_WORDS_OF_A_NAME = 6
_PERSON, _DAY = "by_whom", "due"
_TELLING = {_PERSON, _DAY, "on_track", "completion", "progress", "impact", "support", "evidence"}
"""Fields of which two make a table a plan: one of them a person or a day, one told by its heading or by RAG words."""


@dataclass(frozen=True)
class Guess:
    """The row of headings, as plain texts, and what its columns are taken for."""

    header: tuple[str, ...]
    mapping: dict[str, str]


def guessed(document: Document) -> Guess | None:
    """What the first table may be that is a plan by what it holds; None where there is none."""
    for rows in (rows_of(block) for block in document.blocks if isinstance(block, Table)):
        for place, row in enumerate(rows[:_AHEAD]):
            if _may_head(row) and (found := _fields(row, rows[place + 1 :])):
                return Guess(tuple(plain(mended(text)) for text in row.own), found)
    return None


def _may_head(row: Row) -> bool:
    said = [row.own[at] for at in row.filled]
    is_short = all(len(text) <= _LONGEST and not re.search(r"[.;]\s*$", text) and not dates_in(text) for text in said)
    return len(said) >= _COLUMNS and is_short and len({plain(text) for text in said}) == len(said)


def _fields(heads: Row, below: Sequence[Row]) -> dict[str, str] | None:
    """The columns that mean something, by name, one of them the actions; None where that is no plan."""
    full = [row for row in below if len(row.filled) > 1]
    cells = [[(row.own[at], row.colours[at]) for row in full if at < len(row.own)] for at in range(len(heads.own))]
    columns = assigned([mended(text) for text in heads.own], None, cells)
    texts = {name: [text for text, _ in held if text] for (name, _), held in zip(columns, cells, strict=True)}
    found = {name: field for name, field in columns if field != "other" and not (field == "number" and _is_sentences(texts[name]))}
    named = _TELLING & set(found.values())
    for field, is_one in ((_DAY, dates_in), (_PERSON, _is_name)):
        unknown = (name for name, said in texts.items() if name not in found and _share(said, is_one) >= _MOSTLY)
        if field not in found.values() and (name := next(unknown, None)):
            found[name] = field
    told = _TELLING & set(found.values())
    if not named or len(told) < 2 or not told & {_PERSON, _DAY}:
        return None
    if "action" not in found.values():
        running = [(name, said) for name, said in texts.items() if name not in found and _is_sentences(said)]
        found |= _actions(running, fewest=_MOST_ROWS * len(full))
    return found if "action" in found.values() else None


def _actions(running: list[tuple[str, list[str]]], fewest: float) -> dict[str, str]:
    """Of columns of sentences the first are the actions; where it says less often than the second, it stands over them. Actions stand in
    most rows."""
    if len(running) > 1 and len(running[0][1]) < len(running[1][1]):
        return {running[0][0]: "consideration", running[1][0]: "action"}
    return {running[0][0]: "action"} if running and len(running[0][1]) >= fewest else {}


def _is_sentences(said: Sequence[str]) -> bool:
    return bool(said) and sum(len(re.findall(r"[^\W\d_]{2,}", text)) for text in said) >= _WORDS * len(said)


def _is_name(text: str) -> bool:
    """Whether a text can be a person, a post or initials: few words, the longer ones with capitals."""
    words = re.findall(r"[^\W\d_]+", text)
    return (
        0 < len(words) <= _WORDS_OF_A_NAME and not re.search(r"[\d.!?]", text) and all(word[0].isupper() for word in words if len(word) > 3)
    )


def _share(said: Sequence[str], is_one: Callable[[str], object]) -> float:
    return sum(bool(is_one(text)) for text in said) / len(said) if said else 0.0
