"""Schooling before, during and after care: phases, moves, gaps, schools out of area, dual registration, a conversion."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import Random

from virtualschool.demo.names import full_name
from virtualschool.demo.people import FIRST_RETURN, Child
from virtualschool.demo.rates import Rates
from virtualschool.demo.schools import School, Schools
from virtualschool.demo.term_days import SchoolDays
from virtualschool.kernel.identifiers import upn_check_letter
from virtualschool.kernel.periods import ONE_DAY, school_year_of
from virtualschool.kernel.school_years import year_group_by_age

EARLIEST_SHOWN = dt.date(2022, 9, 1)
_FAR_FUTURE = dt.date(2060, 8, 31)


@dataclass(slots=True)
class Enrolment:
    """First to last day on a school's roll (both included; `left_on` may lie beyond today). Status as in the school census."""

    child: Child
    school: School
    entered_on: dt.date
    left_on: dt.date
    status: str = "C"
    post_16: bool = False

    def holds(self, day: dt.date) -> bool:
        return self.entered_on <= day <= self.left_on

    def year_group(self, today: dt.date) -> str:
        """The year group, where the whole enrolment lies in one school year. Blank for a longer one: the birth date tells."""
        last = min(self.left_on, today)
        if school_year_of(self.entered_on) != school_year_of(last):
            return ""
        return year_group_by_age(self.child.born_on, last)


@dataclass(slots=True)
class _Phase:
    kind: str
    start: dt.date
    end: dt.date


def september_at(born_on: dt.date, age: int) -> dt.date:
    """1 September of the school year that a child begins at this age."""
    late = (born_on.month, born_on.day) > (8, 31)
    return dt.date(born_on.year + age + late, 9, 1)


def _joined(found: list[Enrolment]) -> list[Enrolment]:
    """A special school keeps its pupils from phase to phase: one enrolment there, not one a phase."""
    kept: list[Enrolment] = []
    for e in found:
        last = kept[-1] if kept else None
        if last and last.school is e.school and e.school.kind == "special" and last.left_on + ONE_DAY == e.entered_on:
            last.left_on = e.left_on
        else:
            kept.append(e)
    return kept


class Learning:
    """Everybody's enrolments, by child id, in order of entry."""

    def __init__(self, schools: Schools, days: SchoolDays, rates: Rates, today: dt.date) -> None:
        self.schools, self.days, self.rates, self.today = schools, days, rates, today
        self.of: dict[str, list[Enrolment]] = {}
        self._serials: Counter[str] = Counter()

    def enrol(self, people: list[Child]) -> None:
        """Gives each child looked after since April 2024 a school history, a UPN, a name and a SEN provision."""
        for child in people:
            if child.spans[-1].end >= FIRST_RETURN:
                rng = Random(child.rng.getrandbits(64))
                child.forename, child.surname = full_name(child.ethnicity, rng)
                self.of[child.child_id] = self._history(child, rng)
                self._identify(child)

    def at(self, child: Child, day: dt.date) -> Enrolment | None:
        """The main or only enrolment on the day."""
        return next((e for e in self.of.get(child.child_id, []) if e.holds(day) and e.status != "S"), None)

    def _history(self, child: Child, rng: Random) -> list[Enrolment]:
        special = rng.random() < self.rates["pupils.special_share"] and not child.is_uasc
        child.sen = "E" if special else self._sen(rng)
        away = rng.random() < self.rates["school.out_of_area_share"] * (1.15 if child.is_uasc else 1.0)
        place = "home" if not away else "far" if rng.random() < self.rates["school.far_share"] else "near"
        found: list[Enrolment] = []
        for phase in self._phases(child, special, rng):
            found += self._in_phase(child, phase, place, found, rng)
        found = [part for enrolment in _joined(found) for part in self._converted(enrolment)]
        found = [e for e in found if e.left_on >= EARLIEST_SHOWN and e.entered_on <= self.today]
        return self._dual(child, found, rng)

    def _sen(self, rng: Random) -> str:
        rates, at = self.rates, rng.random()
        plan = (rates["sen.plan_share"] - rates["pupils.special_share"]) / (1 - rates["pupils.special_share"])
        return "E" if at < plan else "K" if at < plan + rates["sen.support_share"] else "N"

    def _phases(self, child: Child, special: bool, rng: Random) -> list[_Phase]:
        begin = {age: september_at(child.born_on, age) for age in (3, 4, 11, 16, 18)}
        first = begin[3] if rng.random() < 0.5 else begin[4]
        kinds = ("special", "special") if special else ("primary", "secondary")
        phases = [_Phase(kinds[0], first, begin[11] - ONE_DAY), _Phase(kinds[1], begin[11], begin[16] - ONE_DAY)]
        if special or rng.random() >= self.rates["school.no_post_16_share"]:
            later = "special" if special else "college" if child.is_uasc or rng.random() < 0.7 else "secondary"
            phases.append(_Phase(later, begin[16], begin[18] - ONE_DAY))
        arrival = child.spans[0].start + dt.timedelta(days=rng.randrange(12, 45)) if child.is_uasc else dt.date.min
        arrival = (self.days.on_or_after(arrival) or _FAR_FUTURE) if child.is_uasc else arrival
        return [_Phase(p.kind, max(p.start, arrival), p.end) for p in phases if p.end > arrival]

    def _in_phase(self, child: Child, phase: _Phase, place: str, before: list[Enrolment], rng: Random) -> list[Enrolment]:
        in_care = any(span.start <= phase.start < span.end for span in child.spans)
        last = before[-1].school if before else None
        stays = last is not None and last.kind == phase.kind and (phase.kind == "special" or rng.random() < 0.8)
        school = last if stays and last else self.schools.choose(phase.kind, place if in_care else "home", rng)
        status = "F" if phase.kind == "college" else "C"
        found = [Enrolment(child, school, phase.start, phase.end, status, phase.start >= september_at(child.born_on, 16))]
        for day in self._moves(child, phase, place, rng):
            self._move(found, day, place, rng)
        return found

    def _moves(self, child: Child, phase: _Phase, place: str, rng: Random) -> list[dt.date]:
        """Days in term on which the child changes school: soon after a start in care, and at the published rate in care."""
        found = []
        for span in child.spans:
            if span.short_break:
                continue
            on_entry = self.rates["school.move_on_entry_share" if place == "home" else "school.move_on_entry_away_share"]
            if rng.random() < on_entry:
                found.append(span.start + dt.timedelta(days=rng.randrange(1, 40)))
            day = span.start + dt.timedelta(days=365)
            while phase.kind != "special":
                day += dt.timedelta(days=1 + round(rng.expovariate(self.rates["school.moves_mid_year"]) * 365.25))
                if day >= min(span.end, phase.end):
                    break
                found.append(day)
        school_days = (self.days.on_or_after(day) for day in found if day > EARLIEST_SHOWN)
        inside = {day for day in school_days if day and phase.start + ONE_DAY * 20 < day < phase.end - ONE_DAY * 20}
        return sorted(inside)

    def _move(self, found: list[Enrolment], day: dt.date, place: str, rng: Random) -> None:
        old = found[-1]
        if day <= old.entered_on + ONE_DAY * 14:
            return
        kind = old.school.kind
        if kind == "secondary" and not old.post_16 and rng.random() < self.rates["pupils.alternative_share"] * 4:
            kind = "alternative"
        entered = day
        if rng.random() < self.rates["school.gap_share"]:
            entered = self.days.on_or_after(day + dt.timedelta(days=4 + round(rng.expovariate(1 / 20)))) or day
        if entered >= old.left_on:
            return
        school = self.schools.choose(kind, place, rng, but=old.school)
        found.append(Enrolment(old.child, school, entered, old.left_on, old.status, old.post_16))
        old.left_on = day - ONE_DAY

    def _converted(self, enrolment: Enrolment) -> list[Enrolment]:
        """An enrolment that outlives a closing school goes on at its successor."""
        school = enrolment.school
        if school.closed_on is None or enrolment.left_on <= school.closed_on or school.successor is None:
            return [enrolment]
        after = Enrolment(
            enrolment.child, school.successor, max(school.successor.opened_on, enrolment.entered_on), enrolment.left_on,
            enrolment.status, enrolment.post_16,
        )  # fmt: skip
        if enrolment.entered_on > school.closed_on:
            return [after]
        enrolment.left_on = school.closed_on
        return [enrolment, after]

    def _dual(self, child: Child, found: list[Enrolment], rng: Random) -> list[Enrolment]:
        """A few secondary pupils attend alternative provision for part of the week, registered at both."""
        main = next((e for e in reversed(found) if e.school.kind == "secondary" and not e.post_16), None)
        if main is None or main.school.far or rng.random() >= self.rates["school.dual_share"]:
            return found
        start = self.days.on_or_after(max(main.entered_on, FIRST_RETURN, child.spans[-1].start) + dt.timedelta(days=rng.randrange(20, 200)))
        if start is None or start + ONE_DAY * 60 > min(main.left_on, self.today):
            return found
        main.status = "M"
        end = min(main.left_on, start + dt.timedelta(days=rng.randrange(90, 260)))
        return [*found, Enrolment(child, self.schools.choose("alternative", "home", rng), start, end, "S")]

    def _identify(self, child: Child) -> None:
        """A UPN as the first school would have given it, with its check letter; none before the first enrolment."""
        found = self.of[child.child_id]
        if not found:
            return
        school = found[0].school
        year = max(found[0].entered_on, september_at(child.born_on, 4)).year % 100
        stem = f"{school.authority:03d}{school.number:04d}{year:02d}"
        self._serials[stem] += 1
        body = f"{stem}{self._serials[stem]:03d}"
        child.upn = upn_check_letter(body) + body
