"""Finding the child of each row of the return. A child that no header named is refused with DfE's own rule, never guessed."""

from collections.abc import Iterable, Sequence

from virtualschool.children.ssda903.codes import NUMBERED_SEX
from virtualschool.children.ssda903.tables import Table
from virtualschool.children.ssda903.taking import Taking, Told
from virtualschool.children.ssda903.years import name_of
from virtualschool.intake.loading import FileLoad, Row


def match_rows(taking: Taking, table: Table, year: int, loads: Sequence[FileLoad]) -> list[Told]:
    """The rows that speak of a known child; the others are refused (or wait, where DfE has no rule for the table)."""
    return [told for load in loads for row in load.open_rows() if (told := _matched(taking, table, year, load, row))]


def _matched(taking: Taking, table: Table, year: int, load: FileLoad, row: Row) -> Told | None:
    if row.child_id is None:
        row.child_id = taking.children.get(load.raw(row, "CHILD"))
    if row.child_id is None:
        _turn_away(table, load, row)
        return None
    _compare_with_header(taking, table, year, load, row)
    return Told(load, row, row.child_id)


def _turn_away(table: Table, load: FileLoad, row: Row) -> None:
    if table.unmatched:
        load.refuse(row, "CHILD", table.unmatched, "This child is in no header. The row was not loaded: load the header first.")
    else:
        load.wait(row, "CHILD", "No child of this authority has this CHILD number.")


def _compare_with_header(taking: Taking, table: Table, year: int, load: FileLoad, row: Row) -> None:
    headed = taking.headed(year)
    if not headed or row.child_id is None:
        return
    header = headed.get(row.child_id)
    if header is None:
        if table.unmatched:
            load.warn(row, "CHILD", table.unmatched, f"This child is not in the header of {name_of(year)}, but is known from another year.")
        return
    if table.born and row["DOB"] and header.born_on and row["DOB"] != header.born_on:
        load.warn(row, "DOB", table.born, "The date of birth is not the one in the header; the header's was kept.")
    if table.name == "uasc" and row["SEX"] and header.sex and NUMBERED_SEX.get(row["SEX"], row["SEX"]) != header.sex:
        load.warn(row, "SEX", "INT21", "The sex is not the one in the header; the header's was kept.")


def unmatched_rules(tables: Iterable[Table]) -> list[str]:
    """The codes that this module may report."""
    return [code for table in tables for code in (table.unmatched, table.born) if code] + ["INT21"]
