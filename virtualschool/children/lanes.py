"""What a child's page shows on one time axis, and the facts that stand first. A registry: rooms above add their own here, since
this room may not know them.

A provider names the permission it needs; it is never asked for a viewer without it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.kernel.lanes import Lane, lane_rows
from virtualschool.kernel.periods import Period

Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Laid:
    """Lanes, and the same in words: (lane, what, from, to). `rows` is for lanes whose bars have room for too few words."""

    lanes: Sequence[Lane]
    rows: Sequence[Row] | None = None

    def told(self, period: Period) -> Sequence[Row]:
        return lane_rows(self.lanes, period) if self.rows is None else self.rows


class Fact(NamedTuple):
    """A fact above the lanes: its name, its value as people read it (None: not known), the page behind it, a word beside it."""

    title: str
    value: str | None
    href: str = ""
    note: str = ""


class Column(NamedTuple):
    """A column that another room adds to the roll. `values` gives for each child (ids) on a day what stands in `parts`, the
    columns of a workbook; `shown` puts that into the one cell of a page, None where a child has none."""

    title: str
    permission: Permission
    parts: tuple[str, ...]
    values: Callable[[Sequence[int], dt.date, Viewer], dict[int, Sequence[Any]]]
    shown: Callable[[Sequence[Any] | None], str | None]


LaneProvider = Callable[[Child, Period, Viewer], Laid | Lane]
FactProvider = Callable[[Child, dt.date, Viewer], Fact]

_lanes: list[tuple[int, Permission, LaneProvider]] = []
_facts: list[tuple[int, Permission, FactProvider]] = []
_columns: list[tuple[int, Column]] = []


def lane_provider(order: int, permission: Permission) -> Callable[[LaneProvider], LaneProvider]:
    """Registers `lay(child, period, viewer)`: lanes of a child within a period. Lower order stands higher (this room 10 to 80)."""

    def add(provider: LaneProvider) -> LaneProvider:
        _lanes.append((order, permission, provider))
        _lanes.sort(key=lambda each: each[0])
        return provider

    return add


def fact_provider(order: int, permission: Permission) -> Callable[[FactProvider], FactProvider]:
    """Registers `tell(child, day, viewer)`: one fact about a child as it stands on a day."""

    def add(provider: FactProvider) -> FactProvider:
        _facts.append((order, permission, provider))
        _facts.sort(key=lambda each: each[0])
        return provider

    return add


def add_roll_column(order: int, column: Column) -> None:
    """Registers a column of the roll; it is asked once a page, for all its children together."""
    _columns.append((order, column))
    _columns.sort(key=lambda each: each[0])


def laid_for(child: Child, period: Period, viewer: Viewer) -> list[Laid]:
    """What this viewer may see of the child's time, lane below lane."""
    asked = (provider(child, period, viewer) for _, permission, provider in _lanes if viewer.may(permission))
    return [Laid([laid]) if isinstance(laid, Lane) else laid for laid in asked]


def facts_for(child: Child, day: dt.date, viewer: Viewer) -> list[Fact]:
    """The facts that rooms above tell of a child, those this viewer may know."""
    return [provider(child, day, viewer) for _, permission, provider in _facts if viewer.may(permission)]


def columns_for(viewer: Viewer) -> list[Column]:
    """The columns that rooms above add to this viewer's roll."""
    return [column for _, column in _columns if viewer.may(column.permission)]


class Stretch(NamedTuple):
    """Something that held from a day up to, not including, another; None while it goes on."""

    start: dt.date
    end: dt.date | None
    says: str
    continues: bool = False


def joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches that touch and say the same as one, where the later `continues` the earlier."""
    made: list[Stretch] = list(stretches[:1])
    for earlier, later in pairwise(stretches):
        if later.continues and earlier.end == later.start and earlier.says == later.says:
            made[-1] = made[-1]._replace(end=later.end)
        else:
            made.append(later)
    return made
