"""Register files: their layouts, what is loaded of them, and the rules that judge their marks."""

from virtualschool.attendance.intake import rules as rules
from virtualschool.attendance.intake.layouts import FORMATS as FORMATS
