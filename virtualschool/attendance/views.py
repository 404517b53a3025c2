"""Pages about registers."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.guard import needs
from virtualschool.access.roles import Permission
from virtualschool.attendance import presenting, queries
from virtualschool.audit import trail
from virtualschool.children.policies import shown_name
from virtualschool.kernel.periods import Period, school_year_of


@needs(Permission.ATTENDANCE)
def heatmap(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One child's marks by day and session in a school year; that they were looked at is recorded."""
    viewer = request.viewer  # type: ignore[attr-defined]
    child = queries.child_for(viewer, public_id)
    if child is None:
        raise Http404
    years = queries.school_years(viewer, child)
    year = _year_asked(request, years)
    trail.record("attendance.read", on=child, by=viewer, child_id=child.pk, detail={"year": year.start.year})
    name = shown_name(viewer, child)
    context = {
        "title": f"Attendance of {name}",
        "name": name,
        "child_href": reverse("children:child", args=[child.public_id]) if viewer.may(Permission.CHILD) else "",
        "year": presenting.year_title(year),
        "tabs": [{"title": presenting.year_title(each), "href": f"?year={each.start.year}", "current": each == year} for each in years],
        "heatmaps": [presenting.as_shown(each) for each in queries.heatmaps(viewer, child, year)],
        "columns": presenting.COLUMNS,
    }
    return render(request, "attendance/heatmap.html", context)


def _year_asked(request: HttpRequest, years: list[Period]) -> Period:
    """The school year that begins in `?year=`, else the latest with marks, else the one of today."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and 1990 <= int(asked) <= 2100:
        return school_year_of(dt.date(int(asked), 9, 1))
    return years[0] if years else school_year_of(timezone.localdate())
