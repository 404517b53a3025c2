"""Attendance, and children who miss a tenth or half of their sessions."""

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import CharField, QuerySet, Sum, Value
from django.db.models.functions import Cast

from virtualschool.attendance.counting import counted
from virtualschool.attendance.models import RegisterMonth, SessionTally
from virtualschool.children.cohorts import looked_after_twelve_months
from virtualschool.children.groups import ALL
from virtualschool.kernel.links import Identity, Part
from virtualschool.kernel.periods import Period, month_end
from virtualschool.kernel.readings import Better, Unit
from virtualschool.kernel.school_years import key_stage_of
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Calculation, Fact, Proportion, Ratio, Scope, Source
from virtualschool.measures.remembering import watch

_AMOUNTS = ("possible", "attended", "authorised", "unauthorised")
_COLUMNS = {"school": "school_urn", "key_stage": "year_group"}
_LABELS: dict[str, Callable[[str], str]] = {"month": lambda first_day: first_day[:7], "key_stage": key_stage_of}


def _facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    whole, cut = _months(period)
    if whole:
        yield from _stored(scope, period, cohort, by, whole)
    for edge in cut:
        yield from _cut(scope, period, edge, cohort, by)


def _months(period: Period) -> tuple[list[dt.date], list[Period]]:
    """The first days of the calendar months that lie in the period, and the parts of those that it cuts."""
    months = period.months()
    whole = [month.start for month in months if month.start.day == 1 and month.end == month_end(month.start)]
    return whole, [month for month in months if month.start not in whole]


def _stored(scope: Scope, period: Period, cohort: str, by: str | None, months: list[dt.date]) -> Iterator[Fact]:
    """The tallies of whole months. Where a child has but one row in most groups, adding up is left to the reader."""
    chosen = _tallies(scope, period, cohort, months[0], months[-1])
    group = _group(by)
    if by == "month":
        rows = chosen.annotate(label=group).values_list("child_id", "label", *_AMOUNTS)
    else:
        rows = chosen.values_list("child_id").annotate(label=group).order_by().annotate(*map(Sum, _AMOUNTS))
    label_of = _labels(by)
    for child_id, value, *amounts in rows.iterator(5000):
        if child_id in scope:
            yield Fact(label_of(value), child_id, tuple(amounts))


def _cut(scope: Scope, period: Period, edge: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    """The sessions of a month that the period cuts, from those kept with its tallies."""
    chosen = _tallies(scope, period, cohort, edge.start.replace(day=1), edge.end)
    first, last = 2 * (edge.start.day - 1), 2 * edge.end.day
    label_of = _labels(by)
    for child_id, value, sessions in chosen.annotate(label=_group(by)).values_list("child_id", "label", "sessions").iterator(5000):
        amounts = counted(sessions[first:last])
        if amounts.possible and child_id in scope:
            yield Fact(label_of(value), child_id, amounts)


def _group(by: str | None) -> Any:
    """What the database groups by, as text."""
    return Cast(_COLUMNS.get(by, by), CharField()) if by else Value(None, output_field=CharField())


def _labels(by: str | None) -> Callable[[str], str | None]:
    """The label of a group for what the database keeps: a month is kept by its first day."""
    return lru_cache(maxsize=None)(_LABELS.get(by or "", lambda value: value))


def _tallies(scope: Scope, period: Period, cohort: str, first: dt.date, last: dt.date) -> QuerySet[SessionTally]:
    """The tallies of some months for a cohort, which is that of the whole period."""
    chosen = SessionTally.objects.filter(authority=scope.authority, month__gte=first, month__lte=last, possible__gt=0)
    if scope.child_ids is not None and len(scope.child_ids) <= 500:
        chosen = chosen.filter(child_id__in=scope.child_ids)
    if cohort == "cla_12m":
        return chosen.filter(child__in=looked_after_twelve_months(scope.authority, period))
    return chosen.filter(in_care=True)


def _data_to(scope: Scope, period: Period) -> dt.date | None:
    """The last day of the period with a mark in any register of the authority."""
    held = RegisterMonth.objects.filter(child__authority=scope.authority, month__lte=period.end)
    latest = held.order_by("-month").values_list("month", flat=True).first()
    if latest is None:
        return None
    longest = max(len(marks.rstrip()) for marks in held.filter(month=latest).values_list("marks", flat=True))
    if not longest:
        return None
    return min(latest + dt.timedelta(days=(longest - 1) // 2), period.end)


SESSIONS = Source("attendance", _AMOUNTS, _facts, _data_to)

_SOURCE = "DfE, Working together to improve school attendance (August 2024): codes, persistent and severe absence"
_GROUP = "A session belongs to the month, school, home and so on of its day."
_CHILD = "Within a breakdown a child is judged by the sessions inside that group."
_WHICH = "A session counts once for a child; marks outside enrolment or term do not count until a person accepted them. No limit of age."
_LINKS = (
    Identity(
        (
            (1, "attendance.rate", "numerator"),
            (1, "attendance.authorised", "numerator"),
            (1, "attendance.unauthorised", "numerator"),
            (-1, "attendance.rate", "denominator"),
        )
    ),
    Identity(((1, "attendance.rate", "denominator"), (-1, "attendance.authorised", "denominator"))),
    Identity(((1, "attendance.rate", "denominator"), (-1, "attendance.unauthorised", "denominator"))),
    Identity(((1, "attendance.persistent", "denominator"), (-1, "attendance.severe", "denominator"))),
    Part(part="attendance.severe", whole="attendance.persistent"),
)


def _attendance(key: str, title: str, why: str, definition: str, better: Better, calculation: Calculation) -> Measure:
    return Measure(
        key=f"attendance.{key}",
        version=1,
        title=title,
        why=why,
        definition=definition,
        unit=Unit.PERCENT,
        better=better,
        cohorts=("cla", "cla_12m"),
        breakdowns=ALL,
        calculation=calculation,
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source=_SOURCE,
        linked=_LINKS,
    )


def _of_possible(key: str, title: str, why: str, sessions: str, better: Better) -> Measure:
    calculation = Ratio(SESSIONS, ("attended" if key == "rate" else key,), ("possible",))
    return _attendance(key, title, why, f"{sessions} ÷ possible sessions. {_WHICH} {_GROUP}", better, calculation)


def _missing(key: str, title: str, why: str, share: Fraction) -> Measure:
    definition = (
        f"Children who missed {share.numerator * 100 // share.denominator} % or more of their own possible sessions ÷ children with a "
        f"possible session. {_WHICH} {_CHILD} Months at the edge are cut to the period."
    )
    calculation = Proportion(SESSIONS, ("authorised", "unauthorised"), "possible", share)
    return _attendance(key, title, why, definition, Better.LOWER, calculation)


MEASURES = (
    _of_possible(
        "rate",
        "Attendance",
        "Being in school is where everything else that school can do for a child begins.",
        "Sessions attended (codes / \\ L K V P W B)",
        Better.HIGHER,
    ),
    _of_possible(
        "authorised",
        "Authorised absence",
        "Illness, exclusion and a timetable that is not full show here.",
        "Sessions of authorised absence (C C1 C2 E I J1 M R S T)",
        Better.LOWER,
    ),
    _of_possible(
        "unauthorised",
        "Unauthorised absence",
        "Absence that nobody agreed to is often the first sign that a placement or a school is breaking down.",
        "Sessions of unauthorised absence (G N O U)",
        Better.LOWER,
    ),
    _missing(
        "persistent",
        "Persistent absence",
        "A child who misses a tenth of school misses half a day a week. Look at the possible sessions too: a short stay inflates it.",
        Fraction(1, 10),
    ),
    _missing("severe", "Severe absence", "A child who misses half of school is hardly there.", Fraction(1, 2)),
)


def register() -> None:
    """Writes the measures of this room into the book, and names the table that they stand on."""
    book.write(*MEASURES)
    watch(SessionTally)
    watch(RegisterMonth)
