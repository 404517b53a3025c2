"""Who may take a case study further, and when its text may leave."""

import hashlib
import json
from typing import Any

from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused

PARTS = ("title", "background", "what_we_did", "impact", "voice", "learning")
"""The parts of a case study that are read by others, so all that the check looks at."""


def seal_of(study: Any) -> str:
    """The seal of a case study's text: any other text has another."""
    return hashlib.sha256(json.dumps([getattr(study, part) for part in PARTS]).encode()).hexdigest()


def is_clean(study: Any, by: Viewer) -> Decision:
    """Checked as it stands, and every flag either gone or kept with a reason."""
    if study.checked_digest != seal_of(study):
        return refused("The text changed after it was checked. Check it again.")
    left = study.flags.filter(kept_because="").count()
    if left:
        return refused(f"{left} {'flag waits' if left == 1 else 'flags wait'}: change the text, or say why it may stay.")
    return ALLOWED


def may_approve(study: Any, by: Viewer) -> Decision:
    """Somebody else than the writer, of a text that is clean."""
    if study.writer_user_id and study.writer_user_id == by.user_id:
        return refused("You wrote this case study, so someone else must approve it.")
    return is_clean(study, by)


def is_approved(study: Any, by: Viewer) -> Decision:
    if not study.approved_digest or study.approved_digest != seal_of(study):
        return refused("The text is not the one that was approved.")
    return ALLOWED
