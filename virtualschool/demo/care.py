"""Care as the return tells it: a chain of episodes for each stay, with legal status, placement and reasons that fit together."""

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from virtualschool.demo.people import Child, Span, band_on, pick
from virtualschool.demo.rates import Rates
from virtualschool.kernel.periods import ONE_DAY, age_on, birthday

SUPPORTED_FROM = dt.date(2023, 10, 28)
NEW_OTHER_CODES_FROM = dt.date(2025, 4, 1)


@dataclass(slots=True)
class Episode:
    """One row of the return's episodes; `ceased_on` may lie beyond today, the return then shows it open."""

    child: Child
    began_on: dt.date
    why_new: str
    legal: str
    need: str
    place: str
    provider: str
    home_post: str
    place_post: str
    ofsted: str
    ceased_on: dt.date
    why_ceased: str = "X1"
    why_moved: str = ""

    def placement(self) -> tuple[str, str, str, str]:
        return (self.place, self.provider, self.place_post, self.ofsted)


def invented_postcode(rng: Random) -> str:
    """The shape of a postcode in an area (ZZ) that the Royal Mail does not use: it can be nobody's home."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"ZZ{rng.randrange(1, 30)} {rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"


def _home(place: str, home_post: str, rng: Random) -> tuple[str, str, str]:
    """Provider, postcode and Ofsted number that go with a placement (DfE rules 526 to 531, 550)."""
    if place == "P1":
        return "PR0", home_post, ""
    if place.startswith(("T", "Z")) or place in ("R2", "P3"):
        return "PR4", invented_postcode(rng), ""
    own = 0.55 if place.startswith(("U", "A")) else 0.2
    if place in ("R5",):
        return "PR3", invented_postcode(rng), ""
    if rng.random() < own and place != "K3":
        return "PR1", invented_postcode(rng), "SC990001"
    return "PR4", invented_postcode(rng), f"SC9900{rng.randrange(10, 60)}"


def _fits(place: str, age: int, day: dt.date, legal: str) -> bool:
    if place == "K3":
        return age >= 16 and day >= SUPPORTED_FROM
    if place == "P1":
        return legal in ("C1", "C2")
    return {"R5": 10, "S1": 5, "P3": 14, "K1": 10}.get(place, 0) <= age


def _place(child: Child, day: dt.date, legal: str, rates: Rates, rng: Random) -> str:
    mix = rates["care.placement"][band_on(child, day)]
    if child.is_uasc:
        mix = {place: share for place, share in mix.items() if place in ("U6", "U4", "K3", "K2")} or mix
    age = age_on(child.born_on, day)
    for _ in range(12):
        place = pick(mix, rng)
        if _fits(place, age, day, legal):
            return place
    return "U6"


def _first(child: Child, span: Span, rates: Rates, rng: Random) -> Episode:
    home_post = "" if child.is_uasc else invented_postcode(rng)
    legal = "V2" if child.is_uasc else pick(rates["care.legal_at_start"], rng)
    need = "N8" if child.is_uasc else pick(rates["care.need"], rng)
    if span.short_break:
        return Episode(child, span.start, "S", "V4", "N2", "U6", "PR1", "", "", "SC990001", span.end)
    place = _place(child, span.start, legal, rates, rng)
    return Episode(child, span.start, "S", legal, need, place, *_home_first(place, home_post, rng), span.end)


def _home_first(place: str, home_post: str, rng: Random) -> tuple[str, str, str, str]:
    provider, place_post, ofsted = _home(place, home_post, rng)
    return provider, home_post, place_post, ofsted


def _changes(child: Child, span: Span, first: Episode, rates: Rates, rng: Random) -> list[tuple[dt.date, str]]:
    """The days on which something changes, with what: P placement, L legal status, A placed for adoption."""
    last = (span.end - span.start).days
    found: dict[int, str] = {}
    at = 0.0
    while True:
        settled = 1.0 + 0.25 * at / 365.0
        at += rng.expovariate(rates["care.placement_changes_a_year"] / 365.25 / settled) + 3
        if at >= last - 1:
            break
        found[round(at)] = "P"
    if first.legal in ("L1", "L2"):
        found[3] = "L"
    elif first.legal == "C1" and rng.random() < rates["legal.full_order_share"]:
        found[rng.randrange(150, 400)] = "L"
    if span.adopted:
        found = {day: what for day, what in found.items() if day < last - 320 and what == "P"}
        found |= {last - 300: "E", last - 200: "A"}
    sixteen = (birthday(child.born_on, 16) - span.start).days
    if sixteen > 0 and rng.random() < 0.3 and span.to_18:
        found[sixteen + rng.randrange(10, 400)] = "P"
    return [(span.start + dt.timedelta(days=day), found[day]) for day in sorted(found) if 0 < day < last - 1]


def _next(episode: Episode, day: dt.date, what: str, rates: Rates, rng: Random) -> Episode | None:
    """What follows on that day; None when nothing would really change."""
    fresh = replace(episode, began_on=day, why_moved="")
    if what in ("L", "E"):
        legal = "E1" if what == "E" else {"L1": "C1", "L2": "C1", "C1": "C2"}.get(episode.legal, "")
        if not legal or legal == episode.legal or (legal == "E1" and episode.place == "P1"):
            return None
        fresh.legal, fresh.why_new = legal, "L"
        return fresh
    place = "A6" if what == "A" else _place(episode.child, day, episode.legal, rates, rng)
    fresh.place, fresh.why_new = place, "P"
    fresh.provider, fresh.place_post, fresh.ofsted = _home(place, episode.home_post, rng)
    if fresh.placement() == episode.placement():
        return None
    episode.why_moved = "CARPL" if what == "A" else pick(rates["care.reason_moved"], rng)
    return fresh


def _chain(child: Child, span: Span, rates: Rates, rng: Random) -> list[Episode]:
    chain = [_first(child, span, rates, rng)]
    if not span.short_break:
        for day, what in _changes(child, span, chain[0], rates, rng):
            if span.adopted and what == "E" and not chain[-1].place.startswith("U"):
                follow = _next(chain[-1], day - ONE_DAY * 5, "P", rates, rng)
                _join(chain, follow and replace(follow, place="U6", provider="PR1", ofsted="SC990001"))
            _join(chain, _next(chain[-1], day, what, rates, rng))
    chain[-1].ceased_on, chain[-1].why_ceased = span.end, _why_left(child, span, chain[-1], rates, rng)
    return chain


def _join(chain: list[Episode], follow: Episode | None) -> None:
    if follow is not None and follow.began_on > chain[-1].began_on:
        chain[-1].ceased_on = follow.began_on
        chain.append(follow)


_ONLY = {"E5": 16, "E6": 16, "E7": 17, "E9": 12, "E14": 12, "E2": 99, "E17": 99}


def _why_left(child: Child, span: Span, last: Episode, rates: Rates, rng: Random) -> str:
    """A reason that fits the age and the placement: adoption from A*, guardianship to former foster carers from U*."""
    if span.short_break:
        return "E8"
    if span.adopted and last.place.startswith("A"):
        return rng.choice(("E11", "E12"))
    if span.to_18:
        fostered = last.place.startswith("U")
        return pick({"E5": 0.5, "E17": 0.3 if fostered else 0.0, "E6": 0.1, "E7": 0.06, "E8": 0.1, "E4A": 0.05}, rng)
    age = age_on(child.born_on, span.end)
    for _ in range(12):
        reason = pick(rates["care.reason_left"][band_on(child, span.end)], rng)
        if _ONLY.get(reason, 0) <= age and (reason not in ("E45", "E46") or last.place.startswith("U")):
            return reason
    return "E4A"


def histories(people: list[Child], rates: Rates) -> dict[str, list[Episode]]:
    """Every child's episodes in order, complete from the first day of care to the last, whether or not it has come."""
    return {child.child_id: _of(child, rates) for child in people}


def _of(child: Child, rates: Rates) -> list[Episode]:
    rng = Random(child.rng.getrandbits(64))
    return [episode for span in child.spans for episode in _chain(child, span, rates, rng)]
