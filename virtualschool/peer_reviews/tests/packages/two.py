"""Two councils, each with keys, people and a head, as if each had an installation of its own."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from tests.fixtures import NOON, TODAY
from virtualschool.access.viewer import Viewer
from virtualschool.audit.trail import subject_of
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Brand, KeyFigures, Report
from virtualschool.exchange import actions as exchange
from virtualschool.exchange import keeping
from virtualschool.exchange.models import Package, Partner
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.peer_reviews import papers
from virtualschool.peer_reviews.models import (
    DocumentVersion,
    Exhibit,
    Finding,
    FindingLink,
    Kloe,
    Note,
    Review,
    ReviewDocument,
    ReviewReport,
    Sample,
    SampleItem,
    SampleKey,
    SelfEvaluation,
    Slot,
    TeamMember,
)
from virtualschool.peer_reviews.packages import actions, queries
from virtualschool.peer_reviews.tests import making
from virtualschool.rubrics import actions as rubrics
from virtualschool.rubrics.queries import scheme_of
from virtualschool.rubrics.shipping import shipped

WEEK = dt.timedelta(days=7)


@dataclass
class Side:
    """One council: its head, and the other as a partner."""

    by: Viewer
    partner: Partner | None = None


def befriended(here: Viewer, there: Viewer) -> tuple[Side, Side]:
    """Both have added and confirmed the other's key."""
    sides = Side(here), Side(there)
    for side, other in (sides, sides[::-1]):
        theirs = queries.identity_for(other.by).public
        added = exchange.add_partner(identity_file=json.dumps(theirs.as_json()), by=side.by)
        side.partner = exchange.confirm_partner(partner=added, fingerprint=theirs.fingerprint, how="Telephone", by=side.by)
    return sides


def hosted(by: Viewer) -> Review:
    """A review of which everything that travels is there: two documents of which one is cleared, a slot, a self-evaluation, an exhibit,
    a sample under pseudonyms with the key at home."""
    review = making.scoped(by)
    Review.objects.filter(pk=review.pk).update(evaluation_submitted_at=NOON, state=Review.State.PREPARATION)
    review.refresh_from_db()
    kloe = review.kloes.first()
    document(review, "Support policy", b"Schools are supported as the policy says.", kloe, cleared=True)
    document(review, "Not cleared yet", b"Words that stay at home.", kloe, cleared=False)
    slot = Slot.objects.create(
        review=review, kind="interview", title="Designated teachers", who="Four designated teachers", starts_at=NOON, ends_at=NOON + WEEK
    )
    slot.kloes.add(kloe)
    SelfEvaluation.objects.create(kloe=kloe, judgement="good", strengths="Regular forums.", gaps="Early years.", updated_by=by.name)
    exhibit(review, kloe, by)
    sample = Sample.objects.create(
        review=review,
        number=1,
        kloe=kloe,
        title="Plans of the spring round",
        kind="plans",
        rubric=rubrics.take_into_use(key=next(iter(shipped())), by=by),
        source="The spring round",
        rule="random",
        seed="seed of the draw",
        population=120,
        population_seal="e" * 64,
        size=1,
        drawn_at=NOON,
        drawn_by=by.name,
    )
    item = SampleItem.objects.create(
        sample=sample, place=1, pseudonym="Plan 1", text="Targets are specific.", provided_at=NOON, provided_by=by.name
    )
    SampleKey.objects.create(item=item, reference="REF-778899")
    return review


def document(review: Review, title: str, content: bytes, kloe: Kloe, *, cleared: bool, name: str = "policy.txt") -> DocumentVersion:
    number = review.documents.count() + 1
    held = ReviewDocument.objects.create(review=review, number=number, title=title, kind="policy", added_at=NOON, added_by="A clerk")
    held.kloes.add(kloe)
    seal = hashlib.sha256(content).hexdigest()
    papers.put(review, papers.stored_name(name, seal), content)
    return DocumentVersion.objects.create(
        document=held,
        number=1,
        filename=name,
        stored=papers.stored_name(name, seal),
        size=len(content),
        sha256=seal,
        redaction="none_needed" if cleared else "unchecked",
        readable=True,
        cleared_at=NOON if cleared else None,
        uploaded_at=NOON,
        uploaded_by="A clerk",
    )


def exhibit(review: Review, kloe: Kloe, by: Viewer) -> Exhibit:
    autumn = Period(dt.date(2025, 9, 1), dt.date(2026, 3, 31))
    figure = Reading(
        *("attendance.overall", 1, "Attendance", Unit.PERCENT, Better.HIGHER, "cla", autumn, None, None),
        *(9100, 10000, 91.0, 60),
    )
    told = Report(
        title="Attendance",
        subtitle="",
        audience="Peers",
        marking="OFFICIAL",
        as_at=TODAY,
        blocks=(KeyFigures((figure,), title="The figure"),),
        brand=Brand("Somewhere", "#12436D"),
        sources=(),
    )
    content = frozen.to_json(told)
    return Exhibit.objects.create(
        review=review,
        number=1,
        kloe=kloe,
        measure_key="attendance.overall",
        measure_version=1,
        title="Attendance",
        cohort="cla",
        period_start=dt.date(2025, 9, 1),
        period_end=dt.date(2026, 3, 31),
        content=content,
        batches=[1, 2],
        digest=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        taken_at=NOON,
        taken_by=by.name,
    )


def sent(side: Side, review: Review) -> tuple[Package, bytes]:
    package = actions.send(review=review, partner=side.partner, expires_at=timezone.now() + WEEK, by=side.by)
    data = keeping.kept(package)
    assert data
    return package, data


def taken(side: Side, data: bytes) -> tuple[Package, Review]:
    package = actions.bring(data=data, by=side.by)
    assert package.state == Package.State.WAITING, package.reason
    return package, actions.accept(package=package, by=side.by)


def worked(mirror: Review) -> Note:
    """What peers make of a mirror: a note, a finding standing on it and on an exhibit, a grading, passages of the report."""
    author = TeamMember.objects.create(
        review=mirror, role="lead", name="A lead peer", email="lead@peers.example", organisation="The peers' council", invited_by="A head"
    )
    kloe = mirror.kloes.first()
    note = Note.objects.create(
        review=mirror,
        author=author,
        kloe=kloe,
        bearing="strength",
        source_kind="voice",
        slot=mirror.slots.first(),
        document=mirror.documents.first(),
        text="Teachers know whom to call.",
        written_at=NOON,
        received_at=NOON,
    )
    finding = Finding.objects.create(
        review=mirror, number=1, kloe=kloe, kind="strength", text="Schools are supported.", written_by="A lead peer"
    )
    link(finding, note=note)
    link(finding, exhibit=mirror.exhibits.first())
    item = SampleItem.objects.get(sample__review=mirror)
    scheme = scheme_of(item.sample.rubric)
    levels = {criterion.key: scheme.levels[0].key for criterion in scheme.criteria}

    rubrics.save_grading(rubric=item.sample.rubric, subject=subject_of(item), levels=levels, evidence={}, submit=True, by=Grader())
    ReviewReport.objects.create(review=mirror, summary="A service that knows itself.")
    return note


def link(finding: Finding, **source: Any) -> FindingLink:
    return FindingLink.objects.create(finding=finding, stance="supports", linked_at=NOON, linked_by="A lead peer", **source)


@dataclass(frozen=True)
class Grader:
    """A peer who grades."""

    user_id: int = 7
    name: str = "A lead peer"
    authority_code: str = "807"
