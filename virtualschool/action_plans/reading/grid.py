"""Rows of a table as a plan needs them: which texts a row brings itself, and which a merged cell lends it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from virtualschool.reading.blocks import Cell, Table

_FEWEST = 3  # columns of a table under which notes can be told


@dataclass(frozen=True)
class Row:
    """One row by columns: `own` its texts, `lent` those of merged cells that began above, `colours` fills, `place` of the first cell
    that says something, `places` those of all. `is_wide` when one merged cell fills it; `is_bold` when all that it says is bold;
    `is_apart` when a blank row stands above it."""

    own: tuple[str, ...]
    lent: tuple[str, ...]
    colours: tuple[str, ...]
    place: str
    is_wide: bool = False
    is_bold: bool = False
    merges: tuple[int | None, ...] = field(default=())
    places: tuple[str, ...] = field(default=())
    is_apart: bool = False

    @property
    def filled(self) -> list[int]:
        """Columns in which the row says something itself."""
        return [place for place, text in enumerate(self.own) if text]

    @property
    def lone(self) -> str:
        """The only text of the row; empty when there is none or more than one."""
        return self.own[self.filled[0]] if len(self.filled) == 1 and not any(self.lent) else ""


def rows_of(table: Table) -> list[Row]:
    """The table's rows, those that say nothing left out."""
    found: list[Row] = []
    above: Sequence[Cell] = ()
    for cells in table.rows:
        row = _row(cells, above, table)
        is_apart, above = bool(above) and not any(cell.text for cell in above), cells
        if any(row.own) or any(row.lent):
            found.append(replace(row, is_apart=is_apart))
    return found


def has_own_head(rows: Sequence[Row]) -> bool:
    """Whether a table begins with headings of its own: every column of the first row says something in bold, and no other row is bold."""
    first = rows[0] if len(rows) > 1 else None
    return first is not None and first.is_bold and 1 < len(first.filled) == len(first.own) and not any(row.is_bold for row in rows[1:])


def notes_below(rows: Sequence[Row], first: int) -> int:
    """Where the notes under a table begin (a key, who prepared it): rows after a blank one, to the end, none of more than two texts. The
    number of rows where there are none. In a table of few columns they are rows of one text, where no other row is."""
    few = 1 if len(rows[0].own) < 4 else 2
    if len(rows[0].own) < _FEWEST:
        return len(rows)
    begin = len(rows)
    for at in range(len(rows) - 1, first, -1):
        if len(rows[at].filled) > few or any(rows[at].lent):
            break
        begin = at if rows[at].is_apart else begin
    if few == 1 and any(row.lone for row in rows[first + 1 : begin]):
        return len(rows)
    return begin


def standing_apart(rows: Sequence[Row], known: Sequence[bool]) -> set[int]:
    """Columns beside the plan, with a blank column between, whose headings mean nothing here: a key, a list of names."""
    blank = [not any(row.own[at] or row.lent[at] for row in rows) for at in range(len(known))]
    found: set[int] = set()
    group: list[int] = []
    for at in range(len(known) + 1):
        if at < len(known) and not blank[at]:
            group.append(at)
            continue
        if not any(known[each] for each in group):
            found |= set(group)
        group = []
    return found


def _row(cells: Sequence[Cell], above: Sequence[Cell], table: Table) -> Row:
    own, lent = [], []
    for place, cell in enumerate(cells):
        beside = place > 0 and cell.merge is not None and cells[place - 1].merge == cell.merge
        over = cell.merge is not None and place < len(above) and above[place].merge == cell.merge
        own.append("" if beside or over else cell.text.strip())
        lent.append(cell.text.strip() if over and not beside else "")
    said = [cell for cell, text in zip(cells, own, strict=True) if text]
    first = cells[0].merge if cells else None
    same = sum(cell.merge == first for cell in cells) if first is not None else 0
    return Row(
        tuple(own),
        tuple(lent),
        tuple(cell.colour for cell in cells),
        str(said[0].place) if said and str(said[0].place) else str(table.place),
        is_wide=len(cells) > 1 and same >= max(2, len(cells) - 1) and len(said) == 1,
        is_bold=bool(said) and all(cell.is_bold for cell in said),
        merges=tuple(cell.merge for cell in cells),
        places=tuple(str(cell.place) for cell in cells),
    )
