"""The person who is looking, built once a request from their membership."""

from dataclasses import dataclass

from virtualschool.access.roles import ROLES, Permission, Reach, Role


@dataclass(frozen=True)
class Decision:
    """May they, and if not, why not: in words that can be shown."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def refused(reason: str) -> Decision:
    return Decision(False, reason)


ALLOWED = Decision(True)


@dataclass(frozen=True)
class Viewer:
    """Who is looking: a user through one membership. `school_urn` is set for those whose reach is a school."""

    user_id: int
    name: str
    membership_id: int
    authority_id: int
    authority_code: str
    authority_name: str
    role: Role
    school_urn: int | None = None

    @property
    def reach(self) -> Reach:
        return self.role.reach

    def may(self, permission: Permission) -> Decision:
        if self.role.may(permission):
            return ALLOWED
        return refused(f"The role {self.role.title} may not {permission}.")


def viewer_of_authority(*, authority_id: int, authority_code: str, authority_name: str, name: str = "command line") -> Viewer:
    """The viewer that the command line acts as: whoever can run it can read the database anyway."""
    return Viewer(0, name, 0, authority_id, authority_code, authority_name, ROLES["head"])
