"""A load under way: files with parsed rows, the problems found, and the ledger through which every change is written."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from virtualschool.intake.formats import Format
from virtualschool.intake.ledger import Ledger
from virtualschool.intake.longrows import LongRows
from virtualschool.intake.sheets import Sheet

__all__ = ["Bulk", "FileLoad", "Found", "Outcome", "Row", "Run", "Severity"]


class Severity(StrEnum):
    """error: that row or cell was not loaded; warning: loaded, look at it; info: a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What became of a row. Later outcomes of the same row win in this order: refused, queued, created, updated, unchanged."""

    REFUSED = "refused"
    QUEUED = "queued"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


_OUTCOMES = tuple(Outcome)
_STRENGTH = {outcome: strength for strength, outcome in enumerate(reversed(Outcome))}


@dataclass(frozen=True)
class Found:
    """A problem in its place: the row Excel shows, the column, the rule's code, the reason, the value."""

    row: int
    column: str
    code: str
    severity: Severity
    message: str
    value: str = ""
    child_id: int | None = None


class Row:
    """A row with its parsed values. `row["URN"]` is None where the cell was empty, faulty, or the column is not there."""

    __slots__ = ("cells", "child_id", "faulty", "number", "values")

    def __init__(self, number: int, values: dict[str, Any], cells: list[str]) -> None:
        self.number = number
        self.values = values
        self.cells = cells
        self.faulty: set[str] = set()
        self.child_id: int | None = None

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


@dataclass
class Bulk:
    """The rows of a long file whose loader takes them by column. `values`: for each column the parsed value of every different
    text, None where it is blank or faulty; `aside`: rows (by index) with a problem of their own, which stand in `FileLoad.rows`
    like those of any file, or are doubles. `outcomes`: when loaded, by row number, what became of rows that never became a Row,
    as the place of the outcome in `Outcome` and one; 0: unchanged, or told in `FileLoad.outcomes`."""

    table: LongRows
    values: dict[str, list[Any]]
    aside: set[int]
    outcomes: bytes = b""


@dataclass
class FileLoad:
    """One file (or sheet of a workbook) on its way in. Loaders read `rows`, report through `error`/`warn`/`info`, and say
    with `outcome` what became of each row. Of a long file in a format that is taken in bulk, `rows` has only those with something
    to say about them; the others are in `bulk`."""

    name: str
    format: Format | None = None
    sheet: Sheet | None = None
    spots: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    problems: list[Found] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    collection_year: int | None = None
    queue: list[tuple[Row, str]] = field(default_factory=list)
    file_id: int = 0
    stored: str = ""
    bulk: Bulk | None = None

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]

    def has(self, column: str) -> bool:
        """Whether the file has this column at all."""
        return column in self.spots

    def raw(self, row: Row, column: str) -> str:
        """The cell's text as it was sent; empty where there is no such column."""
        spot = self.spots.get(column)
        return row.cells[spot].strip() if spot is not None and spot < len(row.cells) else ""

    def problem(self, severity: Severity, row: Row | int, column: str, code: str, message: str, value: Any = None) -> None:
        """Adds a problem. The value is the cell's text unless another is given."""
        number = row if isinstance(row, int) else row.number
        if value is None:
            value = "" if isinstance(row, int) else self.raw(row, column)
        child_id = None if isinstance(row, int) else row.child_id
        self.problems.append(Found(number, column, code, severity, message, str(value)[:200], child_id))

    def error(self, row: Row | int, column: str, code: str, message: str, value: Any = None) -> None:
        """That row or cell is not loaded. Say `refuse` when it is the whole row."""
        self.problem(Severity.ERROR, row, column, code, message, value)

    def warn(self, row: Row | int, column: str, code: str, message: str, value: Any = None) -> None:
        self.problem(Severity.WARNING, row, column, code, message, value)

    def info(self, row: Row | int, column: str, code: str, message: str, value: Any = None) -> None:
        self.problem(Severity.INFO, row, column, code, message, value)

    def refuse(self, row: Row, column: str, code: str, message: str, value: Any = None) -> None:
        """The whole row is not loaded: an error, and the row comes back to be mended."""
        self.error(row, column, code, message, value)
        self.outcome(row, Outcome.REFUSED)

    def wait(self, row: Row, column: str, message: str) -> None:
        """The row's child is not known: it goes to the queue."""
        self.warn(row, column, "child.unmatched", message)
        self.queue.append((row, message))
        self.outcome(row, Outcome.QUEUED)

    def outcome(self, row: Row | int, outcome: Outcome) -> None:
        """Says what became of a row; of several, the strongest stands (refused before created before unchanged)."""
        number = row if isinstance(row, int) else row.number
        held = self.outcomes.get(number)
        if held is None or _STRENGTH[outcome] > _STRENGTH[held]:
            self.outcomes[number] = outcome

    def is_out(self, row: Row) -> bool:
        """Whether the row was refused or queued already, so that a loader leaves it alone."""
        return self.outcomes.get(row.number) in (Outcome.REFUSED, Outcome.QUEUED)

    def open_rows(self) -> Iterable[Row]:
        """Rows still on their way in."""
        return (row for row in self.rows if not self.is_out(row))

    def row_in_bulk(self, index: int) -> Row:
        """A row of the bulk as a Row of its own, because there is something to say about it."""
        if self.bulk is None:
            raise LookupError("This file was not taken in bulk.")
        number, cells = self.bulk.table[index]
        row = Row(number, {}, cells)
        for name, values in self.bulk.values.items():
            value = values[self.bulk.table.codes[self.spots[name]][index]]
            if value is not None:
                row.values[name] = value
        self.rows.append(row)
        return row

    def outcome_of(self, number: int) -> Outcome | None:
        """What became of the row with that number, however it was taken in."""
        told = self.outcomes.get(number)
        if told is None and self.bulk:
            place = self.bulk.outcomes[number] if number < len(self.bulk.outcomes) else 0
            return _OUTCOMES[place - 1] if place else Outcome.UNCHANGED
        return told

    def settle_bulk(self, outcomes: bytes | bytearray) -> None:
        """Says of all rows in bulk what became of them (see `Bulk.outcomes`); rows that have an outcome keep it."""
        if self.bulk:
            places = bytearray(outcomes)
            for number in self.outcomes:
                places[number] = 0
            self.bulk.outcomes = bytes(places)

    def counts(self) -> dict[str, int]:
        tally = Counter(self.outcomes.values())
        if self.bulk:
            for place, outcome in enumerate(_OUTCOMES, start=1):
                tally[outcome] += self.bulk.outcomes.count(place)
            tally[Outcome.UNCHANGED] += self.total - tally.total()
        return {outcome.value: tally[outcome] for outcome in Outcome}


@dataclass
class Run:
    """One batch under way. `authority` is the authorities' model instance, which this engine only hands on; `notes` is a
    place where loaders of one batch leave things for each other. `today` is the date the rules judge by."""

    authority: Any
    ledger: Ledger
    loads: Sequence[FileLoad]
    today: dt.date
    options: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
