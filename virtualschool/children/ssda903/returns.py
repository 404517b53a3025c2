"""What the intake engine has to know of this return: its formats, what is derived from it, and its rules across files.

Importing `care` and `rules` registers the derivation and the rules.
"""

from virtualschool.children import care
from virtualschool.children.ssda903 import rules
from virtualschool.children.ssda903.formats import FORMATS
from virtualschool.intake import formats

DERIVED = care.rebuild_care
JUDGED = rules.judge_return


def register() -> None:
    """Opens the door to the return."""
    formats.register(*FORMATS)
