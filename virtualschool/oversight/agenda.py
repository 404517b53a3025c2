"""The agenda of a plan meeting, made from how the plan stands: what is on it, and for each point why."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from virtualschool.kernel.periods import spoken
from virtualschool.oversight.shapes import ActionFacts, ChangeFacts, KpiFacts

Reason = tuple[str, str]
ORDER = ("overdue", "red", "escalated", "question", "kpi", "due", "stuck", "by_hand", "resolution", "changed")
"""The reasons, the gravest first: it is the order of the agenda too."""
FOR_INFORMATION = frozenset({"resolution", "changed"})
"""Reasons to tell of a thing; alone they are none to speak about it."""
NAMES = {
    "resolution": "Decided, not done",
    "escalated": "With the director",
    "question": "Asked by the governing body",
    "overdue": "Overdue",
    "red": "Red",
    "due": "Due soon",
    "stuck": "No progress",
    "kpi": "Off course",
    "changed": "Changed",
    "by_hand": "Put in by hand",
}
KINDS = {"overdue": "overdue", "red": "red", "escalated": "amber", "question": "amber", "due": "amber", "stuck": "amber", "kpi": "amber"}
"""How the tag of a reason looks; the others are neutral."""


@dataclass(frozen=True)
class Point:
    """One point of an agenda. `key` says what it is about and is the same at every look; `place` and the rest come from people.
    `as_reason` is what it says where it is told at the point of the action that it is about."""

    key: str
    title: str
    reasons: tuple[Reason, ...]
    due_on: dt.date | None = None
    facts: tuple[tuple[str, str], ...] = ()
    plan_id: int | None = None
    action_id: int | None = None
    place: int | None = None
    is_removed: bool = False
    changed_because: str = ""
    changed_by: str = ""
    href: str = ""
    as_reason: str = ""

    @property
    def gravity(self) -> tuple[int, int]:
        """How pressing it is: by its gravest reason, then by how many it has; the lower, the graver."""
        ranks = [ORDER.index(code) for code, _ in self.reasons]
        return min(ranks, default=len(ORDER)), -sum(code not in FOR_INFORMATION for code, _ in self.reasons)

    @property
    def is_for_information(self) -> bool:
        return informs(self.reasons)


def informs(reasons: Iterable[Any]) -> bool:
    """Whether these reasons only tell, and ask nobody to speak about it."""
    return {code for code, _ in reasons} <= FOR_INFORMATION


def parted(items: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """The points of fixed minutes: those to speak about, those for information. What was noted or decided on was spoken about."""
    parts: tuple[list[Any], list[Any]] = ([], [])
    for item in items:
        parts[informs(item.reasons) and not was_spoken_of(item)].append(item)
    return parts


def was_spoken_of(item: Any) -> bool:
    return bool(item.note.strip() or item.resolutions.all())


@dataclass(frozen=True)
class Frame:
    """From when to when the meeting looks: the day itself, the day of the one before, the instant from which changes are told, the day of
    the next, and how long is too long."""

    on: dt.date
    before_next: dt.date
    stuck_days: int
    since: dt.date | None = None
    after: dt.datetime | None = None


@dataclass
class Matter:
    """All that may come on an agenda."""

    actions: Sequence[ActionFacts] = ()
    changes: Mapping[int, Sequence[ChangeFacts]] = field(default_factory=dict)
    kpis: Sequence[KpiFacts] = ()
    others: Sequence[Point] = ()


def points(matter: Matter, frame: Frame) -> list[Point]:
    """Everything that has a reason to be spoken about or told, the gravest first; each thing once, with all its reasons: what was decided
    or asked about an action stands at the action's own point."""
    known = {each.id for each in matter.actions}
    about: dict[int, list[Reason]] = {}
    for each in matter.others:
        if each.action_id in known:
            about.setdefault(each.action_id or 0, []).append((each.reasons[0][0], each.as_reason or each.reasons[0][1]))
    found = [each for each in matter.others if each.action_id not in known]
    for action in matter.actions:
        reasons = (*why(action, matter.changes.get(action.id, ()), frame), *about.get(action.id, ()))
        if reasons:
            found.append(_of_action(action, tuple(sorted(reasons, key=lambda reason: ORDER.index(reason[0])))))
    found += [
        Point(f"kpi:{each.id}", each.title, (("kpi", each.words),), plan_id=each.plan_id, facts=each.facts, href=each.href)
        for each in matter.kpis
        if each.is_off_course
    ]
    return sorted(found, key=lambda point: (point.gravity, point.due_on or dt.date.max))


def why(action: ActionFacts, changes: Sequence[ChangeFacts], frame: Frame) -> tuple[Reason, ...]:
    """Why an action is spoken about; empty when it runs as it should."""
    found: list[Reason] = []
    if not action.is_closed:
        if action.due_on and action.due_on < frame.on:
            days = (frame.on - action.due_on).days
            found.append(("overdue", f"It was due on {spoken(action.due_on)}, {_days(days)} before the meeting."))
        if action.is_red:
            found.append(("red", action.delivery_why or "Its delivery is red."))
        if action.due_on and frame.on <= action.due_on < frame.before_next:
            found.append(("due", f"It is due on {spoken(action.due_on)}, before the next meeting."))
        quiet = (frame.on - action.moved_on).days
        if quiet >= frame.stuck_days:
            found.append(("stuck", f"Nothing was noted for {_days(quiet)}, since {spoken(action.moved_on)}."))
    if changes:
        found.append(("changed", " ".join(dict.fromkeys(each.words for each in changes))))
    return tuple(found)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _of_action(action: ActionFacts, reasons: tuple[Reason, ...]) -> Point:
    said = {"Due"} if {"overdue", "due"} & {code for code, _ in reasons} else set()
    said |= {"Delivery"} if {"overdue", "red"} & {code for code, _ in reasons} else set()
    return Point(
        f"action:{action.id}",
        action.text,
        reasons,
        due_on=action.due_on,
        facts=tuple(fact for fact in action.facts if fact[0] not in said),
        plan_id=action.plan_id,
        action_id=action.id,
        href=action.href,
    )


def arranged(made: Iterable[Point], kept: Iterable[Any]) -> list[Point]:
    """The agenda made from the plan with what people changed laid over it: kept rows put in what nothing else put in, take out, and put
    elsewhere. What has no place stands behind what has one, what is for information behind both. Removed points come last, for they can
    be put back."""
    by_key = {row.key: row for row in kept}
    found = []
    for point in made:
        row = by_key.pop(point.key, None)
        found.append(point if row is None else _laid_over(point, row))
    found += [_by_hand(row) for row in by_key.values() if row.reasons or row.is_removed]
    return sorted(found, key=lambda point: (point.is_removed, point.is_for_information, point.place is None, point.place or 0))


def _laid_over(point: Point, row: Any) -> Point:
    reasons = point.reasons if not row.reasons else (*point.reasons, *(tuple(each) for each in row.reasons))
    words = {"changed_because": row.changed_because, "changed_by": row.changed_by}
    return replace(point, place=row.place, is_removed=row.is_removed, reasons=reasons, **words)


def _by_hand(row: Any) -> Point:
    return Point(
        row.key,
        row.title,
        tuple(tuple(each) for each in row.reasons),
        plan_id=row.plan_id,
        action_id=row.action_id,
        place=row.place,
        is_removed=row.is_removed,
        changed_because=row.changed_because,
        changed_by=row.changed_by,
    )
