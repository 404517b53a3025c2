"""Then and now: the frozen readings of an exhibit beside those of the same question later. Pure but for reading the frozen text."""

from dataclasses import dataclass

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


def compared(then: Exhibit, now: Exhibit) -> list[Compared]:
    """The total, then each group that either of the two has."""
    before, after = answer_in(then), answer_in(now)
    found = [_line("All", before.total, after.total)]
    old, new = dict(before.groups), dict(after.groups)
    for name in dict.fromkeys([*old, *new]) if then.breakdown != "month" else ():
        found.append(_line(name, old.get(name), new.get(name)))
    return found


def _line(label: str, then: Reading | None, now: Reading | None) -> Compared:
    if then is None or now is None:
        return Compared(label, then, now, None, "Only at one of the two times")
    if then.version != now.version:
        return Compared(label, then, now, None, f"Not compared: the definition changed from version {then.version} to {now.version}")
    if then.symbol or now.symbol:
        return Compared(label, then, now, None, "Not compared: a small number is hidden")
    if then.value is None or now.value is None:
        return Compared(label, then, now, None, "Not compared: not available at both times")
    difference = round(now.value, 1) - round(then.value, 1) if then.unit is Unit.PERCENT else now.value - then.value
    return Compared(label, then, now, difference, _told(difference, then))


def _told(difference: float, reading: Reading) -> str:
    if abs(difference) < 1e-9:
        return "No change"
    points = " percentage points" if reading.unit is Unit.PERCENT else ""
    size = f"{abs(difference):.1f}" if reading.unit is Unit.PERCENT else f"{abs(difference):,.1f}".removesuffix(".0")
    said = f"{'+' if difference > 0 else '−'}{size}{points}"
    if reading.better is Better.NEITHER:
        return said
    return f"{said}: {'better' if (difference > 0) == (reading.better is Better.HIGHER) else 'worse'}"


def shown_or_gap(reading: Reading | None) -> str:
    """A reading as people read it; a group that was not there is said so."""
    return "none" if reading is None else shown(reading)
