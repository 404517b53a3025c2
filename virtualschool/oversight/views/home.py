"""What is due, what is open, and how the last meetings went."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from virtualschool.access.guard import needs, viewer_of
from virtualschool.access.roles import Permission
from virtualschool.oversight import queries
from virtualschool.oversight.actions import minutes
from virtualschool.workflow.engine import CannotMove


@needs(Permission.SUMMARIES)
def home(request: HttpRequest) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    due = queries.summary_due_on(viewer)
    holds = bool(viewer.may(Permission.PLAN_EDIT))
    context = {
        "holds_meetings": holds,
        "writes": bool(viewer.may(Permission.ISSUE_REPORTS)),
        "next_meeting": queries.next_meeting(viewer) if holds else None,
        "last_meetings": queries.last_meetings(viewer) if holds else [],
        "due": due,
        "is_late": due is not None and due < today,
        "summaries": queries.summaries_visible_to(viewer)[:6],
        "questions": queries.open_questions(viewer),
        "resolutions": queries.open_resolutions(viewer),
        "sees_resolutions": holds or bool(viewer.may(Permission.DECIDE)),
    }
    return render(request, "oversight/home.html", context)


@needs(Permission.SUMMARIES)
@require_POST
def settle(request: HttpRequest, public_id: object) -> HttpResponse:
    resolution = get_object_or_404(queries.resolutions_visible_to(viewer_of(request)), public_id=public_id)
    try:
        minutes.settle(resolution=resolution, answer=request.POST.get("answer", ""), by=viewer_of(request))
    except CannotMove as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, "The decision is settled. The minutes keep it with your words.")
    return redirect("oversight:home")
