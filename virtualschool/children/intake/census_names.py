"""Which census a table of an extract belongs to: by its name, by the dates inside, or by the tables beside it."""

import datetime as dt
import re
from collections.abc import Sequence

from virtualschool.intake.loading import FileLoad, Run
from virtualschool.intake.models import SourceFile

TERMS = ("spring", "summer", "autumn")
_YEAR_FIRST = re.compile(r"(20\d\d)[^0-9a-z]*(spring|summer|autumn)", re.IGNORECASE)
_TERM_FIRST = re.compile(r"(spring|summer|autumn)[^0-9a-z]*(20\d\d)", re.IGNORECASE)
_DATED = ("entrydate", "leavingdate", "startdate")
_NOTE = "children.census_names"


def census_of(run: Run, load: FileLoad) -> str:
    """The census of a table, as `2025 spring`; empty when it cannot be told. Worked out once a batch."""
    if _NOTE not in run.notes:
        run.notes[_NOTE] = _names(run.loads)
        _tell(run, run.notes[_NOTE])
    return run.notes[_NOTE].get(id(load), "")


def _names(loads: Sequence[FileLoad]) -> dict[int, str]:
    tables = [load for load in loads if load.format and load.format.key.startswith("census.")]
    names = {id(load): named(load.name) or _by_dates(load) for load in tables}
    for load in tables:
        beside = {names[id(other)] for other in tables if other.folder == load.folder} - {""}
        if not names[id(load)] and len(beside) == 1:
            names[id(load)] = next(iter(beside))
    return names


def _tell(run: Run, names: dict[int, str]) -> None:
    """Says which census was read from dates or neighbours, also in the file's record: a row of it that waits for a person must be
    known for the same census when it comes back alone."""
    for load in run.loads:
        census = names.get(id(load), "")
        if census and not named(load.name):
            header = load.sheet.header_row if load.sheet else 1
            load.info(header, "", "census.by_dates", f"Taken as the census of {census}, from the latest date in its tables.", census)
            SourceFile.objects.filter(pk=load.file_id).update(name=f"{load.name[:230]} ({census})")


def named(name: str) -> str:
    """The census that a file or folder name says; the last mention counts, so that the file outweighs its folder."""
    found = [(match.start(), match[1], match[2]) for match in _YEAR_FIRST.finditer(name)]
    found += [(match.start(), match[2], match[1]) for match in _TERM_FIRST.finditer(name)]
    return " ".join(max(found)[1:]).lower() if found else ""


def _by_dates(load: FileLoad) -> str:
    days = [day for row in load.rows for column in _DATED if (day := row[column])]
    return census_around(max(days)) if days else ""


def census_around(day: dt.date) -> str:
    """The census whose term holds a day: spring to April, summer to August, then autumn."""
    return f"{day.year} {TERMS[(day.month - 1) // 4]}"


def order_of(census: str) -> tuple[int, int]:
    """Puts censuses in the order of their dates."""
    year, _, term = census.partition(" ")
    return int(year), TERMS.index(term)


def census_day(census: str) -> dt.date:
    """The reference day: third Thursday of January, third Thursday of May, first Thursday of October (DfE, School census
    guides, the days of 2024 to 2026)."""
    year, term = order_of(census)
    month, which = ((1, 2), (5, 2), (10, 0))[term]
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(3 - first.weekday()) % 7 + 7 * which)


def ask_for_name(load: FileLoad) -> None:
    """Refuses every row of a table whose census cannot be told."""
    header = load.sheet.header_row if load.sheet else 1
    message = "It cannot be told which census this table belongs to. Put the year and term in its name, for example 2025_spring."
    load.error(header, "", "census.unnamed", message, load.name)
    for row in load.open_rows():
        load.refuse(row, "", "census.unnamed", "The census of this table is not known.", "")
