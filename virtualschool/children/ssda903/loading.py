"""The loader of the return: all its tables at once, the oldest year first, headers before everything that speaks of a child."""

from collections import defaultdict
from collections.abc import Sequence

from virtualschool.children.ssda903 import tables
from virtualschool.children.ssda903.cell_rules import judge_cells
from virtualschool.children.ssda903.episodes import take_episodes
from virtualschool.children.ssda903.headers import take_headers
from virtualschool.children.ssda903.matching import match_rows
from virtualschool.children.ssda903.taking import Taking, take_table
from virtualschool.children.ssda903.years import settle_years
from virtualschool.intake.loading import FileLoad, Run

NOTE = "ssda903.taking"


def load_return(run: Run, loads: Sequence[FileLoad]) -> None:
    """Takes the files of one or several years' returns into the record. An older year never overwrites a newer one, whichever
    came first; a file of the same year corrects what that year said."""
    settle_years(run, loads)
    taking = Taking(run)
    run.notes[NOTE] = taking
    for year in sorted({load.collection_year for load in loads if load.collection_year}):
        _take_year(taking, year, [load for load in loads if load.collection_year == year])


def _take_year(taking: Taking, year: int, loads: Sequence[FileLoad]) -> None:
    by_table: dict[str, list[FileLoad]] = defaultdict(list)
    for load in loads:
        by_table[taking.table_of(load)].append(load)
    for name, these in by_table.items():
        taking.files[year, name] = these
        for load in these:
            judge_cells(load, name, year)
    take_headers(taking, year, by_table.get("header", []))
    take_episodes(taking, year, match_rows(taking, tables.EPISODES, year, by_table.get("episodes", [])))
    for table in tables.OTHERS:
        if table.name in by_table:
            take_table(taking, table, year, match_rows(taking, table, year, by_table[table.name]))
