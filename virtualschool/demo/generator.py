"""Writes the synthetic authority into a folder, as the files that a council would hand over. No Django, no network, no clock."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from virtualschool.demo.attendance import Registers
from virtualschool.demo.care import Episode, histories
from virtualschool.demo.dirt import Dirt, Dirty
from virtualschool.demo.files import Table
from virtualschool.demo.learning import Learning
from virtualschool.demo.outcomes import lives
from virtualschool.demo.people import FIRST_RETURN, Child, population
from virtualschool.demo.rates import Rates
from virtualschool.demo.returns import Known, Return, folder_of
from virtualschool.demo.schoolfiles import RegisterFiles, enrolments, suspensions
from virtualschool.demo.schools import Schools, columns, gias_rows
from virtualschool.demo.suspensions import Exclusions
from virtualschool.demo.term_days import SchoolDays
from virtualschool.kernel.periods import collection_period, collection_year_of

EARLIEST_TODAY = dt.date(2025, 4, 1)
FEWEST = 100
TO_MAP = "to_map"
"""The folder of files in a layout of their own, which intake is not given: people map them in the page."""


@dataclass(frozen=True)
class Summary:
    """What was written: rows by file, those wrong on purpose, and how many children are looked after today."""

    folder: Path
    rows: dict[str, int]
    dirty: tuple[Dirty, ...]
    roll: int
    children: int
    starts: int
    ends: int
    exclusions: dict[str, int]

    @property
    def to_load(self) -> list[Path]:
        """The folders for intake, in the order a council would use; `to_map` is left out."""
        return [self.folder / name for name in ("schools", "ssda903", "school")]


class _Authority:
    """All that is made up, before any of it is written."""

    def __init__(self, *, children: int, seed: int, authority: int, today: dt.date, rates: Rates) -> None:
        self.today, self.seed = today, seed
        self.days = SchoolDays.of(authority)
        self.people: list[Child] = population(children=children, seed=seed, today=today, rates=rates)
        self.episodes: dict[str, list[Episode]] = histories(self.people, rates)
        self.schools = Schools.build(authority=authority, seed=seed)
        self.learning = Learning(self.schools, self.days, rates, today)
        self.learning.enrol(self.people)
        self.exclusions = Exclusions(self.learning, self.days, rates, today)
        self.exclusions.make(self.people, seed)
        self.registers = Registers(self.learning, self.exclusions, self.days, rates, today)
        outcomes = lives(self.people, self.episodes, rates)
        self.known = [Known(child, self.episodes[child.child_id], outcomes[child.child_id]) for child in self.people]

    def tables(self) -> list[Table]:
        found = [Table("schools/edubasealldata.csv", columns(), gias_rows(self.schools, self.today), encoding="cp1252")]
        for year in range(2025, collection_year_of(self.today) + 1):
            found += Return(year, self.today, self.learning).build(self.known).values()
        registers = RegisterFiles(self.today)
        registers.add(self.registers.marks(self.people, self.seed))
        found += [enrolments(self.people, self.learning, self.today), suspensions(self.exclusions)]
        return found + [registers.tables[path] for path in sorted(registers.tables)]


def _soil(tables: list[Table], made: _Authority) -> tuple[Dirty, ...]:
    """Dirty rows go into the last whole return and the last register year that has a term behind it."""
    dirt = Dirt(tables, made.days, made.today, made.seed)
    year = collection_year_of(made.today)
    dirt.of_return(folder_of(year if collection_period(year).end <= made.today else year - 1))
    dirt.of_schools()
    dirt.of_enrolments()
    dirt.of_suspensions()
    paths = sorted(dirt.tables)
    daily = [dirt.tables[path] for path in paths if path.startswith("school/attendance_daily")]
    weekly = [dirt.tables[path] for path in paths if path.startswith("school/attendance_weekly")]
    dirt.of_registers(daily[-2] if len(daily) > 1 else daily[-1], weekly[-2] if len(weekly) > 1 else weekly[-1])
    return tuple(dirt.listed())


def generate(
    folder: Path, *, children: int = 350, seed: int = 806, authority: int = 806, today: dt.date, rates: Rates | None = None
) -> Summary:
    """Writes all files; the same arguments give the same bytes. `children` are looked after at the close of `today`.

    Raises ValueError for a day before April 2025 (no return would be whole) or fewer than 100 children.
    """
    if today < EARLIEST_TODAY:
        raise ValueError(f"The demonstration begins with a whole return: give a day from {EARLIEST_TODAY}.")
    if children < FEWEST:
        raise ValueError(f"Published rates do not show in so few children: ask for {FEWEST} or more.")
    made = _Authority(children=children, seed=seed, authority=authority, today=today, rates=rates or Rates.shipped())
    tables = made.tables()
    dirty = _soil(tables, made)
    for table in tables:
        table.write(folder)
    spans = [span for child in made.people for span in child.spans if not span.short_break]
    categories = [exclusion.category for exclusion in made.exclusions.found]
    return Summary(
        folder=folder,
        rows={table.path: len(table.rows) for table in tables},
        dirty=dirty,
        roll=sum(child.in_care(today) for child in made.people),
        children=len(made.people),
        starts=sum(FIRST_RETURN <= span.start <= today for span in spans),
        ends=sum(FIRST_RETURN <= span.end <= today for span in spans),
        exclusions={category: categories.count(category) for category in ("SUSP", "LNCH", "PERM")},
    )
