"""Rows that are wrong on purpose, a few in each kind of file, every one listed: what intake should find and say.

Most are rows of their own, so that no child's real history is lost to them. Codes are DfE's where DfE has one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from virtualschool.demo.files import Cell, Table, spelled
from virtualschool.demo.term_days import SchoolDays
from virtualschool.kernel.identifiers import upn_check_letter
from virtualschool.kernel.periods import ONE_DAY

STRANGER = "999901"
_STRANGER_BODY = "806999924001"
STRANGER_UPN = upn_check_letter(_STRANGER_BODY) + _STRANGER_BODY
UNKNOWN_URN = "999998"


def _any(_row: list[Cell]) -> bool:
    return True


def _filled(table: Table, column: str) -> Callable[[list[Cell]], bool]:
    at = table.columns.index(column)
    return lambda row: row[at] != ""


@dataclass(frozen=True)
class Dirty:
    """One row to be found: file within the folder, row as Excel shows it, what is wrong, the column, DfE's rule if any."""

    file: str
    row: int
    kind: str
    column: str
    code: str


class Dirt:
    """Adds the rows, then tells where they came to stand once all are in."""

    def __init__(self, tables: list[Table], days: SchoolDays, today: dt.date, seed: int) -> None:
        self.tables = {table.path: table for table in tables}
        self.days, self.today, self.rng = days, today, Random(f"{seed}:dirt")
        self._placed: list[tuple[Table, list[Cell], str, str, str]] = []
        self._spare = 0

    def listed(self) -> list[Dirty]:
        found = [Dirty(t.path, t.row_number(row), kind, column, code) for t, row, kind, column, code in self._placed]
        return sorted(found, key=lambda dirty: (dirty.file, dirty.row, dirty.kind))

    def put(self, table: Table, row: list[Cell], kind: str, column: str, code: str = "") -> None:
        """Inserts the row somewhere in the table and remembers it."""
        table.rows.insert(self.rng.randrange(len(table.rows) + 1), row)
        self._placed.append((table, row, kind, column, code))

    def like(self, table: Table, fits: Callable[[list[Cell]], bool] = _any, **changes: Cell) -> list[Cell]:
        """A copy of an ordinary row with some cells changed. LookupError when no row fits."""
        dirty = {id(row) for _, row, *_ in self._placed}
        fitting = [row for row in table.rows if id(row) not in dirty and fits(row)]
        if not fitting:
            raise LookupError(f"No ordinary row of {table.path} fits.")
        row = list(self.rng.choice(fitting))
        for column, cell in changes.items():
            row[table.columns.index(column)] = cell
        return row

    def twice(self, table: Table) -> None:
        """An exact duplicate, right below its original."""
        row = self.like(table)
        at = table.rows.index(row)
        table.rows.insert(at + 1, row)
        self._placed.append((table, row, "duplicate", "", ""))

    def another_child(self, folder: str, **changes: Cell) -> str:
        """A header row of a child who exists for the sake of one wrong row; its id."""
        self._spare += 1
        child = f"{STRANGER[:-2]}{self._spare + 50}"
        born = dt.date(2018, 3, self._spare)
        header = self.tables[f"{folder}/header.csv"]
        row: list[Cell] = [child, "M", spelled(born), "WBRI", "UN5", "", ""]
        for column, cell in changes.items():
            row[header.columns.index(column)] = str(cell)
        header.rows.append(row)
        if changes:
            column = next(iter(changes))
            code = {"DOB": "102", "SEX": "101", "ETHNIC": "103", "UPN": "168"}[column]
            self._placed.append((header, row, f"header.{column.lower()}", column, code))
        return child

    def of_return(self, folder: str) -> None:
        """In the SSDA903 return of that folder."""
        start = dt.date(int(folder[8:12]), 6, 10)
        wrong_letter = chr((ord(STRANGER_UPN[0]) - 64) % 8 + 65) + _STRANGER_BODY
        for column, cell in (("UPN", wrong_letter), ("DOB", "31/02/2014"), ("SEX", "X"), ("ETHNIC", "WHIT")):
            self.another_child(folder, **{column: cell})
        self.twice(self.tables[f"{folder}/header.csv"])
        episodes = self.tables[f"{folder}/episodes.csv"]
        home = ["S", "V2", "N1", "U6", "PR1"]
        after = ["", "ZZ1 1AB", "ZZ2 2AB", "SC990001"]
        begun, ceased = spelled(start), spelled(start + ONE_DAY * 30)
        child = self.another_child(folder)
        self.put(episodes, [child, ceased, *home, begun, "E4A", *after], "ends_before_it_begins", "DEC")
        self.put(episodes, [self.another_child(folder), "10/13/2025", *home, ceased, "E4A", *after], "unreadable_date", "DECOM", "141")
        odd = [*home[:3], "H5", home[4]]
        self.put(episodes, [self.another_child(folder), begun, *odd, ceased, "E4A", *after], "invalid_code", "PLACE", "146")
        self.put(episodes, [STRANGER, begun, *home, ceased, "E4A", *after], "unknown_child", "CHILD")
        self.twice(episodes)
        self._side_tables(folder)

    def _side_tables(self, folder: str) -> None:
        for name, column, cell, kind, code in (
            ("reviews", "REVIEW_CODE", "PN9", "invalid_code", "167"),
            ("reviews", "REVIEW", "99/99/2025", "unreadable_date", ""),
            ("oc2", "SDQ_SCORE", "55", "out_of_range", "180"),
            ("oc3", "ACTIV", "F9", "invalid_code", "132"),
            ("missing", "MISSING", "Q", "invalid_code", "1006"),
            ("sw_episodes", "SW_REASON", "BORED", "invalid_code", "SW13STG1"),
        ):
            table = self.tables[f"{folder}/{name}.csv"]
            if table.rows:
                self._change(table, _filled(table, column), column, cell, kind, code)

    def of_schools(self) -> None:
        gias = self.tables["schools/edubasealldata.csv"]
        changes: dict[str, Cell] = {"URN": "990999", "EstablishmentName": "Nowhere School", "OpenDate": "some day"}
        self.put(gias, self.like(gias, _any, **changes), "unreadable_date", "OpenDate")

    def of_enrolments(self) -> None:
        table = self.tables["school/enrolments.csv"]
        open_now = self._open_at_an_ordinary_school(table)
        self.put(table, self.like(table, CHILD="", UPN=STRANGER_UPN), "unknown_child", "UPN")
        self.put(table, self.like(table, CHILD="", UPN="A" + _STRANGER_BODY), "upn_check_letter", "UPN", "168")
        self.put(table, self.like(table, open_now, URN=UNKNOWN_URN), "unknown_urn", "URN")
        self.put(table, self.like(table, open_now, EntryDate="yesterday"), "unreadable_date", "EntryDate")
        backwards: dict[str, Cell] = {"EntryDate": "02/12/2024", "LeavingDate": "04/09/2024"}
        self.put(table, self.like(table, _any, **backwards), "ends_before_it_begins", "LeavingDate")
        self.put(table, self.like(table, open_now, EntryDate="03/09/2024", EnrolStatus="Q"), "invalid_code", "EnrolStatus")
        self._change(table, lambda row: str(row[4]).endswith(("2022", "2023")), "NCYear", "17", "invalid_code")
        self.twice(table)
        other = next(str(row[2]) for row in reversed(table.rows) if row[2] != UNKNOWN_URN)
        second = self.like(table, lambda row: open_now(row) and row[2] != other and row[6] == "C", URN=other)
        second[3] = spelled(self.today - ONE_DAY * 10)
        self.put(table, second, "two_sole_registrations", "EnrolStatus")

    @staticmethod
    def _open_at_an_ordinary_school(table: Table) -> Callable[[list[Cell]], bool]:
        left, status = table.columns.index("LeavingDate"), table.columns.index("EnrolStatus")
        return lambda row: row[left] == "" and row[status] == "C"

    def of_registers(self, daily: Table, weekly: Table) -> None:
        """In the daily file of a school year and its weekly workbook."""

        def present(row: list[Cell]) -> bool:
            return row[4] == "/" and row[5] == "\\"

        friday = self.like(daily, lambda row: present(row) and dt.date.fromisoformat(str(row[3])).weekday() == 4)
        friday[3] = (dt.date.fromisoformat(str(friday[3])) + ONE_DAY).isoformat()
        self.put(daily, friday, "mark_on_saturday", "Date")
        holiday = self.days.holiday_weekday(self.today).isoformat()
        self.put(daily, self.like(daily, present, Date=holiday), "mark_in_holiday", "Date")
        self.put(daily, self.like(daily, present, CHILD=STRANGER, UPN=""), "unknown_child", "CHILD")
        self.put(daily, self.like(daily, present, URN=UNKNOWN_URN), "unknown_urn", "URN")
        self.put(daily, self.like(daily, present, Date="2025-13-01"), "unreadable_date", "Date")
        self.twice(daily)
        self._change(daily, present, "AM", "E", "suspended_without_suspension")
        self._change(daily, present, "PM", "H", "retired_code")
        self._change(daily, present, "AM", "?", "invalid_code")
        self._disagree(daily, present)
        monday = self.like(weekly)
        monday[0] = STRANGER_UPN
        self.put(weekly, monday, "unknown_child", "UPN")
        self._change(weekly, lambda row: row[3] == "/", "MonAM", "Q9", "invalid_code")

    def _change(self, table: Table, fits: Callable[[list[Cell]], bool], column: str, cell: str, kind: str, code: str = "") -> None:
        """Spoils one cell of an ordinary row where it stands."""
        dirty = {id(row) for _, row, *_ in self._placed}
        row = self.rng.choice([row for row in table.rows if id(row) not in dirty and fits(row)])
        row[table.columns.index(column)] = cell
        self._placed.append((table, row, kind, column, code))

    def _disagree(self, table: Table, present: Callable[[list[Cell]], bool]) -> None:
        """Two rows for the same session that say different things: both are to be found."""
        dirty = {id(row) for _, row, *_ in self._placed}
        ordinary = [row for row in table.rows if present(row) and id(row) not in dirty]
        first = self.rng.choice([row for row in ordinary if row not in [other for _, other, *_ in self._placed]])
        second = [*first[:4], "O", first[5]]
        table.rows.insert(table.rows.index(first) + 1, second)
        for row in (first, second):
            self._placed.append((table, row, "sessions_disagree", "AM", ""))

    def of_suspensions(self) -> None:
        table = self.tables["school/suspensions.csv"]

        def whole(row: list[Cell]) -> bool:
            return row[2] == "SUSP"

        later = spelled(self.days.on_or_before(self.today - ONE_DAY * 30))
        self.put(table, self.like(table, whole, UPN=STRANGER_UPN), "unknown_child", "UPN")
        self.put(table, self.like(table, whole, Category="GONE", StartDate=later), "invalid_code", "Category")
        self.put(table, self.like(table, whole, Sessions="two", StartDate=later), "not_a_number", "Sessions")
        self._change(table, whole, "Reason1", "OT", "retired_code")
        self.twice(table)
