"""File formats: their columns, how they are recognised, and the loader that takes their rows into the record.

A room declares its formats in its `intake` module and registers them when it starts.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from virtualschool.intake.cells import Parser, text

if TYPE_CHECKING:
    from virtualschool.intake.loading import FileLoad, Run

Loader = Callable[["Run", Sequence["FileLoad"]], None]

CHILDREN, SCHOOLS, ENROLMENTS, REST = range(4)
"""The stages of a batch: files are taken in this order, whatever their names."""


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A column name without case, spaces or signs, so that `Entry Date` is `EntryDate`."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


@dataclass(frozen=True)
class Column:
    """A column of a format. `needed` cells may not be empty; `code` is the rule a faulty cell breaks; a faulty cell of a
    `key` column refuses its row, of any other only itself."""

    name: str
    parse: Parser = text
    needed: bool = False
    key: bool = False
    code: str = "cell.invalid"
    aliases: tuple[str, ...] = ()
    help: str = ""
    example: str = ""

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(map(plain, (self.name, *self.aliases)))


@dataclass(frozen=True)
class Format:
    """A file layout. `signature`: columns that must all be there for a header to be this format; `one_of`: at least one of
    these too. `child_columns` names the identifying columns, CHILD first. `in_bulk`: its loader takes the rows of a long file by
    column from `FileLoad.bulk`, so that `FileLoad.rows` has only those with something to say about them."""

    key: str
    title: str
    stage: int
    columns: tuple[Column, ...]
    signature: tuple[str, ...]
    loader: Loader
    one_of: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    source: str = ""
    mappable: bool = False
    in_bulk: bool = False
    identity: str = ""
    notes: tuple[str, ...] = field(default=())

    def place(self, header: Sequence[str]) -> dict[str, int]:
        """Where each of the format's columns stands in a header, by column name; the first wins where a name stands twice."""
        spots: dict[str, int] = {}
        for index, heading in enumerate(header):
            for column in self.columns:
                if plain(heading) in column.names:
                    spots.setdefault(column.name, index)
        return spots

    def fits(self, header: Sequence[str]) -> int:
        """How many of its columns a header has; 0 when it is not this format."""
        spots = self.place(header)
        if not all(name in spots for name in self.signature):
            return 0
        if self.one_of and not any(name in spots for name in self.one_of):
            return 0
        return len(spots)


_formats: dict[str, Format] = {}


def register(*formats: Format) -> None:
    """Adds formats to the product. Raises ValueError when a key is taken by another."""
    for each in formats:
        if _formats.get(each.key, each) is not each:
            raise ValueError(f"There is a format {each.key} already.")
        _formats[each.key] = each


def all_formats() -> list[Format]:
    return sorted(_formats.values(), key=lambda each: (each.stage, each.key))


def format_named(key: str) -> Format:
    return _formats[key]


def recognise(header: Sequence[str]) -> Format | None:
    """The format whose signature a header holds; where several do, the one that knows most of its columns."""
    best = max(all_formats(), key=lambda each: each.fits(header), default=None)
    return best if best and best.fits(header) else None


PROBLEM_COLUMN = "Problem"
"""The last column of a workbook of rows to mend: what was wrong. It is not read when the workbook comes back."""


def seal_of(header: Sequence[str]) -> str:
    """What identifies a sender's layout: its column names in their order, without the column of problems that we added."""
    names = [plain(heading) for heading in header]
    while names and names[-1] in ("", plain(PROBLEM_COLUMN)):
        names.pop()
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()
