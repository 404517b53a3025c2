"""Then and now: the frozen readings of an exhibit beside those of the same question later. Pure but for reading the frozen text.

What depends on the time of year is compared with care: a follow-up sooner than a year after reads other months than the review did, so
now is then set beside the same months a year before as well, and only like with like is called better or worse."""

from dataclasses import dataclass

from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit, shown
from virtualschool.peer_reviews.exhibits import answer_in
from virtualschool.peer_reviews.models import Exhibit


@dataclass(frozen=True)
class Compared:
    """One line of then and now. `difference` is empty where either is hidden, not available, or defined otherwise."""

    label: str
    then: Reading | None
    now: Reading | None
    difference: float | None
    words: str


@dataclass(frozen=True)
class ThenAndNow:
    """An exhibit beside its later reading, as the page and the report show it. `words` say what a reader has to know before comparing;
    empty when the two are alike."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | Reading, ...], ...]
    words: str


def then_and_now(then: Exhibit, now: Exhibit, before: Exhibit | None) -> ThenAndNow:
    """The two beside each other; and now beside `before`, the same months a year earlier, where the seasons differ."""
    old, new = period_of(then), period_of(now)
    columns = ["Group", f"Then: {old}", f"Now: {new}", "Difference"]
    lines = compared(then, now, judged=is_same_season(old, new))
    rows: list[list[str | Reading]] = [[each.label, each.then or "none", each.now or "none", each.words] for each in lines]
    if before is not None:
        columns += [f"A year before now: {period_of(before)}", "Change on the year"]
        on_year = {each.label: each for each in compared(before, now)}
        for row in rows:
            line = on_year.get(str(row[0]))
            row += [(line and line.then) or "none", line.words if line else ""]
    return ThenAndNow(tuple(columns), tuple(map(tuple, rows)), _caution(old, new, has_before=before is not None))


def period_of(exhibit: Exhibit) -> Period:
    """The stretch of time that an exhibit reads."""
    return Period(exhibit.period_start, exhibit.period_end)


def is_same_season(then: Period, now: Period) -> bool:
    """Whether both cover the same months of the year; whole years always do."""
    return {each.start.month for each in then.months()} == {each.start.month for each in now.months()}


def _caution(then: Period, now: Period, *, has_before: bool) -> str:
    if then == now:
        return "No later period is over yet: then and now are the same."
    if is_same_season(then, now):
        shared = then.overlap(now)
        return f"{shared} is in both." if shared else ""
    said = "Then and now are different times of the year, so part of the difference may be the season."
    if has_before:
        return f"{said} The last two columns compare now with the same months a year before."
    return f"{said} There is no data of the same months a year before; a visit a year after the review compares like with like."


def compared(then: Exhibit, now: Exhibit, *, judged: bool = True) -> list[Compared]:
    """The total, then each group that either of the two has. Unless `judged`, a difference is called neither better nor worse."""
    before, after = answer_in(then), answer_in(now)
    found = [_line("All", before.total, after.total, judged)]
    old, new = dict(before.groups), dict(after.groups)
    for name in dict.fromkeys([*old, *new]) if then.breakdown != "month" else ():
        found.append(_line(name, old.get(name), new.get(name), judged))
    return found


def _line(label: str, then: Reading | None, now: Reading | None, judged: bool) -> Compared:
    if then is None or now is None:
        return Compared(label, then, now, None, "Only at one of the two times")
    if then.version != now.version:
        return Compared(label, then, now, None, f"Not compared: the definition changed from version {then.version} to {now.version}")
    if then.symbol or now.symbol:
        return Compared(label, then, now, None, "Not compared: a small number is hidden")
    if then.value is None or now.value is None:
        return Compared(label, then, now, None, "Not compared: not available at both times")
    difference = round(now.value, 1) - round(then.value, 1) if then.unit is Unit.PERCENT else now.value - then.value
    return Compared(label, then, now, difference, _told(difference, then, judged))


def _told(difference: float, reading: Reading, judged: bool) -> str:
    if abs(difference) < 1e-9:
        return "No change"
    points = " percentage points" if reading.unit is Unit.PERCENT else ""
    size = f"{abs(difference):.1f}" if reading.unit is Unit.PERCENT else f"{abs(difference):,.1f}".removesuffix(".0")
    said = f"{'+' if difference > 0 else '−'}{size}{points}"
    if reading.better is Better.NEITHER or not judged:
        return said
    return f"{said}: {'better' if (difference > 0) == (reading.better is Better.HIGHER) else 'worse'}"


def shown_or_said(cell: str | Reading) -> str:
    """A reading as people read it; words stay."""
    return shown(cell) if isinstance(cell, Reading) else cell
