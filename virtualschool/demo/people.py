"""The children: when they start, how long they stay, who they are. The roll on the last day comes out at the number asked for.

Starts arrive evenly over the years at the published rate; each brings its own fixed luck. Only the middle length of stay is
stretched until the roll fits, so starters, leavers and roll stand in the published proportion without being placed by hand.
"""

import datetime as dt
import math
from dataclasses import dataclass, field
from random import Random

from virtualschool.demo.rates import Rates
from virtualschool.demo.rates_of_return import band_of
from virtualschool.kernel.periods import ONE_DAY, age_on, birthday

FIRST_RETURN = dt.date(2024, 4, 1)
_YEAR = 365.25
_YEARS_OF_CHILDHOOD = 18
_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(slots=True)
class Span:
    """A stretch of care: from `start` up to, not including, `end` (DEC), which may lie beyond today."""

    start: dt.date
    end: dt.date
    to_18: bool = False
    short_break: bool = False
    adopted: bool = False

    def holds(self, day: dt.date) -> bool:
        return self.start <= day < self.end


@dataclass(slots=True)
class Child:
    """One invented child. `luck` from 0 to 1 places the child among peers for absence and suspensions; near 1 is worst."""

    child_id: str
    born_on: dt.date
    sex: str
    ethnicity: str
    is_uasc: bool
    spans: list[Span]
    luck: float = 0.0
    upn: str = ""
    forename: str = ""
    surname: str = ""
    sen: str = "N"
    mother_of: dt.date | None = None
    rng: Random = field(default_factory=Random)

    @property
    def turns_18_on(self) -> dt.date:
        return birthday(self.born_on, 18)

    def in_care(self, day: dt.date) -> bool:
        """Looked after at the close of the day, short breaks not counted."""
        return any(span.holds(day) and not span.short_break for span in self.spans)


@dataclass(slots=True)
class _Draft:
    """A child's draws, made once, so that only the stretch decides how long a stay lasts."""

    start: dt.date
    born_on: dt.date
    is_uasc: bool
    kind: tuple[str, str]
    lengths: tuple[float, float]
    gap: int
    returns: bool

    def spans(self, stretch: float, rates: Rates) -> list[Span]:
        first = self._span(self.start, 0, stretch, rates)
        if not self.returns or first.to_18 or first.adopted:
            return [first]
        again = first.end + dt.timedelta(days=self.gap)
        if age_on(self.born_on, again) >= 17:
            return [first]
        return [first, self._span(again, 1, stretch, rates)]

    def _span(self, start: dt.date, turn: int, stretch: float, rates: Rates) -> Span:
        limit = birthday(self.born_on, 18) - ONE_DAY
        kind = self.kind[turn]
        if kind == "to_18":
            return Span(start, limit, to_18=True)
        mean = rates["stay.short_mean_years"] if kind == "short" else rates["stay.medium_mean_years"] * stretch
        days = max(2, round(self.lengths[turn] * mean * _YEAR))
        if kind == "adopted":
            days = max(days, 400)
        end = start + dt.timedelta(days=days)
        return Span(start, limit, to_18=True) if end >= limit else Span(start, end, adopted=kind == "adopted")


def pick(mix: dict[str, float], rng: Random) -> str:
    """One value of a mix by its share; shares need not add up to 1."""
    at = rng.random() * sum(mix.values())
    for value, share in mix.items():
        at -= share
        if at < 0:
            return value
    return value


def _kind(age: int, is_uasc: bool, first: bool, rates: Rates, rng: Random) -> str:
    if is_uasc:
        return "to_18"
    if rng.random() < rates["stay.short_share"]:
        return "short"
    if first and age < 4 and rng.random() < rates["adoption.share_under_4"]:
        return "adopted"
    shares = rates["stay.until_18_share"]
    share = shares[max((key for key in shares if int(key) <= age), key=int)]
    return "to_18" if rng.random() < share else "medium"


def _draft(start: dt.date, rates: Rates, rng: Random) -> _Draft:
    is_uasc = rng.random() < rates["care.uasc_share_of_starts"]
    age = rng.choice((14, 15, 16, 16, 17, 17)) if is_uasc else int(pick(rates["care.age_at_start"], rng))
    days = rng.randrange(3, 358)
    if age == 0 and rng.random() < 0.5:
        days = rng.randrange(0, 30)
    born_on = start - dt.timedelta(days=round(age * _YEAR) + days)
    kinds = (_kind(age, is_uasc, True, rates, rng), _kind(age + 2, False, False, rates, rng))
    lengths = (rng.expovariate(1.0), rng.expovariate(1.0))
    share = rates["stay.reentry_share"]
    return _Draft(start, born_on, is_uasc, kinds, lengths, rng.randrange(20, 900), rng.random() < share * 2.2)


def _roll(drafts: list[_Draft], stretch: float, today: dt.date, rates: Rates) -> int:
    return sum(span.holds(today) for draft in drafts for span in draft.spans(stretch, rates))


def _stretch(drafts: list[_Draft], children: int, today: dt.date, rates: Rates) -> float:
    low, high = 0.05, 20.0
    for _ in range(18):
        middle = (low + high) / 2
        low, high = (middle, high) if _roll(drafts, middle, today, rates) < children else (low, middle)
    return high


def _arrivals(children: int, today: dt.date, rates: Rates, rng: Random) -> list[dt.date]:
    """First starts, spread so that re-entries make up their share of all joins."""
    first = FIRST_RETURN.replace(year=FIRST_RETURN.year - _YEARS_OF_CHILDHOOD)
    days = (today - first).days
    firsts_a_year = children * rates["care.starts_per_looked_after"] * (1 - rates["stay.reentry_share"])
    count = round(firsts_a_year * days / _YEAR)
    return sorted(first + dt.timedelta(days=rng.randrange(days + 1)) for _ in range(count))


def _person(number: int, draft: _Draft, spans: list[Span], rates: Rates, rng: Random) -> Child:
    suffix = "_uasc" if draft.is_uasc else ""
    sex = "F" if rng.random() < rates["people.girls" + suffix] else "M"
    ethnicity = pick(rates["people.ethnicity" + suffix], rng)
    child = Child(f"{700000 + number}", draft.born_on, sex, ethnicity, draft.is_uasc, spans)
    child.rng = Random(rng.getrandbits(64))
    return child


def _short_breaks(people: list[Child], children: int, rates: Rates, rng: Random) -> None:
    """Gives a few a stay under an agreed series of short breaks, of which no looked-after measure may know."""
    wanted = max(2, round(children * rates["short_breaks.per_looked_after"]))
    fitting = [c for c in people if len(c.spans) == 1 and c.spans[0].end < FIRST_RETURN and 4 < age_on(c.born_on, FIRST_RETURN) < 13]
    for child in rng.sample(fitting, min(wanted, len(fitting))):
        start = FIRST_RETURN + dt.timedelta(days=rng.randrange(60, 500))
        child.spans = [Span(start, start + dt.timedelta(days=rng.randrange(150, 500)), short_break=True)]
        child.is_uasc = False


def population(*, children: int, seed: int, today: dt.date, rates: Rates) -> list[Child]:
    """Everyone with care since April 2024, or young enough to be a care leaver since, by id. `children` are in care today."""
    rng = Random(f"{seed}:people")
    drafts = [_draft(day, rates, rng) for day in _arrivals(children, today, rates, rng)]
    stretch = _stretch(drafts, children, today, rates)
    people: list[Child] = []
    for draft in drafts:
        spans = [span for span in draft.spans(stretch, rates) if span.start <= today]
        oldest = birthday(draft.born_on, 22)
        if oldest > FIRST_RETURN:
            people.append(_person(len(people) + 1, draft, spans, rates, rng))
    _trim(people, children, today)
    _short_breaks(people, children, rates, rng)
    kept = [child for child in people if child.spans[-1].end >= FIRST_RETURN or is_care_leaver(child)]
    offset = rng.random()
    for place, child in enumerate(sorted(kept, key=lambda c: (c.born_on, c.child_id))):
        child.luck = (offset + place * _GOLDEN) % 1.0
        if child.sex == "F" and child.spans[-1].end >= FIRST_RETURN and age_on(child.born_on, today) >= 16 and rng.random() < 0.04:
            child.mother_of = _first_birth(child, today, rng)
    return kept


def _trim(people: list[Child], children: int, today: dt.date) -> None:
    """The stretch moves the roll in small steps; whoever is one too many left yesterday."""
    here = [child for child in people if child.spans and child.spans[-1].holds(today) and not child.spans[-1].to_18]
    surplus = sum(child.in_care(today) for child in people) - children
    for child in here[: max(surplus, 0)]:
        child.spans[-1].end = max(child.spans[-1].start + ONE_DAY, today - ONE_DAY * 3)


def is_care_leaver(child: Child) -> bool:
    """Looked after for 13 weeks since 14 and still so after 16 (Children Act 1989, schedule 2 paragraph 19B)."""
    last = child.spans[-1]
    fourteen, sixteen = birthday(child.born_on, 14), birthday(child.born_on, 16)
    days = sum(max(0, (span.end - max(span.start, fourteen)).days) for span in child.spans)
    return last.end > sixteen and days >= 91 and not last.short_break


def _first_birth(child: Child, today: dt.date, rng: Random) -> dt.date | None:
    span = child.spans[-1]
    low = max(span.start, FIRST_RETURN, birthday(child.born_on, 15))
    days = (min(span.end, today) - low).days
    return low + dt.timedelta(days=rng.randrange(days)) if days > 1 else None


def band_on(child: Child, day: dt.date) -> str:
    return band_of(age_on(child.born_on, day))
