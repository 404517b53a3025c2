"""The trail of one child: who looked, who changed what, what came in by which load; and whether the trail itself is whole."""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.audit.models import Entry
from virtualschool.children.models import Child
from virtualschool.children.sources import told_of
from virtualschool.intake.models import Batch, Change

CHECKED = 500
EVENTS = {
    "child.read": "Opened the child’s page",
    "child.allocated": "Allocated the child to a person",
    "child.exported": "Took the time axis out as CSV",
    "attendance.accepted": "Accepted marks that were kept aside",
    "marks.accepted": "Accepted marks that were kept aside",
    "conflict.settled": "Settled rows that disagreed",
    "queue.resolved": "Said that a waiting row is this child’s",
    "attendance.read": "Opened the child’s register",
}
PAGES = {
    "child": "Opened the child’s page",
    "sources": "Opened the sources of the child’s facts",
    "trail": "Opened this trail",
}


class Load(NamedTuple):
    """A load that touched the child: what it did, counted by table; `state` says whether it still holds."""

    batch: int
    at: dt.datetime
    by: str
    state: str
    says: str


def entries_of(viewer: Viewer, child: Child) -> QuerySet[Entry]:
    """What was recorded about the child in this authority, the newest first."""
    return Entry.objects.filter(authority_code=viewer.authority_code, child_id=child.pk).order_by("-id")


def in_words(entry: Entry) -> str:
    """What an entry says happened; the event's own key where it has no words yet."""
    if entry.event == "child.read":
        return PAGES.get(entry.detail.get("page", ""), EVENTS["child.read"])
    return EVENTS.get(entry.event, entry.event)


def loads_of(viewer: Viewer, child: Child) -> list[Load]:
    """The loads that made, altered or withdrew something of the child, the newest first; those undone are marked."""
    batches = Batch.objects.filter(authority_code=viewer.authority_code).exclude(committed_at=None)
    held = {batch.pk: batch for batch in batches.filter(changes__child_id=child.pk).distinct()}
    counts: dict[int, Counter[tuple[str, str]]] = {pk: Counter() for pk in held}
    for pk, table, action in Change.objects.filter(child_id=child.pk, batch__in=held).values_list("batch", "table", "action"):
        title = told_of(viewer, table)
        if title:
            counts[pk][title, Change.Action(action).label] += 1
    return [_load(held[pk], counts[pk]) for pk in sorted(held, reverse=True)]


def _load(batch: Batch, counts: Counter[tuple[str, str]]) -> Load:
    says = "; ".join(f"{title}: {number} {action}" for (title, action), number in sorted(counts.items()))
    at: Any = batch.committed_at
    return Load(batch.pk, at, batch.by_name, batch.get_state_display(), says)


def broken_lately(viewer: Viewer) -> list[int]:
    """The ids among the authority's newest entries whose seal or chain does not hold; empty when they are whole."""
    return trail.broken_links(viewer.authority_code, newest=CHECKED)
