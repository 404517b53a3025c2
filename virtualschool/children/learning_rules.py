"""Rules about enrolments that need more than one row: two sole registrations, a year that does not fit the age, no school at all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from virtualschool.children.facts import FAR, Facts, Held
from virtualschool.children.intake.enrolments import ROWS
from virtualschool.children.models import Enrolment
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.kernel.periods import compulsory_school_age, spoken
from virtualschool.kernel.school_years import YEAR_GROUPS, year_group_by_age

TWO_SOLE, YEAR_GROUP, NO_SCHOOL = "enrolment.two_sole", "enrolment.year_group", "enrolment.none"
HEADER = "ssda903.header"


class Finding(NamedTuple):
    """A rule broken by an enrolment of a child, in a user's words."""

    child_id: int
    held: Held
    code: str
    message: str


def two_sole(child_id: int, held: Iterable[Held]) -> Iterator[Finding]:
    """Sole registrations (C) at two schools on the same day; found at the one that began later."""
    sole = [each for each in held if each.status == "C"]
    for one, other in combinations(sole, 2):
        if one.school_id != other.school_id and max(one.starts_on, other.starts_on) <= min(one.ends_on, other.ends_on):
            earlier, later = sorted((one, other), key=lambda each: each.starts_on)
            message = f"Two sole registrations at once: URN {later.urn} {_dates(later)}, and URN {earlier.urn} {_dates(earlier)}."
            yield Finding(child_id, later, TWO_SOLE, message)


def _dates(held: Held) -> str:
    ending = "still on roll" if held.ends_on == FAR else f"to {spoken(held.ends_on)}"
    return f"from {spoken(held.starts_on)} {ending}"


def wrong_year(child_id: int, held: Iterable[Held], born_on: dt.date | None, today: dt.date) -> Iterator[Finding]:
    """A curriculum year more than one away from the one by date of birth, on every day of the stay up to today: files give the
    year as it is now as often as the year on entry."""
    for each in held:
        if not born_on or each.year_group not in YEAR_GROUPS:
            continue
        first = _place(born_on, each.starts_on)
        last = _place(born_on, max(each.starts_on, min(each.ends_on, today)))
        if not first - 1 <= YEAR_GROUPS.index(each.year_group) <= last + 1:
            fits = YEAR_GROUPS[min(last, len(YEAR_GROUPS) - 1)]
            yield Finding(child_id, each, YEAR_GROUP, f"Year {each.year_group} does not fit the date of birth, which points to {fits}.")


def _place(born_on: dt.date, day: dt.date) -> int:
    """The place among the year groups that a birth date points to; beyond the last for who is older."""
    expected = year_group_by_age(born_on, day)
    return YEAR_GROUPS.index(expected) if expected else len(YEAR_GROUPS)


def findings(facts: Facts, child_ids: Iterable[int], today: dt.date) -> Iterator[Finding]:
    """What is wrong with the enrolments of these children."""
    for child_id in child_ids:
        held = facts.enrolments.get(child_id, [])
        person = facts.people.get(child_id)
        yield from two_sole(child_id, held)
        yield from wrong_year(child_id, held, person.born_on if person else None, today)


def without_school(facts: Facts, day: dt.date) -> list[int]:
    """Children in care and of compulsory school age on that day without an open enrolment at an open school."""
    return [
        child_id
        for child_id, person in facts.people.items()
        if person.born_on
        and day in compulsory_school_age(person.born_on)
        and facts.in_care(child_id, day)
        and facts.open_enrolment(child_id, day) is None
    ]


def check_enrolments(run: Run) -> None:
    """Runs these rules for the children that a batch speaks of, and reports each at the row it concerns: that of the enrolment,
    else the header row of the child."""
    rows: dict[tuple[Any, ...], tuple[FileLoad, Row]] = run.notes.get(ROWS, {})
    headers = _header_rows(run)
    if not rows and not headers:
        return
    by_start = sorted(rows.items(), key=lambda item: item[0][2])
    of_child = {identity[0]: place for identity, place in by_start}
    places: dict[int, list[tuple[FileLoad, Row]]] = defaultdict(list)
    for identity, place in by_start:
        places[identity[0]].append(place)
    facts = Facts(run.authority, {*of_child, *headers})
    for found in findings(facts, of_child, run.today):
        exact = (found.child_id, found.held.school_id, found.held.starts_on)
        load, row = rows.get(exact, of_child[found.child_id])
        column = "NCYear" if found.code == YEAR_GROUP else "EntryDate"
        load.warn(row, _name(load, column), found.code, _naming_rows(found, places[found.child_id], load, row))
    _report_without_school(run, facts, {**headers, **of_child})


def _name(load: FileLoad, column: str) -> str:
    """The column as this file calls it; the census has names of its own."""
    return column if load.has(column) else {"NCYear": "ncyearactual", "EntryDate": "entrydate"}[column]


def _naming_rows(found: Finding, places: list[tuple[FileLoad, Row]], load: FileLoad, row: Row) -> str:
    """The message, with the child's other rows in this file."""
    others = [str(other.number) for its_load, other in places if its_load is load and other is not row]
    return f"{found.message} See row {', '.join(others)} too." if others and found.code == TWO_SOLE else found.message


def _header_rows(run: Run) -> dict[int, tuple[FileLoad, Row]]:
    return {
        row.child_id: (load, row)
        for load in run.loads
        if load.format and load.format.key == HEADER
        for row in load.open_rows()
        if row.child_id is not None
    }


def _report_without_school(run: Run, facts: Facts, places: dict[int, tuple[FileLoad, Row]]) -> None:
    missing = [child_id for child_id in without_school(facts, run.today) if child_id in places]
    if missing and not Enrolment.objects.filter(child__authority=run.authority).exists():
        load, _ = places[missing[0]]
        number = load.sheet.header_row if load.sheet else 1
        load.info(number, "", NO_SCHOOL, "The rule about children without a school could not run: no enrolment is held yet.", "")
        return
    for child_id in missing:
        load, row = places[child_id]
        message = f"In care and of compulsory school age, but without an open enrolment at an open school on {spoken(run.today)}."
        load.warn(row, "", NO_SCHOOL, message)
