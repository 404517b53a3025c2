"""What a role may not see of files, differences and waiting rows. An import page must not be a way round the child's page."""

from typing import Any

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.policies import WITHHELD, may_read_problem
from virtualschool.intake.afterwards import objection_to
from virtualschool.intake.formats import plain
from virtualschool.intake.kinds import kind_of
from virtualschool.intake.models import Batch

_TABLES = {
    "children.HealthReturn": Permission.HEALTH,
    "children.LeavingCareReturn": Permission.LEAVING_CARE,
    **dict.fromkeys(
        (
            "children.ReportedEpisode",
            "children.CareEpisode",
            "children.Review",
            "children.UnaccompaniedStatus",
            "children.Adoption",
            "children.AdoptionDecision",
            "children.PreviousPermanence",
            "children.MissingPeriod",
            "children.DeprivationOfLiberty",
        ),
        Permission.CARE_DETAIL,
    ),
}
_FIELDS = {
    "forename": Permission.NAMES,
    "surname": Permission.NAMES,
    "home_postcode": Permission.PLACEMENT_ADDRESS,
    "placement_postcode": Permission.PLACEMENT_ADDRESS,
}
_ALL = (Permission.NAMES, Permission.CARE_DETAIL, Permission.HEALTH, Permission.LEAVING_CARE, Permission.PLACEMENT_ADDRESS)
_CARE_FORMATS = ("ssda903.",)
_OPEN_TABLES = ("header", "sw_episodes")


def may_have_rows(viewer: Viewer, batch: Batch) -> bool:
    """Whether whole rows of a file may be handed out: to who sent it, and to roles that may see all that a row can hold."""
    return bool(viewer.user_id and batch.by_user_id == viewer.user_id) or all(viewer.may(each) for each in _ALL)


def may_read_batch(viewer: Viewer, batch: Batch) -> bool:
    """Whether what a batch brought may be shown: of a document, to those who may read such documents."""
    kind = kind_of(batch)
    return kind is None or bool(viewer.may(Permission[kind.needs]))


def why_not_undone(viewer: Viewer, batch: Batch) -> str:
    """Why this person cannot take a loaded batch back, in words; empty if they can."""
    kind = kind_of(batch)
    if kind is not None and not viewer.may(Permission[kind.undo_needs]):
        return f"Your role may not undo the import of an {kind.title.lower()}."
    return objection_to(batch)


def fields_shown(viewer: Viewer, table: str, fields: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a row that may be shown; None when nothing of the table may be."""
    needed = _TABLES.get(table)
    if needed and not viewer.may(needed):
        return None
    return {name: value for name, value in fields.items() if name not in _FIELDS or viewer.may(_FIELDS[name])}


def may_read(viewer: Viewer, format_key: str, column: str) -> bool:
    """Whether the value and the words of a problem may be shown."""
    table = format_key.rpartition(".")[2]
    if format_key.startswith(_CARE_FORMATS) and table not in _OPEN_TABLES and not viewer.may(Permission.CARE_DETAIL):
        return False
    return may_read_problem(viewer, format_key, column)


def cell_shown(viewer: Viewer, format_key: str, column: str, cell: str) -> str:
    """A cell of a waiting row, or dots where the role may not see what the column holds."""
    return cell if not cell or may_read(viewer, format_key, plain(column)) else "…"


__all__ = ["WITHHELD", "cell_shown", "fields_shown", "may_have_rows", "may_read", "may_read_batch", "why_not_undone"]
