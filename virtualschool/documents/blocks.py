"""What a report is made of. Blocks say what is to be told; the renderers decide how it looks in each format.

A number travels as a `Reading`, so it brings its denominator, period and data age with it. Blocks are frozen and hold only
tuples, text, numbers, dates and readings: `frozen.py` writes them as JSON when a report is issued. Anything that leaves the
service must have gone through `kernel.suppression` before it gets here; renderers hide nothing.
"""

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from virtualschool.kernel.readings import Reading, Unit

Cell = Reading | str | int | float | dt.date | None
MOST_SERIES = 4


class CalloutKind(StrEnum):
    """Why a passage is set apart. The word itself is printed: nothing depends on colour."""

    NOTE = "Note"
    IMPORTANT = "Important"
    WARNING = "Warning"
    DECISION = "Decision needed"


@dataclass(frozen=True)
class Block:
    """A piece of a report. Every direct subclass must be handled by every renderer; a test goes through them all."""


@dataclass(frozen=True)
class Section(Block):
    """A heading: level 1 for a chapter of the report, 2 and 3 below it."""

    title: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"A section's level is 1, 2 or 3, not {self.level}.")


@dataclass(frozen=True)
class Paragraph(Block):
    """Plain text; a blank line begins a new paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets(Block):
    """A list of short points."""

    points: tuple[str, ...]


@dataclass(frozen=True)
class Callout(Block):
    """A passage that must not be overlooked."""

    text: str
    kind: CalloutKind = CalloutKind.NOTE


@dataclass(frozen=True)
class KeyFigures(Block):
    """The few numbers that matter most, each with what it stands on, its period and the age of its data."""

    readings: tuple[Reading, ...]
    title: str = "Key figures"


@dataclass(frozen=True)
class FiguresTable(Block):
    """A table; the first column names the row. None is a value not known; `unit` says what bare numbers count (readings know).
    `counts` names what bare numbers count if it is no people, such as actions: small numbers of those are nobody's secret. Raises
    ValueError if a row has another width, and for a reading in a table that says it counts no people."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    unit: Unit | None = None
    counts: str = ""

    def __post_init__(self) -> None:
        if self.counts and any(isinstance(cell, Reading) for row in self.rows for cell in row):
            raise ValueError(f"“{self.title}” says that it counts {self.counts}, and holds readings: they may be of children.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"Row {number} of “{self.title}” has {len(row)} cells for {len(self.columns)} columns.")
        _refuse_unwritable(cell for row in self.rows for cell in row)


@dataclass(frozen=True)
class Series:
    """One line of a trend, a value for each of its labels."""

    name: str
    values: tuple[Reading | int | float | None, ...]


@dataclass(frozen=True)
class Trend(Block):
    """How up to four series moved; its chart always comes with its table. Raises ValueError for more, or for unequal lengths."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = Unit.PERCENT
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"“{self.title}” has {len(self.series)} series; a chart can be read with one to {MOST_SERIES}.")
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"“{series.name}” has {len(series.values)} values for {len(self.labels)} labels.")
            _refuse_unwritable(series.values)


@dataclass(frozen=True)
class Waterfall(Block):
    """Churn: start + joined − left = end. Raises ValueError when that does not hold, or when only one of the four is hidden,
    since it could then be worked out from the others (`without_remainder` hides a second)."""

    title: str
    start: Reading
    joined: Reading
    left: Reading
    end: Reading
    note: str = ""

    def __post_init__(self) -> None:
        start, joined, left, end = (reading.value for reading in self.readings)
        if start is not None and joined is not None and left is not None and end is not None and start + joined - left != end:
            raise ValueError(f"{start:g} + {joined:g} − {left:g} is not {end:g}: the churn in “{self.title}” does not add up.")
        if sum(bool(reading.symbol) for reading in self.readings) == 1:
            raise ValueError(f"One hidden figure in “{self.title}” could be worked out from the other three.")

    @property
    def readings(self) -> tuple[Reading, Reading, Reading, Reading]:
        return self.start, self.joined, self.left, self.end


@dataclass(frozen=True)
class Definition:
    """What a word or a measure means; a measure's definition names its version."""

    term: str
    explanation: str
    version: int | None = None


@dataclass(frozen=True)
class Definitions(Block):
    """What words and figures mean, so that a reader need not ask."""

    items: tuple[Definition, ...]
    title: str = "What the words and figures mean"


@dataclass(frozen=True)
class Source:
    """Where figures come from, and the last day that the data covers (None: not known)."""

    name: str
    detail: str = ""
    data_to: dt.date | None = None


@dataclass(frozen=True)
class Sources(Block):
    """Where every figure of the report comes from."""

    items: tuple[Source, ...]
    title: str = "Where the data comes from"


@dataclass(frozen=True)
class Brand:
    """The council's own look: its name and one colour, `#rrggbb`. Raises ValueError for any other colour."""

    council: str
    colour: str = "#12436D"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", self.colour):
            raise ValueError(f"A brand colour is written #rrggbb, not {self.colour!r}.")


@dataclass(frozen=True)
class Report:
    """A whole report. `as_at` is the day the figures stand for; `marking` ("OFFICIAL-SENSITIVE") is on every page."""

    title: str
    subtitle: str
    audience: str
    marking: str
    as_at: dt.date
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]
    brand: Brand

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading in it, in order, once: what suppression is checked on and what the workbook lists."""
        return tuple(dict.fromkeys(_readings_in(self.blocks)))

    @property
    def whole(self) -> tuple[Block, ...]:
        """The blocks, then what closes every report: the measures with their versions, and the sources."""
        closing: tuple[Block, ...] = ()
        measures = {(reading.title, reading.measure, f"version {reading.version}") for reading in self.readings}
        if measures:
            closing += (FiguresTable("Measures in this report", ("Measure", "Key", "Definition"), tuple(sorted(measures))),)
        if self.sources:
            closing += (Sources(self.sources),)
        return self.blocks + ((Section("About the figures"),) if closing else ()) + closing


def without_remainder(start: Reading, joined: Reading, left: Reading, end: Reading) -> tuple[Reading, ...]:
    """The four of a churn, already suppressed singly; if just one is hidden, the smallest other goes too, because
    start + joined − left = end would give it away. Use these same four wherever the report shows them."""
    four = [start, joined, left, end]
    if sum(bool(reading.symbol) for reading in four) != 1:
        return tuple(four)
    second = min((reading for reading in four if reading.value is not None), key=lambda reading: reading.value or 0, default=None)
    return tuple(reading.hidden() if reading is second else reading for reading in four)


def _readings_in(value: object) -> Iterator[Reading]:
    if isinstance(value, Reading):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _readings_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _readings_in(getattr(value, field.name))


def _refuse_unwritable(cells: Iterator[Cell] | tuple[Cell, ...]) -> None:
    """Not a number and infinity are faults of a calculation: a value not known is None."""
    for cell in cells:
        if isinstance(cell, float) and not math.isfinite(cell):
            raise ValueError("A cell holds a number that is not finite; a value not known is None.")
