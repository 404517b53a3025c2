"""What measures can be split by, and the group of a child on a day: the same words for registers, suspensions and the roll."""

import datetime as dt
from collections.abc import Callable, Collection

from virtualschool.children.facts import Facts
from virtualschool.kernel.periods import month_key
from virtualschool.kernel.school_years import KEY_STAGES, YEAR_GROUPS
from virtualschool.measures.book import Breakdown
from virtualschool.measures.calculations import Scope
from virtualschool.measures.remembering import Memory, stamp

_YEAR_WORDS = {"E1": "Early years, under 2", "E2": "Early years, 2", "N1": "Nursery 1", "N2": "Nursery 2", "R": "Reception"}
_STAGE_WORDS = {"EYFS": "Early years", **{f"KS{number}": f"Key stage {number}" for number in range(1, 6)}}

BREAKDOWNS = (
    Breakdown("month", "Month"),
    Breakdown("school", "School (URN)"),
    Breakdown("year_group", "Year group", {year: _YEAR_WORDS.get(year, f"Year {year}") for year in YEAR_GROUPS}),
    Breakdown("key_stage", "Key stage", {stage: _STAGE_WORDS[stage] for stage in KEY_STAGES}),
    Breakdown("sex", "Sex", {"M": "Male", "F": "Female", "U": "Not recorded as male or female"}),
    Breakdown("in_area", "School inside or outside the area", {"in": "In the area", "out": "Out of area", "none": "No school"}),
    Breakdown(
        "placement",
        "Home",
        {
            "foster": "Foster care",
            "residential": "Residential",
            "adoption": "Placed for adoption",
            "parents": "With parents",
            "independent": "Living independently",
            "temporary": "Temporary",
            "other": "Other",
        },
    ),
    Breakdown("sen", "Special educational needs", {"N": "None", "K": "SEN support", "E": "EHC plan"}),
)
ALL = tuple(breakdown.key for breakdown in BREAKDOWNS)

GroupOf = Callable[[int, dt.date], str]
_kept = Memory(4)


def facts_within(scope: Scope, child_ids: Collection[int] | None = None) -> Facts:
    """Facts of the children within the scope (of these only, when few); loaded once while the record stays as it is."""
    if child_ids is not None and len(child_ids) <= 500:
        return Facts(scope.authority, child_ids)
    return _kept.get((stamp(), scope.key), lambda: Facts(scope.authority, scope.child_ids))


def on_the_roll(facts: Facts, by: str) -> GroupOf:
    """The group of a child on a day for what concerns the roll: school, year group and area are those of the open enrolment."""

    def school(child_id: int, day: dt.date) -> str:
        held = facts.open_enrolment(child_id, day)
        return str(held.urn) if held else ""

    def in_area(child_id: int, day: dt.date) -> str:
        held = facts.open_enrolment(child_id, day)
        return facts.area(held.la_code if held else None)

    return {"school": school, "in_area": in_area, **_common(facts)}[by]


def at_a_school(facts: Facts, by: str, *, school_id: int, urn: int, la_code: str) -> GroupOf:
    """The group of a child on a day for something that happened at a school."""
    of_school: dict[str, GroupOf] = {
        "school": lambda child_id, day: str(urn),
        "in_area": lambda child_id, day: facts.area(la_code),
        "year_group": lambda child_id, day: facts.year_group(child_id, day, school_id),
        "key_stage": lambda child_id, day: facts.key_stage(child_id, day, school_id),
    }
    return {**_common(facts), **of_school}[by]


def _common(facts: Facts) -> dict[str, GroupOf]:
    return {
        "month": lambda child_id, day: month_key(day),
        "year_group": facts.year_group,
        "key_stage": facts.key_stage,
        "sex": lambda child_id, day: facts.people[child_id].sex if child_id in facts.people else "",
        "placement": facts.placement,
        "sen": facts.sen,
    }
