"""Feedback, the report's passages, the host's factual check, and the two signatures."""

import datetime as dt
from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.authorities.queries import setting_on
from virtualschool.documents import frozen
from virtualschool.documents.blocks import Report
from virtualschool.kernel.periods import spoken
from virtualschool.peer_reviews import policies, policies_findings, reporting
from virtualschool.peer_reviews.actions.exhibits import seal_of
from virtualschool.peer_reviews.actions.findings import keep_words, next_number
from virtualschool.peer_reviews.models import FactualComment, Feedback, Finding, ReportVersion, Review, ReviewReport, SignOff
from virtualschool.peer_reviews.refusals import Refused, require
from virtualschool.peer_reviews.workflow import REVIEW
from virtualschool.workflow.versions import bump, held_at, locked

CHECK_DAYS = 14
WHOSE = "review__authority"


@trail.action
def give_feedback(*, review: Review, by: Viewer) -> Feedback:
    """Freezes the feedback of the day and shows it to the host. Given once. Raises Refused."""
    require(policies.leads(review, by))
    require(policies_findings.is_writing(review))
    if Feedback.objects.filter(review=review).exists():
        raise Refused("The feedback was given already.")
    content = frozen.to_json(reporting.feedback_of(review, timezone.localdate()))
    given = Feedback.objects.create(review=review, content=content, digest=seal_of(content), given_at=timezone.now(), given_by=by.name)
    trail.record("review.feedback_given", on=given, by=by)
    return given


@trail.action
def open_report(*, review: Review, by: Viewer) -> ReviewReport:
    """The report of a review, begun if it is not. Raises Refused."""
    require(policies.leads(review, by))
    report, made = ReviewReport.objects.get_or_create(review=review)
    trail.record("report.begun" if made else "report.opened", on=report, by=by)
    return report


@trail.action
def save_passages(*, report: ReviewReport, passages: dict[str, str], version: int, by: Viewer) -> ReviewReport:
    """The passages that the lead peer writes. Raises Refused and Stale."""
    held = held_at(version, report, WHOSE)
    require(policies.leads(held.review, by))
    require(policies_findings.is_writing(held.review))
    for name in reporting.PASSAGES:
        setattr(held, name, passages.get(name, "").strip())
    bump(held)
    trail.record("report.written", on=held, by=by, detail={"version": held.version})
    return held


def usual_check_until(review: Review, today: dt.date) -> dt.date:
    """By when the host answers, by the authority's setting."""
    days = setting_on(today, key="peer_reviews.check_days", authority=review.authority, default=CHECK_DAYS)
    return today + dt.timedelta(days=int(days))


@trail.action
def send_to_host(*, report: ReviewReport, check_until: dt.date, by: Viewer) -> ReportVersion:
    """Sends the draft to the host for its factual check, kept as it is now. Raises CannotMove and Refused."""
    held = locked(report, WHOSE)
    if check_until < timezone.localdate():
        raise Refused("The host needs a day to answer by that is still ahead.")
    REVIEW.move(held.review, "send_to_host", by=by)
    held.check_until = check_until
    held.save(update_fields=["check_until", "updated_at"])
    return _keep(held, "Sent to the host for the factual check", by)


def _keep(report: ReviewReport, why: str, by: Viewer) -> ReportVersion:
    content = frozen.to_json(reporting.report_of(report, timezone.localdate()))
    given = {"content": content, "digest": seal_of(content), "made_at": timezone.now(), "made_by": by.name}
    newest = report.versions.first()
    if newest is not None and newest.digest == given["digest"]:
        return newest
    return ReportVersion.objects.create(report=report, number=next_number(report.versions), why=why, **given)


@trail.action
def take_back(*, report: ReviewReport, reason: str, by: Viewer) -> None:
    """Back to the draft, for findings to be changed at large; signatures fall. Raises CannotMove."""
    held = locked(report, WHOSE)
    REVIEW.move(held.review, "take_back", by=by, reason=reason)
    _void(held)


@trail.action
def comment(*, report: ReviewReport, about: Finding | str, kind: str, text: str, by: Viewer) -> FactualComment:
    """What the host says of a finding or a passage. Raises Refused."""
    held = locked(report, WHOSE)
    require(policies_findings.comments(held.review, by))
    if kind not in FactualComment.Kind.values:
        raise Refused("Say whether a fact is wrong or context is missing.")
    if not text.strip():
        raise Refused("Enter the comment.")
    given: dict[str, Any] = {"finding": about} if isinstance(about, Finding) else {"passage": about}
    if isinstance(about, Finding) and (about.review_id != held.review_id or about.state != Finding.State.IN_REPORT):
        raise Refused("Choose a finding of the report.")
    if isinstance(about, str) and about not in reporting.PASSAGES:
        raise Refused("Choose a passage of the report.")
    made = FactualComment.objects.create(report=held, kind=kind, text=text.strip(), made_at=timezone.now(), made_by=by.name, **given)
    _void(held)
    trail.record("report.commented", on=made, by=by, detail={"kind": kind})
    return made


@trail.action
def answer_comment(
    *, comment: FactualComment, accepted: bool, answer: str, new_text: str, by: Viewer, version: int | None = None
) -> FactualComment:
    """The peers' answer. An accepted comment changes the text, and what it said before is kept; a refused one says why. Signatures
    that stood under the old text fall. Raises Refused, and Stale when the text was changed since it was shown at `version`."""
    held = locked(comment)
    report = locked(held.report, WHOSE)
    require(policies_findings.answers_comments(report.review, by))
    if held.answer:
        raise Refused("This comment was answered already.")
    if accepted:
        held_at(version, _commented(held, report))
        _change_text(held, report, new_text.strip(), by)
        _void(report)
    elif not answer.strip():
        raise Refused("Say why the comment is not accepted.")
    held.answer = FactualComment.Answer.ACCEPTED if accepted else FactualComment.Answer.NOT_ACCEPTED
    held.answer_text, held.answered_at, held.answered_by = answer.strip(), timezone.now(), by.name
    held.save()
    trail.record("report.comment_answered", on=held, by=by, detail={"accepted": accepted})
    return held


def _commented(comment: FactualComment, report: ReviewReport) -> Finding | ReviewReport:
    return comment.finding or report


def current_version(comment: FactualComment) -> int:
    """At which version that stands, so that two answers never overwrite each other."""
    return _commented(comment, comment.report).version


def current_text(comment: FactualComment) -> str:
    """What the commented finding or passage says now."""
    return comment.finding.text if comment.finding else getattr(comment.report, comment.passage)


def _change_text(comment: FactualComment, report: ReviewReport, text: str, by: Viewer) -> None:
    finding = Finding.objects.select_for_update().get(pk=comment.finding_id) if comment.finding_id else None
    comment.before = finding.text if finding else getattr(report, comment.passage)
    if not text or text == comment.before:
        raise Refused("The comment is accepted: change the text, or say why it stays.")
    comment.after = text
    if finding is None:
        setattr(report, comment.passage, text)
        bump(report)
        return
    keep_words(finding, by)
    finding.text = text
    bump(finding)


def _void(report: ReviewReport) -> None:
    report.signatures.filter(void_at__isnull=True).update(void_at=timezone.now())


@trail.action
def sign(*, report: ReviewReport, signed_as: str, by: Viewer) -> SignOff:
    """One of the two signatures. The first keeps the text that is signed; the second, by another person, under the same text, signs
    the report off and freezes it, which is done where the review is: at its host. Raises Refused and CannotMove."""
    held = locked(report, WHOSE)
    if signed_as not in SignOff.As.values:
        raise Refused("Say as whom you sign.")
    require(policies_findings.may_sign(held.review, by, signed_as))
    standing = list(held.signatures.filter(void_at__isnull=True))
    if any(each.signed_as == signed_as for each in standing):
        raise Refused("This signature is under the report already.")
    version = _signed_version(held, standing[0].digest) if standing else _keep(held, "As it was signed", by)
    made = SignOff.objects.create(
        report=held, signed_as=signed_as, digest=version.digest, user_id=by.user_id, signed_by=by.name, signed_at=timezone.now()
    )
    trail.record("report.signed", on=made, by=by, detail={"as": signed_as})
    if standing and not held.review.is_remote:
        _freeze(held, version, by)
    return made


def seal_when_signed(*, review: Review, by: Viewer) -> None:
    """Signs the host's report off once a package brought the signature that was missing, and nothing is open; call it inside an
    action."""
    report = ReviewReport.objects.select_related(WHOSE).filter(review=review, review__is_remote=False).first()
    if report is None or report.review.state != Review.State.FACTUAL_CHECK or not policies_findings.is_signed_twice(review, by):
        return
    if policies_findings.is_answered(review):
        first = report.signatures.filter(void_at__isnull=True)[0]
        _freeze(report, _signed_version(report, first.digest), by)


def _signed_version(report: ReviewReport, digest: str) -> ReportVersion:
    """The text under the first signature, which the second is set under as well."""
    found = report.versions.filter(digest=digest).first()
    if found is None:
        raise Refused("The text that was signed is not kept. Take the report back and sign it anew.")
    return found


def _freeze(report: ReviewReport, version: ReportVersion, by: Viewer) -> None:
    lines = [
        f"{each.signed_by}, {each.get_signed_as_display().lower()}, on {spoken(timezone.localdate(each.signed_at))}"
        for each in report.signatures.filter(void_at__isnull=True)
    ]
    signed = reporting.with_signatures(frozen.from_json(version.content), lines)
    content = frozen.to_json(signed)
    report.content, report.digest, report.signed_off_at = content, seal_of(content), timezone.now()
    report.save()
    REVIEW.move(report.review, "sign_off", by=by)


def shown_report(report: ReviewReport) -> Report:
    """The report as it is to be read: frozen once it is signed, else as it stands. Under one signature it is the text that was signed:
    whoever signs next signs that one."""
    if report.content is not None:
        return frozen.from_json(report.content)
    first = report.signatures.filter(void_at__isnull=True).first()
    signed = report.versions.filter(digest=first.digest).first() if first else None
    if signed is not None:
        return frozen.from_json(signed.content)
    return reporting.report_of(report, timezone.localdate())
