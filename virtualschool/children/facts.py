"""What was true of many children on any day: in care, home, SEN, year group, school. Loaded at once, then asked in memory, so that
registers, suspensions, the roll and the rules all group by the same facts."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from virtualschool.children.models import CareEpisode, CareSpan, Child, Enrolment, SenProvision
from virtualschool.kernel.periods import ONE_DAY
from virtualschool.kernel.school_years import key_stage_of, year_group_by_age

FAR = dt.date.max
AT_ONCE = 500

_PLACEMENT_GROUPS = (
    ("foster", ("U",)),
    ("residential", ("K", "R1", "R2", "R3", "R5", "S1")),
    ("adoption", ("A",)),
    ("parents", ("P1",)),
    ("independent", ("P2", "P3")),
    ("temporary", ("T",)),
    ("other", ("Z",)),
)


def placement_group(code: str) -> str:
    """The group of a PLACE code that measures break down by; empty for one that belongs to none."""
    return next((group for group, starts in _PLACEMENT_GROUPS if code and code.startswith(starts)), "")


def placement_prefixes(group: str) -> tuple[str, ...]:
    """What PLACE codes of a group start with; empty for no group."""
    return dict(_PLACEMENT_GROUPS).get(group, ())


class Held(NamedTuple):
    """An enrolment as facts need it; `ends_on` is the last day on roll, `FAR` while open."""

    starts_on: dt.date
    ends_on: dt.date
    school_id: int
    urn: int
    la_code: str
    year_group: str
    status: str
    school_opened_on: dt.date | None
    school_closed_on: dt.date | None
    school_status: str

    def covers(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def is_open_on(self, day: dt.date) -> bool:
        """An open enrolment: sole, main, further education or other, at a school that is open that day."""
        if not self.covers(day) or self.status not in Enrolment.OPEN_STATUSES:
            return False
        if self.school_closed_on and day > self.school_closed_on:
            return False
        if self.school_opened_on and day < self.school_opened_on:
            return False
        return not (self.school_status in ("2", "4") and self.school_closed_on is None)


@dataclass(frozen=True)
class Person:
    """The unchanging part: date of birth and sex."""

    born_on: dt.date | None
    sex: str


class Whose(NamedTuple):
    """All that facts need to know of an authority: its key and its number."""

    pk: int
    code: str


class Facts:
    """Facts of the given children of an authority (all of them when None). Each of the five tables behind them is asked when it is
    first needed, once, whatever the number of children; who needs one fact alone waits for no other."""

    def __init__(self, authority: Any, child_ids: Collection[int] | None = None) -> None:
        self._code = authority.code
        self._only = None if child_ids is None else set(child_ids)
        self._chosen: dict[str, Any] = {"authority_id": authority.pk}
        if self._only is not None and len(self._only) <= AT_ONCE:
            self._chosen["pk__in"] = self._only

    @classmethod
    def about(cls, authority: Whose, children: Collection[Child]) -> "Facts":
        """Facts of children at hand, who need not be asked for again."""
        facts = cls(authority, [child.pk for child in children])
        facts.people = {child.pk: Person(child.born_on, child.sex) for child in children}
        return facts

    def _of(self, model: Any) -> Any:
        return model.objects.filter(**{f"child__{name}": value for name, value in self._chosen.items()})

    @cached_property
    def people(self) -> dict[int, Person]:
        """Who the children are, by number."""
        rows = Child.objects.filter(**self._chosen).values_list("pk", "born_on", "sex")
        return {pk: Person(born_on, sex) for pk, born_on, sex in rows if self._only is None or pk in self._only}

    @cached_property
    def spans(self) -> dict[int, list[tuple[dt.date, dt.date]]]:
        """When they were looked after: the first day and the first day no longer in care, `FAR` while it goes on."""
        found = defaultdict(list)
        for pk, start, end in self._of(CareSpan).values_list("child_id", "began_on", "ended_on"):
            found[pk].append((start, end or FAR))
        return found

    @cached_property
    def placements(self) -> dict[int, list[tuple[dt.date, dt.date, str]]]:
        """Their homes as PLACE codes, in the order in which they began; the end is the first day elsewhere."""
        found = defaultdict(list)
        homes = self._of(CareEpisode).order_by("began_on", "pk")
        for pk, start, end, code in homes.values_list("child_id", "began_on", "ended_on", "placement"):
            found[pk].append((start, end or FAR, code))
        return found

    @cached_property
    def provisions(self) -> dict[int, tuple[list[dt.date], list[str]]]:
        """SEN provision: the days from which each was known, and what was known."""
        found: dict[int, tuple[list[dt.date], list[str]]] = {}
        for pk, day, provision in self._of(SenProvision).order_by("known_from").values_list("child_id", "known_from", "provision"):
            days, values = found.setdefault(pk, ([], []))
            days.append(day)
            values.append(provision)
        return found

    @cached_property
    def enrolments(self) -> dict[int, list[Held]]:
        """Their enrolments at any school, in the order in which they began."""
        found = defaultdict(list)
        school = ("school_id", "school__urn", "school__la_code", "year_group", "status")
        columns = ("starts_on", "ends_on", *school, "school__opened_on", "school__closed_on", "school__status_code")
        for pk, start, end, *rest in self._of(Enrolment).order_by("starts_on", "pk").values_list("child_id", *columns):
            found[pk].append(Held(start, end or FAR, *rest))
        return found

    def in_care(self, child_id: int, day: dt.date) -> bool:
        """Looked after at the close of the day; the day care ends does not count."""
        return any(start <= day < end for start, end in self.spans.get(child_id, ()))

    def placement(self, child_id: int, day: dt.date) -> str:
        """The group of the home of that day; the latest begun where episodes overlap; empty when none is known."""
        homes = [code for start, end, code in self.placements.get(child_id, ()) if start <= day < end]
        return placement_group(homes[-1]) if homes else ""

    def sen(self, child_id: int, day: dt.date) -> str:
        """N, K or E as last known on that day; empty before the first is known."""
        days, values = self.provisions.get(child_id, ((), ()))
        spot = bisect_right(days, day)
        return values[spot - 1] if spot else ""

    def enrolment_at(self, child_id: int, school_id: int, day: dt.date) -> Held | None:
        """The enrolment at that school on that day; the latest begun where two overlap."""
        held = [each for each in self.enrolments.get(child_id, ()) if each.school_id == school_id and each.covers(day)]
        return held[-1] if held else None

    def open_enrolment(self, child_id: int, day: dt.date) -> Held | None:
        """The open enrolment of that day: sole before main before others, then the latest begun."""
        held = [each for each in self.enrolments.get(child_id, ()) if each.is_open_on(day)]
        return max(held, key=lambda each: (-"CMFO".index(each.status), each.starts_on), default=None)

    def year_group(self, child_id: int, day: dt.date, school_id: int | None = None) -> str:
        """The year group of the enrolment (at that school, or the open one) on that day, else by the date of birth."""
        held = self.enrolment_at(child_id, school_id, day) if school_id else self.open_enrolment(child_id, day)
        if held and held.year_group:
            return held.year_group
        born_on = self.people[child_id].born_on if child_id in self.people else None
        return year_group_by_age(born_on, day) if born_on else ""

    def key_stage(self, child_id: int, day: dt.date, school_id: int | None = None) -> str:
        return key_stage_of(self.year_group(child_id, day, school_id))

    def turns(self, child_id: int) -> list[dt.date]:
        """The days, in order, from which something told of the child may differ from the day before. Between two of them, within
        one school year, every fact stays as it is; so who asks for many days may ask once a stretch."""
        days = {day for span in self.spans.get(child_id, ()) for day in span}
        days.update(day for start, end, _ in self.placements.get(child_id, ()) for day in (start, end))
        days.update(self.provisions.get(child_id, ((), ()))[0])
        for held in self.enrolments.get(child_id, ()):
            days.add(held.starts_on)
            if held.ends_on < FAR:
                days.add(held.ends_on + ONE_DAY)
            days.update(day for day in (held.school_opened_on, held.school_closed_on and held.school_closed_on + ONE_DAY) if day)
        return sorted(days)

    def area(self, la_code: str | None) -> str:
        """`in` for a school of this authority, `out` for another's, `none` without a school."""
        return "none" if not la_code else "in" if la_code == self._code else "out"
