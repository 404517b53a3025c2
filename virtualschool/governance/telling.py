"""Sentences about figures, made from the readings themselves: what moved, which way, and whether that is better."""

from collections.abc import Sequence

from virtualschool.governance.figures import Figures
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit, shown

WORTH_TELLING = {Unit.PERCENT: 0.5, Unit.CHILDREN: 1, Unit.EVENTS: 1, Unit.DAYS: 1}
"""The smallest change that is put in words: half a percentage point, one child, one event, one day."""


def notes(figures: Figures, now: Period, before: Period, keys: Sequence[str]) -> str:
    """One sentence for each measure that moved, the worse ones first; empty when nothing can be compared."""
    told = [_sentence(figures.one(key, now), figures.one(key, before)) for key in keys]
    said = [sentence for sentence in told if sentence]
    return " ".join(text for _, text in sorted(said, key=lambda each: each[0]))


def _sentence(now: Reading, before: Reading) -> tuple[int, str] | None:
    if now.value is None or before.value is None:
        return None
    change = now.value - before.value
    if abs(change) < WORTH_TELLING[now.unit]:
        return None
    went = "rose" if change > 0 else "fell"
    better = now.better is not Better.NEITHER and (change > 0) == (now.better is Better.HIGHER)
    verdict = "" if now.better is Better.NEITHER else ", which is better" if better else ", which is worse"
    return int(better), f"{now.title} {went} from {shown(before)} at the same time last year to {shown(now)}{verdict}."
