"""What a score card shows: drawn up from the record while it is a draft, kept as JSON once it is approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from virtualschool.kernel.charts import sparkline
from virtualschool.kernel.periods import month_end, month_start, spoken
from virtualschool.kernel.readings import Better, Reading
from virtualschool.measures.book import book
from virtualschool.scorecards import queries, standing, words
from virtualschool.scorecards.models import CardLine, ClinicAction, Kpi, ScoreCard
from virtualschool.scorecards.points import Point

LAYOUT = 1
MOST_LINES = 12
_MEASURES_OWN_NUMBER = -1


@dataclass(frozen=True)
class Line:
    """One line: the figure, the one before it, target and standing, and what was written. `change` says how it moved and whether that
    is better, `basis` what the figure stands on: `12 of 40`. Cards that were kept before it was shown have none."""

    title: str
    href_key: str
    measure: str
    value: str
    when: str
    before: str
    change: str
    target: str
    word: str
    kind: str
    because: str
    suggestion: str
    comment: str
    points: tuple[tuple[str, float | None], ...]
    reading: Reading | None = field(default=None, compare=False)
    basis: str = ""

    @property
    def trend(self) -> str:
        """A small line of the last twelve values."""
        values = [value for _, value in self.points][-12:]
        return sparkline(f"{self.title}: how it moved", values) if sum(value is not None for value in values) > 1 else ""


@dataclass(frozen=True)
class Asked:
    """Something the director asked for."""

    text: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True)
class Face:
    """The whole card."""

    authority: str
    colour: str
    recipient: str
    name: str
    month: str
    as_at: str
    issue: int
    summary: str
    lines: tuple[Line, ...]
    asked: tuple[Asked, ...]
    approval: str = ""

    @property
    def title(self) -> str:
        return f"Score card, {self.month}: {self.recipient}"


def drafted(card: ScoreCard) -> Face:
    """The card as the record and its writers have it now."""
    end = month_end(card.month)
    lines = list(card.lines.select_related("kpi__authority"))
    kpis = {line.pk: line.kpi or _of_measure(card, line, place) for place, line in enumerate(lines)}
    points = queries.series_of_many(kpis.values(), end, exact=True)
    authority = card.authority
    return Face(
        authority=authority.name,
        colour=authority.brand_colour,
        recipient=card.recipient.title,
        name=card.recipient.name,
        month=f"{card.month:%B %Y}",
        as_at=end.isoformat(),
        issue=card.issue,
        summary=card.summary,
        lines=tuple(_line(line, kpis[line.pk], points[kpis[line.pk].pk], end) for line in lines),
        asked=tuple(_asked(each) for each in queries.asked_for(card)),
    )


def face_of(card: ScoreCard) -> Face:
    """The card as it is to be shown: frozen if it was approved."""
    return from_json(card.content["face"]) if card.content else drafted(card)


def to_json(face: Face) -> dict[str, Any]:
    told = asdict(replace(face, lines=tuple(replace(line, reading=None) for line in face.lines)))
    for line, kept in zip(face.lines, told["lines"], strict=True):
        kept["reading"] = _reading_told(line.reading)
    return {"layout": LAYOUT} | told


def from_json(kept: dict[str, Any]) -> Face:
    """The very card that was kept. Raises ValueError for another layout."""
    if kept.get("layout") != LAYOUT:
        raise ValueError(f"This card was kept in layout {kept.get('layout')!r}; this version reads layout {LAYOUT}.")
    told = {name: value for name, value in kept.items() if name != "layout"}
    lines = tuple(Line(**_line_told(line)) for line in told["lines"])
    return Face(**(told | {"lines": lines, "asked": tuple(Asked(**each) for each in told["asked"])}))


def _line_told(kept: dict[str, Any]) -> dict[str, Any]:
    return kept | {"reading": None, "points": tuple((day, value) for day, value in kept["points"])}


def _reading_told(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    names = ("measure", "version", "cohort", "breakdown", "group", "numerator", "denominator", "value", "children")
    dates = {"start": reading.period.start.isoformat(), "end": reading.period.end.isoformat()}
    data_to = reading.data_to.isoformat() if reading.data_to else None
    return {name: getattr(reading, name) for name in names} | dates | {"data_to": data_to}


def _of_measure(card: ScoreCard, line: CardLine, place: int) -> Kpi:
    """A headline measure as an indicator without baseline and target; it is never saved."""
    number = _MEASURES_OWN_NUMBER - place
    if line.measure_key not in book:
        return Kpi(
            pk=number, authority=card.authority, title=line.measure_key, measure_key=line.measure_key, unit="number", better="higher"
        )
    measure = book[line.measure_key]
    told = {"cohort": measure.usual_cohort("cla"), "unit": words.unit_of(measure), "better": words.better_of(measure)}
    return Kpi(pk=number, authority=card.authority, title=measure.title, measure_key=measure.key, **told)


def _line(line: CardLine, kpi: Kpi, points: Sequence[Point], end: dt.date) -> Line:
    stands = standing.judged(kpi, points, end)
    latest = points[-1] if points else None
    before = _before(points)
    change = _change(kpi, latest, before)
    return Line(
        title=kpi.title,
        href_key=str(kpi.public_id) if line.kpi_id else "",
        measure=kpi.measure_key,
        value=latest.shown(kpi.unit) if latest else words.NOT_AVAILABLE,
        when=_when(latest, end),
        before=f"{before.shown(kpi.unit)} ({before.label})" if before else "–",
        change=change,
        target=words.target_of(kpi) if line.kpi_id else "–",
        word=stands.word if line.kpi_id else "",
        kind=stands.kind,
        because=stands.because if line.kpi_id else "",
        suggestion=_suggestion(kpi, latest, before, change, stands),
        comment=line.comment,
        points=tuple((point.on.isoformat(), point.value) for point in points[-24:]),
        reading=latest.reading if latest else None,
        basis=latest.basis if latest and latest.value is not None and not latest.symbol else "",
    )


def _before(points: Sequence[Point]) -> Point | None:
    """The last value before the latest. A month that could not be read, such as August, is passed over: its neighbour says more."""
    return next((point for point in reversed(points[:-1]) if point.value is not None or point.symbol), None)


def _when(latest: Point | None, end: dt.date) -> str:
    if latest is None:
        return ""
    old = latest.on < month_start(end)
    return f"{latest.label}: nothing newer" if old else latest.label


def _change(kpi: Kpi, latest: Point | None, before: Point | None) -> str:
    """`up 1.2 points, better`; empty where there is nothing to compare."""
    if latest is None or before is None or latest.value is None or before.value is None:
        return ""
    gap = latest.value - before.value
    if round(gap, 1) == 0:
        return "no change"
    moved = f"{'up' if gap > 0 else 'down'} {words.difference(gap, kpi.unit)}"
    if kpi.measure_key in book and not kpi.target_is and book[kpi.measure_key].better is Better.NEITHER:
        return moved
    better = (gap < 0) == (kpi.better == Kpi.Better.LOWER)
    return f"{moved}, {'better' if better else 'worse'}"


def _suggestion(kpi: Kpi, latest: Point | None, before: Point | None, change: str, stands: standing.Standing) -> str:
    """A sentence that the writer may take: what the figure is, how it moved, how it stands."""
    if latest is None or latest.value is None:
        return f"There is no figure for {kpi.title} yet."
    moved = f", {change}{_than(change)} {before.label} ({before.shown(kpi.unit)})" if change and before and change != "no change" else ""
    moved = ", unchanged" if change == "no change" else moved
    line = f"; the line to the target stands at {words.amount(stands.expected, kpi.unit)}" if stands.expected is not None else ""
    target = f" Target {words.target_of(kpi)}: {stands.word}{line}." if kpi.has_target else ""
    return f"{latest.shown(kpi.unit)} ({latest.label}){moved}.{target}"


def _than(change: str) -> str:
    return " than" if change.endswith(("better", "worse")) else " from"


def _asked(each: ClinicAction) -> Asked:
    state = f"closed {spoken(each.closed_on)}: {each.outcome}" if each.closed_on else "open"
    return Asked(each.text, each.owner, spoken(each.due_on) if each.due_on else "no date", state)
