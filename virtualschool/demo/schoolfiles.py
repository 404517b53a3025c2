"""The files that schools and register suppliers send: enrolments, registers in three layouts, suspensions."""

import datetime as dt
from collections.abc import Iterable

from virtualschool.demo.attendance import Mark
from virtualschool.demo.files import Table, spelled
from virtualschool.demo.learning import Learning
from virtualschool.demo.people import Child
from virtualschool.demo.schools import DAILY, PHONE, WEEKLY
from virtualschool.demo.suspensions import Exclusions
from virtualschool.kernel.periods import ONE_DAY, school_year_of

ENROLMENT_COLUMNS = ["CHILD", "UPN", "URN", "EntryDate", "LeavingDate", "NCYear", "EnrolStatus", "Forename", "Surname", "SEN"]
DAILY_COLUMNS = ["CHILD", "UPN", "URN", "Date", "AM", "PM"]
WEEKLY_COLUMNS = ["UPN", "URN", "WeekBeginning", *(f"{day}{half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM"))]
PHONE_COLUMNS = ["Pupil ref", "School", "Day", "Morning", "Afternoon"]
SUSPENSION_COLUMNS = ["UPN", "URN", "Category", "StartDate", "Sessions", "Reason1", "Reason2", "Reason3"]
# The words of the phone register for each code; several codes share a word, as in such exports.
PHONE_WORDS = {
    "/": "Present", "\\": "Present", "L": "Late", "I": "Ill", "E": "Suspended", "O": "Absent", "U": "Late after register",
    "N": "No reason yet", "G": "Holiday", "C": "Leave", "R": "Leave", "T": "Leave", "M": "Medical", "D": "Other school",
    "#": "Closed", "Y4": "Closed", "B": "Off site", "V": "Trip", "P": "Sport", "W": "Work experience", "X": "Part time", "C2": "Part time",
}  # fmt: skip


def _label(day: dt.date) -> str:
    start = school_year_of(day).start.year
    return f"{start}-{(start + 1) % 100:02d}"


def enrolments(people: list[Child], learning: Learning, today: dt.date) -> Table:
    """Everyone's enrolments; the social-care id stands beside the UPN, an end beyond today is not known yet."""
    table = Table("school/enrolments.csv", ENROLMENT_COLUMNS, encoding="cp1252")
    for child in people:
        for e in sorted(learning.of.get(child.child_id, []), key=lambda e: (e.entered_on, e.status)):
            left = spelled(e.left_on) if e.left_on <= today else ""
            cells = [spelled(e.entered_on), left, e.year_group(today), e.status, child.forename, child.surname, child.sen]
            table.rows.append([child.child_id, child.upn, str(e.school.urn), *cells])
    return table


def suspensions(exclusions: Exclusions) -> Table:
    """Suspensions, lunchtime suspensions and permanent exclusions, by day."""
    table = Table("school/suspensions.csv", SUSPENSION_COLUMNS)
    for e in exclusions.found:
        reasons = (*e.reasons, "", "")[:3]
        sessions = "" if e.category == "PERM" else str(e.sessions)
        table.rows.append([e.child.upn, str(e.school.urn), e.category, spelled(e.start), sessions, *reasons])
    return table


class RegisterFiles:
    """Sorts marks into the file of their school's layout and school year."""

    def __init__(self, today: dt.date) -> None:
        self.tables: dict[str, Table] = {}
        self._weeks: dict[tuple[str, str, dt.date], list[str | int | dt.date]] = {}
        self._today = today
        self._phones = self._table("to_map/phone_register.csv", PHONE_COLUMNS, encoding="cp1252", delimiter=";")

    def add(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            register = mark.enrolment.school.register
            if register == DAILY:
                self._daily(mark)
            elif register == WEEKLY:
                self._weekly(mark)
            elif register == PHONE and mark.day > self._today - ONE_DAY * 365:
                self._phone(mark)

    def _table(self, path: str, columns: list[str], encoding: str = "utf-8", delimiter: str = ",") -> Table:
        return self.tables.setdefault(path, Table(path, columns, encoding=encoding, delimiter=delimiter))

    def _daily(self, mark: Mark) -> None:
        child, urn = mark.enrolment.child, str(mark.enrolment.school.urn)
        table = self._table(f"school/attendance_daily_{_label(mark.day)}.csv", DAILY_COLUMNS)
        table.rows.append([child.child_id, child.upn, urn, mark.day.isoformat(), mark.am, mark.pm])

    def _weekly(self, mark: Mark) -> None:
        upn, urn = mark.enrolment.child.upn, mark.enrolment.school.urn
        monday = mark.day - ONE_DAY * mark.day.weekday()
        row = self._weeks.get((upn, str(urn), monday))
        if row is None:
            row = [upn, urn, monday, *[""] * 10]
            self._weeks[(upn, str(urn), monday)] = row
            self._table(f"school/attendance_weekly_{_label(mark.day)}.xlsx", WEEKLY_COLUMNS).rows.append(row)
        at = 3 + 2 * mark.day.weekday()
        row[at], row[at + 1] = mark.am, mark.pm

    def _phone(self, mark: Mark) -> None:
        urn, words = str(mark.enrolment.school.urn), (PHONE_WORDS[mark.am], PHONE_WORDS[mark.pm])
        self._phones.rows.append([mark.enrolment.child.child_id, urn, spelled(mark.day), *words])
