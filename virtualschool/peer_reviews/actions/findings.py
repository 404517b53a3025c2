"""Writing findings together, and linking them to what they stand on."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.peer_reviews import looking, policies_findings
from virtualschool.peer_reviews.models import Exhibit, Finding, FindingEdit, FindingLink, Kloe, Note, Review, ReviewDocument, Sample
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.peer_reviews.standing import standing_of_finding
from virtualschool.peer_reviews.workflow_findings import FINDING
from virtualschool.workflow.versions import bump, held_at, locked

Source = Note | ReviewDocument | Exhibit | Sample


def next_number(held: object) -> int:
    """The number after the highest of a related manager's rows; numbers are never given again."""
    return (held.aggregate(last=Max("number"))["last"] or 0) + 1  # type: ignore[attr-defined]


@trail.action
def write_finding(*, review: Review, kloe: Kloe, kind: str, text: str, by: Viewer) -> Finding:
    """A new draft. Raises Refused."""
    require(policies_findings.writes_findings(review, by))
    _require_content(review, kloe, kind, text)
    locked(review)
    finding = Finding.objects.create(
        review=review, number=next_number(review.findings), kloe=kloe, kind=kind, text=text.strip(), written_by=by.name
    )
    trail.record("finding.written", on=finding, by=by, detail={"kind": kind})
    return finding


def _require_content(review: Review, kloe: Kloe, kind: str, text: str) -> None:
    if kloe.review_id != review.pk:
        raise Refused("Choose a line of enquiry of this review.")
    if kind not in Finding.Kind.values:
        raise Refused("Choose what kind of finding it is.")
    if not text.strip():
        raise Refused("Enter the finding.")


@trail.action
def change_finding(*, finding: Finding, kloe: Kloe, kind: str, text: str, contradiction_answer: str, version: int, by: Viewer) -> Finding:
    """New words for a finding; the old ones are kept. Raises Refused, and Stale when another version than the one shown is held."""
    held = held_at(version, finding, "review", "kloe")
    require(policies_findings.writes_finding(held, by))
    _require_content(held.review, kloe, kind, text)
    keep_words(held, by)
    held.kloe, held.kind, held.text, held.contradiction_answer = kloe, kind, text.strip(), contradiction_answer.strip()
    bump(held)
    trail.record("finding.changed", on=held, by=by, detail={"version": held.version})
    return held


def keep_words(finding: Finding, by: Viewer) -> None:
    """Keeps what a finding says now, before it is changed; call it inside an action."""
    FindingEdit.objects.create(
        finding=finding,
        version=finding.version,
        kind=finding.kind,
        text=finding.text,
        contradiction_answer=finding.contradiction_answer,
        at=timezone.now(),
        by_name=by.name,
    )


@trail.action
def link_evidence(*, finding: Finding, source: Source, stance: str, by: Viewer) -> FindingLink:
    """Says that a piece of evidence supports or contradicts a finding; saying it anew changes the stance. The finding is triangulated
    by itself once enough kinds of source support it. Raises Refused."""
    held = locked(finding, "review__authority")
    require(policies_findings.writes_finding(held, by))
    if source.review_id != held.review_id:
        raise Refused("Choose evidence of this review.")
    if stance not in FindingLink.Stance.values:
        raise Refused("Say whether it supports or contradicts the finding.")
    if getattr(source, "retracted_at", None) or getattr(source, "withdrawn_at", None):
        raise Refused("This evidence was taken back: it cannot support anything.")
    given = {"stance": stance, "linked_at": timezone.now(), "linked_by": by.name}
    what = name_of(source)
    lookup: dict[str, Any] = {what: source}
    link, _ = FindingLink.objects.update_or_create(finding=held, **lookup, defaults=given)
    trail.record("finding.linked", on=held, by=by, detail={"what": what, "stance": stance})
    settle(held, by)
    if held.state == Finding.State.IN_REPORT and not standing_of_finding(held).is_triangulated:
        raise Refused("This finding is in the report. Take it out of the report before its evidence changes.")
    return link


@trail.action
def unlink_evidence(*, link: FindingLink, by: Viewer) -> None:
    """Takes a piece of evidence away from a finding. Raises Refused."""
    finding = locked(link.finding, "review__authority")
    link.finding = finding
    require(policies_findings.unlinks(link, by))
    trail.record("finding.unlinked", on=finding, by=by, detail={"stance": link.stance})
    link.delete()
    settle(finding, by)


@trail.action
def move_finding(*, finding: Finding, name: str, by: Viewer, reason: str = "") -> Finding:
    """Into the report, out of it, rejected, taken up again. Raises CannotMove, and Refused when a finding is not triangulated."""
    if name == "enter_report":
        require(policies_findings.may_enter_report(finding, by))
        _require_nobody_named(finding)
    FINDING.move(finding, name, by=by, reason=reason)
    settle(finding, by)
    return finding


def _require_nobody_named(finding: Finding) -> None:
    """By shape alone: a peer is never told whether a name is that of a child in care here (see `looking`)."""
    found = [code for code in looking.codes_in(f"{finding.text}\n{finding.contradiction_answer}") if code != looking.PERSON]
    if found:
        raise Refused(looking.words_of(found))


def settle(finding: Finding, by: Viewer) -> None:
    """Turns a draft to triangulated, or back, as its evidence now says; call it inside an action."""
    finding.refresh_from_db()
    stands = standing_of_finding(finding).is_triangulated
    if finding.state == Finding.State.DRAFT and stands:
        FINDING.move(finding, "triangulate", by=by)
    elif finding.state == Finding.State.TRIANGULATED and not stands:
        FINDING.move(finding, "fall_back", by=by)


def settle_findings_of(source: Source, by: Viewer) -> None:
    """For the action by which evidence was taken back: the findings that stood on it are looked at anew."""
    for finding in Finding.objects.filter(**{f"links__{name_of(source)}": source}).distinct():
        settle(finding, by)


def name_of(source: Source) -> str:
    """By which of a link's four names a piece of evidence is held."""
    return {Note: "note", ReviewDocument: "document", Exhibit: "exhibit", Sample: "sample"}[type(source)]


@trail.action
def link_all(*, finding: Finding, sources: Sequence[Source], stance: str, by: Viewer) -> None:
    """Several pieces of evidence at once. Raises Refused."""
    for source in sources:
        link_evidence(finding=finding, source=source, stance=stance, by=by)
