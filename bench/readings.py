"""Readings of measures with nothing remembered and again, for the whole authority."""

import datetime as dt
import time
from typing import Any

from bench.asking import COLUMNS, Page, asked, client_of, summed_up
from bench.table import milliseconds, table

QUESTIONS = (
    ("attendance.rate", None),
    ("attendance.rate", "month"),
    ("attendance.rate", "school"),
    ("attendance.persistent", None),
    ("attendance.persistent", "month"),
    ("roll.joined", "month"),
    ("school.none", "month"),
    ("suspensions.count", None),
    ("roll.turnover", None),
    ("roll.joined", "placement"),
    ("school.none", None),
)


def readings(authority: Any, title: str = "Readings") -> str:
    """A table of measures over a school year, cold and warm, for both cohorts where a measure has both."""
    from virtualschool.kernel.periods import Period
    from virtualschool.measures.book import book
    from virtualschool.measures.calculations import Scope
    from virtualschool.measures.reading import forget, read

    year = Period(dt.date(2025, 9, 1), dt.date(2026, 7, 31))
    within = Scope(authority, authority.code)
    rows = []
    for key, by in QUESTIONS:
        for cohort in book[key].cohorts:
            forget()
            times = []
            for _ in range(2):
                started = time.perf_counter()
                found = read(book[key], year, within=within, cohort=cohort, by=by)
                times.append(time.perf_counter() - started)
            value = found[0].value if by is None else None
            shown = f"{value:.2f}" if value is not None else f"{len(found)} groups" if by else "not available"
            rows.append([f"{key} {cohort}" + (f" by {by}" if by else ""), shown, *map(milliseconds, times)])
    return table(title, ["reading, September 2025 to July 2026", "value", "nothing remembered", "again"], rows)


HEATMAPS = (
    ("by day and session", "/attendance/?year=2025"),
    ("of a key stage in a term", "/attendance/?year=2025&term=autumn&key_stage=KS3"),
    ("by child and week", "/attendance/?year=2025&view=children"),
    ("the children of a week", "/attendance/?year=2025&view=children&week=2025-11-03"),
    ("sessions as CSV", "/attendance/sessions.csv?year=2025"),
)


def heatmaps(authority: Any) -> str:
    """The register heatmap of all children, as pages that the head asks for."""
    from bench.pages import head_of

    client = client_of(head_of(authority))
    rows = [asked(client, Page(title, [address])) for title, address in HEATMAPS]
    return f"{table('Register heatmap of all children', COLUMNS, rows)}\n{summed_up(rows)}"
