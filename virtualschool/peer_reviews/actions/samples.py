"""Drawing a sample, giving its words under pseudonyms, grading and moderating it."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.telling_names import NAMES_READ, known_of
from virtualschool.kernel.personal import Hit, Kind, findings_in
from virtualschool.peer_reviews import policies_findings, sampling
from virtualschool.peer_reviews.actions.findings import next_number, settle_findings_of
from virtualschool.peer_reviews.models import Kloe, Review, Sample, SampleItem, SampleKey
from virtualschool.peer_reviews.queries.evidence import subject_of
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.rubrics import actions as rubrics
from virtualschool.rubrics.models import Grading, Moderation
from virtualschool.workflow.versions import bump, held_at, locked

CERTAIN = frozenset({Kind.NAME, Kind.UPN, Kind.CODE, Kind.NHS, Kind.ULN})
"""What names or numbers a child: no reason lets it stay. A surname, a date or a place may be somebody else's."""


class PersonalData(Refused):
    """The check suspects that a text could tell who a child is; `hits` are what it found."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        kinds = ", ".join(dict.fromkeys(str(hit.kind.value) for hit in hits))
        never = any(hit.kind in CERTAIN for hit in hits)
        ending = (
            "It never goes to the peers, whatever the reason: change the words." if never else "Change the words, or say why they may stay."
        )
        super().__init__(f"This may tell who a child is: {kinds}. {ending}")
        self.hits = list(hits)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be drawn: so many of a list of the host's own references, by a rule, to be graded by a rubric."""

    title: str
    kind: str
    rubric_key: str
    source: str
    references: Sequence[str]
    size: int
    rule: str
    kloe: Kloe | None = None


@trail.action
def draw_sample(*, review: Review, asked: Asked, by: Viewer, seed: str = "") -> Sample:
    """Draws a sample from a list of the host's own references and gives each drawn one a pseudonym. The seed is kept, so that anybody
    who holds the list can draw again and compare. Raises Refused."""
    require(policies_findings.draws_samples(review, by))
    locked(review)
    seed = seed or secrets.token_hex(8)
    try:
        chosen = sampling.drawn(asked.references, size=asked.size, seed=seed, rule=asked.rule)
    except ValueError as fault:
        raise Refused(str(fault)) from fault
    sample = _entered(review, asked, seed, by)
    _give_pseudonyms(sample, chosen)
    trail.record("sample.drawn", on=sample, by=by, detail={"rule": asked.rule, "size": asked.size, "population": sample.population})
    return sample


def _entered(review: Review, asked: Asked, seed: str, by: Viewer) -> Sample:
    return Sample.objects.create(
        review=review,
        number=next_number(review.samples),
        kloe=asked.kloe,
        title=asked.title.strip(),
        kind=asked.kind,
        rubric=rubrics.take_into_use(key=asked.rubric_key, by=by),
        source=asked.source.strip(),
        rule=asked.rule,
        seed=seed,
        population=len(set(asked.references)),
        population_seal=sampling.seal_of(asked.references, secret=review.pseudonym_seed),
        size=asked.size,
        drawn_at=timezone.now(),
        drawn_by=by.name,
    )


def _give_pseudonyms(sample: Sample, chosen: Sequence[str]) -> None:
    for place, reference in enumerate(chosen, start=1):
        item = SampleItem.objects.create(sample=sample, place=place, pseudonym=sampling.pseudonym(sample.kind, place))
        SampleKey.objects.create(item=item, reference=reference[:120])


@trail.action
def provide_item(*, item: SampleItem, text: str, version: int, by: Viewer, reason: str = "") -> SampleItem:
    """The words of one item, for the peers to read. What the check suspects must be changed, or given with a reason; the item's own
    reference may not stand in it at all. Raises Refused, PersonalData, Stale."""
    require(policies_findings.draws_samples(item.sample.review, by))
    held = held_at(version, item, "sample__review", "key")
    review = held.sample.review
    if not text.strip():
        raise Refused("Enter the words that the peers are to read.")
    if held.key.reference.casefold() in text.casefold():
        raise Refused("The text holds the reference that the pseudonym stands for. Take it out.")
    trail.record(NAMES_READ, on=held, by=by)
    hits = findings_in(text, known_of(review.authority_id))
    if (hits and not reason.strip()) or any(hit.kind in CERTAIN for hit in hits):
        raise PersonalData(hits)
    held.text, held.cleared_reason = text.strip(), reason.strip() if hits else ""
    held.found = dict(Counter(hit.kind.name for hit in hits))
    held.provided_at, held.provided_by = timezone.now(), by.name
    bump(held)
    trail.record("sample.provided", on=held, by=by, detail={"found": held.found})
    return held


@trail.action
def grade_item(*, item: SampleItem, levels: Mapping[str, str], evidence: Mapping[str, str], submit: bool, by: Viewer) -> Grading:
    """What one peer gives an item. A sample speaks from its first grading on, so findings that it supports are looked at anew. Raises
    Refused and CannotGrade."""
    require(policies_findings.grades_samples(item.sample.review, by))
    if not item.text:
        raise Refused("The host has not given this item’s words yet.")
    sample = item.sample
    made = rubrics.save_grading(rubric=sample.rubric, subject=subject_of(item), levels=levels, evidence=evidence, submit=submit, by=by)
    if submit:
        settle_findings_of(sample, by)
    return made


@trail.action
def moderate_item(*, item: SampleItem, levels: Mapping[str, str], reason: str, by: Viewer) -> Moderation:
    """What the team settles where its graders differ. Raises Refused and CannotGrade."""
    require(policies_findings.grades_samples(item.sample.review, by))
    return rubrics.moderate(rubric=item.sample.rubric, subject=subject_of(item), levels=levels, reason=reason, by=by)


@trail.action
def destroy_keys(*, review: Review, by: Viewer) -> int:
    """Forgets whom the pseudonyms of a review stand for, once it is closed: nobody needs to know any more."""
    require(policies_findings.ends_keys(review, by))
    count, _ = SampleKey.objects.filter(item__sample__review=review).delete()
    trail.record("sample.keys_destroyed", on=review, by=by, detail={"keys": count})
    return count
