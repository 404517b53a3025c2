"""Reports: draft, issue, read, take along."""

import datetime as dt
import re
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.documents.formats import FORMATS
from virtualschool.documents.html import fragment
from virtualschool.governance import actions, headline, queries
from virtualschool.kernel.periods import Period, month_end, month_start


@needs(Permission.REPORTS)
def reports(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    usual = headline.last_whole_month(timezone.localdate())
    context = {
        "issued": queries.reports_visible_to(viewer),
        "may_issue": bool(viewer.may(Permission.ISSUE_REPORTS)),
        "months": _months(timezone.localdate()),
        "usual": usual.start.strftime("%Y-%m"),
    }
    return render(request, "governance/reports.html", context)


@needs(Permission.ISSUE_REPORTS)
def draft(request: HttpRequest) -> HttpResponse:
    month, exact = _asked(request.GET.get("month", "")), request.GET.get("edition") != "governors"
    report = actions.drafted(viewer=viewer_of(request), month=month, exact=exact)
    context = {
        "report": report,
        "body": fragment(report, top=2),
        "month": month.start.strftime("%Y-%m"),
        "exact": exact,
        "hidden": sum(bool(reading.symbol) for reading in report.readings),
    }
    return render(request, "governance/draft.html", context)


@needs(Permission.ISSUE_REPORTS)
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    month, exact = _asked(request.POST.get("month", "")), request.POST.get("edition") != "governors"
    issued = actions.issue_report(month=month, exact=exact, by=viewer_of(request))
    messages.success(request, f"{issued.title} is issued. It will stay as it is.")
    return redirect("governance:report", issued.public_id)


@needs(Permission.REPORTS)
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    issued = get_object_or_404(queries.reports_visible_to(viewer_of(request)), public_id=public_id)
    kept = frozen.from_json(issued.content)
    trail.record("report.read", on=issued, by=viewer_of(request))
    context = {
        "issued": issued,
        "formats": [(key, each.label) for key, each in FORMATS.items()],
        "body": fragment(kept, top=2),
        "untouched": actions.is_untouched(issued),
    }
    return render(request, "governance/report.html", context)


@needs(Permission.REPORTS)
def download(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    issued = get_object_or_404(queries.reports_visible_to(viewer_of(request)), public_id=public_id)
    chosen = FORMATS.get(key)
    if chosen is None:
        raise Http404
    kept = frozen.from_json(issued.content)
    trail.record("report.taken", on=issued, by=viewer_of(request), detail={"format": key})
    response = HttpResponse(chosen.render(kept), content_type=chosen.content_type)
    response["Content-Disposition"] = f'attachment; filename="{chosen.filename(kept)}"'
    return response


def _asked(text: str) -> Period:
    """The month asked for as `2026-10`; 404 for anything else and for a month that is not over: what is frozen must be whole."""
    try:
        first = dt.date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
    if not re.fullmatch(r"\d{4}-\d\d", text) or first >= month_start(timezone.localdate()):
        raise Http404
    return Period(first, month_end(first))


def _months(today: dt.date) -> list[tuple[str, str]]:
    """The last twenty-four months that are over, the latest first."""
    found, first = [], headline.last_whole_month(today).start
    for _ in range(24):
        found.append((first.strftime("%Y-%m"), first.strftime("%B %Y")))
        first = month_start(first - dt.timedelta(days=1))
    return found
