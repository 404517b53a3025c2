"""Changing plans. Every change is kept with who, when and why; a due date moves only through `change_due`."""

from virtualschool.action_plans.actions.common import EDITABLE, NOWHERE, Origin
from virtualschool.action_plans.actions.doing import (
    change_due,
    complete,
    note_progress,
    override_status,
    reopen,
    withdraw_override,
)
from virtualschool.action_plans.actions.editing import (
    drop_kpi,
    edit_action,
    edit_consideration,
    edit_plan,
    edit_theme,
    link_actions,
    name_kpi,
    unlink,
)
from virtualschool.action_plans.actions.making import add_action, add_consideration, add_theme, create_plan, move_plan, note_taken

__all__ = [
    "EDITABLE",
    "NOWHERE",
    "Origin",
    "add_action",
    "add_consideration",
    "add_theme",
    "change_due",
    "complete",
    "create_plan",
    "drop_kpi",
    "edit_action",
    "edit_consideration",
    "edit_plan",
    "edit_theme",
    "link_actions",
    "move_plan",
    "name_kpi",
    "note_progress",
    "note_taken",
    "override_status",
    "reopen",
    "unlink",
    "withdraw_override",
]
