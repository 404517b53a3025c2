"""How figures of several measures hang together: by which sums one that is hidden could be worked out from others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A relation between the figures of one cohort and period."""

    @property
    def measures(self) -> tuple[str, ...]:
        """The keys of the measures that it binds together."""
        raise NotImplementedError


@dataclass(frozen=True)
class Identity(Link):
    """Numbers of one group that come to nought: (factor, measure, "numerator" or "denominator")."""

    terms: tuple[tuple[int, str, str], ...]

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(measure for _, measure, _ in self.terms))


@dataclass(frozen=True)
class Carry(Link):
    """What closes one month opens the next; the first opening and the last closing are those of the whole period."""

    opening: str
    closing: str

    @property
    def measures(self) -> tuple[str, ...]:
        return self.opening, self.closing


@dataclass(frozen=True)
class Part(Link):
    """The numerator of one measure counts some of those whom the numerator of another counts: the others are a count as well."""

    part: str
    whole: str

    @property
    def measures(self) -> tuple[str, ...]:
        return self.part, self.whole


@dataclass(frozen=True)
class Stock(Link):
    """A state on a day: its months do not add up to the whole period."""

    measure: str

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)


@dataclass(frozen=True)
class Quotient(Link):
    """A percentage whose numerator is no part of its denominator, so that there is no complement."""

    measure: str

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)
