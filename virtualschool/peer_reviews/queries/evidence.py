"""Exhibits and samples, scoped to who is looking."""

from django.db.models import QuerySet

from virtualschool.access.viewer import Viewer
from virtualschool.peer_reviews.models import Exhibit, ExhibitRequest, Review, Sample, SampleItem
from virtualschool.peer_reviews.policies import hosts
from virtualschool.peer_reviews.queries.reviews import reviews_open_to


def exhibits_visible_to(viewer: Viewer) -> QuerySet[Exhibit]:
    """The exhibits of reviews whose material one may read."""
    return Exhibit.objects.filter(review__in=reviews_open_to(viewer)).select_related("review", "kloe", "then")


def exhibit_requests_visible_to(viewer: Viewer) -> QuerySet[ExhibitRequest]:
    """Figures that were asked for."""
    return ExhibitRequest.objects.filter(review__in=reviews_open_to(viewer)).select_related("review", "kloe", "exhibit")


def samples_visible_to(viewer: Viewer) -> QuerySet[Sample]:
    """Samples under pseudonyms."""
    return Sample.objects.filter(review__in=reviews_open_to(viewer)).select_related("review", "kloe", "rubric")


def sample_items_visible_to(viewer: Viewer) -> QuerySet[SampleItem]:
    """The files or plans of samples, under pseudonyms."""
    found = SampleItem.objects.filter(sample__review__in=reviews_open_to(viewer))
    return found.select_related("sample__review", "sample__rubric", "sample__kloe")


def keys_of(sample: Sample, viewer: Viewer) -> dict[int, str]:
    """By item whom its pseudonym stands for: for the host alone."""
    if not hosts(sample.review, viewer):
        return {}
    return dict(sample.items.filter(key__isnull=False).values_list("pk", "key__reference"))


def subject_of(item: SampleItem) -> str:
    """How the rubrics know an item."""
    return f"peer_reviews.SampleItem:{item.pk}"


def exhibits_of(review: Review) -> QuerySet[Exhibit]:
    """The exhibits of the review itself, without the follow-up's."""
    return review.exhibits.filter(then__isnull=True).select_related("kloe")
