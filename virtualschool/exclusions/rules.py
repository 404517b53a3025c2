"""Rules about suspensions that need more than one row."""

from collections.abc import Mapping
from typing import Any

from virtualschool.children.facts import Facts
from virtualschool.exclusions.intake import ROWS
from virtualschool.exclusions.queries import YearOfSuspensions, years_over_limit
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.kernel.periods import school_year_of, spoken

Places = Mapping[tuple[Any, ...], tuple[FileLoad, Row]]


def check_suspensions(run: Run) -> None:
    """Runs these rules for the children whose suspensions a batch speaks of."""
    rows: Places = run.notes.get(ROWS, {})
    if not rows:
        return
    children = {identity[0] for identity in rows}
    for year in years_over_limit(children, authority=run.authority):
        _report_year(rows, year)
    facts = Facts(run.authority, children)
    for (child_id, _, _, starts_on), (load, row) in rows.items():
        if not facts.in_care(child_id, starts_on):
            message = "Not looked after on the first day of this exclusion: it is kept, and counts in no measure of children in care."
            load.info(row, _start(load), "suspension.not_in_care", message)


def _report_year(rows: Places, year: YearOfSuspensions) -> None:
    """At the row that passed the limit, else at the latest of that child's rows of that school year."""
    places = sorted(
        (
            (identity[3], load, row)
            for identity, (load, row) in rows.items()
            if identity[0] == year.child_id and school_year_of(identity[3]).start == year.year_start
        ),
        key=lambda place: (place[0], place[2].number),
    )
    if not places:
        return
    _, load, row = next((place for place in places if place[0] == year.passed_on), places[-1])
    days = f"{year.sessions / 2:g}"
    message = f"Suspended for {days} days in the school year from {spoken(year.year_start)}, at all schools; no more than 45 are allowed."
    load.warn(row, _start(load), "suspension.over_45_days", message)


def _start(load: FileLoad) -> str:
    return "StartDate" if load.has("StartDate") else "startdate"
