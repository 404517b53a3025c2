"""Everything that a peer review keeps: what it is and who takes part, what they work with, and what they found."""

from virtualschool.peer_reviews.models.evidence import Exhibit, ExhibitRequest, Sample, SampleItem, SampleKey
from virtualschool.peer_reviews.models.fieldwork import DocumentRequest, DocumentVersion, Note, NoteEdit, ReviewDocument, Slot
from virtualschool.peer_reviews.models.findings import Feedback, Finding, FindingEdit, FindingLink
from virtualschool.peer_reviews.models.packages import Carried, CarriedChange, RemoteReview
from virtualschool.peer_reviews.models.report import (
    FactualComment,
    FollowUp,
    FollowUpJudgement,
    FollowUpReading,
    ReportVersion,
    ReviewReport,
    SignOff,
)
from virtualschool.peer_reviews.models.review import Kloe, KloeWording, Prompt, Review
from virtualschool.peer_reviews.models.self_evaluation import SelfEvaluation, SelfEvaluationVersion
from virtualschool.peer_reviews.models.team import AccessChange, Declaration, TeamMember

__all__ = [
    "AccessChange",
    "Carried",
    "CarriedChange",
    "Declaration",
    "DocumentRequest",
    "DocumentVersion",
    "Exhibit",
    "ExhibitRequest",
    "FactualComment",
    "Feedback",
    "Finding",
    "FindingEdit",
    "FindingLink",
    "FollowUp",
    "FollowUpJudgement",
    "FollowUpReading",
    "Kloe",
    "KloeWording",
    "Note",
    "NoteEdit",
    "Prompt",
    "RemoteReview",
    "ReportVersion",
    "Review",
    "ReviewDocument",
    "ReviewReport",
    "Sample",
    "SampleItem",
    "SampleKey",
    "SelfEvaluation",
    "SelfEvaluationVersion",
    "SignOff",
    "Slot",
    "TeamMember",
]
