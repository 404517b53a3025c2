"""Whether a mark counts where it stands: inside an enrolment at its school and on a school day, or accepted by a person.

It is derived each time it is asked, so a mark that was kept aside heals itself when the enrolment or the calendar arrives.
"""

import datetime as dt
from typing import Any, NamedTuple

from virtualschool.attendance.counting import accepted_in, mask_of_days, possible_in
from virtualschool.attendance.registers import ACCEPTED
from virtualschool.authorities.queries import Calendar, calendar_of
from virtualschool.children.facts import Facts
from virtualschool.kernel.periods import Period, month_end

OUTSIDE_ENROLMENT = "attendance.outside_enrolment"
OUTSIDE_TERM = "attendance.outside_term"


class Register(NamedTuple):
    """A stored register as reads need it; `la_code` is of the school's authority."""

    child_id: int
    month: dt.date
    school_id: int
    urn: int
    la_code: str
    marks: str
    accepted: str

    def is_accepted(self, spot: int) -> bool:
        return self.accepted[spot : spot + 1] == ACCEPTED

    @property
    def possible(self) -> int:
        """Its possible sessions, for arithmetic on the whole month."""
        return possible_in(self.marks)

    @property
    def accepted_mask(self) -> int:
        """The mask of the sessions that a person accepted."""
        return accepted_in(self.accepted)


COLUMNS = ("child_id", "month", "school_id", "school__urn", "school__la_code", "marks", "accepted")
"""What to ask the table of registers for, to make a Register of each row."""


class Circumstances:
    """What decides about marks of these children: their facts and the authority's school days."""

    def __init__(self, facts: Facts, calendar: Calendar) -> None:
        self.facts = facts
        self.calendar = calendar
        self._school_days: dict[dt.date, int] = {}

    @classmethod
    def of(cls, authority: Any, child_ids: Any = None) -> "Circumstances":
        """Asks the database six times, whatever the number of children (all of the authority when None)."""
        return cls(Facts(authority, child_ids), calendar_of(authority))

    def aside(self, child_id: int, school_id: int, day: dt.date) -> tuple[str, ...]:
        """Why marks of that day at that school are kept aside: outside enrolment, outside term, or both. Empty: they count."""
        reasons: tuple[str, ...] = ()
        if self.facts.enrolment_at(child_id, school_id, day) is None:
            reasons = (OUTSIDE_ENROLMENT,)
        return reasons if self.calendar.is_school_day(day) else (*reasons, OUTSIDE_TERM)

    def school_days(self, month: dt.date) -> int:
        """The mask of all sessions of a month's school days."""
        if month not in self._school_days:
            days = Period(month, month_end(month)).days()
            self._school_days[month] = mask_of_days(day for day in days if self.calendar.is_school_day(day))
        return self._school_days[month]
