"""Suspensions and permanent exclusions: who, when, how long, and what follows a permanent exclusion."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from virtualschool.demo.learning import Enrolment, Learning
from virtualschool.demo.people import Child
from virtualschool.demo.rates import Rates
from virtualschool.demo.schools import School
from virtualschool.demo.term_days import FIRST_REGISTER, SchoolDays, early_may_bank_holiday
from virtualschool.kernel.periods import ONE_DAY, school_year_of

REASONS = ("DB", "DB", "DB", "PP", "PP", "VA", "VA", "PA", "VP", "DM", "DA", "OW", "BU", "MT", "TH", "RA", "SM", "LG", "DS")
_LENGTHS = (1, 2, 2, 2, 3, 4, 4, 5, 6, 6, 10)
_LIKELY_FROM = 0.7
_EXCLUSION_DAYS = 5


@dataclass(slots=True)
class Exclusion:
    """A row of the suspensions file: SUSP and LNCH with their sessions, PERM with the day on which it begins."""

    child: Child
    school: School
    category: str
    start: dt.date
    sessions: int
    reasons: tuple[str, ...]


class Exclusions:
    """All exclusions, and the E marks that they cause: by child and URN, how many sessions of a day (1 = morning, 2 = all)."""

    def __init__(self, learning: Learning, days: SchoolDays, rates: Rates, today: dt.date) -> None:
        self.learning, self.days, self.rates, self.today = learning, days, rates, today
        self.found: list[Exclusion] = []
        self.marks: dict[tuple[str, int], dict[dt.date, int]] = {}
        self.part_time: dict[tuple[str, int], set[dt.date]] = {}

    def make(self, people: list[Child], seed: int) -> None:
        rng = Random(f"{seed}:exclusions")
        self._permanent(people, rng)
        for child in people:
            if child.child_id in self.learning.of:
                self._suspensions(child, rng)
        self.found.sort(key=lambda e: (e.start, e.child.child_id, e.category))

    def _years(self) -> list[tuple[dt.date, dt.date]]:
        found, day = [], FIRST_REGISTER
        while day <= self.today:
            year = school_year_of(day)
            found.append((year.start, min(year.end, self.today)))
            day = year.end + ONE_DAY
        return found

    def _school_day(self, child: Child, start: dt.date, end: dt.date, rng: Random) -> tuple[dt.date, Enrolment] | None:
        """A school day in care at an ordinary school where the child is on roll, or None after a few tries."""
        days = self.days.within(start, end)
        for _ in range(6 if days else 0):
            day = rng.choice(days)
            enrolment = self.learning.at(child, day)
            fits = enrolment is not None and enrolment.school.kind in ("primary", "secondary", "special") and not enrolment.post_16
            if enrolment and fits and child.in_care(day) and day > enrolment.entered_on and day not in self.days.firsts:
                return day, enrolment
        return None

    def _permanent(self, people: list[Child], rng: Random) -> None:
        years = (self.today - FIRST_REGISTER).days / 365.25
        likely = [child for child in people if child.luck > _LIKELY_FROM and child.child_id in self.learning.of]
        secondary = [c for c in likely if self._is_secondary(c, self.today - dt.timedelta(days=400))]
        at_risk = len(secondary) / (1 - _LIKELY_FROM)
        wanted = max(2, round(self.rates["exclusion.permanent_per_secondary_year"] * at_risk * years))
        made = 0
        for child in rng.sample(secondary, len(secondary)):
            last = min(child.spans[-1].end, self.today) - dt.timedelta(days=20)
            at = self._school_day(child, FIRST_REGISTER, last, rng)
            if made < wanted and at and at[1].school.kind == "secondary" and at[1].status == "C" and self._exclude(child, *at, rng):
                made += 1

    def _is_secondary(self, child: Child, day: dt.date) -> bool:
        enrolment = self.learning.at(child, day)
        return enrolment is not None and enrolment.school.kind == "secondary" and child.in_care(day)

    def _exclude(self, child: Child, day: dt.date, enrolment: Enrolment, rng: Random) -> bool:
        """Five school days marked E, then off the roll; alternative provision after a gap, until the phase would have ended."""
        marked = self.days.within(day, self.today)[:_EXCLUSION_DAYS]
        gap = rng.randrange(6, 25)
        after = self.days.within(day, day + dt.timedelta(days=120))[_EXCLUSION_DAYS + gap - 1 :]
        end = enrolment.left_on
        if len(marked) < _EXCLUSION_DAYS or not after or after[0] >= end or marked[-1] >= end:
            return False
        history = self.learning.of[child.child_id]
        enrolment.left_on = marked[-1]
        later = [e for e in history if e.entered_on > end and e.school is not enrolment.school]
        history[:] = [e for e in history if e is enrolment or e.entered_on < day] + later
        if after[0] <= self.today:
            provision = self.learning.schools.choose("alternative", "home", rng)
            history.append(Enrolment(child, provision, after[0], end))
        self.found.append(Exclusion(child, enrolment.school, "PERM", day, 0, self._reasons(rng)))
        self.marks.setdefault((child.child_id, enrolment.school.urn), {}).update(dict.fromkeys(marked, 2))
        return True

    def _chance(self, child: Child, day: dt.date) -> float:
        enrolment = self.learning.at(child, day)
        kind = "primary" if enrolment and enrolment.school.kind == "primary" else "secondary"
        return self.rates[f"suspension.share_of_{kind}"] / (1 - _LIKELY_FROM)

    def _suspensions(self, child: Child, rng: Random) -> None:
        for start, end in self._years():
            at = self._school_day(child, start, end, rng)
            if child.luck < _LIKELY_FROM or at is None or rng.random() >= self._chance(child, at[0]):
                continue
            more = 0
            while rng.random() < self.rates["suspension.mean_extra"] / (1 + self.rates["suspension.mean_extra"]) and more < 8:
                more += 1
            for _ in range(1 + more):
                at = at or self._school_day(child, start, end, rng)
                if at:
                    self._suspend(child, *at, rng)
                at = None

    def _suspend(self, child: Child, day: dt.date, enrolment: Enrolment, rng: Random) -> None:
        """Runs from the morning of `day` over consecutive sessions; left out where it would meet another, or leave the roll."""
        if rng.random() < self.rates["suspension.lunchtime_share"]:
            self.found.append(Exclusion(child, enrolment.school, "LNCH", day, 1, self._reasons(rng)))
            return
        sessions = rng.choice(_LENGTHS)
        days = self.days.within(day, self.today)[: (sessions + 1) // 2]
        taken = self.marks.setdefault((child.child_id, enrolment.school.urn), {})
        whole = 2 * len(days) >= sessions
        held = all(enrolment.holds(d) and child.in_care(d) and d not in taken for d in days)
        if not whole or not held or day <= early_may_bank_holiday(day.year) <= days[-1]:
            return
        if any(e.child is child and e.start == day for e in self.found):
            return
        for position, marked in enumerate(days):
            taken[marked] = 1 if sessions - 2 * position == 1 else 2
        self.found.append(Exclusion(child, enrolment.school, "SUSP", day, sessions, self._reasons(rng)))
        if sessions >= 6 and rng.random() < self.rates["register.part_time_share"]:
            after = self.days.within(days[-1] + ONE_DAY, self.today)[:20]
            self.part_time.setdefault((child.child_id, enrolment.school.urn), set()).update(after)

    def _reasons(self, rng: Random) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rng.choice(REASONS) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))))
