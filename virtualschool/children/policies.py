"""Who may see what of a child, beyond which children they may see (`queries.children_visible_to`). Everything that a page or a
workbook says passes through here or through a permission asked for in `presenting`."""

from virtualschool.access.roles import Permission
from virtualschool.access.viewer import Viewer
from virtualschool.children.models import Child

HEALTH_FORMATS = ("oc2",)
LEAVING_FORMATS = ("oc3",)
ADDRESS_COLUMNS = frozenset({"HOME_POST", "PL_POST"})
NAME_COLUMNS = frozenset({"FORENAME", "SURNAME", "PREFERREDSURNAME", "FORMERSURNAME", "MIDDLENAMES", "NAME"})
SHORT = 8
"""Signs of a short code: enough that two children of an authority hardly ever share one."""
WITHHELD = "Your role may not see what it says."


def short_code(child: Child) -> str:
    """Eight signs that stand for a child where no name may be shown; they tell nothing and lead back to the child."""
    return child.public_id.hex[:SHORT].upper()


def shown_name(viewer: Viewer, child: Child) -> str:
    """The child's name; for a role without names, `Child` and the short code; where no name is known, the social-care number."""
    if not viewer.may(Permission.NAMES):
        return f"Child {short_code(child)}"
    name = f"{child.forename} {child.surname}".strip()
    return name or f"Child {child.child_code}"


def may_read_problem(viewer: Viewer, format_key: str, column: str) -> bool:
    """Whether the words and the value of a problem may be shown: they can hold what the role must not see."""
    table = format_key.rsplit(".", 1)[-1].casefold()
    if table in HEALTH_FORMATS and not viewer.may(Permission.HEALTH):
        return False
    if table in LEAVING_FORMATS and not viewer.may(Permission.LEAVING_CARE):
        return False
    if column.upper() in ADDRESS_COLUMNS and not viewer.may(Permission.PLACEMENT_ADDRESS):
        return False
    named = column.upper().replace("_", "").replace(" ", "") in NAME_COLUMNS
    return bool(viewer.may(Permission.NAMES)) if named else True
