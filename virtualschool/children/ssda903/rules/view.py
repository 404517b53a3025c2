"""What rules look at: one year's return as the record holds it, with last year's beside it and the cells as they were sent."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any

from virtualschool.children import care
from virtualschool.children.models import (
    Adoption,
    AdoptionDecision,
    Child,
    HealthReturn,
    LeavingCareReturn,
    ReportedChild,
    ReportedEpisode,
    Review,
    UnaccompaniedStatus,
)
from virtualschool.children.ssda903.tables import ALL
from virtualschool.children.ssda903.taking import Taking, Told
from virtualschool.kernel.periods import collection_period

Merged = tuple[list[care.Episode], list[care.Note]]
_TABLE_OF = {table.model: table.name for table in ALL.values()}
OF_A_YEAR = (HealthReturn, LeavingCareReturn, Adoption, AdoptionDecision, Review, UnaccompaniedStatus)
FIELD_OF = {(table.model, column): field for table in ALL.values() for field, column in {**table.key, **table.fields}.items()}


class Record:
    """Everything the rules need of an authority, asked once a load."""

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        mine = {"child__authority": taking.run.authority}
        self.born = dict(Child.objects.filter(authority=taking.run.authority).values_list("pk", "born_on"))
        self.headers: dict[int, dict[int, ReportedChild]] = defaultdict(dict)
        for header in ReportedChild.objects.filter(**mine):
            self.headers[header.collection_year][header.child_id] = header
        self.episodes: dict[int, dict[int, list[ReportedEpisode]]] = defaultdict(lambda: defaultdict(list))
        reported = ReportedEpisode.objects.filter(**mine).order_by("began_on", "pk")
        for each in sorted(reported, key=lambda each: (each.began_on, each.ceased_on or dt.date.max)):
            self.episodes[each.collection_year][each.child_id].append(each)
        self.others: dict[tuple[type, int], list[Any]] = defaultdict(list)
        years = range(min(taking.years, default=0) - 2, max(taking.years, default=0) + 2)
        for model in OF_A_YEAR:
            for thing in model.objects.filter(collection_year__in=years, **mine).order_by("pk"):
                self.others[model, thing.collection_year].append(thing)

        self.newest = max(self.episodes, default=0)
        self._merged: dict[int, Merged] = {}

    def merged(self, child_id: int, *, up_to: int | None = None) -> Merged:
        """The child's care over all returns, or those up to a year."""
        if up_to is None and child_id in self._merged:
            return self._merged[child_id]
        by_year = {year: held[child_id] for year, held in self.episodes.items() if child_id in held and (up_to is None or year <= up_to)}
        merged = care.merge(by_year, self.born.get(child_id))
        if up_to is None:
            self._merged[child_id] = merged
        return merged

    def views(self) -> list["YearView"]:
        """The years that this load touches: its own, and those after them in the record, whose past it may have changed."""
        touched = set(self.taking.years)
        touched |= {year + 1 for year in touched if year + 1 in self.episodes or year + 1 in self.headers}
        return [YearView(self, year) for year in sorted(touched)]


class YearView:
    """One collection year. All mappings go by child."""

    def __init__(self, record: Record, year: int) -> None:
        self.record = record
        self.year = year
        self.start, self.end = collection_period(year).start, collection_period(year).end
        self.headers = record.headers.get(year, {})
        self.episodes: dict[int, list[ReportedEpisode]] = record.episodes.get(year, {})
        self.last_episodes: dict[int, list[ReportedEpisode]] = record.episodes.get(year - 1, {})
        self.oc2: list[HealthReturn] = record.others[HealthReturn, year]
        self.oc3: list[LeavingCareReturn] = record.others[LeavingCareReturn, year]
        self.ad1: list[Adoption] = record.others[Adoption, year]
        self.decisions: list[AdoptionDecision] = record.others[AdoptionDecision, year]
        self.reviews: list[Review] = record.others[Review, year]
        self._merged: dict[int, Merged] = {}

    @cached_property
    def unaccompanied(self) -> set[int]:
        """Children reported as unaccompanied this year or in the two before."""
        return {each.child_id for back in range(3) for each in self.record.others[UnaccompaniedStatus, self.year - back]}

    def earlier_header(self, child_id: int) -> ReportedChild | None:
        """What the latest earlier year said of a child."""
        years = sorted((year for year in self.record.headers if year < self.year), reverse=True)
        return next((held for year in years if (held := self.record.headers[year].get(child_id))), None)

    def born_on(self, child_id: int) -> dt.date | None:
        header = self.headers.get(child_id)
        return header.born_on if header and header.born_on else self.record.born.get(child_id)

    def pairs(self) -> Iterable[tuple[ReportedEpisode, ReportedEpisode]]:
        """Each episode with the one before it in the same return."""
        for episodes in self.episodes.values():
            yield from pairwise(episodes)

    def merged(self, child_id: int) -> Merged:
        """The child's care as it stood with this year's return in, newer ones not yet."""
        if self.year >= self.record.newest:
            return self.record.merged(child_id)
        if child_id not in self._merged:
            self._merged[child_id] = self.record.merged(child_id, up_to=self.year)
        return self._merged[child_id]

    def is_looked_after_12_months(self, child_id: int) -> bool:
        """Looked after continuously for the twelve months to 31 March: a span from 1 April or before that lasts to 31 March,
        and no short break in between."""
        episodes, _ = self.merged(child_id)
        if not any(begin <= self.start and (end is None or end >= self.end) for begin, end in care.spans_of(episodes)):
            return False
        return not any(
            each.is_short_break and each.began_on <= self.end and (each.ended_on is None or each.ended_on > self.start) for each in episodes
        )

    def told(self, thing: Any) -> Told | None:
        """The row of this load behind a row of the record, if there is one."""
        return self.record.taking.source.get((_TABLE_OF[type(thing)], thing.pk))

    def is_blank(self, thing: Any, column: str) -> bool:
        """Whether nothing was sent in a cell; one that was sent and could not be read is not blank."""
        if self.is_faulty(thing, column):
            return False
        return getattr(thing, FIELD_OF[type(thing), column]) in (None, "")

    def is_faulty(self, thing: Any, column: str) -> bool:
        """Whether the cell was sent with this load and could not be taken."""
        told = self.told(thing)
        return bool(told and column in told.row.faulty)
