"""The plain words for tables, fields and what happens to a row, in differences, undo and history."""

import datetime as dt
import re
from typing import Any

from django.apps import apps

from virtualschool.attendance import codes, registers
from virtualschool.intake.kinds import titles
from virtualschool.kernel.periods import spoken

KINDS = {"create": "new", "update": "changed", "delete": "withdrawn"}
SEVERITIES = {"error": ("Error", "error"), "warning": ("Warning", "warning"), "info": ("Note", "info")}
STATES = {
    "preview": ("Not loaded yet", "info"),
    "committed": ("Loaded", "complete"),
    "undone": ("Undone", "neutral"),
    "discarded": ("Discarded", "neutral"),
}
BATCH_KINDS = {"upload": "Import", "command": "Command line", "resolution": "Decision of a person"}
REGISTER = "attendance.RegisterMonth"

_TITLES = {
    REGISTER: "Register of a month",
    "children.Child": "Child",
    "children.ReportedChild": "Header of a return",
    "children.ReportedEpisode": "Episode of a return",
    "children.HealthReturn": "Health of a return",
    "children.LeavingCareReturn": "Leaving care of a return",
    "children.SenProvision": "SEN provision",
    "children.SenNeed": "SEN need",
    "schools.School": "School",
}
_FIELDS = {
    "starts_on": "first day",
    "ends_on": "last day",
    "began_on": "from",
    "ended_on": "until",
    "born_on": "date of birth",
    "upn": "UPN",
    "urn": "URN",
    "la_code": "authority number",
    "upn_unknown": "why no UPN",
    "child_code": "CHILD",
    "school_id": "school",
}
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_SESSIONS = 6


def batch_kind(key: str) -> str:
    """How a batch came, or what kind of document it is."""
    return BATCH_KINDS.get(key) or titles().get(key, key)


def table_title(table: str) -> str:
    """What a table of the record holds, in a user's words."""
    return _TITLES.get(table) or str(apps.get_model(table)._meta.verbose_name).capitalize()


def field_title(name: str) -> str:
    return _FIELDS.get(name) or name.removesuffix("_id").removesuffix("_on").replace("_", " ")


def value_shown(value: Any) -> str:
    """A field's value as a person reads it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _in_words(str(value))


def _in_words(text: str) -> str:
    return spoken(dt.date.fromisoformat(text)) if _ISO.fullmatch(text) else text


def change_in_words(table: str, what: str, fields: dict[str, list[Any]]) -> list[str]:
    """A difference line by line. Of a register, the sessions whose mark is new or another; of anything else, its fields."""
    if table == REGISTER and "marks" in fields:
        return _sessions(fields)
    lines = []
    for name, (before, after) in fields.items():
        if what == "create":
            if after not in (None, ""):
                lines.append(f"{field_title(name)}: {value_shown(after)}")
        elif what == "delete":
            if before not in (None, ""):
                lines.append(f"{field_title(name)}: {value_shown(before)}")
        elif before != after:
            lines.append(f"{field_title(name)}: {value_shown(before)} → {value_shown(after)}")
    return lines


def _sessions(fields: dict[str, list[Any]]) -> list[str]:
    before, after = ((text or "").ljust(registers.WIDTH) for text in fields["marks"])
    school, month = (fields.get(name, [None, None])[1] for name in ("school_id", "month"))
    said = [str(school)] if school else []
    said += [f"{dt.date.fromisoformat(month):%B %Y}"] if month else []
    spots = [spot for spot in range(registers.WIDTH) if before[spot] != after[spot]]
    for spot in spots[:_MOST_SESSIONS]:
        half = "afternoon" if spot % 2 else "morning"
        said.append(f"day {spot // 2 + 1} {half}: {_mark(before[spot])} → {_mark(after[spot])}")
    if len(spots) > _MOST_SESSIONS:
        said.append(f"and {len(spots) - _MOST_SESSIONS} more marks")
    return said


def _mark(char: str) -> str:
    return codes.decode(char) or "no mark"
