"""Reading a measure: the number, and the very children behind it, from the same facts."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import add
from typing import NamedTuple

from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Scope, Share, Source
from virtualschool.measures.remembering import Memory, forget, stamp, stamps

__all__ = ["Member", "Scope", "forget", "members", "read", "read_many"]

DEFAULT_COHORT = "cla"

Grouped = dict[str | None, dict[int, tuple[float, ...]]]

_facts = Memory(24)
_readings = Memory(4000)


class Member(NamedTuple):
    """A child behind a number, with their part in it: the parts add up to the reading's numerator and denominator. A count has
    no denominator. In a proportion the numerator is 1 for a child who meets it, else 0."""

    child_id: int
    numerator: float
    denominator: float | None
    group: str | None = None


@dataclass(frozen=True)
class _Question:
    period: Period
    within: Scope
    cohort: str
    by: str | None

    @property
    def key(self) -> tuple[Hashable, ...]:
        return self.period, self.within.key, self.cohort, self.by


def read(measure: Measure, period: Period, *, within: Scope, cohort: str = DEFAULT_COHORT, by: str | None = None) -> list[Reading]:
    """What the measure says of the period. Without `by` exactly one reading; with it one a group that has anything to tell, in
    natural order, without a total. Raises NotOffered or UnknownMeasure."""
    return read_many([measure], period, within=within, cohort=cohort, by=by)


def read_many(
    measures: Iterable[Measure], period: Period, *, within: Scope, cohort: str = DEFAULT_COHORT, by: str | None = None
) -> list[Reading]:
    """The readings of several measures, one after the other; those of one room share one pass over its tables."""
    asked, question = list(measures), _Question(period, within, cohort, by)
    told = stamps(group for measure in asked for group in measure.calculation.source.stands_on)
    found: list[Reading] = []
    for measure in asked:
        measure.require(cohort, by)
        seal = told.of(measure.calculation.source.stands_on)
        key = (seal, measure.key, measure.version, *question.key)
        found += _readings.get(key, partial(_worked_out, measure, question, seal))
    return found


def members(
    measure: Measure,
    period: Period,
    *,
    within: Scope,
    cohort: str = DEFAULT_COHORT,
    by: str | None = None,
    group: str | None = None,
) -> list[Member]:
    """The children behind a reading, in the order of groups and of their numbers. `group` chooses one group of the breakdown
    (the empty text is the unknown one); None gives the children of all. Raises NotOffered or UnknownMeasure."""
    measure.require(cohort, by)
    source = measure.calculation.source
    grouped = _grouped(source, _Question(period, within, cohort, by), stamp(*source.stands_on))
    return [
        Member(child_id, *share, name)
        for name in _in_order(grouped, by)
        if group is None or name == group
        for child_id, share in sorted(_shares(measure, grouped[name]).items())
    ]


def _worked_out(measure: Measure, question: _Question, seal: Hashable) -> list[Reading]:
    source = measure.calculation.source
    grouped = _grouped(source, question, seal)
    kept = (seal, source.key, "data_to", question.within.key, question.period)
    data_to = _facts.get(kept, lambda: source.data_to(question.within, question.period))
    groups: Sequence[str | None] = _in_order(grouped, question.by) if question.by else [None]
    found = []
    for group in groups:
        total, children = measure.calculation.total_of(grouped.get(group, {}).values())
        if children or question.by is None:
            found.append(_reading(measure, question, group, total, children, data_to))
    return found


def _reading(measure: Measure, question: _Question, group: str | None, total: Share, children: int, data_to: dt.date | None) -> Reading:
    """Of what rooms write down themselves (actions, schools, examples) nothing is known before the first was: that is no nought. Of
    children it is one: the files that were loaded told of them all."""
    known = data_to is not None or book.cohort(question.cohort).counts == "children"
    return Reading(
        measure=measure.key,
        version=measure.version,
        title=measure.title,
        unit=measure.unit,
        better=measure.better,
        cohort=question.cohort,
        period=question.period,
        breakdown=question.by,
        group=group,
        numerator=total.numerator,
        denominator=total.denominator,
        value=measure.calculation.value(total) if known else None,
        children=children,
        data_to=data_to,
    )


def _shares(measure: Measure, amounts: dict[int, tuple[float, ...]]) -> dict[int, Share]:
    share_of = measure.calculation.share
    return {child_id: share for child_id, each in amounts.items() if (share := share_of(each)) is not None}


def _grouped(source: Source, question: _Question, seal: Hashable) -> Grouped:
    """The amounts by group and child, added up; kept while what the source stands on stays as it is."""

    def add_up() -> Grouped:
        grouped: Grouped = {}
        for group, child_id, amounts in source.facts(question.within, question.period, question.cohort, question.by):
            of_group = grouped.get(group)
            if of_group is None:
                of_group = grouped[group] = {}
            before = of_group.get(child_id)
            of_group[child_id] = tuple(map(add, before, amounts)) if before else amounts
        return grouped

    return _facts.get((seal, source.key, *question.key), add_up)


def _in_order(grouped: Grouped, by: str | None) -> list[str | None]:
    if by is None:
        return list(grouped)
    place = book.breakdown(by).place
    return sorted(grouped, key=lambda group: place(group or ""))
