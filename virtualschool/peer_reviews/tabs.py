"""The frame around every page of a review: its parts and their pages, and what the viewer is in it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.urls import reverse

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import ALLOWED, Decision, Viewer, refused
from virtualschool.peer_reviews import policies, policies_findings
from virtualschool.peer_reviews.models import Review

Asked = Callable[[Review, Viewer], Decision]
Page = tuple[str, str, Asked]
"""Title, name of the address, and who is offered it."""


class Link(NamedTuple):
    """A page of a part, or a part, which leads to its first page that this viewer is offered."""

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


def _matrix(review: Review, viewer: Viewer) -> Decision:
    return viewer.may(Permission.REVIEW_PEER) and policies.reads_material(review, viewer)


PARTS: tuple[tuple[str, tuple[Page, ...]], ...] = (
    ("Overview", (("Overview", "review", everyone),)),
    (
        "Prepare",
        (
            ("Scope", "scope", everyone),
            ("Team", "team", everyone),
            ("Self-evaluation", "evaluation", reads_evaluation),
            ("Documents", "documents", policies.reads_material),
            ("Packages", "packages", policies.runs_team),
        ),
    ),
    (
        "Visit",
        (
            ("Timetable", "timetable", policies.reads_material),
            ("Notes", "notes", policies.reads_notes),
            ("Exhibits", "exhibits", policies.reads_material),
            ("Samples", "samples", policies.reads_material),
        ),
    ),
    (
        "Triangulate",
        (
            ("Matrix", "matrix", _matrix),
            ("Findings", "findings", policies.reads_material),
            ("Feedback", "feedback", policies_findings.sees_feedback_page),
        ),
    ),
    (
        "Report and follow-up",
        (
            ("Report", "report", policies_findings.sees_report_page),
            ("Follow-up", "follow_up", policies_findings.sees_follow_up),
        ),
    ),
)
"""The stages as people go through them, each with its pages: fifteen tabs in one row told nobody where to go next."""


def frame_of(review: Review, viewer: Viewer, current: str) -> dict[str, Any]:
    """Context of `peer_reviews/_review.html`: give it to every page of a review, `current` being the name of its page's address."""
    parts, pages = [], []
    for title, links in _offered(review, viewer, current):
        is_open = any(each.current for each in links)
        parts.append(Link(title, links[0].href, is_open))
        pages += links if is_open and title != PARTS[0][0] else []
    return {
        "review": review,
        "review_parts": parts,
        "review_pages": pages,
        "is_host": bool(policies.hosts(review, viewer)),
        "runs_team": bool(policies.runs_team(review, viewer)),
        "viewer": viewer,
    }


def _offered(review: Review, viewer: Viewer, current: str) -> list[tuple[str, list[Link]]]:
    """The parts that hold anything for this viewer, each with the pages that are open to them."""
    asked = dict.fromkeys(offered for _, pages in PARTS for _, _, offered in pages)
    with policies.asked_once():
        decided = {offered: offered(review, viewer) for offered in asked}
    found = [
        (part, [Link(title, _href(name, review), name == current) for title, name, offered in pages if decided[offered]])
        for part, pages in PARTS
    ]
    return [(part, links) for part, links in found if links]


def _href(name: str, review: Review) -> str:
    return reverse(f"peer_reviews:{name}", args=[review.public_id])
