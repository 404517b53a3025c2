"""The frame around every page of a review: its tabs, and what the viewer is in it."""

from typing import Any, NamedTuple

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.models import Review
from virtualschool.peer_reviews.tabs_findings import TABS as LATER
from virtualschool.peer_reviews.tabs_findings import Tab
from virtualschool.peer_reviews.tabs_packages import TABS as PACKAGES


class Link(NamedTuple):
    """A tab."""

    title: str
    href: str
    current: bool


def everyone(review: Review, viewer: Viewer) -> Decision:
    """Whoever sees the review at all."""
    return ALLOWED


def reads_evaluation(review: Review, viewer: Viewer) -> Decision:
    """The host's people while they write; once submitted also peers who have signed, and directors."""
    if policies.hosts(review, viewer):
        return ALLOWED
    if not review.evaluation_submitted_at:
        return refused("The self-evaluation has not been submitted yet.")
    return policies.reads_material(review, viewer) if viewer.may(Permission.REVIEW_PEER) else ALLOWED


TABS: tuple[Tab, ...] = (
    ("Overview", "peer_reviews:review", everyone),
    ("Scope", "peer_reviews:scope", everyone),
    ("Team", "peer_reviews:team", everyone),
    ("Self-evaluation", "peer_reviews:evaluation", reads_evaluation),
    ("Documents", "peer_reviews:documents", policies.reads_material),
    ("Timetable", "peer_reviews:timetable", policies.reads_material),
    ("Notes", "peer_reviews:notes", policies.reads_notes),
)


def frame_of(review: Review, viewer: Viewer, current: str) -> dict[str, Any]:
    """Context of `peer_reviews/_review.html`: give it to every page of a review, `current` being the name of the tab's address."""
    everything = (*TABS, *LATER, *PACKAGES)
    with policies.asked_once():
        decided = {offered: offered(review, viewer) for offered in dict.fromkeys(offered for _, _, offered in everything)}
    tabs = [
        Link(title, reverse(name, args=[review.public_id]), name == f"peer_reviews:{current}")
        for title, name, offered in everything
        if decided[offered]
    ]
    return {
        "review": review,
        "tabs": tabs,
        "is_host": bool(policies.hosts(review, viewer)),
        "runs_team": bool(policies.runs_team(review, viewer)),
        "viewer": viewer,
    }
