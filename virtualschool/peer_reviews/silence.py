"""Evidence that says nothing: an exhibit without a reading, a sample that nobody has graded. It may be linked to a finding and waits
there; it counts for no kind of source until it says something."""

from collections.abc import Iterator, Mapping
from typing import Any

from virtualschool.audit.trail import subject_of
from virtualschool.peer_reviews.models import Exhibit, FindingLink, SampleItem
from virtualschool.rubrics.models import Grading

NO_READING, HIDDEN, NOT_GRADED = "holds no reading", "shows no figure: small numbers are hidden", "not graded yet"
Silent = Mapping[tuple[str, int], str]
"""By kind and key of a source, why it says nothing."""


def silence_of(content: Mapping[str, Any]) -> str:
    """Why a frozen exhibit says nothing; empty when somebody can read a figure in it, be it nought, of the whole or of one group."""
    readings = list(_readings(content))
    if any(each.get("value") is not None for each in readings):
        return ""
    return HIDDEN if any(each.get("symbol") for each in readings) else NO_READING


def _readings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if value.get("type") == "Reading":
            yield value
        else:
            for held in value.values():
                yield from _readings(held)
    elif isinstance(value, list):
        for held in value:
            yield from _readings(held)


def silent_in(review_id: int) -> Silent:
    """The silent exhibits and samples of a review, in three questions."""
    exhibits = Exhibit.objects.filter(review_id=review_id).values_list("pk", "content")
    found = {("exhibit", pk): words for pk, content in exhibits if (words := silence_of(content))}
    return found | {("sample", pk): NOT_GRADED for pk in _ungraded(review_id)}


def _ungraded(review_id: int) -> set[int]:
    items = list(SampleItem.objects.filter(sample__review_id=review_id).select_related("sample").order_by())
    by_subject = {(each.sample.rubric_id, subject_of(each)): each.sample_id for each in items}
    submitted = Grading.objects.filter(subject__in=[subject for _, subject in by_subject], state=Grading.State.SUBMITTED)
    graded = {by_subject.get(key) for key in submitted.order_by().values_list("rubric_id", "subject")}
    return set(by_subject.values()) - graded


def silence_of_link(link: FindingLink, silent: Silent) -> str:
    """Why a linked piece of evidence says nothing; empty when it speaks."""
    what = next(each for each in FindingLink.SOURCES if getattr(link, f"{each}_id"))
    return silent.get((what, getattr(link, f"{what}_id")), "")
