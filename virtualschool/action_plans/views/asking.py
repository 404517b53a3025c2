"""What the pages of this room share: finding what is asked for, and the frame of a plan's pages."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from virtualschool.access.guard import viewer_of
from virtualschool.action_plans import policies, queries, related, workflow
from virtualschool.action_plans.addresses import of_a_page
from virtualschool.action_plans.models import Action, Plan
from virtualschool.action_plans.origins import Origins


def plan_or_404(request: HttpRequest, public_id: UUID) -> Plan:
    """The plan of this address, where it is the viewer's."""
    return get_object_or_404(queries.plans_visible_to(viewer_of(request)).select_related("authority", "batch"), public_id=public_id)


def action_or_404(request: HttpRequest, public_id: UUID) -> Action:
    """The action of this address, where it is the viewer's."""
    held = queries.actions_visible_to(viewer_of(request)).select_related("plan__authority", "plan__batch")
    return get_object_or_404(held, public_id=public_id)


VIEWS = (("plan", "Table"), ("board", "Board"), ("timeline", "Timeline"), ("changes", "What changed"))
FILTERED = ("plan", "board", "timeline")


def frame(request: HttpRequest, plan: Plan, current: str) -> dict[str, Any]:
    """Tabs, what may be done, and the words for the plan's state."""
    viewer = viewer_of(request)
    query = request.GET.urlencode() if current in FILTERED else ""
    tabs = []
    for name, title in VIEWS:
        kept = f"?{query}" if query and name in FILTERED else ""
        tabs.append({"title": title, "href": reverse(f"action_plans:{name}", args=[plan.public_id]) + kept, "current": name == current})
    return {
        "plan": plan,
        "tabs": tabs,
        "may_change": bool(policies.may_change(viewer, plan)),
        "moves": workflow.PLAN.open_to(plan, viewer),
        "address": of_a_page(),
        "state": workflow.PLAN.words(plan.state),
        "related": related.of(plan, viewer),
        "origins": Origins(viewer),
    }
