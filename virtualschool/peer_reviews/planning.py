"""From an area for consideration to an action of the host's plan, and back: what the plans made of a finding."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from virtualschool.action_plans import indicators, standing
from virtualschool.action_plans import queries as plans
from virtualschool.action_plans.models import Action, Consideration
from virtualschool.peer_reviews.models import Finding

ORIGIN = "peer_reviews.finding:"


@dataclass(frozen=True)
class Answer:
    """One action that answers a finding, with its delivery and its impact."""

    title: str
    href: str
    plan: str
    due: str
    status: str
    because: str
    impact: str
    impact_because: str


def key_of(finding: Finding) -> str:
    """By which a plan knows where a consideration comes from."""
    return f"{ORIGIN}{finding.public_id}"


def planned_of(findings: Sequence[Finding]) -> int:
    """How many of them a plan answers."""
    keys = [key_of(each) for each in findings]
    return Consideration.objects.filter(origin_key__in=keys).values("origin_key").distinct().count()


def answers_to(findings: Sequence[Finding]) -> dict[int, list[Answer]]:
    """By finding the actions that answer it, with their status today, in a fixed number of questions."""
    found: dict[int, list[Answer]] = defaultdict(list)
    if not findings:
        return found
    authority, by_key = findings[0].review.authority, {key_of(each): each.pk for each in findings}
    held = Action.objects.filter(plan__authority=authority, consideration__origin_key__in=by_key).select_related("plan", "consideration")
    today = timezone.localdate()
    settings = plans.thresholds_on(today, authority)
    actions = list(plans.with_history(held).order_by("plan_id", "order", "pk"))
    named = indicators.of_actions(actions, today, exact=False)
    for action in actions:
        status = standing.delivery(action, today, settings)
        impact = standing.impact(action, today, [each.standing for each in named[action.pk]])
        title = f"Action {action.number}: {action.text}"
        href = reverse("action_plans:action", args=[action.public_id])
        due = f"{action.due_on:%-d %B %Y}" if action.due_on else action.due_source or "not set"
        answer = Answer(title, href, action.plan.title, due, status.word, status.because, impact.word, impact.because)
        found[by_key[action.consideration.origin_key]].append(answer)
    return found
