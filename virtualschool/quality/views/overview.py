"""Data quality: by rule, by child, and what waits for a decision about marks."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.attendance.actions import CannotResolve
from virtualschool.intake.models import Problem
from virtualschool.kernel.periods import school_year_of
from virtualschool.quality import actions, aside, conflicts, presenting, queries, wording
from virtualschool.quality.catalogue import rule
from virtualschool.quality.views.asking import paged, table_out

SHOWS = (("", "By rule"), ("children", "By child"))


@needs(Permission.QUALITY)
def overview(request: HttpRequest) -> HttpResponse:
    """Every rule that is broken today, how often, and about how many children; or the children with most problems."""
    viewer = viewer_of(request)
    now = queries.problems_now(viewer)
    show = "children" if request.GET.get("show") == "children" else ""
    context: dict[str, Any] = {
        "tabs": [{"title": title, "href": f"?show={key}" if key else "?", "current": key == show} for key, title in SHOWS],
        "show": show,
        "may_resolve": bool(viewer.may(Permission.RESOLVE)),
        "may_import": bool(viewer.may(Permission.IMPORT)),
        "waiting": queries.waiting_rows(viewer).count(),
        "conflicts": queries.number_in_conflict(now),
        "severity": request.GET.get("severity", ""),
        "severities": [(key, words) for key, (words, _) in wording.SEVERITIES.items()],
    }
    return render(request, "quality/overview.html", context | (_children(request) if show else _rules(request, now)))


def _rules(request: HttpRequest, now: QuerySet[Problem]) -> dict[str, Any]:
    severity = request.GET.get("severity", "")
    return {
        "rules": presenting.rule_rows(queries.by_rule(now.filter(severity=severity) if severity else now), {}),
        "silent": [[rule(code).title, why, ", ".join(files)] for code, why, files in queries.silent_rules(now)],
    }


def _children(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    page = paged(request, queries.problems_by_child(viewer))
    people = queries.people_of(viewer, {each["child_id"] for each in page.object_list})
    rows = [
        [presenting.child_cell(viewer, people.get(each["child_id"])), each["number"], each["errors"], each["rules"]]
        for each in page.object_list
    ]
    return {"page": page, "rows": rows}


@needs(Permission.QUALITY)
def by_rule(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that break one rule today."""
    viewer = viewer_of(request)
    page = paged(request, queries.problems_now(viewer, code=code))
    context = {
        "rule": rule(code),
        "page": page,
        "rows": [[*cells[:3], *cells[4:]] for cells in presenting.problem_cells(viewer, page.object_list)],
        "may_export": bool(viewer.may(Permission.EXPORT)),
    }
    return render(request, "quality/rule.html", context)


@needs(Permission.QUALITY)
def rule_out(request: HttpRequest, code: str, suffix: str) -> HttpResponse:
    """The same as CSV or Excel."""
    rows = list(presenting.export_rows(viewer_of(request), queries.problems_now(viewer_of(request), code=code)))
    return table_out(request, what=f"rule {code}", on=f"rule:{code}", suffix=suffix, columns=presenting.EXPORT_COLUMNS, rows=rows)


@needs(Permission.RESOLVE)
def marks(request: HttpRequest) -> HttpResponse:
    """Marks kept aside: outside enrolment or term. A person may accept those of a child, school and month."""
    viewer = viewer_of(request)
    wrong = []
    if request.method == "POST":
        chosen = aside.register_for(viewer, request.POST.get("register", ""))
        if chosen is None:
            raise Http404
        try:
            sessions = aside.sessions_of(viewer, chosen)
            actions.accept(register=chosen, sessions=sessions, by=viewer)
            messages.success(request, f"{len(sessions)} {'mark counts' if len(sessions) == 1 else 'marks count'} from now on.")
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
        except CannotResolve as reason:
            wrong = [{"text": str(reason), "href": ""}]
    year = aside.year_asked(request.GET.get("year", ""), timezone.localdate())
    page = paged(request, aside.grouped(viewer, year), 25)
    context = {
        "page": page,
        "rows": aside.as_rows(viewer, page.object_list),
        "year": aside.year_title(year),
        "years": [(str(each.start.year), aside.year_title(each)) for each in aside.years_before(school_year_of(timezone.localdate()))],
        "asked": str(year.start.year),
        "wrong": wrong,
    }
    return render(request, "quality/marks.html", context)


@needs(Permission.RESOLVE)
def disagreeing(request: HttpRequest) -> HttpResponse:
    """Rows that disagree about a session; a person keeps one of them."""
    viewer = viewer_of(request)
    wrong = []
    if request.method == "POST":
        chosen = queries.conflicts_now(viewer).filter(pk=request.POST.get("problem", "0").strip() or 0).first()
        if chosen is None:
            wrong = [{"text": "This is settled already.", "href": ""}]
        else:
            try:
                report = actions.keep_row(problem=chosen, by=viewer)
                messages.success(request, f"Row {chosen.row} is kept, in batch {report.batch.pk if report.batch else ''}.")
                return redirect("quality:conflicts")
            except CannotResolve as reason:
                wrong = [{"text": str(reason), "href": ""}]
    page = paged(request, conflicts.rows_in_conflict(viewer), 20)
    context = {"page": page, "rows": conflicts.as_rows(viewer, page.object_list), "wrong": wrong}
    return render(request, "quality/conflicts.html", context)
