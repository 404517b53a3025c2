"""Who of the looked-after children is on roll where, for those who may see them."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.children.models import CareSpan, Enrolment
from virtualschool.children.queries import children_visible_to, covering


def _on_roll(viewer: Viewer, day: dt.date) -> QuerySet[Enrolment]:
    cared_for = CareSpan.objects.filter(covering(day, last_day_included=False), child=OuterRef("child"))
    return Enrolment.objects.filter(covering(day), Exists(cared_for), child__in=children_visible_to(viewer))


def pupils_by_school(viewer: Viewer, day: dt.date) -> dict[int, int]:
    """How many children looked after on that day are on roll at each school, by URN; each child once a school."""
    counted = _on_roll(viewer, day).values_list("school__urn").annotate(pupils=Count("child", distinct=True)).order_by("school__urn")
    return dict(counted)


def pupils_of(viewer: Viewer, urn: int, day: dt.date) -> list[Enrolment]:
    """The enrolments behind that number for one school, with their children."""
    found = (
        _on_roll(viewer, day)
        .filter(school__urn=urn)
        .select_related("child")
        .order_by("child__surname", "child__forename", "child_id", "-starts_on")
    )
    return list({enrolment.child_id: enrolment for enrolment in reversed(found)}.values())[::-1]
