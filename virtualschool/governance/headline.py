"""The monthly headline report with churn: one definition, from which every format is made."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from virtualschool.documents.blocks import (
    Block,
    Brand,
    Callout,
    CalloutKind,
    Definition,
    Definitions,
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
from virtualschool.governance.telling import notes
from virtualschool.kernel.periods import ONE_DAY, Period, month_start, school_year_of, spoken
from virtualschool.kernel.readings import Reading, Unit
from virtualschool.measures.book import book

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
)
ALL = (*CHURN, *FLOW, *ATTENDANCE, *EXCLUSIONS, "school.none")
SPLITS = (("key_stage", "key stage"), ("in_area", "where the school is"), ("placement", "home"))
OPEN_SPLITS = SPLITS[:2]
"""The splits of the suppressed edition: so few children have some kinds of home that hiding them would hide most of the rest."""
SPLIT_MEASURES = ("attendance.rate", "attendance.persistent", "suspensions.count")


class Stretches(NamedTuple):
    """The periods that one issue speaks of: its month, the school year to its end, and the same stretch a year before."""

    month: Period
    year: Period
    before: Period


def stretches(month: Period) -> Stretches:
    year = Period(school_year_of(month.end).start, month.end)
    return Stretches(month, year, Period(a_year_before(year.start), a_year_before(year.end)))


def a_year_before(day: dt.date) -> dt.date:
    """The same day of the year before; the last of February stays the last of February."""
    if (day + ONE_DAY).day == 1 and day.month == 2:
        return dt.date(day.year - 1, 3, 1) - ONE_DAY
    return day.replace(year=day.year - 1)


def last_whole_month(today: dt.date) -> Period:
    """The month that the usual issue is about."""
    end = month_start(today) - ONE_DAY
    return Period(month_start(end), end)


def questions(month: Period, *, exact: bool) -> list[Question]:
    """Everything the report reads, so that suppression can look at all of it at once."""
    over = stretches(month)
    asked = [Question(ALL, period, None) for period in over]
    asked.append(Question((*ATTENDANCE, "suspensions.count"), over.year, "month"))
    asked += [Question(CHURN, each, None) for each in over.year.months() if each not in over]
    return asked + [Question(SPLIT_MEASURES, over.year, by) for by, _ in (SPLITS if exact else OPEN_SPLITS)]


def build(figures: Figures, *, month: Period, audience: str, marking: str, brand: Brand, sources: Sequence[Source]) -> Report:
    """The report over a month, from figures that were made fit for its readers."""
    over = stretches(month)
    chapters: tuple[Callable[[Figures, Stretches], list[Block]], ...] = (_headlines, _churn, _attendance, _exclusions, _split, _closing)
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
    rows = tuple(
        (book[key].title, figures.one(key, over.month), figures.one(key, over.year), figures.one(key, over.before)) for key in HEADLINES
    )
    told = notes(figures, over.year, over.before, HEADLINES)
    return [
        Section("Headlines"),
        *[Callout(told, CalloutKind.IMPORTANT)] * bool(told),
        KeyFigures(tuple(figures.one(key, over.year) for key in HEADLINES), title=f"This school year so far: {over.year}"),
        FiguresTable(
            "This month, this year, and a year before",
            ("Measure", f"{over.month.start:%B %Y}", "School year to date", "Same time last year"),
            rows,
            note=f"School year to date: {over.year}. Same time last year: {over.before}.",
        ),
    ]


def _churn(figures: Figures, over: Stretches) -> list[Block]:
    month = without_remainder(*(figures.one(key, over.month) for key in CHURN))
    year = without_remainder(*(figures.one(key, over.year) for key in CHURN))
    rows = tuple(
        (f"{each.start:%B %Y}", *without_remainder(*(figures.one(key, each) for key in CHURN))) for each in over.year.months()
    )
    return [
        Section("Churn: who joined and who left"),
        Waterfall(f"Roll in {over.month.start:%B %Y}", *month),
        Waterfall("Roll this school year so far", *year),
        FiguresTable(
            "Roll month by month",
            ("Month", "At the start", "Joined", "Left", "At the end"),
            rows,
            note="Start + joined − left = end. A child who left and came back counts in both.",
        ),
        KeyFigures(tuple(figures.one(key, over.year) for key in FLOW), title="Re-entries and turnover this school year"),
    ]


def _attendance(figures: Figures, over: Stretches) -> list[Block]:
    blocks: list[Block] = [Section("Attendance")]
    months = figures.groups("attendance.rate", over.year, "month")
    words = book.breakdown("month").words
    if len(months) > 1:
        labels = tuple(words(reading.group or "") for reading in months)
        lines = tuple(
            Series(book[key].title, _by_month(figures, key, over.year, months)) for key in ("attendance.rate", "attendance.persistent")
        )
        blocks += [Trend(f"{line.name} by month", labels, (line,), Unit.PERCENT) for line in lines]
    rows = tuple(
        (book[key].title, figures.one(key, over.month), figures.one(key, over.year), figures.one(key, over.before)) for key in ATTENDANCE
    )
    return [*blocks, FiguresTable("Attendance", ("Measure", "This month", "School year to date", "Same time last year"), rows)]


def _by_month(figures: Figures, key: str, period: Period, months: Sequence[Reading]) -> tuple[Reading | None, ...]:
    found = {reading.group: reading for reading in figures.groups(key, period, "month")}
    return tuple(found.get(month.group) for month in months)


def _exclusions(figures: Figures, over: Stretches) -> list[Block]:
    rows = tuple(
        (book[key].title, figures.one(key, over.month), figures.one(key, over.year), figures.one(key, over.before))
        for key in (*EXCLUSIONS, "school.none")
    )
    return [
        Section("Suspensions, exclusions and school places"),
        FiguresTable("Suspensions and places", ("Measure", "This month", "School year to date", "Same time last year"), rows),
    ]


def _split(figures: Figures, over: Stretches) -> list[Block]:
    blocks: list[Block] = [Section("Who fares how"), Paragraph(f"This school year so far: {over.year}.")]
    for by, words in SPLITS:
        groups = sorted(
            {reading.group or "" for key in SPLIT_MEASURES for reading in figures.groups(key, over.year, by)}, key=book.breakdown(by).place
        )
        rows = tuple(
            (book.breakdown(by).words(group), *(_maybe(figures, key, over.year, by, group) for key in SPLIT_MEASURES)) for group in groups
        )
        if rows:
            blocks.append(FiguresTable(f"By {words}", (words.capitalize(), *(book[key].title for key in SPLIT_MEASURES)), rows))
    return blocks


def _maybe(figures: Figures, key: str, period: Period, by: str, group: str) -> Reading | str:
    return next((reading for reading in figures.groups(key, period, by) if reading.group == group), "–")


def _closing(figures: Figures, over: Stretches) -> list[Block]:
    used = [book[key] for key in dict.fromkeys((*HEADLINES, *CHURN, *FLOW, *ATTENDANCE, *EXCLUSIONS))]
    cohort = book.cohort("cla")
    return [
        Section("What the words mean"),
        Definitions(
            (Definition(cohort.title, cohort.definition), *(Definition(each.title, each.definition, each.version) for each in used)),
            title=f"Definitions as they stood on {spoken(over.month.end)}",
        ),
    ]
