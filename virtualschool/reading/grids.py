"""A grid built from cells with the rows and columns that they cover, whatever the document they came from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from virtualschool.reading import limits
from virtualschool.reading.blocks import CannotRead, Cell, Place, Table


@dataclass(frozen=True)
class Spanning:
    """A cell where it begins, counted from 0, with what it covers."""

    row: int
    column: int
    cell: Cell
    rows: int = 1
    columns: int = 1


def table_of(cells: Iterable[Spanning], *, place: Place, header_rows: int = 0, height: int = 0, width: int = 0) -> Table:
    """The table with every position filled: a merged cell stands wherever it covers, what no cell covers is empty."""
    cells = list(cells)
    height = max([height, *(each.row + each.rows for each in cells)])
    width = max([width, *(each.column + each.columns for each in cells)])
    refuse_data(height * width)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    merges = 0
    for each in cells:
        cell = each.cell
        if each.rows * each.columns > 1:
            merges += 1
            cell = replace(cell, merge=merges)
        again = replace(cell, is_first=False) if cell.merge else cell
        for row in range(each.row, each.row + each.rows):
            for column in range(each.column, each.column + each.columns):
                if grid[row][column] is None:
                    grid[row][column] = cell if (row, column) == (each.row, each.column) else again
    rows = tuple(
        tuple(cell if cell is not None else Cell(place=_at(place, row, column)) for column, cell in enumerate(line))
        for row, line in enumerate(grid)
    )
    return Table(rows=rows, place=place, header_rows=header_rows)


def refuse_data(cells: int) -> None:
    """Refuse a table of more cells than a document has, before it is made."""
    if cells > limits.MOST_CELLS:
        raise CannotRead("holds a table of more cells than a document has: it is data. Send the part with the plan.")


def _at(place: Place, row: int, column: int) -> Place:
    return Place(f"{place.text}, row {row + 1}, column {column + 1}".removeprefix(", "))
