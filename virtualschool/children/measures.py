"""The roll and its churn, and children without a school."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction

from django.db.models import Max

from virtualschool.children.cohorts import COHORTS
from virtualschool.children.facts import FAR
from virtualschool.children.groups import ALL, BREAKDOWNS, facts_within, on_the_roll
from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, SenProvision
from virtualschool.intake.models import Batch
from virtualschool.kernel.links import Carry, Identity, Part, Quotient, Stock
from virtualschool.kernel.periods import ONE_DAY, Period, compulsory_school_age, month_key
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Fact, Proportion, Ratio, Scope, Source, Tally
from virtualschool.measures.remembering import Memory, stamp, watch
from virtualschool.schools.models import School

Spans = dict[int, list[tuple[dt.date, dt.date]]]
_kept_spans = Memory(4)
Happened = tuple[int, dt.date, int]  # the child, the day whose facts count, which of the amounts
_START, _JOINED, _LEFT, _END, _REENTERED = range(5)
_ONE = tuple(tuple(int(place == each) for each in range(5)) for place in range(5))


def spans_of(scope: Scope) -> Spans:
    """The spans of care by child, in order of time; the end is the first day no longer in care. Read once while the record
    stays as it is."""
    return _kept_spans.get((stamp(), scope.key), lambda: _read_spans(scope))


def _read_spans(scope: Scope) -> Spans:
    found: Spans = defaultdict(list)
    held = CareSpan.objects.filter(authority=scope.authority).order_by("began_on", "pk")
    if scope.child_ids is not None and len(scope.child_ids) <= 500:
        held = held.filter(child__in=scope.child_ids)
    for child_id, began_on, ended_on in held.values_list("child_id", "began_on", "ended_on"):
        if child_id in scope:
            found[child_id].append((began_on, ended_on or FAR))
    return found


def _churn(spans: Spans, period: Period) -> Iterator[Happened]:
    """Who was on the roll at the start and the end, and every joining and leaving between."""
    eve, first, last = period.eve, period.start, period.end
    for child_id, held in spans.items():
        for place, (began_on, ended_on) in enumerate(held):
            if began_on <= eve < ended_on:
                yield child_id, eve, _START
            if first <= began_on <= last:
                yield child_id, began_on, _JOINED
                if place:
                    yield child_id, began_on, _REENTERED
            if first <= ended_on <= last:
                yield child_id, ended_on, _LEFT
            if began_on <= last < ended_on:
                yield child_id, last, _END


def _roll_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    spans = spans_of(scope)
    if by in (None, "month"):
        for part in period.months() if by else [period]:
            label = month_key(part.start) if by else None
            sums: dict[int, list[int]] = {}
            for child_id, _, amount in _churn(spans, part):
                sums.setdefault(child_id, [0] * 5)[amount] += 1
            yield from (Fact(label, child_id, tuple(amounts)) for child_id, amounts in sums.items())
        return
    happened = list(_churn(spans, period))
    group_of = on_the_roll(facts_within(scope, {child_id for child_id, _, _ in happened}), by or "")
    for child_id, day, amount in happened:
        if by == "placement" and amount == _LEFT:
            day -= ONE_DAY
        yield Fact(group_of(child_id, day), child_id, _ONE[amount])


def _school_facts(scope: Scope, period: Period, cohort: str, by: str | None) -> Iterator[Fact]:
    spans = spans_of(scope)
    facts = facts_within(scope, spans)
    ages = {child_id: compulsory_school_age(person.born_on) for child_id, person in facts.people.items() if person.born_on}
    for part in period.months() if by == "month" else [period]:
        group_of: Callable[[int, dt.date], str | None] = on_the_roll(facts, by) if by else lambda child_id, day: None
        for child_id in _of_school_age(spans, ages, part.end):
            without = facts.open_enrolment(child_id, part.end) is None
            yield Fact(group_of(child_id, part.end), child_id, (1, int(without)))


def _of_school_age(spans: Spans, ages: dict[int, Period], day: dt.date) -> Iterator[int]:
    """The children looked after at the close of the day who must be in school by law; nobody whose birth date is unknown."""
    for child_id, held in spans.items():
        if child_id in ages and day in ages[child_id] and any(began_on <= day < ended_on for began_on, ended_on in held):
            yield child_id


def _care_to(scope: Scope, period: Period) -> dt.date | None:
    """The last day on which anything is told about care, within the period."""
    held = CareSpan.objects.filter(authority=scope.authority, began_on__lte=period.end)
    known = held.aggregate(began=Max("began_on"), ended=Max("ended_on"))
    days = [day for day in known.values() if day]
    return min(max(days), period.end) if days else None


ROLL = Source("roll", ("start", "joined", "left", "end", "reentered"), _roll_facts, _care_to)
SCHOOL_AGE = Source("school_age", ("of_school_age", "without_school"), _school_facts, _care_to)

_TELLS = "Children come into care and leave it all the time: a roll that looks steady can hide that half of its children are new."
_LIMITS = "Who was looked after for all twelve months neither joined nor left in them, so the roll is read for `cla`."
_SOURCE = "Children Act 1989 s.22; SSDA903 guide (DECOM, DEC); legal statuses V3 and V4 are left out, as in DfE's statistics"
_DAY = "Broken down by the facts of the child at the close of that day."
_EVENT_DAY = "Broken down by the facts of the child on the day of the event"
_LINKS = (
    Identity(
        (
            (1, "roll.start", "numerator"),
            (1, "roll.joined", "numerator"),
            (-1, "roll.left", "numerator"),
            (-1, "roll.end", "numerator"),
        )
    ),
    Identity(((1, "roll.turnover", "numerator"), (-1, "roll.joined", "numerator"), (-1, "roll.left", "numerator"))),
    Identity(((2, "roll.turnover", "denominator"), (-1, "roll.start", "numerator"), (-1, "roll.end", "numerator"))),
    Carry(opening="roll.start", closing="roll.end"),
    Part(part="roll.reentered", whole="roll.joined"),
    Stock("roll.start"),
    Stock("roll.end"),
    Stock("roll.turnover"),
    Quotient("roll.turnover"),
)


def _roll(key: str, title: str, definition: str, calculation: Tally | Ratio, unit: Unit, why: str = _TELLS) -> Measure:
    return Measure(
        key=f"roll.{key}",
        version=1,
        title=title,
        why=why,
        definition=definition,
        unit=unit,
        better=Better.NEITHER,
        cohorts=("cla",),
        breakdowns=ALL,
        calculation=calculation,
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source=_SOURCE,
        linked=_LINKS,
        limits=_LIMITS,
    )


MEASURES = (
    _roll(
        "start",
        "On the roll at the start",
        f"Children looked after at the close of the day before the period (or the month's part of it). {_DAY}",
        Tally(ROLL, "start"),
        Unit.CHILDREN,
    ),
    _roll(
        "joined",
        "Joined the roll",
        "Spans of care that began in the period. A child who came in twice counts twice; episodes that touch are one span, a start "
        f"on the day after an end is a new one. {_EVENT_DAY}.",
        Tally(ROLL, "joined"),
        Unit.EVENTS,
    ),
    _roll(
        "left",
        "Left the roll",
        "Spans of care that ended in the period; the end is the first day no longer in care. A child who left twice counts twice. "
        f"{_EVENT_DAY}; the home is that of the last day in care, since there is none on the day of leaving.",
        Tally(ROLL, "left"),
        Unit.EVENTS,
    ),
    _roll(
        "end",
        "On the roll at the end",
        f"Children looked after at the close of the last day of the period (or month). Start + joined − left = end, always. {_DAY}",
        Tally(ROLL, "end"),
        Unit.CHILDREN,
    ),
    _roll(
        "reentered",
        "Came back into care",
        f"Those joinings whose child had an earlier span of care that had ended, however long ago. {_EVENT_DAY}.",
        Tally(ROLL, "reentered"),
        Unit.EVENTS,
        "A child who comes back has lost a home, and often a school, once more.",
    ),
    _roll(
        "turnover",
        "Turnover of the roll",
        "100 × (joined + left) ÷ the average of the roll at the start and at the end. Not available when that average is nought.",
        Ratio(ROLL, ("joined", "left"), ("start", "end"), halved=True),
        Unit.PERCENT,
    ),
    Measure(
        key="school.none",
        version=1,
        title="Without a school",
        why="A looked-after child should have a suitable, full-time place within 20 school days. Every day without one is lost.",
        definition="Children without an open enrolment (status C, M, F or O at an open school; S or G alone is not enough), out of the "
        "children looked after and of compulsory school age at the close of the last day of the period (or month). Children whose "
        "date of birth is not known are not counted. Broken down by the facts of the child on that day.",
        unit=Unit.PERCENT,
        better=Better.LOWER,
        cohorts=("cla",),
        breakdowns=ALL,
        calculation=Proportion(SCHOOL_AGE, ("without_school",), "of_school_age", Fraction(1)),
        owner="Virtual School Head",
        review_on=dt.date(2027, 9, 1),
        source="Education Act 1996 s.8 (compulsory school age); statutory guidance for Virtual School Heads (20 school days)",
        linked=(Stock("school.none"),),
        limits="It speaks of the last day of the period, and of the children looked after on it.",
    ),
)


def register() -> None:
    """Writes cohorts, breakdowns and the measures of this room into the book, and names the tables that they stand on."""
    book.write(*COHORTS, *BREAKDOWNS, *MEASURES)
    watch(Batch, "committed_at", "undone_at")
    for table in (Child, CareSpan, CareEpisode, Enrolment, SenProvision, School):
        watch(table)
