"""The loader of the return: all its tables at once, the oldest year first, headers before everything that speaks of a child."""

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
    years = sorted({load.collection_year for load in loads if load.collection_year})
    for year in years:
        _judge_cells(taking, year, [load for load in loads if load.collection_year == year])
        take_headers(taking, year, taking.files.get((year, "header"), []))
    for year in years:
        _take_year(taking, year)


def _judge_cells(taking: Taking, year: int, loads: Sequence[FileLoad]) -> None:
    for load in loads:
        name = taking.table_of(load)
        taking.files.setdefault((year, name), []).append(load)
        judge_cells(load, name, year)


def _take_year(taking: Taking, year: int) -> None:
    """Everything but the headers, which all years' files need: a child may stand only in another year's."""
    take_episodes(taking, year, match_rows(taking, tables.EPISODES, year, taking.files.get((year, "episodes"), [])))
    for table in tables.OTHERS:
        if (year, table.name) in taking.files:
            take_table(taking, table, year, match_rows(taking, table, year, taking.files[year, table.name]))
