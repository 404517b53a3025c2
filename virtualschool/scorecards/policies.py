"""Who may approve a card, and why not: the approver is someone else than the writer, wherever there is someone else. Which target an
indicator may have."""

from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.scorecards import approving
from virtualschool.scorecards.models import Kpi


def may_approve(card: Any, by: Viewer) -> Decision:
    """Whoever wrote on a card does not approve it, unless nobody else may: the card then says so."""
    if not approving.has_written(card, by):
        return ALLOWED
    others = approving.approvers_besides(by, timezone.localdate())
    if not others:
        return ALLOWED
    return refused(f"You wrote on this card, so someone else must approve it: {', '.join(others)}.")


def may_stand(value: Any, unit: str) -> Decision:
    """A share typed by hand lies between none and all: anything else is a slip."""
    if value is not None and unit == Kpi.Unit.PERCENT and not 0 <= value <= 100:
        return refused("A share in per cent lies between 0 and 100.")
    return ALLOWED


def may_aim(holds: str, better: str) -> Decision:
    """A target lies on the better side: of a figure that is to fall it cannot be “at least”, or getting worse would meet it."""
    if better == Kpi.Better.LOWER and holds == Kpi.TargetIs.AT_LEAST:
        return refused("Lower is better here, so the target must be “at most” a value. “At least” would be met by getting worse.")
    if better == Kpi.Better.LOWER and holds == Kpi.TargetIs.ALL:
        return refused("Lower is better here, so “all of them” cannot be the target.")
    if better == Kpi.Better.HIGHER and holds == Kpi.TargetIs.AT_MOST:
        return refused("Higher is better here, so the target must be “at least” a value. “At most” would be met by getting worse.")
    return ALLOWED
