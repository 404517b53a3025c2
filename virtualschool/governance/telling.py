"""Sentences about figures, made from the readings themselves: what moved, which way, whether that is better, and what to ask."""

from collections.abc import Iterator, Sequence

from virtualschool.governance.figures import Figures
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit, shown
from virtualschool.measures.book import book

WORTH_TELLING = {Unit.PERCENT: 0.5, Unit.CHILDREN: 1, Unit.EVENTS: 1, Unit.DAYS: 1}
"""The smallest change that is put in words: half a percentage point, one child, one event, one day."""
FEWEST_OF_A_GROUP = 10
"""A group of fewer children is not pointed at: chance alone moves it."""
QUESTIONS = {
    "school.none": "How long has each child without a school place waited, and on which day do they start?",
    "exclusions.permanent": "Has every child who was permanently excluded a full-time place, within 20 school days?",
    "attendance.rate": "Which schools and homes have the most absence, and who speaks to them this month?",
    "attendance.persistent": "Who became persistently absent this year, and what does their plan say about it?",
    "attendance.severe": "What is each child who misses half of their sessions or more offered now?",
    "suspensions.children": "Which schools suspend our children, and was there full-time education from the sixth day?",
}
AT_ANY_TIME = ("school.none", "exclusions.permanent")
"""Asked whenever there is a child behind it; the others when they got worse."""


def changes(figures: Figures, now: Period, before: Period, keys: Sequence[str], when: str) -> tuple[str, ...]:
    """One sentence for each measure that moved, the worse ones first; none for what cannot be compared. `when` names the earlier
    time: "the same time last year"."""
    told = []
    for key in keys:
        new, old = figures.one(key, now), figures.one(key, before)
        change = _moved(new, old)
        if change:
            went = "rose" if change > 0 else "fell"
            verdict = {True: ", which is better", False: ", which is worse", None: ""}[_is_better(new, change)]
            told.append((_is_better(new, change) is not False, f"{new.title} {went} from {shown(old)} {when} to {shown(new)}{verdict}."))
    return tuple(text for _, text in sorted(told, key=lambda each: each[0]))


def got_worse(figures: Figures, key: str, now: Period, before: Period) -> bool:
    """Whether a measure moved the wrong way by enough to be told."""
    new = figures.one(key, now)
    return _is_better(new, _moved(new, figures.one(key, before))) is False


def to_ask(figures: Figures, month: Period, comparisons: Sequence[tuple[Period, Period]]) -> tuple[str, ...]:
    """What a director or governor may want to ask, because a figure got worse in one of these comparisons or a child waits."""
    asked = []
    for key, question in QUESTIONS.items():
        if key in AT_ANY_TIME:
            needed = bool(figures.one(key, month).numerator)
        else:
            needed = any(got_worse(figures, key, now, before) for now, before in comparisons)
        if needed:
            asked.append(question)
    return tuple(asked)


def stands_out(figures: Figures, period: Period, by: str, words: str) -> Iterator[str]:
    """The group in which attendance is lowest, if it is below the whole by enough to be told."""
    whole = figures.one("attendance.rate", period).value
    groups = [(reading.value, reading) for reading in figures.groups("attendance.rate", period, by) if reading.value is not None]
    large = [each for each in groups if each[1].group and (each[1].children or 0) >= FEWEST_OF_A_GROUP]
    if whole is None or len(large) < 2:
        return
    value, lowest = min(large, key=lambda each: each[0])
    if whole - value >= WORTH_TELLING[Unit.PERCENT]:
        name = book.breakdown(by).words(lowest.group or "")
        yield f"By {words}, attendance is lowest for “{name}”: {shown(lowest)}, and {whole:.1f}% for all. What is different there?"


def _moved(now: Reading, before: Reading) -> float:
    """By how much, if by enough; 0 otherwise and where either is not known."""
    if now.value is None or before.value is None:
        return 0
    change = now.value - before.value
    return change if abs(change) >= WORTH_TELLING[now.unit] else 0


def _is_better(reading: Reading, change: float) -> bool | None:
    if not change or reading.better is Better.NEITHER:
        return None
    return (change > 0) == (reading.better is Better.HIGHER)
