"""Home, the book of measures, a measure's page, and the children behind a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.dashboards import presenting
from virtualschool.dashboards.attention import concerns
from virtualschool.dashboards.choosing import choices, chosen
from virtualschool.dashboards.figures import CHURN, churn_chart, readings_for
from virtualschool.documents.tables import csv_bytes
from virtualschool.measures.book import Measure, UnknownMeasure, book
from virtualschool.measures.reading import DEFAULT_COHORT


@needs(Permission.HOME)
def home(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not viewer.may(Permission.MEASURES):
        return redirect(viewer.role.first_page)
    today = timezone.localdate()
    choice = chosen(request.GET, today)
    churn = readings_for(viewer, CHURN, choice.period)
    reentered = readings_for(viewer, ["roll.reentered"], choice.period)
    links = presenting.churn_links(viewer, choice)
    context = {
        "choice": choice,
        "choices": choices(today),
        "cards": presenting.headline_cards(viewer, choice),
        "churn": churn_chart(churn, links),
        "churn_rows": presenting.churn_rows([*churn, *reentered], links),
        "concerns": concerns(viewer, today),
        "data_to": presenting.data_to(viewer, choice.period),
    }
    return render(request, "dashboards/home.html", context)


@needs(Permission.MEASURES)
def measures(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    today = timezone.localdate()
    choice = chosen(request.GET, today)
    cohort = _cohort(request)
    context = {
        "choice": choice,
        "choices": choices(today),
        "cohort": cohort,
        "cohorts": book.cohorts,
        "rows": presenting.book_rows(viewer, choice, cohort),
    }
    return render(request, "dashboards/measures.html", context)


@needs(Permission.MEASURES)
def measure(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = _measure(key)
    today = timezone.localdate()
    choice = chosen(request.GET, today)
    cohort = _cohort(request, found)
    by = request.GET.get("by", "")
    by = by if by in found.breakdowns else _first_breakdown(found)
    context = presenting.measure_page(viewer, found, choice, cohort, by) | {
        "choice": choice,
        "choices": choices(today),
        "cohort": cohort,
        "cohorts": [book.cohort(each) for each in found.cohorts],
        "by": by,
    }
    return render(request, "dashboards/measure.html", context)


@needs(Permission.MEASURES)
def figures_csv(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = _measure(key)
    choice = chosen(request.GET, timezone.localdate())
    by = request.GET.get("by", "")
    columns, rows = presenting.figure_rows(viewer, found, choice, _cohort(request, found), by if by in found.breakdowns else None)
    response = HttpResponse(csv_bytes(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{choice.period.start}-{choice.period.end}.csv"'
    return response


@needs(Permission.MEASURES)
def members(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = _measure(key)
    choice = chosen(request.GET, timezone.localdate())
    cohort = _cohort(request, found)
    if not presenting.sees_members(viewer, cohort):
        raise Http404
    by = request.GET.get("by", "")
    by = by if by in found.breakdowns else ""
    group = request.GET.get("group") if by else None
    only_meeting = request.GET.get("show") == "meeting"
    page = presenting.members_page(viewer, found, choice, cohort, by or None, group, only_meeting, request.GET.get("page"))
    trail.record("measure.members_read", on=f"measure:{key}", by=viewer, detail={"children": page["total"], "cohort": cohort})
    context = page | {"choice": choice, "cohort": book.cohort(cohort), "by": by, "group": group, "only_meeting": only_meeting}
    context["back"] = reverse("dashboards:measure", args=[key]) + "?" + urlencode(choice.query | {"cohort": cohort, "by": by})
    return render(request, "dashboards/members.html", context)


def _measure(key: str) -> Measure:
    try:
        return book[key]
    except UnknownMeasure as unknown:
        raise Http404 from unknown


def _cohort(request: HttpRequest, measure: Measure | None = None) -> str:
    asked = request.GET.get("cohort", "")
    offered = measure.cohorts if measure else [cohort.key for cohort in book.cohorts]
    if asked in offered:
        return asked
    return measure.usual_cohort(DEFAULT_COHORT) if measure else offered[0]


def _first_breakdown(measure: Measure) -> str:
    preferred = ("key_stage", "year_group", "in_area")
    return next((each for each in preferred if each in measure.breakdowns), measure.breakdowns[0] if measure.breakdowns else "")
