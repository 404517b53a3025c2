"""Writes about children that people make by hand."""

import datetime as dt

from virtualschool.audit import trail
from virtualschool.authorities.models import Membership
from virtualschool.children.models import Allocation, Child


@trail.action
def allocate(*, membership: Membership, child_id: int, starts_on: dt.date, by: trail.Person, ends_on: dt.date | None = None) -> Allocation:
    """Allocates a child to a person's membership, from a day to a day; that person sees the child while it holds."""
    allocation = Allocation.objects.create(membership=membership, child_id=child_id, starts_on=starts_on, ends_on=ends_on)
    trail.record("child.allocated", on=allocation, by=by, child_id=child_id)
    return allocation


def note_reading(*, child: Child, by: trail.Person, page: str) -> None:
    """Records that a person opened a page about a child: `page` is the page's word (child, trail, sources, heatmap)."""
    trail.record("child.read", on=child, by=by, child_id=child.pk, detail={"page": page})
