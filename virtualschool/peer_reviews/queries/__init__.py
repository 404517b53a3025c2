"""Reads of reviews, scoped to who is looking."""

from virtualschool.peer_reviews.queries.evidence import (
    exhibit_requests_visible_to,
    exhibits_visible_to,
    sample_items_visible_to,
    samples_visible_to,
)
from virtualschool.peer_reviews.queries.findings import (
    comments_visible_to,
    feedback_visible_to,
    finding_links_visible_to,
    findings_visible_to,
    follow_ups_visible_to,
    reports_visible_to,
)
from virtualschool.peer_reviews.queries.reviews import (
    documents_visible_to,
    kloes_visible_to,
    members_visible_to,
    notes_visible_to,
    requests_visible_to,
    reviews_open_to,
    reviews_visible_to,
    slots_visible_to,
)
from virtualschool.peer_reviews.queries.scope import earlier_wordings, kloes_of, prompts_of, prompts_visible_to, team_of

__all__ = [
    "comments_visible_to",
    "documents_visible_to",
    "earlier_wordings",
    "exhibit_requests_visible_to",
    "exhibits_visible_to",
    "feedback_visible_to",
    "finding_links_visible_to",
    "findings_visible_to",
    "follow_ups_visible_to",
    "kloes_of",
    "kloes_visible_to",
    "members_visible_to",
    "notes_visible_to",
    "prompts_of",
    "prompts_visible_to",
    "reports_visible_to",
    "requests_visible_to",
    "reviews_open_to",
    "reviews_visible_to",
    "sample_items_visible_to",
    "samples_visible_to",
    "slots_visible_to",
    "team_of",
]
