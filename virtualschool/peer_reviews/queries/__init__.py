"""Reads of reviews, scoped to who is looking."""

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
    "documents_visible_to",
    "earlier_wordings",
    "kloes_of",
    "kloes_visible_to",
    "members_visible_to",
    "notes_visible_to",
    "prompts_of",
    "prompts_visible_to",
    "requests_visible_to",
    "reviews_open_to",
    "reviews_visible_to",
    "slots_visible_to",
    "team_of",
]
