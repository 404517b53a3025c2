"""How a review between two installations comes to its end: the host's comments go to the peers, their answers come back, signatures go
both ways, and the host's installation, where the review is, signs the report off.

Whatever was signed travels with its signature: each side shows and signs the very text that the other did.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from virtualschool.documents import frozen
from virtualschool.documents.blocks import Paragraph, Report
from virtualschool.exchange.refusing import CannotSeal, Refused, Why
from virtualschool.peer_reviews.actions.exhibits import seal_of
from virtualschool.peer_reviews.actions.findings import next_number
from virtualschool.peer_reviews.models import FactualComment, Finding, ReportVersion, Review, ReviewReport, SignOff
from virtualschool.peer_reviews.packages.tables import Ids, Row, Table
from virtualschool.peer_reviews.reporting import PASSAGES

ANSWER = ("answer", "answer_text", "before", "after", "answered_at", "answered_by")
OPEN: dict[str, Any] = {name: None if name == "answered_at" else "" for name in ANSWER}


def _report_of(ids: Ids) -> ReviewReport:
    found = ReviewReport.objects.filter(review=ids.review).first()
    if found is None:
        raise Refused(Why.FAULTY, "It tells of a report that is not here.")
    return found


class CommentTable(Table):
    """The host's comments on the draft. One that was answered at the host, by a lead peer who was invited there, says so: that answer
    holds on both sides."""

    def row_of(self, thing: Any, ids: Ids) -> Row:
        told = {name: getattr(thing, name) for name in ANSWER} if thing.answer and not _came(thing, ids) else None
        return {**super().row_of(thing, ids), "answered": told}

    def read(self, row: Row) -> None:
        super().read(row)
        if row.get("passage") not in PASSAGES and not row.get("finding"):
            raise Refused(Why.FAULTY, "A comment in it is about nothing.")
        if row.get("answered") is not None:
            require_answer(row["answered"])

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        return {"report": _report_of(ids)}

    def _fill(self, thing: Any, row: Row, ids: Ids) -> None:
        super()._fill(thing, row, ids)
        for name, value in (row.get("answered") or {}).items():
            setattr(thing, name, value)


def _came(comment: FactualComment, ids: Ids) -> bool:
    """Whether the answer to a comment came in a package."""
    origin = ids.origin.get(("answer", comment.pk))
    carried = ids.carried.get(("answer", origin)) if origin else None
    return carried is not None and carried.row is not None


def unasked(thing: Any, why: str) -> None:
    """Taking a comment back: one that nobody answered yet goes."""
    FactualComment.objects.filter(pk=thing.pk, answer=FactualComment.Answer.OPEN).delete()


def require_answer(told: Any) -> None:
    """Raises Refused for an answer that is not in order."""
    words = isinstance(told, Mapping) and set(ANSWER) <= set(told) and all(isinstance(told[name], str) for name in ANSWER)
    if not words or told["answer"] not in FactualComment.Answer.values or not told["answer"]:
        raise Refused(Why.FAULTY, "An answer in it is not in order.")
    try:
        day = parse_datetime(told["answered_at"])
    except ValueError:
        day = None
    if day is None or day.tzinfo is None or len(told["answered_by"]) > 120:
        raise Refused(Why.FAULTY, "An answer in it is not in order.")


def reopened(thing: Any, why: str) -> None:
    """Taking an answer back: the comment waits for one again."""
    FactualComment.objects.filter(pk=thing.pk).update(**OPEN)


class AnswerTable(Table):
    """What the peers answered, each at the comment that the host made; a comment that was answered at the host has its answer there."""

    def of_review(self, review: Review) -> QuerySet[FactualComment]:
        return FactualComment.objects.filter(report__review=review).exclude(answer=FactualComment.Answer.OPEN)

    def outgoing(self, review: Review) -> QuerySet[Any]:
        answered_there = review.carried.filter(kind="comment", row__answered__answer__isnull=False).values("object_pk")
        return self.of_review(review).exclude(pk__in=answered_there).select_related("finding").order_by("pk")

    def row_of(self, thing: Any, ids: Ids) -> Row:
        return {**super().row_of(thing, ids), "comment": str(ids.of("comment", thing))}

    def read(self, row: Row) -> None:
        super().read(row)
        require_answer({name: row.get(name) for name in ANSWER})

    def make(self, row: Row, ids: Ids) -> models.Model:
        thing = ids.thing("comment", row.get("comment"))
        held = FactualComment.objects.select_for_update().get(pk=thing.pk)
        if held.answer:
            raise Refused(Why.FAULTY, "A comment that it answers was answered here already. Send the review to the peers first.")
        self.change(held, row, ids)
        return held

    def change(self, thing: Any, row: Row, ids: Ids) -> None:
        self._fill(thing, row, ids)
        thing.save()


class SignatureTable(Table):
    """The signatures that stand, each with the very text that was signed. The peers sign as the lead peer alone."""

    def outgoing(self, review: Review) -> QuerySet[Any]:
        came = review.carried.filter(kind=self.kind).values("object_pk")
        return super().outgoing(review).exclude(pk__in=came)

    def row_of(self, thing: Any, ids: Ids) -> Row:
        signed = thing.report.versions.filter(digest=thing.digest).first()
        if signed is None:
            raise CannotSeal("The text that was signed is not kept. Take the report back and sign it anew.")
        return {**super().row_of(thing, ids), "content": signed.content}

    def read(self, row: Row) -> None:
        super().read(row)
        read_text(row.get("content"), str(row["digest"]))

    def make(self, row: Row, ids: Ids) -> models.Model:
        made = SignOff(report=_report_of(ids), user_id=-(uuid.UUID(str(row["id"])).int % 2**62) - 1)
        self._fill(made, row, ids)
        self._stand(made, row, ids)
        _keep_text(made.report, row)
        return made

    def change(self, thing: Any, row: Row, ids: Ids) -> None:
        """A signature never changes; one whose taking was undone may be taken again."""
        values = self._values(row)
        if any(getattr(thing, name) != value for name, value in values.items()):
            raise Refused(Why.FAULTY, "A signature in it is not the one that came before.")
        self._stand(thing, row, ids)

    def _stand(self, made: SignOff, row: Row, ids: Ids) -> None:
        """Sets a signature under the report; one of the same role that came before falls. Raises Refused."""
        others = SignOff.objects.filter(report=made.report, signed_as=made.signed_as, void_at__isnull=True).exclude(pk=made.pk)
        if not ids.review.is_remote:
            came = [pk for kind, pk in ids.origin if kind == self.kind]
            if made.signed_as != SignOff.As.LEAD:
                raise Refused(Why.FAULTY, "It holds a signature for the host, which is given at the host alone.")
            if others.exclude(pk__in=came).exists():
                raise Refused(Why.FAULTY, "The lead peer has signed here already.")
        others.update(void_at=timezone.now())
        fits = _holds(made.report, frozen.from_json(row["content"]))
        if not fits and not ids.review.is_remote:
            raise Refused(Why.FAULTY, "The text that was signed is not that of the findings and passages.")
        made.void_at = None if fits else timezone.now()
        made.save()


def fallen(thing: Any, why: str) -> None:
    """Taking a signature back: it falls, and stays to be read."""
    SignOff.objects.filter(pk=thing.pk, void_at__isnull=True).update(void_at=timezone.now())


def _keep_text(report: ReviewReport, row: Row) -> None:
    """Keeps the text that was signed beside the versions of the report."""
    given = {"content": row["content"], "made_at": row["signed_at"], "made_by": str(row["signed_by"])}
    if not report.versions.filter(digest=row["digest"]).exists():
        ReportVersion.objects.create(
            report=report, number=next_number(report.versions), why="As it was signed", digest=row["digest"], **given
        )


def read_text(content: Any, digest: str) -> None:
    """Raises Refused for a text that cannot be read or does not carry its seal."""
    try:
        frozen.from_json(content)
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise Refused(Why.FAULTY, "A report in it cannot be read.") from error
    if seal_of(content) != digest:
        raise Refused(Why.FAULTY, "A report in it does not carry the seal under which it was signed.")


def _holds(report: ReviewReport, signed: Report) -> bool:
    """Whether a signed text is that of the report as it is here: every passage, and every finding of it in its words."""
    said = [block.text for block in signed.blocks if isinstance(block, Paragraph)]
    findings = report.review.findings.filter(state=Finding.State.IN_REPORT).values_list("text", flat=True)
    passages = [text for name in PASSAGES if (text := getattr(report, name).strip())]
    return all(text in said for text in passages) and all(any(each.endswith(text) for each in said) for text in findings)


class SignedTable(Table):
    """The report as the host's installation holds it signed off and frozen; the peers' own report becomes that one."""

    def of_review(self, review: Review) -> QuerySet[ReviewReport]:
        return ReviewReport.objects.filter(review=review, signed_off_at__isnull=False)

    def read(self, row: Row) -> None:
        super().read(row)
        read_text(row["content"], str(row["digest"]))

    def make(self, row: Row, ids: Ids) -> models.Model:
        report = _report_of(ids)
        self.change(report, row, ids)
        return report


def unsealed(thing: Any, why: str) -> None:
    """Taking the signed report back: the peers' report is the draft that it was."""
    thing.content, thing.digest, thing.signed_off_at = None, "", None
    thing.save(update_fields=["content", "digest", "signed_off_at", "updated_at"])


COMMENT = CommentTable(
    "comment",
    "comment of the factual check",
    FactualComment,
    ("passage", "kind", "text", "made_at", "made_by"),
    {"finding": "finding"},
    path="report__review",
    retract=unasked,
    kept_on_undo=True,
)
ANSWERED = AnswerTable("answer", "answer to a comment", FactualComment, ANSWER, path="report__review", retract=reopened, kept_on_undo=True)
SIGNATURE = SignatureTable(
    "signature",
    "signature",
    SignOff,
    ("signed_as", "digest", "signed_by", "signed_at"),
    path="report__review",
    sent=lambda rows: rows.filter(void_at__isnull=True),
    retract=fallen,
    kept_on_undo=True,
)
SIGNED_OFF = SignedTable(
    "signed_report", "signed report", ReviewReport, ("content", "digest", "signed_off_at"), retract=unsealed, kept_on_undo=True
)
TEXT = frozenset({"finding", "link", "report", "comment", "answer"})
"""What the text of the report stands on: when it changes, signatures fall."""
