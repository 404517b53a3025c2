"""What the pages of indicators show."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.kernel.periods import spoken
from virtualschool.measures.book import book
from virtualschool.scorecards import queries, standing, uses, words
from virtualschool.scorecards.charts import kpi_chart, sparkline
from virtualschool.scorecards.forms.kpis import initial_of
from virtualschool.scorecards.models import Kpi, KpiChange, KpiEntry
from virtualschool.scorecards.points import Point
from virtualschool.scorecards.standing import Standing

NAMES = {
    "title": "Title",
    "text": "Words of the source",
    "owner": "Owner",
    "measure_key": "What it counts",
    "cohort": "Of whom",
    "by": "Group by",
    "group": "Group",
    "reads": "How it is read",
    "unit": "Counted in",
    "better": "Better",
    "baseline_value": "Baseline",
    "baseline_on": "Day of the baseline",
    "baseline_source": "Baseline in the source",
    "target_value": "Target",
    "target_is": "The target is",
    "target_by": "To be reached by",
    "target_source": "Target in the source",
    "state": "State",
}
CSV_COLUMNS = ("KPI", "Owner", "When", "Last day", "Value", "Unit", "Numerator", "Denominator", "Target", "Standing", "Source")


class Row(NamedTuple):
    """An indicator in the list."""

    kpi: Kpi
    href: str
    value: str
    label: str
    target: str
    standing: Standing
    trend: str
    uses: int


def rows_of(viewer: Viewer, kpis: Sequence[Kpi], day: dt.date) -> list[Row]:
    """The list: each indicator with its latest value, target, standing and line."""
    points = queries.series_of_many(kpis, day, exact=queries.sees_exact(viewer))
    used = uses.numbers_of_many([kpi.pk for kpi in kpis])
    return [_row(kpi, points[kpi.pk], standing.judged(kpi, points[kpi.pk], day), used[kpi.pk]) for kpi in kpis]


def _row(kpi: Kpi, points: Sequence[Point], stands: Standing, used: int) -> Row:
    latest = stands.latest or (points[-1] if points else None)
    value = latest.shown(kpi.unit) if latest else words.NOT_AVAILABLE
    address = reverse("scorecards:kpi", args=[kpi.public_id])
    return Row(kpi, address, value, latest.label if latest else "", words.target_of(kpi), stands, sparkline(kpi.title, points), used)


def page_of(viewer: Viewer, kpi: Kpi, day: dt.date) -> dict[str, Any]:
    """One indicator: value, standing, chart, history, where it is used."""
    points = queries.series(kpi, day, exact=queries.sees_exact(viewer))
    entries = list(queries.entries_of(kpi))
    may_edit = bool(viewer.may(Permission.SCORECARD_EDIT))
    stands = standing.judged(kpi, points, day)
    latest = stands.latest or (points[-1] if points else None)
    drawn = kpi_chart(kpi, points, day)
    return {
        "kpi": kpi,
        "standing": stands,
        "value": latest.shown(kpi.unit) if latest else words.NOT_AVAILABLE,
        "newer": points[-1].label if points and latest is not points[-1] else "",
        "drawn": drawn,
        "has_points": bool(points),
        "facts": facts_of(viewer, kpi),
        "uses": [{"text": label, "href": href} for label, href in uses.of(kpi.pk)],
        "changes": [_change(change) for change in queries.history_of(kpi)],
        "entries": [_entry(kpi, entry, may_edit=may_edit) for entry in entries],
        "may_edit": may_edit,
        "is_active": kpi.state == Kpi.State.ACTIVE,
    }


def facts_of(viewer: Viewer, kpi: Kpi) -> list[tuple[str, Any]]:
    reads = Kpi.Reads(kpi.reads).label
    found: list[tuple[str, Any]] = [("What it counts", _counts(viewer, kpi))]
    if not kpi.is_manual:
        found.append(("How it is read", reads))
    found += [
        ("Better", Kpi.Better(kpi.better).label),
        ("Baseline", words.baseline_of(kpi)),
        ("Target", words.target_of(kpi)),
        ("Owner", kpi.owner or None),
    ]
    for name, source in (("Baseline in the source", kpi.baseline_source), ("Target in the source", kpi.target_source)):
        found += [(name, f"“{source}”")] if source else []
    return found


def _counts(viewer: Viewer, kpi: Kpi) -> Any:
    if kpi.is_manual:
        return f"A series kept by hand, in {Kpi.Unit(kpi.unit).label.lower()}"
    if kpi.measure_key not in book:
        return f"{kpi.measure_key}, which the book of measures does not have"
    text = f"{book[kpi.measure_key].title} ({book.cohort(kpi.cohort).title})"
    if kpi.by:
        text += f", {book.breakdown(kpi.by).title}: {book.breakdown(kpi.by).words(kpi.group)}"
    return {"text": text, "href": reverse("dashboards:measure", args=[kpi.measure_key])} if viewer.may(Permission.MEASURES) else text


def _change(change: KpiChange) -> list[Any]:
    told = [f"{NAMES.get(name, name)}: {_value(change.before[name])} → {_value(after)}" for name, after in change.after.items()]
    return [f"{change.at:%-d %B %Y}", change.by_name, "; ".join(told), change.reason or "–"]


def _value(value: Any) -> str:
    text = "" if value is None else str(value)
    return (text.removesuffix(".0000") if text.endswith(".0000") else text) or "nothing"


def _entry(kpi: Kpi, entry: KpiEntry, *, may_edit: bool) -> list[Any]:
    corrected = entry.superseded_by
    basis = (
        f"{words.plain_number(entry.numerator)} of {words.plain_number(entry.denominator)}"
        if entry.numerator is not None and entry.denominator is not None
        else "–"
    )
    stands: Any = f"Corrected: {corrected.reason}" if corrected else "Stands"
    if may_edit and not corrected and kpi.is_manual and kpi.state == Kpi.State.ACTIVE:
        href = f"{reverse('scorecards:correct_value', args=[kpi.public_id, entry.pk])}"
        stands = {"text": f"Correct the value of {spoken(entry.on)}", "href": href}
    return [
        spoken(entry.on),
        words.amount(entry.value, kpi.unit),
        basis,
        entry.note or "–",
        f"{entry.by_name}, {entry.at:%-d %B %Y}",
        stands,
    ]


def bare(value: Any) -> Any:
    """A value as a form begins with it."""
    return words.plain_number(value) if isinstance(value, Decimal) else value


def csv_rows(kpis: Iterable[Kpi], viewer: Viewer, day: dt.date) -> list[list[object]]:
    """Every value of these indicators, a row each."""
    asked = list(kpis)
    points = queries.series_of_many(asked, day, exact=queries.sees_exact(viewer))
    return [row for kpi in asked for row in _csv_of(kpi, points[kpi.pk], day)]


def _csv_of(kpi: Kpi, points: Sequence[Point], day: dt.date) -> list[list[object]]:
    stands = standing.judged(kpi, points, day)
    source = kpi.measure_key or "kept by hand"
    found: list[list[object]] = []
    for point in points:
        held = point.reading or point.entry
        above, below = (held.numerator, held.denominator) if held else (None, None)
        shown = point.symbol or point.value
        found.append(
            [kpi.title, kpi.owner, point.label, point.on, shown, kpi.unit, above, below, words.target_of(kpi), stands.word, source]
        )
    return found


def both_values(current: KpiEntry, typed: dict[str, Any]) -> list[list[Any]]:
    """Numbers and note of a value that somebody corrected, beside what was typed."""
    names = {"value": "Value", "numerator": "How many", "denominator": "Of how many", "note": "Note"}
    pairs = [(label, bare(getattr(current, name)), bare(typed[name])) for name, label in names.items()]
    return [[label, now or "nothing", given or "nothing"] for label, now, given in pairs if (now or "") != (given or "")]


def both_versions(current: Kpi, typed: dict[str, Any]) -> list[list[Any]]:
    """Fields in which what stands now and what was typed differ."""
    held = initial_of(current)
    found = []
    for name, label in NAMES.items():
        if name in typed and name in held and str(typed[name] if typed[name] is not None else "") != str(held[name] or ""):
            found.append([label, str(held[name]) or "nothing", str(typed[name] if typed[name] is not None else "") or "nothing"])
    return found
