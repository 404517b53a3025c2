"""Pages about registers."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.attendance import presenting, queries
from virtualschool.attendance import presenting_together as everyone
from virtualschool.audit import trail
from virtualschool.children.policies import shown_name
from virtualschool.documents.tables import csv_bytes
from virtualschool.kernel.periods import Period, school_year_of


@needs(Permission.ATTENDANCE)
def register(request: HttpRequest) -> HttpResponse:
    """All children looked after that the viewer reaches, by day and session, or (`?view=children`) a row a child."""
    viewer = viewer_of(request)
    asked, years = everyone.wanted_of(viewer, request.GET, timezone.localdate())
    if request.GET.get("view") == "children":
        context = everyone.frame_of(viewer, asked, years, "children") | everyone.children_page(viewer, asked, request.GET.get("page"))
        trail.record("attendance.list_read", on="attendance:register", by=viewer, detail={"children": context["children"]})
    else:
        asked = replace(asked, week=None)
        context = everyone.frame_of(viewer, asked, years, "") | everyone.sessions_page(viewer, asked)
    return render(request, "attendance/register.html", context)


@needs(Permission.ATTENDANCE)
def register_csv(request: HttpRequest) -> HttpResponse:
    """The sessions with their counts; no child by itself."""
    viewer = viewer_of(request)
    asked, _ = everyone.wanted_of(viewer, request.GET, timezone.localdate())
    return _csv("attendance-sessions", asked.period, csv_bytes(everyone.SESSION_COLUMNS, everyone.session_rows(viewer, asked)))


@needs(Permission.EXPORT)
def children_csv(request: HttpRequest) -> HttpResponse:
    """The weeks of each child; that the list was taken out is recorded."""
    viewer = viewer_of(request)
    if not viewer.may(Permission.ATTENDANCE):
        raise Http404
    asked, _ = everyone.wanted_of(viewer, request.GET, timezone.localdate())
    rows = list(everyone.child_rows(viewer, asked))
    trail.record("attendance.list_taken_out", on="attendance:register", by=viewer, detail={"rows": len(rows)})
    return _csv("attendance-children", asked.period, csv_bytes(everyone.CHILD_COLUMNS, rows))


def _csv(name: str, period: Period, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{period.start}-{period.end}.csv"'
    return answer


@needs(Permission.ATTENDANCE)
def heatmap(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One child's marks by day and session in a school year; that they were looked at is recorded."""
    viewer = viewer_of(request)
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
