"""Rows and lines that head a table or some of its rows, told by where they stand: headings in two rows, lines above tables, lone rows."""

import re
from collections.abc import Sequence

from virtualschool.action_plans.reading.columns import header_score, meaning, plain
from virtualschool.action_plans.reading.grid import Row, rows_of
from virtualschool.action_plans.reading.joining import goes_on, mended
from virtualschool.action_plans.reading.titles import is_named, is_title, may_head
from virtualschool.reading.blocks import Block, Paragraph, Table

FEWEST = 2
"""Headings that a row must name to be that of a plan; three where columns are known already."""
_SHORT = 40
_LONGEST_LINE = 120
_FEWEST_COLUMNS = 4
_FEWEST_TEXTS = 3
_CONSIDERATION = re.compile(r"^(?:area (?:for|of) \w+|consideration|recommendation|finding|objective)\s*\d*\s*[:.\-–]", re.I)


def headed(rows: Sequence[Row]) -> int | None:
    """Which row holds the headings of a plan."""
    return next((place for place, row in enumerate(rows) if header_score(list(map(mended, row.own))) >= FEWEST), None)


def begins_anew(row: Row, above: Row, header: Sequence[str], *, is_plain: bool) -> bool:
    """Whether a row below the headings of a table can be headings too: it repeats some, or is set apart by a blank row, by the title
    above it or (where `is_plain` says that other rows are not) by being bold."""
    labels = {plain(row.own[at]) for at in row.filled}
    return len(labels & set(header)) * 2 >= len(labels) or row.is_apart or above.is_wide or bool(above.lone) or (row.is_bold and is_plain)


def labels_of(rows: Sequence[Row], place: int) -> tuple[list[str], int]:
    """The headings of a table, and in how many rows they stand."""
    labels, taken = _labels_of(rows, place)
    return [mended(label) for label in labels], taken


def _labels_of(rows: Sequence[Row], place: int) -> tuple[list[str], int]:
    upper = rows[place]
    lower = rows[place + 1] if place + 1 < len(rows) else None
    if lower is None or not lower.filled or any(len(lower.own[at]) >= _SHORT for at in lower.filled):
        return list(upper.own), 1
    spread = any(upper.merges[at] is not None and upper.merges[at] == upper.merges[at - 1] for at in range(1, len(upper.merges)))
    beside = any(lower.lent) or any(merge is not None for merge in lower.merges)
    if (spread and beside) or _is_more_of_headings(upper, lower):
        return _in_two_rows(upper, lower), 2
    return list(upper.own), 1


def _is_more_of_headings(upper: Row, lower: Row) -> bool:
    """Headings under a heading, though nothing is merged: each means something, and one stands where the row above has none."""
    if any(meaning(upper.own[at]) in ("action", "consideration", "by_whom", "due") for at in lower.filled if at < len(upper.own)):
        return False
    return len(lower.filled) > 1 and all(meaning(lower.own[at]) for at in lower.filled) and any(not upper.own[at] for at in lower.filled)


def _in_two_rows(upper: Row, lower: Row) -> list[str]:
    """The wide heading above and the narrow one below it, as one."""
    labels, wide = [], ""
    for at in range(len(lower.own)):
        merged_on = at > 0 and upper.merges[at] is not None and upper.merges[at] == upper.merges[at - 1]
        goes_over = at > 0 and not upper.own[at] and lower.own[at] and lower.own[at - 1]
        wide = wide if merged_on or goes_over else upper.own[at]
        labels.append(" ".join(filter(None, (wide, lower.own[at]))))
    return labels


def lines_above_tables(blocks: Sequence[Block], scope: Sequence[str]) -> set[int]:
    """Which paragraphs head the tables that follow them: where a plan has several tables, each under a short line of its own."""
    found: dict[int, str] = {}
    between: list[tuple[int, Paragraph]] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            between.append((at, block))
            continue
        if isinstance(block, Table) and headed(rows_of(block)) == 0:
            lines = [(place, line) for place, line in between if not line.is_item]
            if not any(is_title(line.text, scope, level=line.level) for _, line in lines):
                found |= {place: line.text for place, line in [each for each in lines if _may_stand_above(each[1].text)][-1:]}
        between = []
    return set(found) if len(found) > 1 and len({text.strip().lower() for text in found.values()}) == len(found) else set()


def _may_stand_above(text: str) -> bool:
    return len(text) < _LONGEST_LINE and text[:1].isupper() and may_head(text)


def lone_rows_head(rows: Sequence[Row], fields: Sequence[str]) -> bool:
    """Whether rows that say one thing, in the first column, head the rows below them: all others are rows of actions in full."""
    lone = [at for at, row in enumerate(rows) if row.lone and row.filled == [0]]
    others = [row for at, row in enumerate(rows) if at not in lone]
    if not lone or len(fields) < _FEWEST_COLUMNS or len(others) < len(lone):
        return False
    if any(len(row.filled) + sum(map(bool, row.lent)) < _FEWEST_TEXTS for row in others):
        return False
    below = [rows[at + 1] if at + 1 < len(rows) and at + 1 not in lone else None for at in lone]
    if any(row is None or (fields[0] in ("consideration", "theme") and not row.own[0]) for row in below):
        return False
    return all(_may_stand_above(rows[at].lone) and not goes_on(rows[at].lone) for at in lone)


def is_consideration(text: str, row: Row, above: Row | None, second: str | None) -> bool:
    """Whether a row across all columns is a consideration under a theme: it is called one, stands under the row of the theme, or has the
    colour of one that did (`second`)."""
    if _CONSIDERATION.match(text):
        return True
    return not is_named(text) and ((bool(second) and row.colours[0] == second) or (above is not None and above.is_wide))
