"""Who may do what, in one readable place. Deny by default: what a role is not given here, it does not have.

Source: the roles and their "must never see" of the people the service works with; `docs/roles.md` is generated from here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a person may see or do. The text is what a refusal says."""

    HOME = "see the home page"
    ROLL = "list the children in their scope"
    CHILD = "open a child's page"
    NAMES = "see children's names"
    CARE_DETAIL = "see legal status, need and reasons for placements"
    PLACEMENT_ADDRESS = "see where a placement is"
    HEALTH = "see health checks and strengths and difficulties scores"
    LEAVING_CARE = "see what care leavers do"
    ATTENDANCE = "see registers"
    SUSPENSIONS = "see suspensions"
    MEASURES = "see headline measures"
    EXACT_FIGURES = "see figures without suppression"
    MEMBERS = "see which children stand behind a figure"
    SCHOOLS = "see the schools of our children"
    REPORTS = "read reports"
    ISSUE_REPORTS = "issue reports"
    EXPORT = "take lists of children out"
    IMPORT = "import files"
    UNDO = "undo an import"
    RESOLVE = "resolve rows that wait"
    QUALITY = "see data quality"
    TRAIL = "see who looked at a child and who changed what"
    PEOPLE = "manage people and their roles"
    PLANS = "read improvement plans"
    PLAN_EDIT = "change improvement plans and hold their meetings"
    SCORECARDS = "read directors' score cards and key performance indicators"
    SCORECARD_EDIT = "write directors' score cards and key performance indicators"
    SCORECARD_APPROVE = "approve directors' score cards"
    SUMMARIES = "read summaries for the governing body"
    CHALLENGE = "put questions to the service as a governor or director"
    REVIEWS = "see the peer reviews they take part in"
    REVIEW_HOST = "host a peer review"
    REVIEW_PEER = "work in a peer review as a peer"
    DECISIONS = "read reports to the council's executive"
    DECISION_EDIT = "write reports to the council's executive"
    DECIDE = "record the executive's decision"
    PUBLISH = "publish pages for everyone"
    TRAINING = "see training and who has had it"
    TRAINING_RUN = "run training and its bookings"
    CPD = "keep their own development plan"
    CPD_MANAGE = "see and agree the development plans of staff"
    PRACTICE = "read the library, policies and shared practice"
    PRACTICE_RUN = "run the library, policies, programmes and shared practice"


class Reach(StrEnum):
    """Which children a role reaches."""

    AUTHORITY = "every child of the authority"
    SCHOOL = "children on roll at their school today"
    ALLOCATED = "children allocated to them"
    NONE = "no child"


@dataclass(frozen=True)
class Role:
    """A role: its reach over children and its permissions; `first_page` is where signing in leads."""

    key: str
    title: str
    reach: Reach
    permissions: frozenset[Permission]
    first_page: str

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


P = Permission
_TEAM = {P.HOME, P.ROLL, P.CHILD, P.NAMES, P.ATTENDANCE, P.SUSPENSIONS, P.SCHOOLS}
_FIGURES = {P.MEASURES, P.EXACT_FIGURES, P.MEMBERS, P.REPORTS}
_CARE = {P.CARE_DETAIL, P.PLACEMENT_ADDRESS, P.HEALTH, P.LEAVING_CARE}
_DESK = {P.IMPORT, P.UNDO, P.RESOLVE, P.QUALITY}
_IMPROVE = {P.PLANS, P.SCORECARDS, P.TRAINING, P.CPD, P.PRACTICE}
_LEAD = {
    *_IMPROVE,
    P.PLAN_EDIT,
    P.SCORECARD_EDIT,
    P.SUMMARIES,
    P.REVIEWS,
    P.REVIEW_HOST,
    P.DECISIONS,
    P.DECISION_EDIT,
    P.TRAINING_RUN,
    P.CPD_MANAGE,
    P.PRACTICE_RUN,
}
_OVERSIGHT = {P.PLANS, P.SUMMARIES, P.CHALLENGE, P.DECISIONS, P.PRACTICE}

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "head",
            "Virtual School Head",
            Reach.AUTHORITY,
            frozenset(
                _TEAM | _FIGURES | _CARE | _DESK | _LEAD | {P.ISSUE_REPORTS, P.EXPORT, P.TRAIL, P.PEOPLE, P.SCORECARD_APPROVE, P.PUBLISH}
            ),
            "dashboards:home",
        ),
        Role(
            "deputy",
            "Deputy head",
            Reach.AUTHORITY,
            frozenset(_TEAM | _FIGURES | _CARE | _LEAD | {P.ISSUE_REPORTS, P.EXPORT, P.QUALITY, P.RESOLVE, P.TRAIL}),
            "dashboards:home",
        ),
        Role(
            "coordinator",
            "Coordinator",
            Reach.AUTHORITY,
            frozenset(
                _TEAM | _FIGURES | _IMPROVE | {P.CARE_DETAIL, P.HEALTH, P.LEAVING_CARE, P.EXPORT, P.QUALITY, P.TRAINING_RUN, P.PRACTICE_RUN}
            ),
            "children:roll",
        ),
        Role(
            "analyst",
            "Data analyst",
            Reach.AUTHORITY,
            frozenset((_TEAM - {P.NAMES}) | _FIGURES | _DESK | _IMPROVE | {P.CARE_DETAIL, P.LEAVING_CARE, P.EXPORT}),
            "quality:imports",
        ),
        Role(
            "administrator",
            "Administrator",
            Reach.AUTHORITY,
            frozenset(_TEAM | {P.IMPORT, P.RESOLVE, P.EXPORT, P.PLANS, P.TRAINING, P.TRAINING_RUN, P.CPD, P.PRACTICE}),
            "children:roll",
        ),
        Role(
            "social_worker",
            "Social worker",
            Reach.ALLOCATED,
            frozenset(
                {P.HOME, P.ROLL, P.CHILD, P.NAMES, P.ATTENDANCE, P.SUSPENSIONS, P.CARE_DETAIL, P.PLACEMENT_ADDRESS, P.HEALTH, P.PRACTICE}
            ),
            "children:roll",
        ),
        Role(
            "designated_teacher",
            "Designated teacher",
            Reach.SCHOOL,
            frozenset({P.HOME, P.ROLL, P.CHILD, P.NAMES, P.ATTENDANCE, P.SUSPENSIONS, P.PRACTICE}),
            "children:roll",
        ),
        Role(
            "director",
            "Director",
            Reach.NONE,
            frozenset({P.HOME, P.MEASURES, P.EXACT_FIGURES, P.REPORTS, *_OVERSIGHT, P.SCORECARDS, P.REVIEWS, P.DECIDE}),
            "dashboards:home",
        ),
        Role("governor", "Governor", Reach.NONE, frozenset({P.HOME, P.MEASURES, P.REPORTS, *_OVERSIGHT}), "dashboards:home"),
        Role(
            "head_of_service",
            "Head of service",
            Reach.NONE,
            frozenset(
                {P.HOME, P.MEASURES, P.EXACT_FIGURES, P.REPORTS, P.PLANS, P.PLAN_EDIT, P.SUMMARIES, P.SCORECARDS, P.REVIEWS, P.PRACTICE}
            ),
            "dashboards:home",
        ),
        Role("peer_reviewer", "Peer reviewer", Reach.NONE, frozenset({P.HOME, P.REVIEWS, P.REVIEW_PEER}), "peer_reviews:reviews"),
    )
}
