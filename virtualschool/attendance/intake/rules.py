"""What is asked of marks after every file of the batch is in: care, enrolment, term, and other schools' marks for one session.

One problem a row and rule: at the column of its first such mark, with their number in the message.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Count

from virtualschool.attendance.codes import NO_MARK, POSSIBLE
from virtualschool.attendance.intake.staged import Staged
from virtualschool.attendance.intake.staging import Staging
from virtualschool.attendance.intake.writing import NOTE
from virtualschool.attendance.models import RegisterMonth
from virtualschool.attendance.provenance import sources_of
from virtualschool.attendance.registers import day_at
from virtualschool.attendance.standing import OUTSIDE_ENROLMENT, OUTSIDE_TERM, Circumstances
from virtualschool.intake.loading import Run, Severity
from virtualschool.kernel.periods import month_end, school_year_of, spoken

OUTSIDE_CARE = "attendance.outside_care"
TWO_SCHOOLS = "attendance.two_schools"
TERM_UNCHECKED = "attendance.term_unchecked"
AT_ONCE = 500

_WORDS = {
    OUTSIDE_CARE: "The child was not looked after on {day}. The {marks} kept.",
    OUTSIDE_ENROLMENT: "The child was not on roll at this school on {day}. The {marks} kept aside until the enrolment is in or "
    "a person accepts.",
    OUTSIDE_TERM: "{day} is not a school day. The {marks} kept aside until a person accepts.",
}


class Grouped:
    """Problems of one batch on their way: the first spot and the number of marks, by row and rule."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._held: dict[tuple[int, str], list[Any]] = {}

    def add(self, staged: Staged, spot: int, code: str) -> None:
        entry = self._held.setdefault((staged.sources[spot], code), [staged, spot, 0])
        entry[2] += 1

    def tell(self) -> None:
        for (source, code), (staged, spot, number) in sorted(self._held.items(), key=lambda item: item[0]):
            marks = "mark is" if number == 1 else f"{number} marks of this row, the first of this date, are"
            message = _WORDS[code].format(day=spoken(day_at(staged.month, spot)), marks=marks)
            self._staging.say(Severity.WARNING, staged, spot, source, code, message)


def judge_marks(run: Run) -> None:
    """Runs the rules over the marks of this batch, when it had any."""
    staging = run.notes.get(NOTE)
    if staging is None:
        return
    months = [staged for staged in staging.months.values() if not staged.is_blank]
    here = Circumstances.of(run.authority, {staged.child_id for staged in months})
    grouped, insides = Grouped(staging), Insides(here)
    turns = {child_id: here.facts.turns(child_id) for child_id in {staged.child_id for staged in months}}
    for staged in months:
        if not insides.holds(staged, turns[staged.child_id]):
            _judge_month(here, staged, turns[staged.child_id], grouped)
    grouped.tell()
    _say_where_no_calendar(staging, months, here)
    _judge_two_schools(staging, months)


class Insides:
    """Tells of whole months whether a rule can have anything to say, asking once for each child, school and stretch."""

    def __init__(self, here: Circumstances) -> None:
        self._here = here
        self._known: dict[tuple[int, int, int], bool] = {}

    def holds(self, staged: Staged, turns: list[dt.date]) -> bool:
        """Whether all marks of a month lie on school days of one stretch, in care and on roll."""
        first = staged.month
        stretch = bisect_right(turns, first)
        if (stretch < len(turns) and turns[stretch] <= month_end(first)) or staged.marked & ~self._here.school_days(first):
            return False
        key = (staged.child_id, staged.school_id, stretch)
        if key not in self._known:
            facts = self._here.facts
            enrolled = facts.enrolment_at(staged.child_id, staged.school_id, first) is not None
            self._known[key] = enrolled and facts.in_care(staged.child_id, first)
        return self._known[key]


def _judge_month(here: Circumstances, staged: Staged, turns: list[dt.date], grouped: Grouped) -> None:
    """Every day with a mark, asked once for all days of a stretch."""
    known: dict[tuple[int, bool], tuple[str, ...]] = {}
    for day, spots in _days(staged):
        stretch = bisect_right(turns, day), here.calendar.is_school_day(day)
        if stretch not in known:
            known[stretch] = _broken(here, staged, day)
        for code in known[stretch]:
            for spot in spots:
                grouped.add(staged, spot, code)


def _broken(here: Circumstances, staged: Staged, day: dt.date) -> tuple[str, ...]:
    """The rules that a mark of that day breaks."""
    codes = () if here.facts.in_care(staged.child_id, day) else (OUTSIDE_CARE,)
    return (*codes, *here.aside(staged.child_id, staged.school_id, day))


def _days(staged: Staged) -> Iterator[tuple[dt.date, list[int]]]:
    """The days that have marks, and where these stand."""
    chars = staged.chars
    for number in range(month_end(staged.month).day):
        spots = [spot for spot in (2 * number, 2 * number + 1) if chars[spot] != NO_MARK]
        if spots:
            yield staged.month.replace(day=number + 1), spots


def _say_where_no_calendar(staging: Staging, months: list[Staged], here: Circumstances) -> None:
    """One note a school year without a calendar: weekends apart, nothing can be said of terms."""
    told: dict[dt.date, int] = {}
    uncovered = {month for month in {staged.month for staged in months} if not here.calendar.covers(month)}
    for staged in months:
        if staged.month in uncovered:
            first = staged.spots()[0]
            told.setdefault(school_year_of(staged.month).start, staging.file_of(staged.sources[first]))
    for start, number in sorted(told.items()):
        load = staging.loads[number]
        words = f"There is no calendar for the school year {start.year}/{(start.year + 1) % 100:02d}: marks outside term cannot be told."
        load.info(load.sheet.header_row if load.sheet else 1, "", TERM_UNCHECKED, words, "")


class Elsewhere(NamedTuple):
    """A register of the child at another school, in the record."""

    pk: int
    school_id: int
    urn: int
    marks: str


def _judge_two_schools(staging: Staging, months: list[Staged]) -> None:
    """Possible marks at two schools for one session: both are kept, and the problem names both rows."""
    here = {(staged.child_id, staged.school_id, staged.month): staged for staged in months}
    for staged, others in _with_others(months):
        found: dict[int, list[Any]] = {}
        chars = staged.chars
        for spot in staged.spots():
            if chars[spot] not in POSSIBLE:
                continue
            for other in others:
                if other.marks[spot] in POSSIBLE:
                    found.setdefault(staged.sources[spot], [spot, other, 0])[2] += 1
        for source, (spot, other, number) in found.items():
            rival = here.get((staged.child_id, other.school_id, staged.month))
            named = _row_elsewhere(staging, staged, spot, rival, other)
            words = f"The school {other.urn} gives a possible mark for {_sessions(staged, spot, number)} too ({named}). "
            words += "Both are kept; the session counts once, and attending wins over absent."
            staging.say(Severity.WARNING, staged, spot, source, TWO_SCHOOLS, words)


def _sessions(staged: Staged, spot: int, number: int) -> str:
    first = f"{spoken(day_at(staged.month, spot))}, {'afternoon' if spot % 2 else 'morning'},"
    return first if number == 1 else f"{number} of these sessions, the first on {first}"


def _row_elsewhere(staging: Staging, staged: Staged, spot: int, rival: Staged | None, other: Elsewhere) -> str:
    if rival is not None and rival.chars[spot] != NO_MARK:
        return staging.name_of(rival.sources[spot])
    origin = sources_of(RegisterMonth(pk=other.pk), day_at(staged.month, spot), spot % 2)
    return f"row {origin.row} of {origin.file}, batch {origin.batch}" if origin else "in the record"


def _with_others(months: list[Staged]) -> Iterator[tuple[Staged, list[Elsewhere]]]:
    """Months of this batch whose child has a register at another school in that month, with these."""
    children = sorted({staged.child_id for staged in months})
    held: dict[tuple[int, dt.date], list[Elsewhere]] = defaultdict(list)
    for start in range(0, len(children), AT_ONCE):
        some = RegisterMonth.objects.filter(child_id__in=children[start : start + AT_ONCE]).values_list("child_id", "month")
        several = list(some.annotate(number=Count("pk")).filter(number__gt=1).values_list("child_id", "month"))
        rows = RegisterMonth.objects.filter(child_id__in={child_id for child_id, _ in several}, month__in={month for _, month in several})
        for child_id, month, *rest in rows.order_by("school__urn").values_list(
            "child_id", "month", "pk", "school_id", "school__urn", "marks"
        ):
            held[child_id, month].append(Elsewhere._make(rest))
    for staged in months:
        others = [each for each in held.get((staged.child_id, staged.month), ()) if each.school_id != staged.school_id]
        if others:
            yield staged, others
