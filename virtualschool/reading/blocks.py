"""What every kind of document becomes when it is read: paragraphs and tables in the order of the page, each with where it stood.

No meaning is given here: rooms decide what a column or a heading says.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """Where something stood, for people: `page 3, table 2, row 5, column 4` or `sheet “Plan”, cell B7` or `line 31`."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Cell:
    """One cell as it covers the grid. A merged cell stands in every row and column that it covers, the same object's `merge` number
    in each; `is_first` is true where it begins. `colour` is the fill as `rrggbb` in lower case, empty for none. `lines` are its
    paragraphs; a list item keeps its bullet or number at the start of its line. `is_bold` when all of its text is."""

    lines: tuple[str, ...] = ()
    place: Place = Place("")
    colour: str = ""
    merge: int | None = None
    is_first: bool = True
    is_bold: bool = False

    @property
    def text(self) -> str:
        """The paragraphs, one a line, without blank ones."""
        return "\n".join(line for line in self.lines if line.strip())


@dataclass(frozen=True)
class Table:
    """A grid: every row has the same width. `header_rows` counts rows that the document itself marks as a repeated header."""

    rows: tuple[tuple[Cell, ...], ...]
    place: Place = Place("")
    header_rows: int = 0


@dataclass(frozen=True)
class Paragraph:
    """A paragraph outside tables. `level` is 1 to 6 for a heading, 0 otherwise; `is_item` for an item of a list."""

    text: str
    place: Place = Place("")
    level: int = 0
    is_item: bool = False


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A document that was read. `kind` is docx, xlsx, csv, pdf, txt or html; `notes` say what a person should know of the reading."""

    kind: str
    blocks: tuple[Block, ...]
    title: str = ""
    notes: tuple[str, ...] = field(default=())


class CannotRead(Exception):
    """Nothing could be read; the message says why in a user's words (a scan is called a scan, a locked file locked)."""
