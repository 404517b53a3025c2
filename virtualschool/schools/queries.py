"""Reads of the register of schools."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from virtualschool.authorities.queries import setting_on
from virtualschool.intake.loading import FileLoad, Row, Run
from virtualschool.schools.models import School

ALIASES = "census.schools"
"""The setting in which an authority says which URN a sender's own name of a school stands for: {"SCH7": 123456}."""


class SchoolIndex:
    """The register by URN, and the names that an authority's senders use instead. Read once a batch."""

    def __init__(self, authority: Any, day: dt.date) -> None:
        rows = list(School.objects.values_list("pk", "urn", "name"))
        self.by_urn: dict[int, int] = {urn: pk for pk, urn, _ in rows}
        self._told: dict[int, str] = {pk: f"{name} (URN {urn})" for pk, urn, name in rows}
        held = setting_on(day, key=ALIASES, authority=authority, default={})
        self._aliases = {str(name).casefold(): int(urn) for name, urn in held.items()}

    @classmethod
    def of(cls, run: Run) -> "SchoolIndex":
        """The index of this batch, made once after the register's files are in."""
        if "schools.index" not in run.notes:
            run.notes["schools.index"] = cls(run.authority, run.today)
        return run.notes["schools.index"]

    def match(self, load: FileLoad, row: Row) -> int | None:
        """The id of the school that the row's URN names; None when there is none, which refuses the row."""
        found = self.by_urn.get(row["URN"])
        if found is None:
            load.refuse(row, "URN", "school.unknown", "No school of the register has this URN. Load the register of schools first.")
        return found

    def named(self, reference: str) -> int | None:
        """The id of the school that a sender's reference means: a URN (`123456`, also `123456.0`) or a name in the setting."""
        bare = reference.strip().removesuffix(".0")
        urn = int(bare) if re.fullmatch(r"\d{1,7}", bare) else self._aliases.get(bare.casefold())
        return self.by_urn.get(urn) if urn else None

    def told(self, school_id: int) -> str:
        """A school as messages name it."""
        return self._told.get(school_id, "a school that is not in the register")


def names_of_schools(urns: Iterable[int]) -> dict[int, str]:
    """Names by URN, of those that the register knows."""
    return dict(School.objects.filter(urn__in=set(urns)).values_list("urn", "name"))


def schools_by_urn(urns: Iterable[int]) -> dict[int, School]:
    """Schools of the register by URN."""
    return {school.urn: school for school in School.objects.filter(urn__in=set(urns))}


def school_by_urn(urn: int) -> School | None:
    """A school of the register, or None."""
    return School.objects.filter(urn=urn).first()
