"""The children behind the keys of a census extract: what joins sessions, needs and exclusions to pupils."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from virtualschool.children.intake.census_names import ask_for_name, census_of
from virtualschool.children.models import CensusPupil
from virtualschool.intake.loading import FileLoad, Outcome, Row, Run

ON_ROLL, OFF_ROLL = "pupilonrolltableid", "pupilnolongeronrolltableid"
PupilKey = tuple[str, str, bool]
"""Census, table id, whether on roll: table ids come back in the next census, often for the same pupil, not always."""


@dataclass
class CensusKeys:
    """Pupils by their key; those whose row waits in the queue or was refused in this batch."""

    children: dict[PupilKey, int]
    refused: set[PupilKey] = field(default_factory=set)

    @classmethod
    def of(cls, run: Run) -> "CensusKeys":
        if "children.census_keys" not in run.notes:
            held = CensusPupil.objects.filter(child__authority=run.authority)
            columns = held.values_list("census", "table_id", "on_roll", "child_id")
            run.notes["children.census_keys"] = cls({(census, key, on_roll): child for census, key, on_roll, child in columns})
        return run.notes["children.census_keys"]


def key_of(load: FileLoad, row: Row, census: str) -> PupilKey:
    on_roll = load.has(ON_ROLL)
    return census, str(row[ON_ROLL if on_roll else OFF_ROLL] or ""), on_roll


def matched_rows(run: Run, load: FileLoad) -> Iterator[tuple[Row, str, int]]:
    """The rows of a census table whose pupil is matched: row, census, child. Rows of pupils that wait are queued with one problem
    for the table, not thousands; rows of refused pupils are refused."""
    census = census_of(run, load)
    if not census:
        ask_for_name(load)
        return
    keys, waiting = CensusKeys.of(run), 0
    first = 0
    for row in load.open_rows():
        key = key_of(load, row, census)
        child = keys.children.get(key)
        if child is not None:
            row.child_id = child
            yield row, census, child
        elif key in keys.refused:
            load.refuse(row, "", "census.pupil_refused", "The pupil's own row was refused, so this one has no pupil.", key[1])
        else:
            waiting, first = waiting + 1, first or row.number
            load.outcome(row, Outcome.QUEUED)
    if waiting:
        message = f"{waiting:,} rows wait, this one first, because the row of their pupil waits. When it is matched, load this file again."
        load.warn(first, "", "child.unmatched", message, "")
