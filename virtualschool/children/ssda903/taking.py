"""A return on its way into the record: what is known of its children, and how one table's rows become rows of the record."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from virtualschool.children.models import Child, ReportedChild
from virtualschool.children.ssda903.tables import Table, blank_of, built, fitted
from virtualschool.intake.loading import FileLoad, Outcome, Row, Run


class Told(NamedTuple):
    """A row of a file that speaks of a known child."""

    load: FileLoad
    row: Row
    child_id: int


class Taking:
    """The state of one load: children by code, which file row stands behind which row of the record, and where each child
    stands in each table. Rules read it afterwards."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.children: dict[str, int] = dict(Child.objects.filter(authority=run.authority).values_list("child_code", "pk"))
        self.source: dict[tuple[str, int], Told] = {}
        self.rows: dict[tuple[int, str, int], Told] = {}
        self.files: dict[tuple[int, str], list[FileLoad]] = {}
        self._headed: dict[int, dict[int, ReportedChild]] = {}

    @staticmethod
    def table_of(load: FileLoad) -> str:
        return load.format.key.partition(".")[2] if load.format else ""

    @property
    def years(self) -> list[int]:
        return sorted({year for year, _ in self.files})

    def headed(self, year: int) -> dict[int, ReportedChild]:
        """The header rows that the record holds for a year, by child."""
        if year not in self._headed:
            held = ReportedChild.objects.filter(child__authority=self.run.authority, collection_year=year)
            self._headed[year] = {each.child_id: each for each in held}
        return self._headed[year]

    def forget_headers(self) -> None:
        """Header rows changed: ask the record again."""
        self._headed.clear()

    def note(self, table: Table, year: int, thing: Any, told: Told) -> None:
        """Remembers which row of a file stands behind a row of the record."""
        self.source[table.name, thing.pk] = told
        self.rows.setdefault((year, table.name, told.child_id), told)


def take_table(taking: Taking, table: Table, year: int, rows: Sequence[Told]) -> set[int]:
    """Writes the rows of one table and year: new, corrected or as they were. Returns the children of rows that changed."""
    held = _held(taking, table, year)
    fresh: dict[int, list[tuple[Any, Told]]] = defaultdict(list)
    edits: dict[int, list[tuple[Any, dict[str, Any], int]]] = defaultdict(list)
    seen: dict[tuple, int] = {}
    for told in rows:
        key = _key(table, told)
        if key in seen:
            _refuse_second(table, told, seen[key])
            continue
        seen[key] = told.row.number
        thing = held.get(key)
        if thing is None:
            fresh[told.load.file_id].append((_made(table, year, told), told))
            continue
        changes = _changes(table, year, thing, told)
        told.load.outcome(told.row, Outcome.UPDATED if changes else Outcome.UNCHANGED)
        taking.note(table, year, thing, told)
        if changes:
            edits[told.load.file_id].append((thing, changes, told.row.number))
    return _write(taking, table, year, fresh, edits)


def values_of(table: Table, told: Told) -> dict[str, Any]:
    """The fields that a row fills. A cell that could not be read, or a column that the file lacks, fills none."""
    return {
        field: fitted(table.model, field, told.row[column])
        for field, column in table.fields.items()
        if told.load.has(column) and column not in told.row.faulty
    }


def _held(taking: Taking, table: Table, year: int) -> dict[tuple, Any]:
    held = table.model.objects.filter(child__authority=taking.run.authority)
    if table.yearly:
        held = held.filter(collection_year=year)
    return {(each.child_id, *(getattr(each, field) for field in table.key)): each for each in held}


def _key(table: Table, told: Told) -> tuple:
    parts = (fitted(table.model, field, told.row[column]) for field, column in table.key.items())
    return (told.child_id, *parts)


def _refuse_second(table: Table, told: Told, first: int) -> None:
    code = table.twice or "ssda903.twice"
    told.load.refuse(told.row, "CHILD", code, f"Row {first} tells of the same already, differently; that row was taken, this one not.")


def _made(table: Table, year: int, told: Told) -> Any:
    values = {field: blank_of(table.model, field) for field in table.fields} | values_of(table, told)
    values |= {field: fitted(table.model, field, told.row[column]) for field, column in table.key.items()}
    return built(table.model, values | {"child_id": told.child_id, "collection_year": year})


def _changes(table: Table, year: int, thing: Any, told: Told) -> dict[str, Any]:
    if thing.collection_year > year:
        return {}
    values = values_of(table, told) | {"collection_year": year}
    return {field: value for field, value in values.items() if getattr(thing, field) != value}


def _write(taking: Taking, table: Table, year: int, fresh: dict, edits: dict) -> set[int]:
    ledger, changed = taking.run.ledger, set()
    for file_id, made in fresh.items():
        things = ledger.create(file_id, [(thing, told.row.number) for thing, told in made])
        for thing, (_, told) in zip(things, made, strict=True):
            told.load.outcome(told.row, Outcome.CREATED)
            taking.note(table, year, thing, told)
            changed.add(told.child_id)
    for file_id, altered in edits.items():
        ledger.update(file_id, altered)
        changed |= {thing.child_id for thing, _, _ in altered}
    return changed
