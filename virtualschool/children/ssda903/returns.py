"""What the intake engine has to know of this return: its formats, what is derived from it, and its rules across files."""

from virtualschool.children import care as care
from virtualschool.children.ssda903.formats import FORMATS
from virtualschool.intake import formats


def register() -> None:
    """Opens the door to the return. Importing `care` registers what is derived."""
    formats.register(*FORMATS)
