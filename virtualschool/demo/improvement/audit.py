"""A sample audit in the review that is under way, and a package of its material for a neighbouring council."""

import datetime as dt
import json

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.demo.improvement.cast import Cast
from virtualschool.exchange import actions as exchange
from virtualschool.exchange.identity import identity_of
from virtualschool.peer_reviews.actions import samples
from virtualschool.peer_reviews.models import Review, SampleItem
from virtualschool.peer_reviews.packages import actions as packages

NEIGHBOUR = "807"
"""The council next door, whose keys the demo makes as that council's own installation would."""


def bring(cast: Cast) -> None:
    words = cast.words("audit")
    review = Review.objects.get(authority=cast.authority, state=Review.State.ON_SITE)
    asked = samples.Asked(
        title=words["title"],
        kind="plans",
        rubric_key="plan_audit",
        source=words["source"],
        references=[f"Plan {number}" for number in range(1, words["population"] + 1)],
        size=len(words["plans"]) + 1,
        rule="random",
        kloe=review.kloes.order_by("order")[0],
    )
    sample = samples.draw_sample(review=review, asked=asked, by=cast.head, seed=f"{cast.seed:016x}")
    for item, said in zip(sample.items.order_by("place"), words["plans"], strict=False):
        given = samples.provide_item(item=item, text=said["text"], version=item.version, by=cast.head)
        for mailbox, levels in (("peer", said["first"]), ("peer.second", said["second"])):
            if levels is not None:
                _grade(given, words, levels, cast.viewer(mailbox))
        if said["second"] not in (None, said["first"]):
            settled = dict(zip(words["keys"], said["first"], strict=True))
            samples.moderate_item(item=given, levels=settled, reason=words["because"], by=cast.viewer("peer"))
    _package(cast, review, words["partner"], words["how"])


def _grade(item: SampleItem, words: dict[str, list[str]], levels: list[str], by: Viewer) -> None:
    given = dict(zip(words["keys"], levels, strict=True))
    samples.grade_item(item=item, levels=given, evidence=dict.fromkeys(given, str(words["evidence"])), submit=True, by=by)


def _package(cast: Cast, review: Review, name: str, how: str) -> None:
    """The neighbour's identity file is brought and its digits compared; then the review's material is closed for it."""
    theirs = identity_of(NEIGHBOUR, name).public
    partner = exchange.add_partner(identity_file=json.dumps(theirs.as_json()), by=cast.head)
    partner = exchange.confirm_partner(partner=partner, fingerprint=theirs.fingerprint, how=how, by=cast.head)
    packages.send(review=review, partner=partner, expires_at=timezone.now() + dt.timedelta(days=14), by=cast.head)
