"""Schools of our children: who is where, and how they fare there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.children.policies import shown_name
from virtualschool.children.rolls import pupils_by_school, pupils_of
from virtualschool.dashboards.choosing import choices, chosen
from virtualschool.dashboards.figures import readings_for
from virtualschool.dashboards.presenting import link
from virtualschool.kernel.readings import shown
from virtualschool.schools.queries import school_by_urn, schools_by_urn

MEASURES = ("attendance.rate", "attendance.persistent", "suspensions.count", "exclusions.permanent")
COUNTS = ("suspensions.count", "exclusions.permanent")
"""Measures that leave out a school where nothing happened: there the count is a true nought."""
SORTS = ("name", "pupils", *MEASURES)


@needs(Permission.SCHOOLS)
def schools(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    today = timezone.localdate()
    choice = chosen(request.GET, today)
    pupils = pupils_by_school(viewer, today)
    by_school = _by_school(viewer, choice.period) if viewer.may(Permission.MEASURES) else {}
    found = schools_by_urn(set(pupils) | set(by_school))
    area = request.GET.get("area", "")
    shown_schools = [each for each in found.values() if not area or (each.la_code == viewer.authority_code) == (area == "in")]
    sort = request.GET.get("sort", "-pupils")
    rows = [
        _row(viewer, each, pupils.get(each.urn, 0), by_school.get(each.urn, {})) for each in _sorted(shown_schools, sort, pupils, by_school)
    ]
    context = {
        "choice": choice,
        "choices": choices(today),
        "rows": rows,
        "sort": sort,
        "area": area,
        "sees_figures": bool(viewer.may(Permission.MEASURES)),
        "pupils": sum(pupils.get(each.urn, 0) for each in shown_schools),
    }
    return render(request, "dashboards/schools.html", context)


@needs(Permission.SCHOOLS)
def school(request: HttpRequest, urn: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = school_by_urn(urn)
    if found is None:
        raise Http404
    today = timezone.localdate()
    choice = chosen(request.GET, today)
    readings = _by_school(viewer, choice.period).get(urn, {}) if viewer.may(Permission.MEASURES) else {}
    children = [
        [
            {"text": shown_name(viewer, each.child), "href": reverse("children:child", args=[each.child.public_id])},
            each.year_group or None,
            each.status,
            each.starts_on,
        ]
        for each in pupils_of(viewer, urn, today)
    ]
    figures = [
        (reading, link("members", key, choice, by="school", group=str(urn)) if viewer.may(Permission.MEMBERS) else "")
        for key, reading in readings.items()
    ]
    trail.record("school.read", on=f"school:{urn}", by=viewer, detail={"children": len(children)})
    context = {"school": found, "choice": choice, "choices": choices(today), "figures": figures, "children": children}
    return render(request, "dashboards/school.html", context)


def _by_school(viewer: Any, period: Any) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for reading in readings_for(viewer, MEASURES, period, by="school"):
        if reading.group:
            found.setdefault(int(reading.group), {})[reading.measure] = reading
    return found


def _row(viewer: Any, each: Any, pupils: int, readings: dict[str, Any]) -> list[Any]:
    area = "in" if each.la_code == viewer.authority_code else each.la_name or each.la_code
    row = [
        {"text": each.name, "href": reverse("dashboards:school", args=[each.urn])},
        "In area" if area == "in" else area,
        each.phase_name or None,
        pupils,
    ]
    if viewer.may(Permission.MEASURES):
        row += [shown(readings[key]) if key in readings else "0" if key in COUNTS else "no marks" for key in MEASURES]
    return row


def _sorted(found: list[Any], sort: str, pupils: dict[int, int], by_school: dict[int, dict[str, Any]]) -> list[Any]:
    key = sort.removeprefix("-")
    key = key if key in SORTS else "name"

    def value(each: Any) -> tuple[bool, Any]:
        if key == "name":
            return False, each.name.casefold()
        number = pupils.get(each.urn, 0) if key == "pupils" else getattr(by_school.get(each.urn, {}).get(key), "value", None)
        return number is None, -(number or 0) if sort.startswith("-") else (number or 0)

    ordered = sorted(sorted(found, key=lambda each: each.name.casefold()), key=value)
    return list(reversed(ordered)) if key == "name" and sort.startswith("-") else ordered
