"""Who may approve a card, and why not. The approver is someone else than the writer, wherever there is someone else."""

from typing import Any

from django.utils import timezone

from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.scorecards import approving


def may_approve(card: Any, by: Viewer) -> Decision:
    """Whoever wrote on a card does not approve it, unless nobody else may: the card then says so."""
    if not approving.has_written(card, by):
        return ALLOWED
    others = approving.approvers_besides(by, timezone.localdate())
    if not others:
        return ALLOWED
    return refused(f"You wrote on this card, so someone else must approve it: {', '.join(others)}.")
