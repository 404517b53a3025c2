"""How far several graders agree: in per cent, and beyond what chance would give. Pure.

Percent agreement is the share of pairs of graders who gave the same level to the same work. Cohen's kappa (1960) is for two graders,
Fleiss' kappa (1971) for two or more; both are 1 for full agreement and 0 for what chance gives. A kappa is not computed where
everybody used one level throughout: chance would then agree fully too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

Ratings = Mapping[str, Mapping[str, str]]
"""By piece of work: by grader the level."""

BANDS = ((0.0, "no better than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"), (1.0, "almost perfect"))
"""The words of Landis and Koch (1977) for a kappa up to each value."""


@dataclass(frozen=True)
class Agreement:
    """What graders of the same work agree on. `kind` names the kappa; both figures are None where nothing can be said."""

    works: int
    pairs: int
    same: int
    kappa: float | None
    kind: str

    @property
    def percent(self) -> float | None:
        return 100 * self.same / self.pairs if self.pairs else None

    @property
    def words(self) -> str:
        """The agreement in a sentence."""
        if not self.pairs:
            return "Nothing was graded by more than one person."
        said = f"{self.same} of {self.pairs} pairs of grades agree ({_whole(self.same, self.pairs)}%)"
        if self.kappa is None:
            return f"{said}. {self.kind} cannot be computed: one level was used throughout."
        return f"{said}. {self.kind} is {self.kappa:.2f}: {band(self.kappa)}."


def _whole(same: int, pairs: int) -> str:
    """In whole per cent; never “100” where somebody differs or “0” where somebody agrees."""
    percent = 100 * same / pairs
    return f"{percent:.0f}" if same in (0, pairs) or 1 <= percent <= 99 else "over 99" if percent > 99 else "under 1"


def band(kappa: float) -> str:
    """The words for a kappa as it is shown, with two places."""
    return next((words for most, words in BANDS if round(kappa, 2) <= most), BANDS[-1][1])


def agreement_of(ratings: Ratings) -> Agreement:
    """The agreement on work that two or more people graded; work graded by one is left out."""
    shared = {work: dict(by) for work, by in ratings.items() if len(by) > 1}
    pairs = same = 0
    for by in shared.values():
        pairs += comb(len(by), 2)
        same += sum(comb(count, 2) for count in Counter(by.values()).values())
    graders = {grader for by in shared.values() for grader in by}
    if len(graders) == 2:
        one, other = sorted(graders)
        return Agreement(len(shared), pairs, same, cohens_kappa([(by[one], by[other]) for by in shared.values()]), "Cohen’s kappa")
    return Agreement(len(shared), pairs, same, fleiss_kappa([list(by.values()) for by in shared.values()]), "Fleiss’ kappa")


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Of two graders' levels for the same work; None for nothing, or where chance alone agrees fully."""
    if not pairs:
        return None
    many = len(pairs)
    observed = sum(one == other for one, other in pairs) / many
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(count * second[level] for level, count in first.items()) / many**2
    return _beyond_chance(observed, expected)


def fleiss_kappa(works: Sequence[Sequence[str]]) -> float | None:
    """Of the levels that each piece of work was given, two or more. Where the number of graders differs, each work's own agreement
    counts once and the levels' shares are those of all grades, which for equal numbers is Fleiss' own formula."""
    if not works:
        return None
    observed = sum(_agreeing(levels) for levels in works) / len(works)
    used = Counter(level for levels in works for level in levels)
    total = sum(used.values())
    expected = sum((count / total) ** 2 for count in used.values())
    return _beyond_chance(observed, expected)


def differing(by: Mapping[str, str]) -> bool:
    """Whether graders gave one piece of work different levels: what moderation is for."""
    return any(one != other for one, other in combinations(by.values(), 2))


def _agreeing(levels: Sequence[str]) -> float:
    return sum(comb(count, 2) for count in Counter(levels).values()) / comb(len(levels), 2)


def _beyond_chance(observed: float, expected: float) -> float | None:
    return None if expected > 1 - 1e-12 else (observed - expected) / (1 - expected)
