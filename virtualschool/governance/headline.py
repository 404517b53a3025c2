"""The monthly headline report with churn: one definition, from which every format is made."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from virtualschool.documents.blocks import (
    Block,
    Brand,
    Bullets,
    Cell,
    FiguresTable,
    KeyFigures,
    Paragraph,
    Report,
    Section,
    Series,
    Source,
    Trend,
    Waterfall,
    without_remainder,
)
from virtualschool.governance.figures import Figures, Question
from virtualschool.governance.glossary import glossary
from virtualschool.governance.telling import changes, stands_out, to_ask
from virtualschool.kernel.periods import ONE_DAY, Period, month_start, school_year_of
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope

KIND = "headline"
TITLE = "Monthly headline report"
CHURN = ("roll.start", "roll.joined", "roll.left", "roll.end")
FLOW = ("roll.reentered", "roll.turnover")
ATTENDANCE = ("attendance.rate", "attendance.authorised", "attendance.unauthorised", "attendance.persistent", "attendance.severe")
EXCLUSIONS = ("suspensions.count", "suspensions.children", "suspensions.days_lost", "exclusions.permanent")
HEADLINES = (
    "attendance.rate",
    "attendance.persistent",
    "attendance.severe",
    "suspensions.children",
    "suspensions.days_lost",
    "exclusions.permanent",
    "school.none",
    "roll.end",
)
ALL = (*CHURN, *FLOW, *ATTENDANCE, *EXCLUSIONS, "school.none")
TABLE = (*ATTENDANCE, *EXCLUSIONS, "school.none", *FLOW)
BY_MONTH = (*ATTENDANCE, *EXCLUSIONS, *CHURN, "roll.reentered")
"""Read by month over the school year, so that suppression sees that months add up to the year."""
SPLITS = (("key_stage", "key stage"), ("in_area", "where the school is"), ("placement", "home"))
OPEN_SPLITS = SPLITS[:2]
"""The splits of the suppressed edition: so few children have some kinds of home that hiding them would hide most of the rest."""
SPLIT_MEASURES = ("attendance.rate", "attendance.persistent", "suspensions.count")
FEWEST_FOR_A_LINE = 3
"""A line through two months says no more than their two figures."""


class Stretches(NamedTuple):
    """The periods that one issue speaks of: its month, the one before, the school year to its end, and that a year before."""

    month: Period
    previous: Period
    year: Period
    before: Period


def stretches(month: Period) -> Stretches:
    year = Period(school_year_of(month.end).start, month.end)
    return Stretches(month, Period(month_start(month.eve), month.eve), year, Period(a_year_before(year.start), a_year_before(year.end)))


def a_year_before(day: dt.date) -> dt.date:
    """The same day of the year before; the last of February stays the last of February."""
    if (day + ONE_DAY).day == 1 and day.month == 2:
        return dt.date(day.year - 1, 3, 1) - ONE_DAY
    return day.replace(year=day.year - 1)


def last_whole_month(today: dt.date) -> Period:
    """The month that the usual issue is about."""
    end = month_start(today) - ONE_DAY
    return Period(month_start(end), end)


def figures_of(month: Period, *, within: Scope, exact: bool) -> Figures:
    """The figures of the report. The suppressed edition goes without a split that would hide any figure of the whole: a governor
    needs the attendance of all children before that of early years."""
    if exact:
        return Figures(questions(month, SPLITS), within=within, exact=True)
    kept: tuple[tuple[str, str], ...] = ()
    figures = Figures(questions(month, kept), within=within, exact=False)
    for split in OPEN_SPLITS:
        tried = Figures(questions(month, (*kept, split)), within=within, exact=False)
        if tried.hidden_wholes <= figures.hidden_wholes:
            kept, figures = (*kept, split), tried
    return figures


def questions(month: Period, splits: Sequence[tuple[str, str]]) -> list[Question]:
    """Everything the report reads, so that suppression can look at all of it at once."""
    over = stretches(month)
    asked = [Question(ALL, period, None) for period in dict.fromkeys(over)]
    asked.append(Question(BY_MONTH, over.year, "month"))
    asked += [Question(CHURN, each, None) for each in over.year.months() if each not in over]
    return asked + [Question(SPLIT_MEASURES, over.year, by) for by, _ in splits]


def build(figures: Figures, *, month: Period, audience: str, marking: str, brand: Brand, sources: Sequence[Source]) -> Report:
    """The report over a month, from figures that were made fit for its readers."""
    over = stretches(month)
    chapters: tuple[Callable[[Figures, Stretches], list[Block]], ...] = (_headlines, _churn, _months, _split, _closing)
    blocks = tuple(block for chapter in chapters for block in chapter(figures, over))
    return Report(
        title=TITLE,
        subtitle=f"{month.start:%B %Y}: attendance, suspensions, school places and churn of children looked after",
        audience=audience,
        marking=marking,
        as_at=month.end,
        blocks=blocks,
        sources=tuple(sources),
        brand=brand,
    )


def _headlines(figures: Figures, over: Stretches) -> list[Block]:
    return [
        Section("What happened this month"),
        KeyFigures(tuple(figures.one(key, over.month) for key in HEADLINES), title=f"{over.month.start:%B %Y}"),
        *_changes(figures, over),
        *_asking(figures, over),
        FiguresTable(
            "The month, the one before, the school year and last year",
            ("Measure", f"{over.month.start:%b %Y}", f"{over.previous.start:%b %Y}", "School year to date", "Same time last year"),
            tuple((book[key].title, *(figures.one(key, each) for each in over)) for key in TABLE),
            note=f"School year to date: {over.year}. Same time last year: {over.before}.",
        ),
    ]


def _changes(figures: Figures, over: Stretches) -> list[Block]:
    """What moved since the month before (unless no school was open then) and since last year."""
    blocks: list[Block] = []
    if figures.one("attendance.rate", over.previous).is_known:
        told = changes(figures, over.month, over.previous, HEADLINES, f"in {over.previous.start:%B}")
        if told:
            blocks += [Section(f"What changed since {over.previous.start:%B}", 2), Bullets(told)]
    told = changes(figures, over.year, over.before, HEADLINES, "at the same time last year")
    if told:
        blocks += [Section("This school year so far, against the last", 2), Bullets(told)]
    return blocks


def _asking(figures: Figures, over: Stretches) -> list[Block]:
    comparisons = [(over.year, over.before)]
    if figures.one("attendance.rate", over.previous).is_known:
        comparisons.append((over.month, over.previous))
    asked = to_ask(figures, over.month, comparisons)
    asked += tuple(text for by, words in SPLITS for text in stands_out(figures, over.year, by, words))
    return [Section("What to ask about", 2), Bullets(asked)] if asked else []


def _churn(figures: Figures, over: Stretches) -> list[Block]:
    def four(period: Period) -> tuple[Reading, ...]:
        return without_remainder(*(figures.one(key, period) for key in CHURN))

    rows: list[tuple[Cell, ...]] = [(f"{each.start:%B %Y}", *four(each)) for each in over.year.months()]
    rows.append(("School year to date", *four(over.year)))
    start, joined, left, end = four(over.month)
    return [
        Section("Churn: who joined and who left"),
        Waterfall(f"Roll in {over.month.start:%B %Y}", start, joined, left, end),
        FiguresTable(
            "Roll month by month",
            ("Month", "At the start", "Joined", "Left", "At the end"),
            tuple(rows),
            note="Start + joined − left = end. A child who left and came back counts in both.",
        ),
    ]


def _months(figures: Figures, over: Stretches) -> list[Block]:
    """Attendance and suspensions month by month; drawn once there are enough months for a line."""
    months = [each for each in over.year.months() if figures.of_month("attendance.rate", over.year, each)]
    if not months:
        return []
    labels = tuple(f"{each.start:%B %Y}" for each in months)
    keys = ("attendance.rate", "attendance.persistent")
    if len(months) >= FEWEST_FOR_A_LINE:
        lines = (Series(book[key].title, tuple(figures.of_month(key, over.year, each) for each in months)) for key in keys)
        return [Section("Attendance month by month"), *(Trend(f"{line.name} by month", labels, (line,), Unit.PERCENT) for line in lines)]
    rows = tuple((label, *(figures.of_month(key, over.year, each) for key in keys)) for label, each in zip(labels, months, strict=True))
    return [
        Section("Attendance month by month"),
        FiguresTable("Attendance by month", ("Month", *(book[key].title for key in keys)), rows),
    ]


def _split(figures: Figures, over: Stretches) -> list[Block]:
    blocks: list[Block] = []
    for by, words in SPLITS:
        kind = book.breakdown(by)
        found = {reading.group or "" for key in SPLIT_MEASURES for reading in figures.groups(key, over.year, by)}
        rows = tuple(
            (kind.words(group), *(_of_group(figures, key, over.year, by, group) for key in SPLIT_MEASURES))
            for group in sorted(found, key=kind.place)
        )
        if rows:
            blocks.append(FiguresTable(f"By {words}", (words.capitalize(), *(book[key].title for key in SPLIT_MEASURES)), rows))
    return [Section("Who fares how"), Paragraph(f"This school year so far: {over.year}."), *blocks] if blocks else []


def _of_group(figures: Figures, key: str, period: Period, by: str, group: str) -> Cell:
    """A count that has no such group is nought; a proportion that has none is not available."""
    found = next((reading for reading in figures.groups(key, period, by) if (reading.group or "") == group), None)
    return found or (None if book[key].unit is Unit.PERCENT or not figures.one(key, period).is_known else 0)


def _closing(figures: Figures, over: Stretches) -> list[Block]:
    return [Section("What the words mean"), glossary((*HEADLINES, *TABLE, *CHURN), "cla")]
