"""A report with every kind of block, and every kind of figure: known, unknown, suppressed, awkward."""

import datetime as dt

from virtualschool.documents.blocks import (
    Brand,
    Bullets,
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
)
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit

PERIOD = Period(dt.date(2025, 9, 1), dt.date(2026, 5, 31))
MONTHS = ("Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026")


def reading(
    key: str,
    title: str,
    value: float | None,
    *,
    unit: Unit = Unit.CHILDREN,
    better: Better = Better.NEITHER,
    numerator: float | None = None,
    denominator: float | None = None,
    group: str | None = None,
    symbol: str = "",
) -> Reading:
    return Reading(
        measure=key,
        version=2,
        title=title,
        unit=unit,
        better=better,
        cohort="cla",
        period=PERIOD,
        breakdown="school" if group else None,
        group=group,
        numerator=value if numerator is None else numerator,
        denominator=denominator,
        value=value,
        symbol=symbol,
        data_to=dt.date(2026, 5, 22),
    )


def rate(
    key: str, title: str, numerator: float, denominator: float, *, better: Better = Better.HIGHER, group: str | None = None
) -> Reading:
    value = 100 * numerator / denominator
    return reading(key, title, value, unit=Unit.PERCENT, better=better, numerator=numerator, denominator=denominator, group=group)


START = reading("roll.start", "Children at the start", 347)
JOINED = reading("roll.joined", "Children who joined", 61)
LEFT = reading("roll.left", "Children who left", 48)
END = reading("roll.end", "Children at the end", 360)
ATTENDANCE = rate("attendance.rate", "Attendance", 98_213, 107_466)
PERSISTENT = rate("attendance.persistent", "Persistent absence", 71, 334, better=Better.LOWER)
DAYS = reading("suspensions.days_lost", "Days lost to suspension", 148.5, unit=Unit.DAYS, better=Better.LOWER, numerator=297, denominator=2)
UNKNOWN = reading("school.none", "Without a school", None, unit=Unit.PERCENT, better=Better.LOWER)
HIDDEN = reading("exclusions.permanent", "Permanent exclusions", 3, unit=Unit.EVENTS, better=Better.LOWER).hidden()
SCHOOLS = (
    ("Acklam Meadow Academy", 9_120, 9_811, 26),
    ('=HYPERLINK("http://bad") Primary', 4_410, 4_702, 13),
    ("Linthorpe & St Mary's <RC> College", 7_904, 8_990, 24),
)


def report() -> Report:
    """The monthly headline report in small."""
    return Report(
        title="Monthly headline report",
        subtitle="Attendance, suspensions and movement of children in our care",
        audience="the Director of Children's Services",
        marking="OFFICIAL-SENSITIVE",
        as_at=dt.date(2026, 5, 31),
        blocks=(*_headlines(), *_movement(), *_attendance(), *_words()),
        sources=(
            Source("Children looked after return (SSDA903)", "Episodes as loaded on 26 May 2026.", dt.date(2026, 5, 22)),
            Source("School registers", "Daily marks collected from 96 schools.", None),
        ),
        brand=Brand("Teesmouth Borough Council", "#801650"),
    )


def _headlines() -> tuple:
    return (
        Section("Headlines"),
        Paragraph("Attendance is in line with the same months of last year.\n\nMore children joined than left."),
        KeyFigures((ATTENDANCE, PERSISTENT, DAYS, END, UNKNOWN, HIDDEN)),
        Callout("Registers from two schools have not arrived since 8 May; their sessions are not counted.", CalloutKind.WARNING),
        Bullets(("Two schools were visited.", "One plan for a return to full time was agreed.")),
    )


def _movement() -> tuple:
    return (
        Section("Who joined and who left"),
        Waterfall("More children joined than left", START, JOINED, LEFT, END, "A child who leaves and returns counts in both."),
    )


def _attendance() -> tuple:
    ours = tuple(rate("attendance.rate", "Attendance", n, 1000, group=m) for m, n in zip(MONTHS[:8], range(930, 906, -3), strict=True))
    nation = (92.0, 91.8, 91.1, 90.6, None, 91.4, 91.9, 91.7, 91.5)
    rows = tuple(
        (name, rate("attendance.rate", "Attendance", n, d, group=name), children, dt.date(2026, 5, 20)) for name, n, d, children in SCHOOLS
    )
    few = (("All other schools", HIDDEN, None, dt.date(2026, 5, 22)),)
    return (
        Section("Attendance"),
        Section("Month by month", 2),
        Trend(
            "Attendance fell from autumn to summer",
            MONTHS,
            (Series("Our children", (*ours, None)), Series("England, all looked after", nation)),
        ),
        Section("School by school", 2),
        FiguresTable(
            "Attendance by school",
            ("School", "Attendance", "Children", "Last register"),
            rows + few,
            "Schools with five or more of our children.",
        ),
    )


def _words() -> tuple:
    return (
        Definitions(
            (
                Definition("Persistent absence", "Missed at least 10% of their own possible sessions.", 2),
                Definition("Session", "Half a school day."),
            )
        ),
    )
