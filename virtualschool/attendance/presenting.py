"""Heatmaps in the words and colours of the page."""

from typing import Any

from virtualschool.attendance.codes import MarkClass
from virtualschool.attendance.queries import Heatmap, Square
from virtualschool.attendance.registers import Session
from virtualschool.kernel.periods import Period, spoken

COLUMNS = tuple(f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM"))
_KINDS = {
    MarkClass.ATTENDING: "present",
    MarkClass.AUTHORISED: "authorised",
    MarkClass.UNAUTHORISED: "unauthorised",
    MarkClass.NOT_POSSIBLE: "not-possible",
}
_WORDS = {
    MarkClass.ATTENDING: "attending",
    MarkClass.AUTHORISED: "absent, authorised",
    MarkClass.UNAUTHORISED: "absent, unauthorised",
    MarkClass.NOT_POSSIBLE: "not a possible session",
}


def kind_of(square: Square) -> str:
    """The colour of a square; one kept aside has an outline only."""
    return "problem" if square.is_aside else _KINDS[MarkClass(square.counts_as)]


def rows_of(heatmap: Heatmap) -> list[tuple[str, list[tuple[str, str]]]]:
    """A row a week: its Monday, and ten cells of code and kind."""
    return [
        (f"{week.monday.day} {week.monday:%b %Y}", [(square.code, kind_of(square)) if square else ("", "none") for square in week.squares])
        for week in heatmap.weeks
    ]


def legend_of(heatmap: Heatmap) -> list[tuple[str, str, str]]:
    """The codes that appear, with what they mean and count as; then what an outline means."""
    seen = {square.code: square for week in heatmap.weeks for square in (*week.squares, *week.weekend) if square}
    order = list(_KINDS)
    codes = sorted(seen.values(), key=lambda square: (order.index(MarkClass(square.counts_as)), square.code))
    legend = [(each.code, _KINDS[MarkClass(each.counts_as)], f"{each.meaning}: {_WORDS[MarkClass(each.counts_as)]}") for each in codes]
    return [*legend, ("", "problem", "Kept aside: outside enrolment or term, in no figure")] if heatmap.aside else legend


def weekend_of(heatmap: Heatmap) -> list[str]:
    """Marks of Saturdays and Sundays, which have no column, in words."""
    return [
        f"{square.day:%A} {spoken(square.day)}, {'afternoon' if square.session is Session.PM else 'morning'}: {square.code}"
        for week in heatmap.weeks
        for square in week.weekend
    ]


def as_shown(heatmap: Heatmap) -> dict[str, Any]:
    """One school's heatmap as the template reads it; the rate is None without a possible session."""
    return {
        "school": heatmap.school,
        "urn": heatmap.urn,
        "rows": rows_of(heatmap),
        "legend": legend_of(heatmap),
        "weekend": weekend_of(heatmap),
        "possible": heatmap.possible,
        "attended": heatmap.attended,
        "rate": 100 * heatmap.attended / heatmap.possible if heatmap.possible else None,
        "aside": heatmap.aside,
    }


def year_title(year: Period) -> str:
    """`2025/26`."""
    return f"{year.start.year}/{year.end.year % 100:02d}"
