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

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(
            "head",
            "Virtual School Head",
            Reach.AUTHORITY,
            frozenset(_TEAM | _FIGURES | _CARE | _DESK | {P.ISSUE_REPORTS, P.EXPORT, P.TRAIL, P.PEOPLE}),
            "dashboards:home",
        ),
        Role(
            "deputy",
            "Deputy head",
            Reach.AUTHORITY,
            frozenset(_TEAM | _FIGURES | _CARE | {P.ISSUE_REPORTS, P.EXPORT, P.QUALITY, P.RESOLVE, P.TRAIL}),
            "dashboards:home",
        ),
        Role(
            "coordinator",
            "Coordinator",
            Reach.AUTHORITY,
            frozenset(_TEAM | _FIGURES | {P.CARE_DETAIL, P.HEALTH, P.LEAVING_CARE, P.EXPORT, P.QUALITY}),
            "children:roll",
        ),
        Role(
            "analyst",
            "Data analyst",
            Reach.AUTHORITY,
            frozenset((_TEAM - {P.NAMES}) | _FIGURES | _DESK | {P.CARE_DETAIL, P.LEAVING_CARE, P.EXPORT}),
            "quality:imports",
        ),
        Role(
            "administrator",
            "Administrator",
            Reach.AUTHORITY,
            frozenset(_TEAM | {P.IMPORT, P.RESOLVE, P.EXPORT}),
            "children:roll",
        ),
        Role(
            "social_worker",
            "Social worker",
            Reach.ALLOCATED,
            frozenset({P.HOME, P.ROLL, P.CHILD, P.NAMES, P.ATTENDANCE, P.SUSPENSIONS, P.CARE_DETAIL, P.PLACEMENT_ADDRESS, P.HEALTH}),
            "children:roll",
        ),
        Role(
            "designated_teacher",
            "Designated teacher",
            Reach.SCHOOL,
            frozenset({P.HOME, P.ROLL, P.CHILD, P.NAMES, P.ATTENDANCE, P.SUSPENSIONS}),
            "children:roll",
        ),
        Role("director", "Director", Reach.NONE, frozenset({P.HOME, P.MEASURES, P.EXACT_FIGURES, P.REPORTS}), "dashboards:home"),
        Role("governor", "Governor", Reach.NONE, frozenset({P.HOME, P.MEASURES, P.REPORTS}), "dashboards:home"),
    )
}
