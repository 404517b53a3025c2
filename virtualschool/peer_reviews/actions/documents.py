"""Asking for documents, providing them, and clearing them for peers."""

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.children.telling_names import NAMES_READ, known_of
from virtualschool.peer_reviews import papers, policies
from virtualschool.peer_reviews.actions.findings import settle_findings_of
from virtualschool.peer_reviews.models import DocumentRequest, DocumentVersion, Prompt, Review, ReviewDocument
from virtualschool.peer_reviews.models.review import SourceKind
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.workflow.versions import locked

Redaction = DocumentVersion.Redaction


@trail.action
def ask_for(*, review: Review, said: dict[str, Any], by: Viewer) -> DocumentRequest:
    """Asks the host for a document: by a peer who has signed, or by the host for itself."""
    require(policies.reads_material(review, by))
    words = {key: said[key] for key in ("title", "why", "kloe", "due_on")}
    request = DocumentRequest.objects.create(review=review, asked_at=timezone.now(), asked_by=by.name, **words)
    trail.record("review.document_asked", on=request, by=by)
    return request


@trail.action
def ask_from_prompts(*, review: Review, due_on: dt.date | None, by: Viewer) -> int:
    """Makes a request of every document of the prompt lists that was not asked for yet."""
    require(policies.hosts(review, by))
    prompts = Prompt.objects.filter(kloe__review=review, kind=SourceKind.DOCUMENT, request__isnull=True).order_by("kloe__order", "order")
    for prompt in prompts:
        DocumentRequest.objects.create(
            review=review,
            title=prompt.text,
            kloe_id=prompt.kloe_id,
            prompt=prompt,
            due_on=due_on,
            asked_at=timezone.now(),
            asked_by=by.name,
        )
    trail.record("review.documents_asked", on=review, by=by, detail={"requests": len(prompts)})
    return len(prompts)


@trail.action
def decline(*, request: DocumentRequest, reason: str, by: Viewer) -> None:
    """The document is not available: why."""
    require(policies.hosts(request.review, by))
    if request.state == DocumentRequest.State.PROVIDED:
        raise Refused("It has been provided.")
    if not reason.strip():
        raise Refused("Say why it is not available.")
    _answer(request, DocumentRequest.State.NOT_AVAILABLE, reason.strip(), by)
    trail.record("review.document_declined", on=request, by=by)


def _answer(request: DocumentRequest, state: str, words: str, by: Viewer) -> None:
    request.state, request.answer, request.answered_at, request.answered_by = state, words, timezone.now(), by.name
    request.save()


@trail.action
def add_document(
    *, review: Review, said: dict[str, Any], file: UploadedFile, by: Viewer, request: DocumentRequest | None = None
) -> ReviewDocument:
    """A new entry of the index with its first file, checked and not cleared yet. Raises Refused."""
    require(policies.hosts(review, by))
    review = locked(review, "authority")
    last = review.documents.aggregate(last=Max("number"))["last"] or 0
    words = {key: said[key] for key in ("title", "kind", "dated_on")}
    document = ReviewDocument.objects.create(
        review=review, number=last + 1, request=request, added_at=timezone.now(), added_by=by.name, **words
    )
    document.kloes.set(said["kloes"])
    _take(document, file, by)
    if request:
        _answer(request, DocumentRequest.State.PROVIDED, "", by)
    trail.record("review.document_added", on=document, by=by, detail={"number": document.number, "kind": document.kind})
    return document


@trail.action
def add_version(*, document: ReviewDocument, file: UploadedFile, by: Viewer) -> DocumentVersion:
    """Another file for an entry, for example the redacted one. It has to be cleared anew."""
    require(policies.hosts(document.review, by))
    locked(document)
    version = _take(document, file, by)
    trail.record("review.document_version", on=version, by=by, detail={"number": version.number})
    return version


def _take(document: ReviewDocument, file: UploadedFile, by: Viewer) -> DocumentVersion:
    fault = papers.fault_of(file, document.review)
    if fault:
        raise Refused(fault)
    name = papers.bare_name(file)
    stored, seal, content = papers.keep(file, document.review)
    checked = papers.check(name, content, known_of(document.review.authority_id))
    sharp = any(papers.is_sharp(code) for code in checked.counts)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        filename=name,
        stored=stored,
        size=len(content),
        sha256=seal,
        redaction=Redaction.NEEDED if sharp else Redaction.UNCHECKED,
        found=checked.counts,
        readable=checked.readable,
        uploaded_at=timezone.now(),
        uploaded_by=by.name,
    )
    trail.record(NAMES_READ, on=version, by=by, detail={"found": sum(checked.counts.values())})
    return version


@trail.action
def look_again(*, version: DocumentVersion, by: Viewer) -> papers.Checked:
    """Checks a file again and gives what was found, word by word, to the host alone. Raises Refused when the file is gone."""
    require(policies.hosts(version.document.review, by))
    content = papers.content_of(version)
    if content is None:
        raise Refused("The file is not there any more, or is not what was uploaded.")
    checked = papers.check(version.filename, content, known_of(version.document.review.authority_id))
    version.found, version.readable = checked.counts, checked.readable
    version.save(update_fields=["found", "readable"])
    trail.record(NAMES_READ, on=version, by=by, detail={"found": len(checked.hits)})
    return checked


@trail.action
def judge(*, version: DocumentVersion, redaction: str, reason: str, by: Viewer) -> None:
    """What becomes of a file: it must be redacted, is redacted, or needs no redaction. What the check suspects, or could not read,
    is cleared only with a reason. Raises Refused."""
    require(policies.hosts(version.document.review, by))
    if redaction not in (Redaction.NEEDED, *DocumentVersion.CLEARED):
        raise Refused("Choose what becomes of the file.")
    clears = redaction in DocumentVersion.CLEARED
    if clears and version.found and not reason.strip():
        raise Refused("The check found what may be personal: say what you looked at and why it may be read.")
    if clears and not version.readable and not reason.strip():
        raise Refused("The check could not read this file: say who looked through it.")
    version.redaction, version.cleared_reason = redaction, reason.strip()
    version.cleared_at, version.cleared_by = (timezone.now(), by.name) if clears else (None, "")
    version.save()
    trail.record("review.document_judged", on=version, by=by, detail={"redaction": redaction, "found": version.found})


@trail.action
def withdraw(*, document: ReviewDocument, reason: str, by: Viewer) -> None:
    """Takes an entry from the peers' index; it stays in the host's. Raises Refused."""
    require(policies.hosts(document.review, by))
    if document.withdrawn_at:
        raise Refused("It is withdrawn already.")
    if not reason.strip():
        raise Refused("Say why.")
    document.withdrawn_at, document.withdrawn_reason = timezone.now(), reason.strip()
    document.save()
    trail.record("review.document_withdrawn", on=document, by=by)
    settle_findings_of(document, by)


@trail.action
def take(*, version: DocumentVersion, by: Viewer) -> bytes:
    """The file, and a line in the trail that it was read. Raises Refused when it is gone, or not cleared for this person."""
    review = version.document.review
    require(policies.reads_material(review, by))
    if not policies.hosts(review, by) and (not version.is_cleared or version.document.withdrawn_at):
        raise Refused("This file is not cleared for peers.")
    content = papers.content_of(version)
    if content is None:
        raise Refused("The file is not there any more, or is not what was uploaded.")
    trail.record("review.document_read", on=version, by=by, detail={"version": version.number})
    return content
