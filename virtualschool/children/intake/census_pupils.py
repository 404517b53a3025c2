"""School census, the authority's extract: pupils on roll and pupils who left."""

from collections.abc import Iterator, Sequence
from typing import Any

from virtualschool.children.intake import enrolments
from virtualschool.children.intake.census_keys import OFF_ROLL, CensusKeys, key_of
from virtualschool.children.intake.census_names import ask_for_name, census_day, census_of, order_of
from virtualschool.children.intake.planning import Said, held_by, of_children, settle, told_by, write
from virtualschool.children.matching import ChildIndex
from virtualschool.children.models import CensusPupil, Child, Enrolment, SenProvision
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.schools.queries import SchoolIndex

PUPIL = ("child_id", "census", "table_id", "on_roll")


def load_pupils(run: Run, loads: Sequence[FileLoad]) -> None:
    """Takes pupils of one or more censuses, the older first. What an enrolments file said of a stay or a name stands: the census
    adds to it and never overrules it; and an older census never overrules a newer one."""
    said: list[Said] = []
    for load in sorted(loads, key=lambda each: _order(run, each)):
        if census_of(run, load):
            said += _read(run, load, census_of(run, load))
        else:
            ask_for_name(load)
    settled = settle(said)
    children = {each.identity[0] for each in settled}
    newest = _newest(run, children)
    write(run, CensusPupil, settled, held_by(CensusPupil, run.authority, children, PUPIL), PUPIL)
    keys = CensusKeys.of(run)
    keys.children.update({each.identity[1:]: each.identity[0] for each in settled})
    current = [each for each in settled if order_of(str(each.identity[1])) >= newest.get(each.identity[0], (0, 0))]
    _take_enrolments(run, current, children)
    _take_provision(run, settled)
    _take_names(run, current)


def _order(run: Run, load: FileLoad) -> tuple[tuple[int, int], bool]:
    census = census_of(run, load)
    return (order_of(census) if census else (0, 0)), load.has(OFF_ROLL)


def _newest(run: Run, children: set[Any]) -> dict[Any, tuple[int, int]]:
    """The newest census that the record holds of each child."""
    found: dict[Any, tuple[int, int]] = {}
    for child, census in of_children(CensusPupil, run.authority, children).values_list("child_id", "census"):
        found[child] = max(found.get(child, (0, 0)), order_of(census))
    return found


def _read(run: Run, load: FileLoad, census: str) -> Iterator[Said]:
    index, schools, keys = ChildIndex.of(run), SchoolIndex.of(run), CensusKeys.of(run)
    for row in load.open_rows():
        child = _match(index, load, row)
        if child is None:
            continue
        school = schools.named(load.raw(row, "NativeId"))
        _, table_id, on_roll = key = key_of(load, row, census)
        if school is None:
            load.refuse(row, "NativeId", "school.unknown", "This is neither the URN of a school of the register nor a name set for one.")
        elif row["leavingdate"] and row["leavingdate"] < row["entrydate"]:
            load.refuse(row, "leavingdate", "enrolment.dates", "The leaving date lies before the entry date.")
        else:
            row.values["school"] = school
            values = {"school_ref": load.raw(row, "NativeId"), "sessions_possible": row["termlysessionspossible"]}
            beside = {name: row[name] for name in ("entrydate", "leavingdate", "ncyearactual", "enrolstatus", "senprovision")}
            yield Said(load, row, (child, census, table_id, on_roll), values, beside=beside)
            continue
        keys.refused.add(key)


def _match(index: ChildIndex, load: FileLoad, row: Row) -> int | None:
    """The child with the pupil's UPN or former UPN; else the row waits."""
    if row.child_id is None:
        row.child_id = index.with_upn(load.raw(row, "UPN")) or index.with_upn(load.raw(row, "formerupn"))
    if row.child_id is None:
        load.wait(row, "UPN", "No child of this authority has this UPN, now or formerly.")
    return row.child_id


def _take_enrolments(run: Run, settled: Sequence[Said], children: set[Any]) -> None:
    held = held_by(Enrolment, run.authority, children, enrolments.IDENTITY)
    registered = told_by(Enrolment, [thing.pk for thing in held.values()], enrolments.KEY)
    stays: dict[tuple[Any, Any], list[Enrolment]] = {}
    for thing in held.values():
        if thing.pk in registered:
            stays.setdefault((thing.child_id, thing.school_id), []).append(thing)
    said = [_stay(each, stays) for each in settled]
    chosen = list({each.identity: each for each in said}.values())
    run.notes.setdefault(enrolments.ROWS, {}).update({each.identity: (each.load, each.row) for each in chosen})
    write(run, Enrolment, chosen, held, enrolments.IDENTITY)


def _stay(said: Said, stays: dict[tuple[Any, Any], list[Enrolment]]) -> Said:
    """What a pupil row says of an enrolment. Of a stay that an enrolments file told, it only fills in a year that is missing."""
    row, child, school = said.row, said.identity[0], said.row["school"]
    year = {"year_group": row["ncyearactual"]} if row["ncyearactual"] else {}
    known = next((stay for stay in stays.get((child, school), ()) if _meet(stay, row)), None)
    if known is None:
        told = {"ends_on": row["leavingdate"], **year}
        if row["enrolstatus"]:
            told["status"] = row["enrolstatus"]
        return Said(said.load, row, (child, school, row["entrydate"]), told)
    if (known.starts_on, known.ends_on) != (row["entrydate"], row["leavingdate"]):
        said.load.info(row, "entrydate", "enrolment.dates_differ", "An enrolments file gives other dates for this stay; those stand.")
    return Said(said.load, row, (child, school, known.starts_on), {} if known.year_group else year)


def _meet(stay: Enrolment, row: Row) -> bool:
    """Whether a stay that is held and a pupil row share a day."""
    ends_after = stay.ends_on is None or stay.ends_on >= row["entrydate"]
    return ends_after and (row["leavingdate"] is None or stay.starts_on <= row["leavingdate"])


def _take_provision(run: Run, settled: Sequence[Said]) -> None:
    """SEN provision as at the census day."""
    told = [each for each in settled if each.row["senprovision"]]
    said = [
        Said(each.load, each.row, (each.identity[0], census_day(str(each.identity[1]))), {"provision": each.row["senprovision"]})
        for each in told
    ]
    days = held_by(SenProvision, run.authority, {each.identity[0] for each in said}, ("child_id", "known_from"))
    by_register = told_by(SenProvision, [thing.pk for thing in days.values()], enrolments.KEY)
    enrolments.take_provision(run, [each for each in said if each.identity not in days or days[each.identity].pk not in by_register])


def _take_names(run: Run, settled: Sequence[Said]) -> None:
    ids = [each.identity[0] for each in settled]
    registered = told_by(Child, ids, enrolments.KEY)
    said = []
    for each in settled:
        told = {name: each.row[name] for name in ("forename", "surname") if each.row[name]}
        if told and each.identity[0] not in registered:
            said.append(Said(each.load, each.row, (each.identity[0],), told))
    enrolments.take_names(run, said)
