"""Where each fact about a child came from: the file, the row that Excel shows, and the load that brought it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.apps import apps

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child
from virtualschool.intake.models import Batch, Change
from virtualschool.kernel.periods import spoken


class Source(NamedTuple):
    """One change of one fact: what was done to it, by which file and row, in which load. `when` is an instant."""

    action: str
    file: str
    row: int
    rows: str
    when: dt.datetime | None
    by: str
    batch: int

    @property
    def place(self) -> str:
        """`episodes.csv, row 17`."""
        return f"{self.file}, row {self.row}" if self.row else self.file


class Told(NamedTuple):
    """A table of the record as people call it, and what a viewer needs to know of its existence."""

    title: str
    permission: Permission
    says: tuple[str, ...]


_told: dict[str, Told] = {}


def told_of(viewer: Viewer, table: str) -> str:
    """What a table is called; empty for one this viewer may not know of."""
    told = _told.get(table)
    return told.title if told and viewer.may(told.permission) else ""


@dataclass
class Origin:
    """A fact's sources, the newest first."""

    table: str
    object_id: int
    says: str = ""
    sources: list[Source] = field(default_factory=list)


def tell(table: str, title: str, permission: Permission, *says: str) -> None:
    """Names a table (`children.Review`) whose sources may be shown, and to whom; `says` are the fields by which a person tells one
    row from another. A table that nobody named is never shown."""
    _told[table] = Told(title, permission, says)


for _table, _title, _permission, *_says in (
    ("Child", "The child", Permission.CHILD),
    ("ReportedChild", "The child, as each return says", Permission.CHILD, "collection_year"),
    ("Enrolment", "Schools", Permission.CHILD, "school__name", "starts_on"),
    ("SenProvision", "SEN provision", Permission.CHILD, "known_from"),
    ("SenNeed", "SEN needs", Permission.CHILD, "census", "rank"),
    ("CensusPupil", "School census, pupil", Permission.CHILD, "census"),
    ("CensusSessions", "School census, sessions", Permission.ATTENDANCE, "census", "code"),
    ("SocialWorkerSpan", "Social workers", Permission.CARE_DETAIL, "worker_code", "began_on"),
    ("ReportedEpisode", "Care episodes, as each return says", Permission.CARE_DETAIL, "collection_year", "began_on"),
    ("Review", "Reviews", Permission.CARE_DETAIL, "held_on"),
    ("MissingPeriod", "Times missing", Permission.CARE_DETAIL, "began_on"),
    ("UnaccompaniedStatus", "Unaccompanied child", Permission.CARE_DETAIL, "collection_year"),
    ("Adoption", "Adoption", Permission.CARE_DETAIL, "collection_year"),
    ("AdoptionDecision", "Decision to place for adoption", Permission.CARE_DETAIL, "decided_on"),
    ("PreviousPermanence", "Earlier permanent home", Permission.CARE_DETAIL, "collection_year"),
    ("DeprivationOfLiberty", "Deprivation of liberty", Permission.CARE_DETAIL, "began_on"),
    ("HealthReturn", "Health", Permission.HEALTH, "collection_year"),
    ("LeavingCareReturn", "Leaving care", Permission.LEAVING_CARE, "collection_year"),
):
    tell(f"children.{_table}", _title, _permission, *_says)


class Sources:
    """The sources of everything a viewer may know of one child. Asks the database once."""

    def __init__(self, viewer: Viewer, changes: Iterable[Change]) -> None:
        self.origins: dict[tuple[str, int], Origin] = {}
        for change in changes:
            if told_of(viewer, change.table):
                key = (change.table, change.object_id)
                self.origins.setdefault(key, Origin(*key)).sources.append(_source(change))

    @classmethod
    def of(cls, viewer: Viewer, child: Child) -> "Sources":
        return cls(viewer, _changes(viewer, child))

    def newest(self, table: str, object_id: int) -> Source | None:
        """The newest source of one fact; None where it was made by hand or by a rule."""
        origin = self.origins.get((table, object_id))
        return origin.sources[0] if origin else None

    def by_table(self) -> list[tuple[str, list[Origin]]]:
        """All facts under the names of their tables, in the order in which tables were named. Asks once more a table, for what
        tells its rows from each other; a row that is no longer there says so."""
        groups: dict[str, list[Origin]] = defaultdict(list)
        for origin in sorted(self.origins.values(), key=lambda each: each.object_id):
            groups[origin.table].append(origin)
        for table, origins in groups.items():
            rows = apps.get_model(table)._default_manager.filter(pk__in=[origin.object_id for origin in origins])
            said = {pk: ", ".join(map(_word, values)) for pk, *values in rows.values_list("pk", *_told[table].says)}
            for origin in origins:
                origin.says = said.get(origin.object_id, "no longer there")
        return [(told.title, groups[table]) for table, told in _told.items() if table in groups]


def _changes(viewer: Viewer, child: Child) -> Iterable[Change]:
    loaded = Change.objects.filter(child_id=child.pk, batch__state=Batch.State.COMMITTED, batch__authority_code=viewer.authority_code)
    wanted = ("action", "row", "rows", "table", "object_id", "file__name", "batch__committed_at", "batch__by_name")
    return loaded.select_related("file", "batch").only(*wanted).order_by("-id")


def _word(value: object) -> str:
    return spoken(value) if isinstance(value, dt.date) else str(value)


def _source(change: Change) -> Source:
    label = Change.Action(change.action).label
    batch = change.batch
    return Source(label, change.file.name, change.row, change.rows, batch.committed_at, batch.by_name, batch.pk)
