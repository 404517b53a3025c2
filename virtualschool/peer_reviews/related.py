"""What became of a review: the plans that answer its findings, and what rooms above this one have about it, such as the executive's
decision. They hang it in, so that the review's page leads on to what came of it, and what came of it leads back."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.action_plans.models import Consideration, Plan
from virtualschool.action_plans.queries import plans_visible_to
from virtualschool.peer_reviews import planning, policies, policies_findings, queries
from virtualschool.peer_reviews.models import Finding, Review


class Led(NamedTuple):
    """A page that a review led to. An offer is one that is not there yet: its address begins it."""

    kind: str
    words: str
    href: str
    is_offer: bool = False


Related = Callable[[Review, Viewer], list[Led]]
"""For a review and who looks: pages that this person may open."""

_registered: list[Related] = []


def register(related: Related) -> None:
    """Adds a source. Call it in a room's `ready`."""
    if related not in _registered:
        _registered.append(related)


def of(review: Review, viewer: Viewer) -> list[Led]:
    """Everything that a review led to, in the order of the rooms."""
    return [each for related in _registered for each in related(review, viewer)]


def plans_on(review: Review, viewer: Viewer) -> list[Led]:
    """The plans that answer findings of the report; for the host's people also what no plan answers yet."""
    if review.state not in policies_findings.SIGNED or not viewer.may(Permission.PLANS):
        return []
    held = list(review.findings.filter(state=Finding.State.IN_REPORT).exclude(kind=Finding.Kind.STRENGTH))
    keys = [planning.key_of(each) for each in held]
    found = plans_visible_to(viewer).filter(themes__considerations__origin_key__in=keys).distinct().order_by("pk")
    led = [Led("Improvement plan", each.title, reverse("action_plans:plan", args=[each.public_id])) for each in found]
    left = len(held) - planning.planned_of(held)
    if left and policies.hosts(review, viewer) and viewer.may(Permission.PLAN_EDIT):
        words = f"Turn what no plan answers into actions: {left} of {len(held)}"
        led.append(Led("To do", words, reverse("peer_reviews:findings", args=[review.public_id]), is_offer=True))
    return led


def reviews_on(plan: Plan, viewer: Viewer) -> list[tuple[str, str]]:
    """For the plan's own page: the reviews whose findings it answers, those that this person may open."""
    held = Consideration.objects.filter(theme__plan=plan, origin_key__startswith=planning.ORIGIN)
    findings = [key.removeprefix(planning.ORIGIN) for key in held.values_list("origin_key", flat=True)]
    if not findings:
        return []
    reviews = queries.reviews_visible_to(viewer).filter(findings__public_id__in=findings).distinct().order_by("pk")
    return [(f"{each.title}: overview", reverse("peer_reviews:review", args=[each.public_id])) for each in reviews]
