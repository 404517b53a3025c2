"""Who may take a case study further, and when its text may leave."""

import hashlib
import json
from typing import Any

from virtualschool.access.roles import Reach, Role
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused

LINK = Role("link", "Someone with the link", Reach.NONE, frozenset(), "")
PARTS = ("title", "background", "what_we_did", "impact", "voice", "learning")
"""The parts of a case study that are read by others, so all that the check looks at."""


def by_link(authority: Any) -> Viewer:
    """Whoever acts through a link: nobody known, who may nothing but what the link is for."""
    return Viewer(0, "someone with the link", 0, authority.pk, authority.code, authority.name, LINK)


def seal_of(study: Any) -> str:
    """The seal of a case study's text and of the facts that it says it tells: any other text has another."""
    said = [getattr(study, part) for part in PARTS]
    return hashlib.sha256(json.dumps([said, study.facts], sort_keys=True).encode()).hexdigest()


def is_clean(study: Any, by: Viewer) -> Decision:
    """Checked as it stands, and every flag either gone or kept with a reason."""
    if study.checked_digest != seal_of(study):
        return refused("The text changed after it was checked. Check it again.")
    left = study.flags.filter(kept_because="").count()
    if left:
        return refused(f"{left} {'flag waits' if left == 1 else 'flags wait'}: change the text, or say why it may stay.")
    return ALLOWED


def may_approve(study: Any, by: Viewer) -> Decision:
    """Somebody who wrote none of it, of a text that is clean."""
    if by.user_id in study.writers:
        return refused("You wrote some of this case study, so someone else must approve it.")
    return is_clean(study, by)


def is_approved(study: Any, by: Viewer) -> Decision:
    """The very text that the second person approved, and clean by the latest check as well."""
    if not study.approved_digest or study.approved_digest != seal_of(study):
        return refused("The text is not the one that was approved.")
    return is_clean(study, by)
