"""Tables of the roll."""

from virtualschool.children.models.care import (
    Adoption,
    AdoptionDecision,
    CareEpisode,
    CareSpan,
    DeprivationOfLiberty,
    HealthReturn,
    LeavingCareReturn,
    MissingPeriod,
    PreviousPermanence,
    ReportedEpisode,
    Review,
    SocialWorkerSpan,
    UnaccompaniedStatus,
)
from virtualschool.children.models.child import Allocation, Child, OfChild, ReportedChild
from virtualschool.children.models.learning import CensusPupil, CensusSessions, Enrolment, SenNeed, SenProvision

__all__ = [
    "Adoption",
    "AdoptionDecision",
    "Allocation",
    "CareEpisode",
    "CareSpan",
    "CensusPupil",
    "CensusSessions",
    "Child",
    "DeprivationOfLiberty",
    "Enrolment",
    "HealthReturn",
    "LeavingCareReturn",
    "MissingPeriod",
    "OfChild",
    "PreviousPermanence",
    "ReportedChild",
    "ReportedEpisode",
    "Review",
    "SenNeed",
    "SenProvision",
    "SocialWorkerSpan",
    "UnaccompaniedStatus",
]
