"""Registers, a day at a time, whose totals follow the published absence of looked-after children in each kind of school.

Published shares say how many children miss less than 10, 10 to 50, and more than 50 per cent. A child's luck puts it in one
of these bands; the mean of the lowest band is solved so that the published overall absence comes out. Absence comes in spells.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from virtualschool.demo.learning import Enrolment, Learning
from virtualschool.demo.people import Child
from virtualschool.demo.rates import Rates
from virtualschool.demo.schools import NONE
from virtualschool.demo.suspensions import Exclusions
from virtualschool.demo.term_days import FIRST_REGISTER, SchoolDays
from virtualschool.kernel.periods import ONE_DAY, last_31_march
from virtualschool.kernel.school_years import year_group_by_age

_SPELL_DAYS = {"low": 1.5, "middle": 2.5, "severe": 6.0}
_SEASON = {9: 0.85, 10: 0.95, 11: 1.1, 12: 1.2, 1: 1.15, 2: 1.1, 3: 1.0, 4: 0.95, 5: 0.9, 6: 0.9, 7: 1.0}
_NURSERY = ("E1", "E2", "N1", "N2")
_AUTHORISED = ("I",) * 16 + ("C", "R", "T", "M")
_UNAUTHORISED = ("O",) * 12 + ("U", "U", "U", "N", "N", "G")


@dataclass(frozen=True)
class Band:
    """How much of a child's time is missed, how it comes, and what share of it the school authorises."""

    name: str
    mean: float
    authorised: float


@dataclass(slots=True)
class Mark:
    """A day's two marks of one child at one school."""

    enrolment: Enrolment
    day: dt.date
    am: str
    pm: str


def bands(kind: str, rates: Rates) -> tuple[Band, Band, Band]:
    """The low, middle and severe band of a kind of school, such that shares and overall absence are the published ones."""
    published = rates[f"absence.{kind}"]
    middle_share, severe_share = published["persistent"] - published["severe"], published["severe"]
    middle, severe = rates["absence.middle_band_mean"], rates["absence.severe_band_mean"]
    low_share = 1 - published["persistent"]
    low = max(0.01, (published["overall"] - middle_share * middle - severe_share * severe) / low_share)
    in_low = rates["absence.authorised_share_low_band"]
    rest = published["overall"] - low_share * low
    others = min(0.95, max(0.05, (published["authorised"] - low_share * low * in_low) / rest))
    return Band("low", min(low, 0.08), in_low), Band("middle", middle, others), Band("severe", severe, others)


def _band(child: Child, kind: str, rates: Rates) -> tuple[Band, float]:
    """The band of the child in such a school and the share of sessions missed there."""
    published, (low, middle, severe) = rates[f"absence.{kind}"], bands(kind, rates)
    edges = (0.0, 1 - published["persistent"], 1 - published["severe"], 1.0)
    # Those in alternative provision were not drawn evenly from all children: spread them anew within it.
    luck = child.luck * 3.7 % 1.0 if kind == "alternative" else child.luck
    for band, start, end in zip((low, middle, severe), edges, edges[1:], strict=False):
        if luck < end:
            return band, band.mean * (0.75 + 0.5 * (luck - start) / (end - start))
    return severe, severe.mean


class Registers:
    """Yields every mark of every child looked after, and of those who left after a 31 March on which they had been for a year."""

    def __init__(self, learning: Learning, exclusions: Exclusions, days: SchoolDays, rates: Rates, today: dt.date) -> None:
        self.learning, self.exclusions, self.days, self.rates, self.today = learning, exclusions, days, rates, today
        self._closures: dict[int, frozenset[dt.date]] = {}

    def marks(self, people: list[Child], seed: int) -> Iterator[Mark]:
        self._close_schools(Random(f"{seed}:closures"))
        for child in people:
            rng = Random(child.rng.getrandbits(64))
            watched = list(self._watched(child))
            for enrolment in self.learning.of.get(child.child_id, []):
                if enrolment.school.register != NONE and watched:
                    yield from self._at_school(enrolment, watched, rng)

    def _close_schools(self, rng: Random) -> None:
        """Now and then a whole site is unexpectedly closed for a day (Y4): not a possible session."""
        days = [day for day in self.days.within(FIRST_REGISTER, self.today) if day.month in (11, 12, 1, 2)]
        for school in self.learning.schools.all:
            count = rng.choice((0, 0, 1, 2))
            self._closures[school.urn] = frozenset(rng.sample(days, min(count, len(days))))

    def _watched(self, child: Child) -> Iterator[tuple[dt.date, dt.date]]:
        for span in child.spans:
            last = span.end - ONE_DAY
            march = last_31_march(span.end)
            if span.start <= march.replace(year=march.year - 1) + ONE_DAY and (span.end - march).days < 125 and not span.to_18:
                last = max(last, dt.date(march.year, 8, 31))
            if not span.short_break and last >= FIRST_REGISTER:
                yield span.start, min(last, self.today)

    def _at_school(self, enrolment: Enrolment, watched: list[tuple[dt.date, dt.date]], rng: Random) -> Iterator[Mark]:
        days = [
            day
            for start, end in watched
            for day in self.days.within(max(start, enrolment.entered_on, FIRST_REGISTER), min(end, enrolment.left_on))
            if year_group_by_age(enrolment.child.born_on, day) not in _NURSERY
        ]
        if not days:
            return
        key = (enrolment.child.child_id, enrolment.school.urn)
        suspended = self.exclusions.marks.get(key, {})
        part_time = self.exclusions.part_time.get(key, set())
        forced = sum(suspended.get(day, 0) for day in days) + sum(day in part_time for day in days)
        ordinary = self._ordinary(enrolment, forced / (2 * len(days)), rng)
        for day in days:
            am, pm = ordinary(day)
            am, pm = self._special(enrolment, day, am, pm)
            if day in part_time and pm == "\\":
                pm = "C2"
            if day in suspended:
                am, pm = "E", "E" if suspended[day] == 2 else pm
            yield Mark(enrolment, day, am, pm)

    def _ordinary(self, enrolment: Enrolment, forced: float, rng: Random) -> Callable[[dt.date], tuple[str, str]]:
        """A function from a day to its two marks: spells of absence over a background of attendance."""
        band, share = _band(enrolment.child, enrolment.school.kind, self.rates)
        share = max(0.0, (share - forced) / (1 - min(forced, 0.9)))
        mean = _SPELL_DAYS[band.name]
        start = share / (mean * max(0.05, 1 - share))
        left, code = 0, "I"

        def marks(day: dt.date) -> tuple[str, str]:
            nonlocal left, code
            if not left and rng.random() < start * _SEASON.get(day.month, 1.0):
                left = 1
                while rng.random() < 1 - 1 / mean:
                    left += 1
                code = rng.choice(_AUTHORISED if rng.random() < band.authorised else _UNAUTHORISED)
            if left:
                left -= 1
                return code, code
            return self._present(rng)

        return marks

    def _present(self, rng: Random) -> tuple[str, str]:
        at = rng.random()
        late, out = self.rates["register.late_share"], self.rates["register.activity_share"]
        if at < late:
            return "L", "\\"
        if at < late + out:
            code = rng.choice("BVPVW")
            return code, code
        return "/", "\\"

    def _special(self, enrolment: Enrolment, day: dt.date, am: str, pm: str) -> tuple[str, str]:
        """Closed schools, the other half of a dual registration, part-time starts in reception: none is a possible session."""
        if day in self.days.firsts:
            return "#", "#"
        if day in self._closures[enrolment.school.urn]:
            return "Y4", "Y4"
        if enrolment.status in "MS" and self._elsewhere(enrolment, day):
            return "D", "D"
        if day.month == 9 and day.day <= 16 and year_group_by_age(enrolment.child.born_on, day) == "R" and am != pm:
            return am, "X"
        return am, pm

    def _elsewhere(self, enrolment: Enrolment, day: dt.date) -> bool:
        """Dual registered pupils spend Monday to Wednesday at the subsidiary school while that registration lasts."""
        other = "S" if enrolment.status == "M" else "M"
        held = any(e.status == other and e.holds(day) for e in self.learning.of[enrolment.child.child_id])
        return held and (day.weekday() < 3) == (enrolment.status == "M")
