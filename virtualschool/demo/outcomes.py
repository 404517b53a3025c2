"""What else a return tells of a child: reviews, social workers, missing periods, health, adoption, life after care."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from virtualschool.demo.care import Episode
from virtualschool.demo.people import FIRST_RETURN, Child, Span, is_care_leaver, pick
from virtualschool.demo.rates import Rates
from virtualschool.kernel.periods import ONE_DAY, age_on, birthday, collection_period

_ADOPTERS = (("2", "MF", "L11"), ("2", "MF", "L3"), ("2", "FF", "L12"), ("2", "MM", "L12"), ("1", "F1", "L0"), ("1", "M1", "L0"))
_WORKER_REASONS = ("CHCHAN", "LEFTRL", "LEFTRL", "ORGRST", "TSPROC", "TSPROC", "MANAGE", "ABSENC")


@dataclass(slots=True)
class Worker:
    """A social worker's time with a child; `end` may lie beyond today."""

    number: str
    start: dt.date
    end: dt.date
    reason: str


@dataclass(slots=True)
class Adoption:
    """When adoption was decided on and by whom the child was adopted (number, sex, legal status)."""

    decided_on: dt.date
    adopters: tuple[str, str, str]


@dataclass(slots=True)
class Life:
    """All side tables of one child, complete, whether or not their days have come."""

    child: Child
    rates: Rates
    permanence: tuple[str, str, str]
    adoption: Adoption | None
    reviews: list[tuple[dt.date, str]] = field(default_factory=list)
    missing: list[tuple[str, dt.date, dt.date]] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    orders: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    leaver: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    score: int = 12

    def health(self, year: int) -> list[str]:
        """The health and SDQ cells of a year's OC2 (DfE: SDQ from 4 to 16, health promotion under 5, convictions from 10)."""
        rng = Random(f"{self.child.child_id}:{year}:{self.score}")
        age = age_on(self.child.born_on, collection_period(year).end)

        def yes(key: str) -> str:
            return "1" if rng.random() < self.rates[f"health.{key}"] else "0"

        sdq, why_not = "", ""
        if 4 <= age <= 16:
            done = rng.random() < self.rates["health.sdq_done"]
            sdq = str(min(40, max(0, self.score + rng.randrange(-4, 5)))) if done else ""
            why_not = "" if done else rng.choice(("SDQ2", "SDQ3", "SDQ4", "SDQ5"))
        cells = [sdq, why_not, yes("convicted") if age >= 10 else "", yes("health_check") if age < 5 else ""]
        misuse = yes("substance_misuse") if age >= 10 else "0"
        cells += [yes("immunisations"), yes("teeth_check"), yes("health_assessment"), misuse]
        received = rng.choice("10") if misuse == "1" else ""
        return [*cells, received, "1" if received == "0" else ""]


def _permanence(child: Child, rates: Rates, rng: Random) -> tuple[str, str, str]:
    if child.is_uasc or rng.random() >= rates["permanence.share"] or child.spans[0].start < child.born_on + ONE_DAY * 800:
        return ("Z1", "", "")
    ordered = child.born_on + dt.timedelta(days=rng.randrange(300, 700))
    return (rng.choice(("P1", "P2", "P2", "P3")), rng.choice(("805", "807", "808")), f"{ordered:%d/%m/%Y}")


def _adoption(episodes: list[Episode], rng: Random) -> Adoption | None:
    """The decision precedes the placement order; none where the chain never came to an order."""
    order = next((e for e in episodes if e.legal == "E1"), None)
    return Adoption(order.began_on - ONE_DAY * rng.randrange(5, 20), rng.choice(_ADOPTERS)) if order else None


def _reviews(child: Child, span: Span, rates: Rates, rng: Random) -> list[tuple[dt.date, str]]:
    """Within 20 working days, three months later, then at most six months apart (Care Planning Regulations 2010, reg. 33)."""
    found, day = [], span.start + dt.timedelta(days=rng.randrange(15, 28))
    gaps = [rng.randrange(70, 90)] + [rng.randrange(140, 182) for _ in range(40)]
    for gap in gaps:
        if day >= span.end:
            break
        while day.weekday() > 4:
            day += ONE_DAY
        code = "PN0" if age_on(child.born_on, day) < 4 else pick(rates["reviews.code"], rng)
        if day < span.end:
            found.append((day, code))
        day += dt.timedelta(days=gap)
    return found


def _workers(span: Span, rates: Rates, rng: Random) -> list[Worker]:
    found, day, reason = [], span.start, "FCONTA"
    while day < span.end:
        end = min(span.end, day + dt.timedelta(days=30 + round(rng.expovariate(1 / rates["social_worker.mean_days"]))))
        found.append(Worker(f"SW{rng.randrange(9000, 9400)}", day, end, reason))
        day, reason = end, rng.choice(_WORKER_REASONS)
    return found


def _missing(child: Child, episodes: list[Episode], rates: Rates, rng: Random) -> list[tuple[str, dt.date, dt.date]]:
    """Missing or away without authorisation, from 11 on; a period never outlasts the placement it began in."""
    found: list[tuple[str, dt.date, dt.date]] = []
    for e in episodes:
        day = max(e.began_on, FIRST_RETURN, birthday(child.born_on, 11))
        while child.luck > 0.6:
            day += dt.timedelta(days=2 + round(rng.expovariate(rates["missing.per_teenager_year"] / 0.4 / 365.25)))
            over = day + dt.timedelta(days=rng.choice((0, 1, 1, 1, 2, 3, 6)))
            if over >= e.ceased_on:
                break
            found.append((rng.choice("MMMA"), day, over))
            day = over
    return found


def _orders(episodes: list[Episode], rates: Rates, rng: Random) -> list[tuple[dt.date, dt.date]]:
    found = []
    for e in episodes:
        lasts = (e.ceased_on - e.began_on).days
        if e.place in ("K1", "K2") and lasts > 60 and rng.random() < rates["dolo.share_of_residential"]:
            found.append((e.began_on + ONE_DAY * 7, e.began_on + ONE_DAY * 49))
    return found


def _after_care(child: Child, rates: Rates, rng: Random) -> dict[int, tuple[str, str, str]]:
    """By collection year: the 17th to 21st birthday falls in it and the young person had left care before."""
    found = {}
    for age in range(17, 22) if is_care_leaver(child) else ():
        day = birthday(child.born_on, age)
        year = day.year + 1 if (day.month, day.day) >= (4, 1) else day.year
        if child.spans[-1].end > day:
            continue
        touch = pick(rates["leavers.in_touch"], rng)
        activity, home = pick(rates["leavers.activity"], rng), pick(rates["leavers.home"], rng)
        if age == 17 and home.startswith("Y"):
            home = "B1"
        found[year] = (touch, activity, home) if touch == "YES" else (touch, "0", "0")
    return found


def lives(people: list[Child], episodes: dict[str, list[Episode]], rates: Rates) -> dict[str, Life]:
    """Everyone's side tables, by child id."""
    found = {}
    for child in people:
        rng = Random(child.rng.getrandbits(64))
        own = episodes[child.child_id]
        life = Life(child, rates, _permanence(child, rates, rng), _adoption(own, rng), score=round(rng.triangular(0, 32, 12)))
        for span in child.spans:
            if not span.short_break:
                life.reviews += _reviews(child, span, rates, rng)
                life.workers += _workers(span, rates, rng)
        life.missing, life.orders = _missing(child, own, rates, rng), _orders(own, rates, rng)
        life.leaver = _after_care(child, rates, rng)
        found[child.child_id] = life
    return found
