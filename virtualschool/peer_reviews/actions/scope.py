"""Writing the key lines of enquiry and what to look at for each. Earlier wordings are kept."""

from typing import Any

from django.db.models import Max, ProtectedError
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.measures.book import UnknownMeasure, book
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import Kloe, KloeWording, Prompt, Review
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.peer_reviews.wording import OFFERS
from virtualschool.workflow.versions import bump, held_at

WORDS = ("title", "wording", "in_scope", "out_of_scope")
WRITABLE = (Review.State.APPLICATION, Review.State.SCOPING, Review.State.PREPARATION)


def _writable(review: Review, by: Viewer) -> None:
    require(policies.hosts(review, by))
    if review.state not in WRITABLE:
        raise Refused("The lines of enquiry stand from the first day on site.")


@trail.action
def offer_kloes(*, review: Review, by: Viewer) -> list[Kloe]:
    """Puts the four lines of enquiry that are offered into a review that has none, each with its list of prompts."""
    _writable(review, by)
    if review.kloes.exists():
        raise Refused("This review has lines of enquiry already.")
    made = []
    for order, offer in enumerate(OFFERS, start=1):
        kloe = Kloe.objects.create(review=review, order=order, **offer.for_council(by.authority_name))
        for place, (kind, text, key) in enumerate(offer.prompts):
            Prompt.objects.create(kloe=kloe, kind=kind, text=text, measure_key=key, order=place)
        made.append(kloe)
    trail.record("review.kloes_offered", on=review, by=by, detail={"kloes": len(made)})
    return made


@trail.action
def add_kloe(*, review: Review, said: dict[str, Any], by: Viewer) -> Kloe:
    """A further line of enquiry, at the end."""
    _writable(review, by)
    last = review.kloes.aggregate(last=Max("order"))["last"] or 0
    kloe = Kloe.objects.create(review=review, order=last + 1, **{key: said[key] for key in WORDS})
    trail.record("review.kloe_added", on=kloe, by=by)
    return kloe


@trail.action
def change_kloe(*, kloe: Kloe, said: dict[str, Any], version: int, by: Viewer) -> Kloe:
    """Words a line of enquiry anew and keeps what it said. Raises Stale when somebody else did so meanwhile."""
    _writable(kloe.review, by)
    kloe = held_at(version, kloe, "review")
    before = {key: getattr(kloe, key) for key in WORDS}
    if before != {key: said[key] for key in WORDS}:
        KloeWording.objects.create(kloe=kloe, version=kloe.version, replaced_at=timezone.now(), replaced_by=by.name, **before)
        for key in WORDS:
            setattr(kloe, key, said[key])
        bump(kloe)
    trail.record("review.kloe_changed", on=kloe, by=by, detail={"version": kloe.version})
    return kloe


@trail.action
def remove_kloe(*, kloe: Kloe, by: Viewer) -> None:
    """Takes out a line of enquiry to which nothing is attached yet."""
    _writable(kloe.review, by)
    trail.record("review.kloe_removed", on=kloe, by=by)
    try:
        kloe.delete()
    except ProtectedError as error:
        raise Refused("Something is attached to this line of enquiry already: word it anew instead.") from error
    for order, each in enumerate(Kloe.objects.filter(review_id=kloe.review_id), start=1):
        Kloe.objects.filter(pk=each.pk).update(order=order)


@trail.action
def add_prompt(*, kloe: Kloe, kind: str, text: str, measure_key: str, by: Viewer) -> Prompt:
    """Something more to look at. Data may name a measure of the book, whose title then stands for the text."""
    _writable(kloe.review, by)
    if kind == SourceKind.DATA and measure_key:
        try:
            text = text.strip() or book[measure_key].title
        except UnknownMeasure as error:
            raise Refused("Choose a measure of the list.") from error
    if not text.strip():
        raise Refused("Enter what to look at.")
    key = measure_key if kind == SourceKind.DATA else ""
    last = kloe.prompts.aggregate(last=Max("order"))["last"] or 0
    prompt = Prompt.objects.create(kloe=kloe, kind=kind, text=text.strip(), measure_key=key, order=last + 1)
    trail.record("review.prompt_added", on=prompt, by=by, detail={"kind": kind, "measure": key})
    return prompt


@trail.action
def remove_prompt(*, prompt: Prompt, by: Viewer) -> None:
    """Takes something off the list."""
    _writable(prompt.kloe.review, by)
    trail.record("review.prompt_removed", on=prompt, by=by, detail={"kind": prompt.kind})
    prompt.delete()
