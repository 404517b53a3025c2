"""Readings fit for others: read together with everything by which a hidden figure could be worked out, then suppressed at once."""

from collections.abc import Iterable

from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Reading
from virtualschool.kernel.suppression import published
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import DEFAULT_COHORT, read_many
from virtualschool.measures.remembering import Memory

_kept = Memory(200)


def read_published(
    measures: Iterable[Measure], period: Period, *, within: Scope, cohort: str = DEFAULT_COHORT, by: str | None = None
) -> list[Reading]:
    """As `read_many`, with small numbers hidden. What is hidden does not depend on which measures were asked for together: the
    totals are settled first, with all measures that a sum links to them, then the groups. Raises NotOffered, UnknownMeasure."""
    asked = list(measures)
    for measure in asked:
        measure.require(cohort, by)
    if not book.cohort(cohort).is_of_children:
        return read_many(asked, period, within=within, cohort=cohort, by=by)
    family = [measure for measure in book.relatives(asked) if cohort in measure.cohorts]
    totals = read_many(family, period, within=within, cohort=cohort)
    shown = fit_for_others(totals)
    if by is not None:
        gone = [total for total, seen in zip(totals, shown, strict=True) if seen.symbol]
        split = [measure for measure in family if by in measure.breakdowns]
        groups = read_many(split, period, within=within, cohort=cohort, by=by)
        shown = fit_for_others([*totals, *groups], hidden=gone)
    return [reading for measure in asked for reading in shown if reading.measure == measure.key and reading.breakdown == by]


def fit_for_others(readings: Iterable[Reading], *, hidden: Iterable[Reading] = ()) -> list[Reading]:
    """Suppresses readings that were made already, by the sums between those among them. For a page that shows several measures
    or breakdowns of one period: give all that it shows at once. `hidden` go in any case. The same readings are worked out once,
    whatever became of the record since: the answer depends on nothing else. Readings of things pass as they are."""
    everything, gone, links = tuple(readings), tuple(hidden), book.links()
    given = tuple(reading for reading in everything if book.cohort(reading.cohort).is_of_children)
    safe = iter(_kept.get((given, gone, links), lambda: published(given, linked=links, hidden=gone)))
    return [next(safe) if book.cohort(reading.cohort).is_of_children else reading for reading in everything]
