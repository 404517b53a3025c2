"""National curriculum years and key stages: one spelling for the many that files use."""

import datetime as dt
import re

from virtualschool.kernel.periods import age_on, school_year_of

YEAR_GROUPS = ("E1", "E2", "N1", "N2", "R", *(str(n) for n in range(1, 15)))
KEY_STAGES = ("EYFS", "KS1", "KS2", "KS3", "KS4", "KS5")

_STAGE = {
    **dict.fromkeys(("E1", "E2", "N1", "N2", "R"), "EYFS"),
    **dict.fromkeys(("1", "2"), "KS1"),
    **dict.fromkeys(("3", "4", "5", "6"), "KS2"),
    **dict.fromkeys(("7", "8", "9"), "KS3"),
    **dict.fromkeys(("10", "11"), "KS4"),
    **dict.fromkeys(("12", "13", "14"), "KS5"),
}


def read_year_group(text: str) -> str | None:
    """The code for what a file calls a year group ("Year 7", "07", "Reception"); None when it is none.

    X and M (not following the curriculum years, mixed) are no year group: the date of birth decides then.
    """
    word = re.sub(r"^(YEAR|YR|Y|NC)\s*", "", text.strip().upper()).lstrip("0") or "R"
    word = {"RECEPTION": "R", "REC": "R", "NURSERY": "N2"}.get(word, word)
    return word if word in YEAR_GROUPS else None


def year_group_by_age(born_on: dt.date, day: dt.date) -> str:
    """The year group that a child of this birth date would follow on that day: by age on the 31 August before the school
    year (4 is Reception). Empty beyond year 14."""
    reached = age_on(born_on, school_year_of(day).start - dt.timedelta(days=1))
    if reached > 18:
        return ""
    return YEAR_GROUPS[max(reached, 0)]


def key_stage_of(year_group: str) -> str:
    """The key stage of a year group; empty when the year group is unknown."""
    return _STAGE.get(year_group, "")
