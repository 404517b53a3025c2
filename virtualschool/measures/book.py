"""The book of measures: every definition once, with what it means, why it matters and who answers for it.

Rooms write their definitions into the book when the house starts. Pages, reports, exports and the command line only read it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from virtualschool.kernel.links import Link
from virtualschool.kernel.readings import Better, Unit
from virtualschool.measures.calculations import Calculation

E = TypeVar("E")


class UnknownMeasure(LookupError):
    """There is no such measure, cohort or breakdown in the book; the text says which, and what there is."""


class NotOffered(ValueError):
    """The measure exists, but not for this cohort or by this breakdown; the text says why."""


Described = Callable[[Any, Collection[int]], dict[int, tuple[str, str]]]


@dataclass(frozen=True)
class Cohort:
    """What a reading is about: children or, with `described`, other things such as actions or places booked. `counts` is the word for
    them. Of things, `described(authority, ids)` gives what each is called and its address, and `members_need` names the permission
    that lists them; they are no people of whom a small number could tell, so nothing of them is suppressed."""

    key: str
    title: str
    definition: str
    counts: str = "children"
    described: Described | None = field(default=None, compare=False)
    members_need: str = "MEMBERS"

    @property
    def is_of_children(self) -> bool:
        return self.described is None


@dataclass(frozen=True)
class Breakdown:
    """What a reading can be split by. `labels` are the groups in their natural order with the words for them; groups that are
    not listed stand in the order of their numbers; the empty label (unknown) is last."""

    key: str
    title: str
    labels: dict[str, str] = field(default_factory=dict, hash=False)

    def place(self, group: str) -> tuple[bool, int, int, str]:
        """Where a group stands among the others."""
        known = list(self.labels).index(group) if group in self.labels else len(self.labels)
        return group == "", known, int(group) if group.isdecimal() else 0, group

    def words(self, group: str) -> str:
        """What people call a group: `Foster care`, `November 2025`; `Not known` for the empty label."""
        if group in self.labels:
            return self.labels[group]
        if self.key == "month" and group:
            return f"{dt.date.fromisoformat(f'{group}-01'):%B %Y}"
        return group or "Not known"


@dataclass(frozen=True)
class Measure:
    """A definition. `version` goes up whenever the same data would give another number. `source` is the rule's authority;
    `linked` are sums that the measure takes part in, by which a suppressed figure could be worked out; `limits` says why it
    is offered for no more cohorts."""

    key: str
    version: int
    title: str
    why: str
    definition: str
    unit: Unit
    better: Better
    cohorts: Sequence[str]
    breakdowns: Sequence[str]
    calculation: Calculation
    owner: str
    review_on: dt.date
    source: str
    linked: tuple[Link, ...] = ()
    limits: str = ""

    def __hash__(self) -> int:
        return hash((self.key, self.version))

    def usual_cohort(self, usual: str) -> str:
        """The usual cohort if the measure is offered for it, else its own first."""
        return usual if usual in self.cohorts else self.cohorts[0]

    def require(self, cohort: str, by: str | None) -> None:
        """Raises NotOffered or UnknownMeasure, with the reason in words, unless it can be read for this cohort and breakdown."""
        book.cohort(cohort)
        if cohort not in self.cohorts:
            offered = ", ".join(self.cohorts)
            raise NotOffered(f"{self.key} is offered for the cohort {offered} only. {self.limits}".strip())
        if by is not None:
            book.breakdown(by)
            if by not in self.breakdowns:
                raise NotOffered(f"{self.key} cannot be broken down by {by}, only by {', '.join(self.breakdowns)}.")


class Book:
    """All measures, cohorts and breakdowns, by key, in the order in which they were written."""

    def __init__(self) -> None:
        self._measures: dict[str, Measure] = {}
        self._cohorts: dict[str, Cohort] = {}
        self._breakdowns: dict[str, Breakdown] = {}

    def write(self, *entries: Measure | Cohort | Breakdown) -> None:
        """Adds entries. Raises ValueError for a key that stands for something else already."""
        for entry in entries:
            shelf = self._shelf(entry)
            if shelf.get(entry.key, entry) != entry:
                raise ValueError(f"{entry.key} is in the book already, with another definition.")
            shelf[entry.key] = entry

    def _shelf(self, entry: Measure | Cohort | Breakdown) -> dict[str, Any]:
        if isinstance(entry, Measure):
            return self._measures
        return self._cohorts if isinstance(entry, Cohort) else self._breakdowns

    def __getitem__(self, key: str) -> Measure:
        return _found(self._measures, key, "measure")

    def __contains__(self, key: str) -> bool:
        return key in self._measures

    def __iter__(self) -> Iterator[Measure]:
        return iter(self._measures.values())

    def cohort(self, key: str) -> Cohort:
        return _found(self._cohorts, key, "cohort")

    def breakdown(self, key: str) -> Breakdown:
        return _found(self._breakdowns, key, "breakdown")

    @property
    def cohorts(self) -> list[Cohort]:
        return list(self._cohorts.values())

    @property
    def breakdowns(self) -> list[Breakdown]:
        return list(self._breakdowns.values())

    def links(self) -> tuple[Link, ...]:
        """Every sum that measures of the book take part in, once."""
        return tuple(dict.fromkeys(link for measure in self for link in measure.linked))

    def relatives(self, measures: Sequence[Measure]) -> list[Measure]:
        """These measures and all that share a sum with them, in the order of the book: what must be suppressed together."""
        keys = {measure.key for measure in measures}
        while True:
            near = {key for link in self.links() if keys & set(link.measures) for key in link.measures}
            if near <= keys:
                return [measure for measure in self if measure.key in keys]
            keys |= near


def _found(shelf: dict[str, E], key: str, kind: str) -> E:
    if key not in shelf:
        raise UnknownMeasure(f"There is no {kind} {key}. There is: {', '.join(shelf)}.")
    return shelf[key]


book = Book()
