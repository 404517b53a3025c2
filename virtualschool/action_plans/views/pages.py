"""The plans, and one plan as a table, a board, a timeline, and what changed."""

import datetime as dt
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.action_plans import actions, changes, exporting, listing, overview, presenting, standing, timeline
from virtualschool.action_plans.origins import Origins
from virtualschool.action_plans.views.asking import frame, plan_or_404
from virtualschool.documents.formats import FORMATS
from virtualschool.kernel.periods import month_start


@needs(Permission.PLANS)
def plans(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    may_change = bool(viewer.may(Permission.PLAN_EDIT))
    context = {"groups": listing.groups(viewer), "may_change": may_change, "origins": Origins(viewer)}
    return render(request, "action_plans/plans.html", context)


def _asked(request: HttpRequest, public_id: UUID, name: str) -> tuple[dict[str, Any], list[overview.Row], overview.Whole]:
    """The rows asked for, and what every view of them shows."""
    plan = plan_or_404(request, public_id)
    viewer, asked = viewer_of(request), overview.Asked.of(request.GET)
    whole = overview.whole(plan, viewer)
    rows = [row for row in whole.rows if asked.holds(row, viewer)] if asked else list(whole.rows)
    context = frame(request, plan, name) | {
        "whole": whole,
        "rows": rows,
        "asked": asked,
        "keep": whole.keep,
        "keep_rows": _written_now if asked else whole.keep,
        "owner_options": [(overview.MINE, "Mine"), *((each, each) for each in whole.owners)],
        "status_options": [(word, word) for word in standing.WORDS],
        "theme_options": listing.theme_options(whole.themes),
        "only_options": overview.ONLY,
        "formats": [(key, each.label) for key, each in FORMATS.items() if key != "html"] + [("csv", "CSV")],
    }
    return context, rows, whole


def _written_now(name: Hashable, write: Callable[[], str]) -> str:
    """What a filter leaves is written for this page alone."""
    return write()


@needs(Permission.PLANS)
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan as its people know it: line of enquiry, consideration, action, by whom, due, progress, impact."""
    context, rows, whole = _asked(request, public_id, "plan")
    empty_too = context["may_change"] and not context["asked"]
    context["blocks"] = overview.blocks(whole.themes, rows, empty_too=empty_too)
    context["once"] = whole.once
    viewer = viewer_of(request)
    context["kpis_as"] = (bool(viewer.may(Permission.SCORECARDS)), bool(viewer.may(Permission.SCORECARD_EDIT)))
    context["source_columns"] = presenting.columns_of(whole.plan)
    return render(request, "action_plans/plan.html", context)


@needs(Permission.PLANS)
def board(request: HttpRequest, public_id: UUID) -> HttpResponse:
    context, rows, _ = _asked(request, public_id, "board")
    context["columns"] = overview.columns(rows)
    return render(request, "action_plans/board.html", context)


@needs(Permission.PLANS)
def timeline_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    context, rows, whole = _asked(request, public_id, "timeline")
    context["chart"] = context["keep_rows"]("drawing", partial(timeline.drawn, rows, whole.today))
    context["table"] = partial(timeline.table, rows)
    context["undated"] = [row for row in rows if row.action.due_on is None]
    return render(request, "action_plans/timeline.html", context)


@needs(Permission.PLANS)
def changes_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What changed since a day, or since the last meeting where there was one."""
    found = plan_or_404(request, public_id)
    meeting = changes.last_meeting_of(found)
    since, instant = _since(request.GET.get("since", ""), meeting)
    context = frame(request, found, "changes") | {
        "since": since,
        "meeting": meeting,
        "is_meeting": instant == meeting,
        "lines": changes.changes_since(found, instant),
    }
    return render(request, "action_plans/changes.html", context)


def _since(text: str, meeting: dt.datetime | None) -> tuple[dt.date, dt.datetime]:
    """The day asked for, from its morning; else the last meeting; else the first of this month."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        if meeting is not None:
            return timezone.localdate(meeting), meeting
        day = month_start(timezone.localdate())
    return day, timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@needs(Permission.PLANS)
def export(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """The whole plan as a document: every word that is kept of it."""
    found = plan_or_404(request, public_id)
    if key != "csv" and key not in FORMATS:
        raise Http404
    content, name, kind = exporting.file_of(found, viewer_of(request), key)
    actions.note_taken(plan=found, key=key, by=viewer_of(request))
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
