"""An exhibit's report: what a measure says of a period, with small numbers hidden, ready to be frozen; and how it is read back."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.authorities.models import Authority
from virtualschool.dashboards.presenting import group_names
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Block, Brand, Definition, Definitions, FiguresTable, KeyFigures, Paragraph, Report, Source
from virtualschool.kernel import charts
from virtualschool.kernel.periods import Period, month_end, month_start
from virtualschool.kernel.readings import Reading, Unit, shown
from virtualschool.measures.book import Measure, book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.publishing import read_published
from virtualschool.peer_reviews.models import Exhibit

MOST_BARS = 14


@dataclass(frozen=True)
class Question:
    """What is asked of the book: the same question can be asked again later."""

    measure: Measure
    cohort: str
    breakdown: str
    period: Period

    def require(self) -> None:
        """Raises NotOffered or UnknownMeasure."""
        self.measure.require(self.cohort, self.breakdown or None)


@dataclass(frozen=True)
class Answer:
    """The readings of a question: the total, and the groups of its breakdown with their words."""

    total: Reading
    groups: tuple[tuple[str, Reading], ...] = ()


def answered(question: Question, authority: Authority) -> Answer:
    """What the book says now, with small numbers hidden as for anyone outside the service."""
    within = Scope(authority, authority.code)
    (total,) = read_published([question.measure], question.period, within=within, cohort=question.cohort)
    if not question.breakdown:
        return Answer(total)
    groups = read_published([question.measure], question.period, within=within, cohort=question.cohort, by=question.breakdown)
    names = group_names(question.breakdown, groups)
    return Answer(total, tuple((names[each.group or ""], each) for each in groups))


def report_of(question: Question, answer: Answer, *, authority: Authority, note: str, on: dt.date, sources: tuple[Source, ...]) -> Report:
    """The exhibit as a report."""
    measure, cohort = question.measure, book.cohort(question.cohort)
    blocks: list[Block] = [KeyFigures((answer.total,), title="The figure")]
    if note:
        blocks.append(Paragraph(note))
    if question.breakdown:
        title = f"By {book.breakdown(question.breakdown).title.lower()}"
        blocks.append(FiguresTable(title, ("Group", measure.title), tuple(answer.groups)))
    blocks.append(
        Definitions((Definition(measure.title, measure.definition, measure.version), Definition(cohort.title, cohort.definition)))
    )
    brand = Brand(f"{authority.name} Virtual School", authority.brand_colour)
    subtitle = f"{cohort.title}, {question.period}"
    return Report(measure.title, subtitle, "the peer review team: small numbers are hidden", "OFFICIAL", on, tuple(blocks), sources, brand)


def answer_in(exhibit: Exhibit) -> Answer:
    """The frozen readings of an exhibit."""
    report = frozen.from_json(exhibit.content)
    total: Reading | None = None
    groups: tuple[tuple[str, Reading], ...] = ()
    for block in report.blocks:
        if isinstance(block, KeyFigures):
            total = block.readings[0]
        elif isinstance(block, FiguresTable):
            groups = tuple((str(name), reading) for name, reading in block.rows if isinstance(reading, Reading))
    if total is None:
        raise ValueError("An exhibit without its figure.")
    return Answer(total, groups)


def question_of(exhibit: Exhibit) -> Question:
    """The question that an exhibit answers, in today's book. Raises UnknownMeasure when the book has it no more."""
    period = Period(exhibit.period_start, exhibit.period_end)
    return Question(book[exhibit.measure_key], exhibit.cohort, exhibit.breakdown, period)


def chart_of(exhibit: Exhibit, answer: Answer) -> str:
    """The groups as bars; a trend where they are months; empty when there is nothing to compare."""
    groups = answer.groups[:MOST_BARS]
    if len(groups) < 2:
        return ""
    title, suffix = chart_title(exhibit), "%" if answer.total.unit is Unit.PERCENT else ""
    if exhibit.breakdown == "month":
        labels = [name.split(" ")[0][:3] for name, _ in groups]
        return charts.trend_line(title, labels, [charts.Line(exhibit.title[:30], tuple(each.value for _, each in groups))], suffix=suffix)
    return charts.bars(title, [charts.Mark(name, each.value, shown(each)) for name, each in groups])


def chart_title(exhibit: Exhibit) -> str:
    return f"{exhibit.title} by {book.breakdown(exhibit.breakdown).title.lower()}"


def period_now(then: Period, today: dt.date) -> Period:
    """The period of the same question now: whole years later, the latest that is over. If a year has not passed, as many whole months,
    the latest that are over, for a question of whole months; else the latest stretch of the same length that is over."""
    years = 0
    while _years_on(then.end, years + 1) < today:
        years += 1
    if years:
        return Period(_years_on(then.start, years), _years_on(then.end, years))
    end = today - dt.timedelta(days=1)
    if then.start == month_start(then.start) and then.end == month_end(then.end):
        return _months_now(then, month_start(today) - dt.timedelta(days=1))
    return Period(end - (then.end - then.start), end) if end > then.end else then


def a_year_before(period: Period) -> Period:
    """The same days of the year before; whole months stay whole."""
    end = _years_on(period.end, -1)
    return Period(_years_on(period.start, -1), month_end(end) if period.end == month_end(period.end) else end)


def _months_now(then: Period, last: dt.date) -> Period:
    """As many whole months as `then` has, the last of them ending on `last`; `then` itself if none has passed since."""
    first = month_start(last)
    for _ in then.months()[1:]:
        first = month_start(first - dt.timedelta(days=1))
    return Period(first, last) if last > then.end else then


def _years_on(day: dt.date, years: int) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)
