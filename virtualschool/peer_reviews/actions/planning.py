"""Turning a finding into an action of the host's plan in one step, with provenance both ways."""

import datetime as dt

from django.urls import reverse

from virtualschool.access.viewer import Viewer
from virtualschool.action_plans import actions as plans
from virtualschool.action_plans.models import Action, Plan, Theme
from virtualschool.audit import trail
from virtualschool.peer_reviews import policies_findings
from virtualschool.peer_reviews.models import Finding
from virtualschool.peer_reviews.planning import key_of
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.peer_reviews.reporting import label


@trail.action
def make_action(
    *, finding: Finding, plan: Plan | None, text: str, by_whom: str, due_on: dt.date | None, by: Viewer, plan_title: str = ""
) -> Action:
    """The finding as a consideration of a plan, under its line of enquiry, with a first action; a plan is made if none is chosen. A
    finding that stands in the plan already gets a further action there. Raises Refused and CannotChange."""
    require(policies_findings.makes_plan(finding, by))
    if not text.strip():
        raise Refused("Enter the first action.")
    review = finding.review
    if plan is None:
        origin = plans.Origin(review.title, reverse("peer_reviews:report", args=[review.public_id]))
        plan = plans.create_plan(title=(plan_title.strip() or f"Action plan: {review.title}")[:200], by=by, origin=origin)
    theme = _theme(plan, finding, by)
    where = reverse("peer_reviews:finding", args=[finding.public_id])
    consideration = plans.add_consideration(
        theme=theme,
        text=finding.text,
        by=by,
        origin_label=f"{review.title}: {finding.get_kind_display().lower()} {label(finding)}"[:300],
        origin_url=where,
        origin_key=key_of(finding),
    )
    owners = [each.strip() for each in by_whom.split(",") if each.strip()]
    origin = plans.Origin(f"{review.title}: {label(finding)}", where)
    action = plans.add_action(consideration=consideration, text=text, by=by, owners=owners, by_whom=by_whom, due_on=due_on, origin=origin)
    trail.record("finding.planned", on=finding, by=by, detail={"action": action.number})
    return action


def _theme(plan: Plan, finding: Finding, by: Viewer) -> Theme:
    """The plan's theme with the words of the finding's line of enquiry, added if it is not there."""
    words = finding.kloe.wording or finding.kloe.title
    held = plan.themes.filter(title__in=(words, finding.kloe.title)).first()
    return held or plans.add_theme(plan=plan, title=words, by=by)
