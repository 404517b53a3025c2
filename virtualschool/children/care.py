"""Care as it stands over all returns: episodes merged year by year, and the spans of being looked after made from them.

Pure parts first (`merge`, `spans_of`), then the derivation that keeps `CareEpisode` and `CareSpan`, made anew for every child
whose reported facts changed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from virtualschool.children.models import CareEpisode, CareSpan, Child, ReportedEpisode
from virtualschool.children.ssda903.codes import is_short_break
from virtualschool.intake.afterwards import derivation
from virtualschool.intake.inserting import insert_rows
from virtualschool.kernel.periods import ONE_DAY, birthday, collection_period

TOLD_BY = {Child._meta.label, ReportedEpisode._meta.label}
"""The tables that care is made from."""

ADULT = 18
CHUNK = 500
EPISODE = ("child_id", "reported_id", "began_on", "ended_on", "legal_status", "placement", "is_short_break")
SPAN = ("authority_id", "child_id", "began_on", "ended_on")


class Reported(Protocol):
    """What merging needs of a reported episode."""

    @property
    def collection_year(self) -> int: ...
    @property
    def began_on(self) -> dt.date: ...
    @property
    def ceased_on(self) -> dt.date | None: ...
    @property
    def legal_status(self) -> str: ...
    @property
    def placement(self) -> str: ...


@dataclass(frozen=True)
class Episode:
    """An episode from `began_on` up to, not including, `ended_on`; `reported` is the row of the return behind it."""

    reported: Any
    began_on: dt.date
    ended_on: dt.date | None

    @property
    def is_short_break(self) -> bool:
        return is_short_break(self.reported.legal_status)


@dataclass(frozen=True)
class Note:
    """Something that merging had to decide, at the reported episode it concerns. Kinds: `unended` (a later episode of the same
    return began while this one was open), `re-dated` (a newer return no longer has the open episode; `reported` is that
    return's first), `turned_18`."""

    kind: str
    reported: Any
    on: dt.date


def merge(reported_by_year: Mapping[int, Sequence[Reported]], born_on: dt.date | None) -> tuple[list[Episode], list[Note]]:
    """The episodes that stand, in order, with what had to be decided.

    A newer year's episodes replace the older's from 1 April of that collection on; an open older episode that is gone or
    re-dated there is closed at the newer return's first DECOM. A year that says nothing of the child changes nothing. An open
    episode ends the day before the 18th birthday.
    """
    standing: list[Episode] = []
    notes: list[Note] = []
    for year in sorted(reported_by_year):
        newer = _of_one_year(reported_by_year[year], notes)
        if newer:
            standing = [*_what_remains(standing, newer, year, notes), *newer]
    standing.sort(key=lambda each: each.began_on)
    return [_ended_by_adulthood(each, born_on, notes) for each in standing], notes


def spans_of(episodes: Iterable[Episode]) -> list[tuple[dt.date, dt.date | None]]:
    """Spans of being looked after: episodes that touch or overlap, without short breaks and without those that last no day.
    A span ends on the first day no longer in care; None while it is open."""
    spans: list[tuple[dt.date, dt.date | None]] = []
    for each in sorted(episodes, key=lambda each: each.began_on):
        if each.is_short_break or each.ended_on == each.began_on:
            continue
        if spans and (spans[-1][1] is None or each.began_on <= spans[-1][1]):
            begin, end = spans.pop()
            spans.append((begin, None if end is None or each.ended_on is None else max(end, each.ended_on)))
        else:
            spans.append((each.began_on, each.ended_on))
    return spans


def _of_one_year(reported: Sequence[Reported], notes: list[Note]) -> list[Episode]:
    """A return's own episodes in order; one that was left open ends where the next begins."""
    ordered = sorted(reported, key=lambda each: (each.began_on, each.ceased_on or dt.date.max))
    episodes = []
    for index, each in enumerate(ordered):
        following = next((later.began_on for later in ordered[index + 1 :] if later.began_on > each.began_on), None)
        if each.ceased_on is None and following is not None:
            notes.append(Note("unended", each, following))
            episodes.append(Episode(each, each.began_on, following))
        else:
            episodes.append(Episode(each, each.began_on, each.ceased_on))
    return episodes


def _what_remains(older: Sequence[Episode], newer: Sequence[Episode], year: int, notes: list[Note]) -> Iterable[Episode]:
    """What still stands of older returns beside a newer one."""
    opens = collection_period(year).start
    first = newer[0].began_on
    told_again = {each.began_on for each in newer}
    for each in older:
        if each.began_on in told_again:
            continue
        if each.ended_on is None:
            notes.append(Note("re-dated", newer[0].reported, first))
            if each.began_on < first:
                yield replace(each, ended_on=first)
        elif each.began_on < opens:
            yield replace(each, ended_on=max(opens, each.began_on)) if each.ended_on > opens else each


def _ended_by_adulthood(each: Episode, born_on: dt.date | None, notes: list[Note]) -> Episode:
    if each.ended_on is not None or born_on is None:
        return each
    last = max(birthday(born_on, ADULT) - ONE_DAY, each.began_on)
    notes.append(Note("turned_18", each.reported, last))
    return replace(each, ended_on=last)


@derivation(10)
def rebuild_care(authority: Any, child_ids: Collection[int] | None, tables: set[str]) -> None:
    """Makes care episodes and spans anew for these children (all of the authority when None). What changed in other tables than
    those that care is told by changes nothing here."""
    if tables and not tables & TOLD_BY:
        return
    if child_ids is None:
        child_ids = list(Child.objects.filter(authority=authority).values_list("pk", flat=True))
    ordered = sorted(child_ids)
    for start in range(0, len(ordered), CHUNK):
        _rebuild(ordered[start : start + CHUNK])


class Row(NamedTuple):
    """A reported episode, without the cost of a model's instance."""

    pk: int
    child_id: int
    collection_year: int
    began_on: dt.date
    ceased_on: dt.date | None
    legal_status: str
    placement: str


def _rebuild(child_ids: Sequence[int]) -> None:
    children = Child.objects.filter(pk__in=child_ids).values_list("pk", "authority_id", "born_on")
    known = {pk: (authority_id, born_on) for pk, authority_id, born_on in children}
    reported: dict[int, dict[int, list[Reported]]] = defaultdict(lambda: defaultdict(list))
    for row in ReportedEpisode.objects.filter(child__in=child_ids).order_by("pk").values_list(*Row._fields):
        each = Row._make(row)
        reported[each.child_id][each.collection_year].append(each)
    episodes: list[tuple[Any, ...]] = []
    spans: list[tuple[Any, ...]] = []
    for child_id, by_year in reported.items():
        authority_id, born_on = known[child_id]
        merged, _ = merge(by_year, born_on)
        episodes += [_kept(child_id, each) for each in merged]
        spans += [(authority_id, child_id, begin, end) for begin, end in spans_of(merged)]
    CareEpisode.objects.filter(child__in=child_ids).delete()
    CareSpan.objects.filter(child__in=child_ids).delete()
    insert_rows(CareEpisode, EPISODE, episodes)
    insert_rows(CareSpan, SPAN, spans)


def _kept(child_id: int, each: Episode) -> tuple[Any, ...]:
    told = each.reported
    return (child_id, told.pk, each.began_on, each.ended_on, told.legal_status, told.placement, each.is_short_break)
