"""Pages of the roll, of one child, of where its facts come from and who looked; the search."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children import actions, exporting, presenting, queries, searching, trails
from virtualschool.children import roll as rolls
from virtualschool.children.forms import PERIODS, PeriodForm, RollForm, SearchForm, cohorts_for
from virtualschool.children.models import Child
from virtualschool.children.sections import anchor_of
from virtualschool.children.sources import Sources
from virtualschool.kernel.periods import Period
from virtualschool.ui.forms import errors_of
from virtualschool.ui.jinja import query

A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SOUGHT = "children.sought"


@needs(Permission.ROLL)
def roll(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = RollForm(request.GET, viewer=viewer)
    wanted = form.wanted()
    page = Paginator(rolls.keys_of(viewer, wanted), A_PAGE).get_page(request.GET.get("page"))
    schools = rolls.schools_on(viewer, wanted.on)
    headers, rows = presenting.roll_page(viewer, rolls.children_at(iter(page)), wanted.on, dict(schools))
    context = {
        "form": form,
        "errors": errors_of(form),
        "wanted": wanted,
        "counted": presenting.counted(page.paginator.count, wanted),
        "narrowed": presenting.narrowed(form, wanted),
        "cohorts": list(cohorts_for(viewer).items()),
        "schools": schools,
        "more": any((wanted.area, wanted.home, wanted.sen, wanted.sex)),
        "page": page,
        "headers": headers,
        "rows": rows,
        "sorted_by": wanted.sort.replace("code", "name"),
        "may_export": bool(viewer.may(Permission.EXPORT)),
    }
    return render(request, "children/roll.html", context, status=400 if context["errors"] else 200)


@needs(Permission.EXPORT)
def roll_workbook(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if not viewer.may(Permission.ROLL):
        raise Http404
    wanted = RollForm(request.GET, viewer=viewer).wanted()
    answer = HttpResponse(exporting.roll_workbook(wanted=wanted, by=viewer), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="roll-{wanted.on.isoformat()}.xlsx"'
    return answer


@needs(Permission.CHILD)
def child(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = _opened(request, public_id, "child")
    form = PeriodForm(request.GET)
    word, period = _period(form, found)
    views = [{"title": title, "href": query(period=key) + "#lanes", "current": key == word} for key, title in PERIODS.items()]
    context = presenting.child_page(viewer, found, period, timezone.localdate())
    context |= {"errors": errors_of(form), "form": form, "periods": views, "by_dates": not word}
    context["may_export"] = bool(viewer.may(Permission.EXPORT))
    return render(request, "children/child.html", context, status=400 if context["errors"] else 200)


@needs(Permission.EXPORT)
def lanes_csv(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = _reached(request, public_id)
    _, period = _period(PeriodForm(request.GET), found)
    answer = HttpResponse(exporting.lanes_table(child=found, period=period, by=viewer), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="child.csv"'
    return answer


@needs(Permission.CHILD)
def sources(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = _opened(request, public_id, "sources")
    context = {**presenting.frame_of(viewer, found), "tables": Sources.of(viewer, found).by_table(), "anchor_of": anchor_of}
    return render(request, "children/sources.html", context)


@needs(Permission.TRAIL)
def trail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    viewer, found = _opened(request, public_id, "trail")
    page = Paginator(trails.entries_of(viewer, found), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **presenting.frame_of(viewer, found),
        "page": page,
        "entries": [(entry, trails.in_words(entry)) for entry in page.object_list],
        "loads": trails.loads_of(viewer, found),
        "broken": trails.broken_lately(viewer),
        "checked": trails.CHECKED,
    }
    return render(request, "children/trail.html", context)


@needs(Permission.ROLL)
def search(request: HttpRequest) -> HttpResponse:
    """What was typed is posted and kept in the session alone; exactly one child found leads straight to them."""
    viewer = viewer_of(request)
    if request.method == "POST":
        form = SearchForm(request.POST)
        if not form.is_valid():
            return render(request, "children/search.html", {"form": form, "errors": errors_of(form), "sought": None}, status=400)
        request.session[SOUGHT] = form.cleaned_data["q"]
        children, _ = searching.found(viewer, form.cleaned_data["q"])
        if len(children) == 1 and viewer.may(Permission.CHILD):
            return redirect("children:child", public_id=children[0].public_id)
        return redirect("children:search")
    sought = request.session.get(SOUGHT)
    children, number = searching.found(viewer, sought) if sought else ([], 0)
    headers, rows = presenting.roll_page(viewer, children, timezone.localdate()) if children else ([], [])
    context: dict[str, Any] = {"form": SearchForm(initial={"q": sought}), "sought": sought, "number": number}
    context["by_name"] = bool(viewer.may(Permission.NAMES))
    return render(request, "children/search.html", context | {"headers": presenting.unsorted(headers), "rows": rows})


def _period(form: PeriodForm, child: Child) -> tuple[str, Period]:
    """The stretch of time that was asked for, with the word for it; no word where it was given by dates."""
    form.is_valid()
    told = form.cleaned_data
    word = told.get("period") or ("" if told.get("start") or told.get("end") else "two-years")
    period = presenting.period_of(child, word=word, start=told.get("start"), end=told.get("end"), day=timezone.localdate())
    return word, period


def _reached(request: HttpRequest, public_id: uuid.UUID) -> tuple[Viewer, Child]:
    """The child, if this viewer may see them. Out of reach is the same as not there."""
    viewer = viewer_of(request)
    try:
        return viewer, queries.child_for(viewer, public_id)
    except Child.DoesNotExist:
        raise Http404 from None


def _opened(request: HttpRequest, public_id: uuid.UUID, page: str) -> tuple[Viewer, Child]:
    """The child, and that this viewer looked is recorded."""
    viewer, found = _reached(request, public_id)
    actions.note_reading(child=found, by=viewer, page=page)
    return viewer, found
