"""The tables below the lanes of a child's page. A registry like that of the lanes: rooms above add their own.

Each names the permission it needs; a viewer without it is told nothing, not even that there is something.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.children.sources import Sources

Cell = Any
NO_FILE = "not from a file"


@dataclass(frozen=True)
class Section:
    """A titled table. `stays` keeps it on the page when it is empty, with `empty` in its place."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = "Nothing is known."
    stays: bool = False
    note: str = ""

    @property
    def anchor(self) -> str:
        return "-".join(self.title.lower().replace(",", "").split())


class Page:
    """What a section may ask: whose page it is, who looks, and the source of each fact as a cell."""

    def __init__(self, child: Child, viewer: Viewer, sources: Sources, href: str) -> None:
        self.child = child
        self.viewer = viewer
        self._sources = sources
        self._href = href

    def source(self, table: str, object_id: int) -> Cell:
        """The file and row that a fact came from, leading to all its sources."""
        source = self._sources.newest(table, object_id)
        return {"text": source.place, "href": f"{self._href}#{anchor_of(table, object_id)}"} if source else NO_FILE


SectionProvider = Callable[[Page], Section]
_sections: list[tuple[int, Permission, SectionProvider]] = []


def anchor_of(table: str, object_id: int) -> str:
    """Where on the page of sources one fact stands."""
    return f"{table.rsplit('.', 1)[-1].lower()}-{object_id}"


def section_provider(order: int, permission: Permission) -> Callable[[SectionProvider], SectionProvider]:
    """Registers `write(page)`: a section of a child's page. Lower order stands higher."""

    def add(provider: SectionProvider) -> SectionProvider:
        _sections.append((order, permission, provider))
        _sections.sort(key=lambda each: each[0])
        return provider

    return add


def sections_for(page: Page) -> list[Section]:
    """The sections this viewer may read; an empty one only where its emptiness says something."""
    written = (provider(page) for _, permission, provider in _sections if page.viewer.may(permission))
    return [section for section in written if section.rows or section.stays]
