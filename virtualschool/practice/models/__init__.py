"""What practice keeps: programmes schools join, the library, policies, examples, case studies, public pages."""

from virtualschool.practice.models.examples import CaseStudy, Example, Flag
from virtualschool.practice.models.library import Acknowledgement, Distribution, LibraryItem, LibraryVersion
from virtualschool.practice.models.pages import PublicPage, PublicPageVersion
from virtualschool.practice.models.policies import Comment, Policy, PolicyAdoption, PolicyVersion
from virtualschool.practice.models.programmes import Programme, ProgrammeSchool

__all__ = [
    "Acknowledgement",
    "CaseStudy",
    "Comment",
    "Distribution",
    "Example",
    "Flag",
    "LibraryItem",
    "LibraryVersion",
    "Policy",
    "PolicyAdoption",
    "PolicyVersion",
    "Programme",
    "ProgrammeSchool",
    "PublicPage",
    "PublicPageVersion",
]
