"""Directors' score cards: drafting, writing, approving, issuing, reopening."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Max
from django.utils import timezone

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.documents import frozen
from virtualschool.kernel.periods import month_end, month_start, spoken
from virtualschool.scorecards import approving, faces, queries
from virtualschool.scorecards.actions.kpis import Refused
from virtualschool.scorecards.documents import report_of
from virtualschool.scorecards.models import CardLine, Recipient, ScoreCard
from virtualschool.scorecards.workflow import CARD
from virtualschool.workflow.versions import bump, held_at, locked


@trail.action
def draft_card(*, recipient: Recipient, month: dt.date, by: Viewer) -> ScoreCard:
    """Draws up the card of a month that is over, with what was chosen for its recipient. Raises Refused."""
    first, end = month_start(month), month_end(month)
    if end >= timezone.localdate():
        raise Refused("A card is drawn up when its month is over.")
    if recipient.starts_on > end or (recipient.ends_on and recipient.ends_on < first):
        raise Refused(f"{recipient.title} is given no card for {first:%B %Y}.")
    if ScoreCard.objects.filter(recipient=recipient, month=first).exists():
        raise Refused(f"{recipient.title} has a card for {first:%B %Y} already.")
    chosen = list(queries.chosen_on(recipient, end))
    if not chosen:
        raise Refused(f"Choose first what stands on the card of {recipient.title}.")
    card = ScoreCard.objects.create(authority_id=by.authority_id, recipient=recipient, month=first, state=CARD.first)
    CardLine.objects.bulk_create(
        CardLine(card=card, kpi_id=each.kpi_id, measure_key=each.measure_key, place=place) for place, each in enumerate(chosen)
    )
    trail.record("score_card.drafted", on=card, by=by, detail={"month": first.isoformat(), "lines": len(chosen)})
    return card


@trail.action
def write(*, card: ScoreCard, version: int, summary: str, comments: Mapping[int, str], by: Viewer) -> ScoreCard:
    """Saves what was written about the lines (by number) and the whole. Raises Stale when somebody saved meanwhile, Refused for a
    card that is no draft."""
    if locked(card).state != CARD.first:
        raise Refused("Only a draft can be written on.")
    held = held_at(version, card)
    changed = _written(held, comments)
    if held.summary != summary.strip():
        held.summary, changed = summary.strip(), True
    if changed:
        held.written_by = by.name
        bump(held)
        if by.user_id:
            held.writers.add(by.user_id)
    trail.record("score_card.written", on=held, by=by, detail={"version": held.version})
    return held


def _written(card: ScoreCard, comments: Mapping[int, str]) -> bool:
    changed = False
    for line in card.lines.all():
        text = comments.get(line.pk, line.comment).strip()
        if text != line.comment:
            line.comment, changed = text, True
            line.save(update_fields=["comment"])
    return changed


@trail.action
def move(*, card: ScoreCard, name: str, by: Viewer, reason: str = "", seen: str | None = None) -> ScoreCard:
    """Moves a card on: submit, take_back, send_back, approve, issue. Approval freezes it; `seen` is the seal of the card that the
    approver looked at, None where nobody looked at a page. Raises CannotMove, and Refused when the card is not what was seen."""
    CARD.move(card, name, by=by, reason=reason)
    held = ScoreCard.objects.select_related("recipient", "authority").get(pk=card.pk)
    if name == "approve":
        face = faces.drafted(held)
        if seen is not None and seen != seal_of(faces.to_json(face)):
            raise Refused("Words or figures of this card changed since you opened it. Nothing is approved: look at it as it is now.")
        _freeze(held, face, by)
    elif name == "issue":
        ScoreCard.objects.filter(pk=held.pk).update(issued_by=by.name, issued_at=timezone.now(), updated_at=timezone.now())
    held.refresh_from_db()
    return held


def _freeze(card: ScoreCard, face: faces.Face, by: Viewer) -> None:
    """From now on the card is what it is today: figures, points, words and the list of what was asked."""
    now = timezone.now()
    alone = approving.has_written(card, by)
    approval = f"Approved by {by.name} on {spoken(timezone.localdate(now))}"
    approval += ", who also wrote on it, since nobody else may approve" if alone else ""
    face = replace(face, approval=approval)
    card.content = {"face": faces.to_json(face), "report": frozen.to_json(report_of(face))}
    card.digest = seal_of(card.content)
    card.approved_by, card.approved_at = by.name, now
    card.save()
    trail.record("score_card.frozen", on=card, by=by, detail={"seal": card.digest, "alone": alone})


@trail.action
def reopen(*, card: ScoreCard, reason: str, by: Viewer) -> ScoreCard:
    """A new issue of an approved card, to be written on; the old one stays as it is. Raises Refused."""
    if not card.is_frozen:
        raise Refused("This card is not approved yet: write on it, or take it back.")
    if not reason.strip():
        raise Refused("Say why there must be a new issue.")
    if ScoreCard.objects.filter(replaces=card).exists():
        raise Refused("There is a newer issue of this card already.")
    last = ScoreCard.objects.filter(recipient=card.recipient, month=card.month).aggregate(last=Max("issue"))["last"]
    made = ScoreCard.objects.create(
        authority_id=card.authority_id,
        recipient=card.recipient,
        month=card.month,
        issue=last + 1,
        replaces=card,
        reopened_because=reason.strip(),
        summary=card.summary,
        state=CARD.first,
    )
    made.writers.set(card.writers.all())
    CardLine.objects.bulk_create(
        CardLine(card=made, kpi_id=line.kpi_id, measure_key=line.measure_key, place=line.place, comment=line.comment)
        for line in card.lines.all()
    )
    trail.record("score_card.reopened", on=made, by=by, detail={"replaces": card.pk, "issue": made.issue})
    return made


def seal_of(content: Any) -> str:
    """The seal of a frozen card."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_untouched(card: ScoreCard) -> bool:
    """Whether the frozen card still carries the seal of its approval."""
    return seal_of(card.content) == card.digest
