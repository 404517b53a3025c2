"""Reads of the roll, scoped to who is looking. `children_visible_to` is the one rule for lists and single children alike."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from virtualschool.access.roles import Reach
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Allocation, CareSpan, Child, Enrolment, SocialWorkerSpan


def covering(day: dt.date, *, last_day_included: bool = True) -> Q:
    """Spans that hold on a day. `starts_on`/`ends_on` include the last day; `began_on`/`ended_on` (care) do not."""
    if last_day_included:
        return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return Q(began_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def open_on(day: dt.date) -> Q:
    """Open enrolments on a day: not as a guest or at a second school only, and the school is open."""
    open_school = Q(school__closed_on__isnull=True) & ~Q(school__status_code__in=("2", "4")) | Q(school__closed_on__gte=day)
    open_school &= Q(school__opened_on__isnull=True) | Q(school__opened_on__lte=day)
    return covering(day) & open_school & Q(status__in=Enrolment.OPEN_STATUSES)


def children_visible_to(viewer: Viewer) -> QuerySet[Child]:
    """The children this viewer may see at all: the authority's, those on roll at their school today, those allocated to them
    today, or none."""
    ours = Child.objects.filter(authority_id=viewer.authority_id)
    today = timezone.localdate()
    if viewer.reach is Reach.AUTHORITY:
        return ours
    if viewer.reach is Reach.SCHOOL and viewer.school_urn:
        on_roll = Enrolment.objects.filter(covering(today), child=OuterRef("pk"), school__urn=viewer.school_urn)
        return ours.filter(Exists(on_roll))
    if viewer.reach is Reach.ALLOCATED and viewer.membership_id:
        return ours.filter(Exists(Allocation.objects.filter(covering(today), child=OuterRef("pk"), membership_id=viewer.membership_id)))
    return Child.objects.none()


def child_for(viewer: Viewer, public_id: uuid.UUID) -> Child:
    """The child with this public id, if this viewer may see them at all. Raises Child.DoesNotExist, also for one out of reach."""
    return children_visible_to(viewer).get(public_id=public_id)


def busiest_school(authority: Any, day: dt.date) -> int | None:
    """The URN of the authority's school with most of its looked-after children on roll that day."""
    cared_for = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("child"))
    rolls = Enrolment.objects.filter(covering(day), Exists(cared_for), child__authority=authority, school__la_code=authority.code)
    return (
        rolls.values_list("school__urn", flat=True)
        .annotate(pupils=Count("child", distinct=True))
        .order_by("-pupils", "school__urn")
        .first()
    )


def children_of_worker(authority: Any, day: dt.date) -> list[int]:
    """The children whose social worker, by the return, is the one with most children in care on that day."""
    cared_for = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("child"))
    held = SocialWorkerSpan.objects.filter(covering(day, last_day_included=False), Exists(cared_for), child__authority=authority)
    busiest = held.values("worker_code").annotate(number=Count("child", distinct=True)).order_by("-number", "worker_code").first()
    if busiest is None:
        return []
    return list(held.filter(worker_code=busiest["worker_code"]).values_list("child_id", flat=True).distinct().order_by("child_id"))
