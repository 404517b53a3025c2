"""The few ways in which facts become numbers. A room gives the facts; nothing here knows what they are about.

Facts are amounts of one child in one group. Several facts of a child in a group add up before anything is judged.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from virtualschool.kernel.periods import Period
from virtualschool.measures.remembering import RECORD


@dataclass(frozen=True)
class Scope:
    """Which children may be read: an authority's, or of those only `child_ids`. `authority` is whatever the rooms take for one;
    here only its `pk` is used."""

    authority: Any
    authority_code: str
    child_ids: frozenset[int] | None = None

    def __post_init__(self) -> None:
        if self.child_ids is not None:
            object.__setattr__(self, "child_ids", frozenset(self.child_ids))

    @property
    def key(self) -> tuple[Any, ...]:
        return self.authority.pk, self.child_ids

    def __contains__(self, child_id: int) -> bool:
        return self.child_ids is None or child_id in self.child_ids


class Fact(NamedTuple):
    """Amounts of one child in one group (None without a breakdown), in the order of the source's `amounts`."""

    group: str | None
    child_id: int
    amounts: tuple[float, ...]


Adder = Callable[[tuple[float, ...]], float]
FactsOf = Callable[[Scope, Period, str, str | None], Iterable[Fact]]


@dataclass(frozen=True, eq=False)
class Source:
    """Where facts come from: one pass over a room's tables that all its measures share. `facts(scope, period, cohort, by)`;
    `data_to(scope, period)` is the last day of the period that the data reach, None without any. `stands_on` are the groups of
    tables (see `remembering`) that it reads: what was read of them is kept until one of them changes."""

    key: str
    amounts: tuple[str, ...]
    facts: FactsOf
    data_to: Callable[[Scope, Period], dt.date | None]
    stands_on: tuple[str, ...] = (RECORD,)

    def adder(self, names: Iterable[str]) -> Adder:
        """A function that takes a fact's amounts and gives the sum of those named."""
        places = [self.amounts.index(name) for name in names]
        if len(places) == 1:
            return itemgetter(places[0])
        if len(places) == 2:
            one, other = places
            return lambda amounts: amounts[one] + amounts[other]
        pick = itemgetter(*places)
        return lambda amounts: sum(pick(amounts))


class Share(NamedTuple):
    """A child's part in a number."""

    numerator: float
    denominator: float | None


@dataclass(frozen=True, eq=False)
class Calculation:
    """How the amounts of a group's children become a numerator and a denominator. `share` is one child's part, None for a child
    who does not belong to the number: the parts add up to the whole."""

    source: Source

    def share(self, amounts: tuple[float, ...]) -> Share | None:
        raise NotImplementedError

    def total(self, shares: list[Share]) -> Share:
        return Share(sum(above for above, _ in shares), sum(below or 0 for _, below in shares))

    def total_of(self, amounts: Collection[tuple[float, ...]]) -> tuple[Share, int]:
        """The total over children's amounts and how many children are behind it: what `share` and `total` give one by one."""
        shares = [share for each in amounts if (share := self.share(each)) is not None]
        return self.total(shares), len(shares)

    def value(self, total: Share) -> float | None:
        """A percentage, or None without a denominator."""
        return 100 * total.numerator / total.denominator if total.denominator else None


@dataclass(frozen=True, eq=False)
class Tally(Calculation):
    """A plain count of `amount`: of each child once with `once_a_child`, divided by `units` for display (sessions into days).
    `present` is the amount that tells whether there is anything to count; the amount itself unless it can be nought."""

    amount: str
    present: str = ""
    once_a_child: bool = False
    units: int | None = None

    def share(self, amounts: tuple[float, ...]) -> Share | None:
        amount, present = self._adders
        if not present(amounts):
            return None
        return Share(1 if self.once_a_child else amount(amounts), None)

    @cached_property
    def _adders(self) -> tuple[Adder, Adder]:
        return self.source.adder((self.amount,)), self.source.adder((self.present or self.amount,))

    def total(self, shares: list[Share]) -> Share:
        return Share(sum(share.numerator for share in shares), self.units)

    def value(self, total: Share) -> float | None:
        return total.numerator / self.units if self.units else total.numerator


@dataclass(frozen=True, eq=False)
class Ratio(Calculation):
    """Amounts over amounts, as a percentage. `halved` takes half of the denominator (an average of two)."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    halved: bool = False

    def share(self, amounts: tuple[float, ...]) -> Share | None:
        over, under = self._adders
        above, below = over(amounts), under(amounts)
        if not above and not below:
            return None
        return Share(above, below / 2 if self.halved else below)

    def total_of(self, amounts: Collection[tuple[float, ...]]) -> tuple[Share, int]:
        over, under = self._adders
        above, below = list(map(over, amounts)), list(map(under, amounts))
        children = sum(1 for pair in zip(above, below, strict=True) if any(pair))
        whole = sum(below)
        return Share(sum(above), whole / 2 if self.halved else whole), children

    @cached_property
    def _adders(self) -> tuple[Adder, Adder]:
        return self.source.adder(self.numerator), self.source.adder(self.denominator)


@dataclass(frozen=True, eq=False)
class Proportion(Calculation):
    """Children whose `part` reaches a share of their own `whole`, out of the children who have a whole at all."""

    part: tuple[str, ...]
    whole: str
    reaches: Fraction

    def share(self, amounts: tuple[float, ...]) -> Share | None:
        part, whole = self._adders
        possible = whole(amounts)
        if not possible:
            return None
        above, below = self._terms
        return Share(int(part(amounts) * below >= possible * above), 1)

    def total_of(self, amounts: Collection[tuple[float, ...]]) -> tuple[Share, int]:
        part, whole = self._adders
        above, below = self._terms
        pairs = [(part(each), possible) for each in amounts if (possible := whole(each))]
        return Share(sum(1 for missed, possible in pairs if missed * below >= possible * above), len(pairs)), len(pairs)

    @cached_property
    def _adders(self) -> tuple[Adder, Adder]:
        return self.source.adder(self.part), self.source.adder((self.whole,))

    @cached_property
    def _terms(self) -> tuple[int, int]:
        return self.reaches.numerator, self.reaches.denominator
