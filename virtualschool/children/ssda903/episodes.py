"""Episodes of a year's return: a file replaces what that year had said of each child it holds."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from virtualschool.children.models import ReportedEpisode
from virtualschool.children.ssda903.cell_rules import refused_children
from virtualschool.children.ssda903.tables import EPISODES, blank_of, built
from virtualschool.children.ssda903.taking import Taking, Told, values_of
from virtualschool.intake.loading import Outcome


def take_episodes(taking: Taking, year: int, rows: Sequence[Told]) -> None:
    """Episodes are the same when child and DECOM are. Those that a child's rows no longer hold are withdrawn, unless one of
    these rows was refused: then it may be that very episode."""
    told_of: dict[int, list[Told]] = defaultdict(list)
    for told in rows:
        told_of[told.child_id].append(told)
    held = _held(taking, year, told_of)
    refused = {code for load in taking.files.get((year, "episodes"), ()) for code in refused_children(load)}
    kept = {taking.children[code] for code in refused if code in taking.children}
    changes = _Changes()
    for child_id, tellings in told_of.items():
        left = _pair(taking, year, tellings, held.get(child_id, []), changes)
        if child_id not in kept:
            changes.gone[tellings[0].load.file_id].extend((thing, tellings[0].row.number) for thing in left)
    _write(taking, year, changes)


class _Changes:
    """What a year's episodes come to, by file."""

    def __init__(self) -> None:
        self.fresh: dict[int, list[tuple[ReportedEpisode, Told]]] = defaultdict(list)
        self.edits: dict[int, list[tuple[ReportedEpisode, dict[str, Any], int]]] = defaultdict(list)
        self.gone: dict[int, list[tuple[ReportedEpisode, int]]] = defaultdict(list)


def _held(taking: Taking, year: int, told_of: dict[int, list[Told]]) -> dict[int, list[ReportedEpisode]]:
    held: dict[int, list[ReportedEpisode]] = defaultdict(list)
    reported = ReportedEpisode.objects.filter(child__authority=taking.run.authority, collection_year=year).order_by("pk")
    for each in reported:
        if each.child_id in told_of:
            held[each.child_id].append(each)
    return held


def _pair(taking: Taking, year: int, tellings: Sequence[Told], held: Sequence[ReportedEpisode], changes: _Changes) -> list[ReportedEpisode]:
    """Sorts a child's rows into new, corrected and unchanged; returns the held episodes that no row speaks of."""
    left = list(held)
    for told in tellings:
        thing = next((each for each in left if each.began_on == told.row["DECOM"]), None)
        if thing is None:
            changes.fresh[told.load.file_id].append((_made(year, told), told))
            continue
        left.remove(thing)
        differing = {name: value for name, value in values_of(EPISODES, told).items() if getattr(thing, name) != value}
        told.load.outcome(told.row, Outcome.UPDATED if differing else Outcome.UNCHANGED)
        taking.note(EPISODES, year, thing, told)
        if differing:
            differing["source_row"] = told.row.number
            changes.edits[told.load.file_id].append((thing, differing, told.row.number))
    return left


def _made(year: int, told: Told) -> ReportedEpisode:
    values = {name: blank_of(ReportedEpisode, name) for name in EPISODES.fields} | values_of(EPISODES, told)
    values |= {"child_id": told.child_id, "collection_year": year, "began_on": told.row["DECOM"], "source_row": told.row.number}
    return built(ReportedEpisode, values)


def _write(taking: Taking, year: int, changes: _Changes) -> None:
    ledger = taking.run.ledger
    for file_id, gone in changes.gone.items():
        ledger.delete(file_id, gone)
    for file_id, edits in changes.edits.items():
        ledger.update(file_id, edits)
    for file_id, fresh in changes.fresh.items():
        made = ledger.create(file_id, [(thing, told.row.number) for thing, told in fresh])
        for thing, (_, told) in zip(made, fresh, strict=True):
            told.load.outcome(told.row, Outcome.CREATED)
            taking.note(EPISODES, year, thing, told)
