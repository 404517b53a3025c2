"""Where an action begins: a row of a table is a new one, or the rest of the row above that a page break tore."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from virtualschool.action_plans.reading.joining import continues, ends_open, goes_on

if TYPE_CHECKING:
    from virtualschool.action_plans.reading.tree import Tree

GROUPING = ("theme", "consideration")
_SHORT = (*GROUPING, "by_whom", "due")  # a lower-case beginning of these tells little


def row_begins(tree: "Tree", said: dict[str, str], own: dict[str, str], lent: dict[str, str], merged: Iterable[str] | None) -> bool:
    """Whether a row begins something new, rather than going on with the last action. `merged` are the columns whose cells are merged in
    the first row after a page break; None for any other row."""
    broken = merged is not None
    lends = {tree.fields[name] for name in lent}
    if "action" in lends:
        return False
    last = tree.drafts[-1]
    named = any(said.get(each) and not (broken and last.text("action") and not last.text(each)) for each in ("due", "by_whom"))
    if not said.get("action"):
        if said.get("consideration"):
            return not broken or named or not any(field not in GROUPING for field in said)
        return False
    if not broken:
        return True
    if not last.text("action") and not any(last.text(field) for field in said):
        return False
    open_columns = [name for name, text in own.items() if continues(tree.last_text(name), text)]
    if tree.is_covered(own, merged or ()) and not goes_on(said["action"]) and not open_columns:
        return True
    torn = [name for name in open_columns if name not in (merged or ()) and tree.fields[name] not in _SHORT]
    is_torn = len(torn) > 1 and not (said.get("by_whom") and said.get("due"))
    if is_torn or goes_on(said["action"]) or (not named and (not last.text("action") or ends_open(last.text("action")))):
        return False
    return said.get("by_whom") is not None or said.get("due") is not None or not open_columns
