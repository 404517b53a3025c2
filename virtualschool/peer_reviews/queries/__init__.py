"""Reads of reviews, scoped to who is looking."""

from virtualschool.peer_reviews.queries.reviews import (
    documents_visible_to,
    kloes_visible_to,
    members_visible_to,
    notes_visible_to,
    requests_visible_to,
    reviews_visible_to,
    slots_visible_to,
)

__all__ = [
    "documents_visible_to",
    "kloes_visible_to",
    "members_visible_to",
    "notes_visible_to",
    "requests_visible_to",
    "reviews_visible_to",
    "slots_visible_to",
]
