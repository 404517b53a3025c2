"""Taking exhibits from the book, and asking for them."""

import hashlib
import json

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.intake.models import Batch
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import NotOffered, UnknownMeasure, book
from virtualschool.peer_reviews import policies_findings
from virtualschool.peer_reviews.actions.findings import next_number
from virtualschool.peer_reviews.exhibits import Question, answered, report_of
from virtualschool.peer_reviews.models import Exhibit, ExhibitRequest, Kloe, Review
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import locked


def seal_of(content: object) -> str:
    """The seal of frozen content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_untouched(thing: object) -> bool:
    """Whether frozen content still carries the seal it was given."""
    return seal_of(thing.content) == thing.digest  # type: ignore[attr-defined]


@trail.action
def take_exhibit(
    *, review: Review, question: Question, by: Viewer, kloe: Kloe | None = None, note: str = "", answers: ExhibitRequest | None = None
) -> Exhibit:
    """Freezes what the book says of a question now. Raises Refused."""
    require(policies_findings.takes_exhibits(review, by))
    made = freeze_reading(review=review, question=question, by=by, kloe=kloe, note=note)
    if answers is not None:
        answers.exhibit, answers.answered_at, answers.answered_by = made, timezone.now(), by.name
        answers.save(update_fields=["exhibit", "answered_at", "answered_by"])
    trail.record("exhibit.taken", on=made, by=by, detail={"measure": made.measure_key, "version": made.measure_version})
    return made


def freeze_reading(
    *, review: Review, question: Question, by: Viewer, kloe: Kloe | None = None, note: str = "", then: Exhibit | None = None
) -> Exhibit:
    """A new exhibit of the review with the readings of now; call it inside an action. Raises Refused."""
    _require_question(question, review, kloe)
    locked(review)
    answer = answered(question, review.authority)
    report = report_of(question, answer, authority=review.authority, note=note.strip(), on=timezone.localdate(), sources=())
    content = frozen.to_json(report)
    return Exhibit.objects.create(
        review=review,
        number=next_number(review.exhibits),
        kloe=kloe,
        measure_key=question.measure.key,
        measure_version=question.measure.version,
        title=question.measure.title,
        cohort=question.cohort,
        breakdown=question.breakdown,
        period_start=question.period.start,
        period_end=question.period.end,
        note=note.strip(),
        content=content,
        batches=_batches_of(review),
        digest=seal_of(content),
        then=then,
        taken_at=timezone.now(),
        taken_by=by.name,
    )


def _batches_of(review: Review) -> list[int]:
    held = Batch.objects.filter(authority_code=review.authority.code, state=Batch.State.COMMITTED)
    return list(held.order_by("pk").values_list("pk", flat=True))


def _require_question(question: Question, review: Review, kloe: Kloe | None) -> None:
    try:
        question.require()
    except (NotOffered, UnknownMeasure) as refusal:
        raise Refused(str(refusal)) from refusal
    if kloe is not None and kloe.review_id != review.pk:
        raise Refused("Choose a line of enquiry of this review.")


@trail.action
def ask_for_exhibit(*, review: Review, question: Question, why: str, by: Viewer, kloe: Kloe | None = None) -> ExhibitRequest:
    """A peer asks the host for a figure. Raises Refused."""
    require(policies_findings.asks_for_exhibits(review, by))
    _require_question(question, review, kloe)
    asked = ExhibitRequest.objects.create(
        review=review,
        kloe=kloe,
        measure_key=question.measure.key,
        cohort=question.cohort,
        breakdown=question.breakdown,
        period_start=question.period.start,
        period_end=question.period.end,
        why=why.strip(),
        asked_at=timezone.now(),
        asked_by=by.name,
    )
    trail.record("exhibit.asked_for", on=asked, by=by, detail={"measure": asked.measure_key})
    return asked


@trail.action
def decline_exhibit(*, request: ExhibitRequest, reason: str, by: Viewer) -> ExhibitRequest:
    """The host says why a figure cannot be had. Raises Refused."""
    require(policies_findings.takes_exhibits(request.review, by))
    if request.answered_at:
        raise Refused("This was answered already.")
    if not reason.strip():
        raise Refused("Say why the figure cannot be had.")
    request.declined_reason, request.answered_at, request.answered_by = reason.strip(), timezone.now(), by.name
    request.save(update_fields=["declined_reason", "answered_at", "answered_by"])
    trail.record("exhibit.declined", on=request, by=by)
    return request


@trail.action
def take_asked(*, request: ExhibitRequest, by: Viewer) -> Exhibit:
    """The exhibit that a peer asked for. Raises Refused."""
    if request.answered_at:
        raise Refused("This was answered already.")
    try:
        measure = book[request.measure_key]
    except UnknownMeasure as refusal:
        raise Refused(str(refusal)) from refusal
    question = Question(measure, request.cohort, request.breakdown, Period(request.period_start, request.period_end))
    return take_exhibit(review=request.review, question=question, kloe=request.kloe, answers=request, by=by)
