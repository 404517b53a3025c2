"""What each rule is called. DfE's rules have DfE's words; education's own are here."""

from functools import cache
from typing import NamedTuple

from virtualschool.children.ssda903.rules import catalogue


class Rule(NamedTuple):
    """A rule by its code: its title, and whose it is."""

    code: str
    title: str
    owner: str


_OWN = {
    "attendance.after_exclusion": "Present mark after a permanent exclusion from that school",
    "attendance.code": "Mark that is not in force on its date",
    "attendance.conflict": "Two rows that disagree about one session",
    "attendance.e_without_suspension": "E mark outside every suspension or permanent exclusion",
    "attendance.future": "Mark for a day that has not come",
    "attendance.outside_care": "Mark on a day outside care",
    "attendance.outside_enrolment": "Mark outside enrolment, kept aside",
    "attendance.outside_term": "Mark outside term, kept aside",
    "attendance.term_unchecked": "Marks outside term could not be checked: there is no calendar",
    "attendance.two_schools": "Possible marks at two schools for one session",
    "attendance.week": "Week that does not begin on a Monday",
    "cell.invalid": "Cell that cannot be read",
    "cell.missing": "Blank cell that is needed",
    "child.unmatched": "Child not known; the row waits",
    "child.unnamed": "Row that names no child",
    "child.upn_disagrees": "UPN that is not the one held for this CHILD",
    "column.missing": "Column that is missing",
    "column.twice": "Column that stands twice",
    "column.unknown": "Columns that are not used",
    "file.note": "Note about a file",
    "file.unreadable": "File that cannot be read",
    "format.unknown": "File of no known format",
    "row.duplicate": "Row that stands twice; taken once",
    "row.too_long": "Row with more cells than the header",
    "school.unknown": "School that is not in the register of schools",
    "school.twice": "School that stands twice",
    "row.conflict": "Two rows that disagree about the same thing",
    "care.not_returned": "Child in care last year who is not in this return",
    "care.turned_18": "Episode open after the 18th birthday",
    "census.by_dates": "Census pupil found by dates",
    "census.pupil_refused": "Row of a census pupil who was refused",
    "census.reason": "Census reason that is not an attendance mark",
    "census.unnamed": "Census row that names no pupil of the file",
    "enrolment.dates": "Leaving date before the entry date",
    "enrolment.dates_differ": "Entry or leaving date that differs from another source",
    "enrolment.none": "Child of school age without an open school",
    "enrolment.status": "Enrolment status that is not a code",
    "enrolment.two_sole": "Two sole registrations at once",
    "enrolment.year_group": "Year group that does not fit the date of birth",
    "enrolment.year_unknown": "Year group that is not a code",
    "sen.retired": "SEN provision code that is retired",
    "sen.unknown": "SEN provision that is not a code",
    "ssda903.twice": "Table that stands twice in a return",
    "ssda903.year": "Collection year as read from the dates",
    "suspension.category": "Category that is not a code",
    "suspension.not_in_care": "Suspension of a child who was not looked after",
    "suspension.over_45_days": "More than 45 suspended days in a school year",
    "suspension.reason": "Suspension reason that is not a code",
    "suspension.reason_retired": "Suspension reason that is retired",
    "suspension.sessions": "Suspension whose length cannot be right",
}


def rule(code: str) -> Rule:
    """The rule behind a code; one that nobody described is called by its code."""
    if code in _OWN:
        return Rule(code, _OWN[code], "Education")
    titles = _of_the_return()
    if code in titles:
        return Rule(code, titles[code], "Education" if "." in code else "DfE")
    if "." in code:
        return Rule(code, code.partition(".")[2].replace("_", " ").capitalize(), "Education")
    return Rule(code, f"Rule {code} of the return", "DfE")


@cache
def _of_the_return() -> dict[str, str]:
    """Rules of the social-care return by code: DfE's, and those that go beyond it."""
    return {each.code: each.title for each in catalogue()}
