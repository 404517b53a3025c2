"""Everything that a peer review keeps: what it is and who takes part, what they work with, and what they found."""

from virtualschool.peer_reviews.models.fieldwork import DocumentRequest, DocumentVersion, Note, NoteEdit, ReviewDocument, Slot
from virtualschool.peer_reviews.models.review import Kloe, KloeWording, Prompt, Review
from virtualschool.peer_reviews.models.self_evaluation import SelfEvaluation, SelfEvaluationVersion
from virtualschool.peer_reviews.models.team import AccessChange, Declaration, TeamMember

__all__ = [
    "AccessChange",
    "Declaration",
    "DocumentRequest",
    "DocumentVersion",
    "Kloe",
    "KloeWording",
    "Note",
    "NoteEdit",
    "Prompt",
    "Review",
    "ReviewDocument",
    "SelfEvaluation",
    "SelfEvaluationVersion",
    "Slot",
    "TeamMember",
]
