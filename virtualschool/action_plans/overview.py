"""A plan as its pages show it: every action with both statuses, narrowed as asked, counted, grouped."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.urls import get_script_prefix
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import indicators, queries, standing
from virtualschool.action_plans.addresses import address
from virtualschool.action_plans.indicators import Indicator
from virtualschool.action_plans.models import Action, Consideration, Plan, Theme
from virtualschool.action_plans.owners import names_in
from virtualschool.action_plans.record import considerations_of, held_of, kept, may_be_undone
from virtualschool.action_plans.standing import State, Status, Thresholds
from virtualschool.measures.remembering import EVERYTHING, Memory, stamp
from virtualschool.scorecards.queries import sees_exact

MINE = "me"


@dataclass(frozen=True)
class Row:
    """An action as it stands."""

    action: Action
    state: State
    delivery: Status
    impact: Status
    owners: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    is_stuck: bool

    @property
    def href(self) -> str:
        return address("action", self.action)

    @property
    def who(self) -> str:
        """By whom, in the words of the source for as long as they name the same people."""
        same = names_in(self.action.by_whom) == self.owners
        return " ".join(self.action.by_whom.split()) if same and self.owners else ", ".join(self.owners)

    @property
    def progress(self) -> list[Any]:
        """The progress log, the first line first."""
        return kept(self.action, "progress")

    def is_of(self, membership_id: int) -> bool:
        """Whether this member of the authority is named for it."""
        return any(owner.membership_id == membership_id for owner in kept(self.action, "owners") if owner.membership_id)

    @property
    def links(self) -> list[Any]:
        return kept(self.action, "links")


@dataclass(frozen=True)
class Asked:
    """What the filters ask for; empty is everything."""

    owner: str = ""
    status: str = ""
    theme: str = ""
    only: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        return cls(*(given.get(name, "").strip() for name in ("owner", "status", "theme", "only")))

    def __bool__(self) -> bool:
        return any((self.owner, self.status, self.theme, self.only))

    def holds(self, row: Row, viewer: Viewer) -> bool:
        owned = row.is_of(viewer.membership_id) if self.owner == MINE else not self.owner or self.owner in row.owners
        only = {"": True, "overdue": row.state.is_late, "stuck": row.is_stuck}.get(self.only, True)
        return owned and only and self.status in ("", row.delivery.word) and self.theme in ("", str(row.action.consideration.theme.order))


ONLY = (("overdue", "Overdue"), ("stuck", "Stuck: no progress noted"))


@dataclass(frozen=True)
class Whole:
    """A plan with all of its rows."""

    plan: Plan
    today: dt.date
    rows: tuple[Row, ...]
    indicators: tuple[Indicator, ...]
    thresholds: Thresholds
    themes: tuple[Theme, ...]
    written: dict[tuple[Any, ...], str]
    pages: dict[Hashable, str] = field(default_factory=dict)
    """Whole parts of pages; they go as soon as anything is another one."""

    def keep(self, name: Hashable, write: Callable[[], str]) -> str:
        """A part of a page, written once for as long as the plan stands as it does. `name` must hold all that it depends on but the
        plan: what the viewer may do, above all."""
        key = (get_script_prefix(), name)
        found = self.pages.get(key)
        if found is None:
            found = self.pages[key] = write()
        return found

    def once(self, row: Row, write: Callable[..., str], address: Callable[[str, Any], str]) -> str:
        """What `write` makes of a row, made once for all who look, for as long as the row and its statuses stay as they are: three
        hundred rows take longer to write than all else of the page."""
        named = tuple((each.kpi.pk, each.kpi.title, each.standing.word) for each in row.indicators)
        key = (row.action.pk, row.href, row.delivery, row.impact.word, named)
        found = self.written.get(key)
        if found is None:
            found = self.written[key] = write(row, address)
        return found

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many actions have each delivery status, the most pressing first."""
        found = Counter(row.delivery.word for row in self.rows)
        return [(word, found[word]) for word in standing.WORDS if found[word]]

    @property
    def stuck(self) -> int:
        return sum(row.is_stuck for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.state.is_late for row in self.rows)

    @property
    def owners(self) -> list[str]:
        return sorted({name for row in self.rows for name in row.owners}, key=lambda name: (name.casefold(), name))


_wholes = Memory(8)


def whole(plan: Plan, viewer: Viewer, today: dt.date | None = None) -> Whole:
    """The plan today, in a number of questions that does not grow with it. Whoever may see it sees the same, but for small numbers of
    children: so it is worked out once for all of them, and again when anything at all changed. Who looks is no part of it."""
    day = today or timezone.localdate()
    thresholds, exact = queries.thresholds_on(day, plan.authority), sees_exact(viewer)
    make = partial(_worked_out, plan, day, thresholds, exact)
    if may_be_undone():
        return make()
    return replace(_wholes.get((plan.pk, day, thresholds, exact, stamp(*EVERYTHING)), make), plan=plan)


def _worked_out(plan: Plan, day: dt.date, thresholds: Thresholds, exact: bool) -> Whole:
    known = indicators.indicators_of(plan, exact, day)
    held = held_of(plan)
    rows = tuple(row_of(action, thresholds, known, day) for action in held.actions)
    return Whole(plan, day, rows, tuple(known.values()), thresholds, held.themes, held.written)


def row_of(action: Action, thresholds: Thresholds, known: Mapping[int, Indicator], day: dt.date) -> Row:
    """One action as it stands at the close of a day."""
    state = standing.state_at(action, standing.closing(day))
    named = tuple(known[link.kpi_id] for link in kept(action, "kpis") if link.kpi_id in known)
    return Row(
        action=action,
        state=state,
        delivery=standing.delivery(action, day, thresholds, state=state),
        impact=standing.impact(action, day, [each.standing for each in named]),
        owners=tuple(owner.name for owner in kept(action, "owners")),
        indicators=named,
        is_stuck=standing.is_stuck(state, thresholds),
    )


@dataclass(frozen=True)
class Group:
    """A consideration with the rows below it."""

    consideration: Consideration
    rows: list[Row]


@dataclass(frozen=True)
class Block:
    """A theme with its considerations."""

    theme: Theme
    groups: list[Group]

    @property
    def actions(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def blocks(themes: Iterable[Theme], rows: Iterable[Row], *, empty_too: bool) -> list[Block]:
    """Rows under their considerations and themes; those without rows only with `empty_too`."""
    below: dict[int, list[Row]] = {}
    for row in rows:
        below.setdefault(row.action.consideration_id, []).append(row)
    found = []
    for theme in themes:
        groups = [Group(each, below.get(each.pk, [])) for each in considerations_of(theme)]
        groups = [group for group in groups if group.rows or empty_too]
        if groups or empty_too:
            found.append(Block(theme, groups))
    return found


def columns(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The board: a column for each delivery status, the most pressing first, empty ones too."""
    return [(word, [row for row in rows if row.delivery.word == word]) for word in standing.WORDS]
