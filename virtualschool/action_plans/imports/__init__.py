"""Plans as people have them, taken in: looked at first, kept as one batch, undone as one."""

from virtualschool.action_plans.imports.running import Imported, Wishes, import_plan, read_file, undo_import
from virtualschool.reading.blocks import CannotRead

__all__ = ["CannotRead", "Imported", "Wishes", "import_plan", "read_file", "undo_import"]
