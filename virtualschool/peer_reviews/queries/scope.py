"""Reads of lines of enquiry and of the team of a review that was found by the rule of who may see it."""

from django.db.models import Prefetch, QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import AccessChange, Declaration, Kloe, KloeWording, Prompt, Review, TeamMember
from virtualschool.peer_reviews.queries.reviews import reviews_visible_to


def prompts_visible_to(viewer: Viewer) -> QuerySet[Prompt]:
    """What is to be looked at, in the reviews one sees."""
    return Prompt.objects.filter(kloe__review__in=reviews_visible_to(viewer)).select_related("kloe__review")


def kloes_of(review: Review) -> QuerySet[Kloe]:
    """A review's lines of enquiry with their prompts."""
    return review.kloes.prefetch_related(Prefetch("prompts", Prompt.objects.order_by("kind", "order", "id")))


def prompts_of(kloe: Kloe) -> QuerySet[Prompt]:
    return kloe.prompts.order_by("kind", "order", "id")


def earlier_wordings(kloe: Kloe) -> QuerySet[KloeWording]:
    return kloe.earlier.all()


def team_of(review: Review) -> QuerySet[TeamMember]:
    """The team with everything each signed and every change of access, the latest first."""
    declared = Prefetch("declarations", Declaration.objects.order_by("-signed_at", "-id"))
    changed = Prefetch("access_changes", AccessChange.objects.order_by("-at", "-id"))
    return review.team.select_related("user").prefetch_related(declared, changed).order_by("id")
