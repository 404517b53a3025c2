"""Results kept in the process for as long as what they stand on stays as it is, never longer.

Rooms name the tables that tell of a change, each in a group: those of the record of children, those of plans, and so on. One look at
the highest numbers and instants of a group's tables is its stamp; whatever was worked out under another stamp of a group that it
stands on is not used again. So a note on a plan leaves the readings of children alone.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils import timezone

T = TypeVar("T")

RECORD = "record"
"""The group of the record of children: care, schools, registers, suspensions."""
SETTINGS = "settings"
"""The group of what an authority sets, with the days between which it holds."""
EVERYTHING = ("*",)
"""Stands for every group that there is: of what may be worked out from any of them."""

Watched = tuple[tuple[type[Model], tuple[str, ...]], ...]
_watched: dict[str, dict[type[Model], tuple[str, ...]]] = {}


def watch(model: type[Model], *columns: str, of: str = RECORD) -> None:
    """Names a table of a group whose new rows (and greatest values of these columns) mean that results may have changed."""
    _watched.setdefault(of, {})[model] = ("pk", *columns)


def watched(groups: Iterable[str]) -> set[type[Model]]:
    """The tables of these groups. Raises LookupError for a group that no table is in."""
    return {model for group in _named(groups) for model in _watched[group]}


class Stamps:
    """What groups of tables looked like at one moment."""

    def __init__(self, told: dict[str, Hashable]) -> None:
        self._told = told

    def of(self, groups: Iterable[str]) -> Hashable:
        """The stamp of these groups together: the same as long as nothing in any of them changes, and for a day at most, since
        what is due or current depends on the day."""
        named = _named(groups)
        return connection.settings_dict["NAME"], timezone.localdate(), named, tuple(self._told[group] for group in named)


def stamps(groups: Iterable[str]) -> Stamps:
    """What the tables of these groups look like now, in one question."""
    named = _named(groups)
    if not named:
        return Stamps({})
    parts = tuple(tuple(_watched[group].items()) for group in named)
    question = _question(tuple(each for part in parts for each in part), connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = iter(cursor.fetchone())
    return Stamps({group: tuple(next(row) for _, columns in part for _ in columns) for group, part in zip(named, parts, strict=True)})


def stamp(*groups: str) -> Hashable:
    """The stamp of these groups (of the record, when none is named) by itself."""
    asked = groups or (RECORD,)
    return stamps(asked).of(asked)


def _named(groups: Iterable[str]) -> tuple[str, ...]:
    asked = set(groups)
    if asked & set(EVERYTHING):
        return tuple(sorted(_watched))
    if missing := asked - set(_watched):
        raise LookupError(f"No table is watched in {', '.join(sorted(missing))}. There is: {', '.join(sorted(_watched))}.")
    return tuple(sorted(asked))


@lru_cache(maxsize=64)
def _question(tables: Watched, vendor: str) -> str:
    """One select of the greatest value of every watched column."""
    quote = connection.ops.quote_name
    parts = []
    for model, names in tables:
        columns = {each.attname: str(each.column) for each in model._meta.concrete_fields}
        columns["pk"] = str(model._meta.pk.column)
        parts += [" ".join(["(SELECT MAX(", quote(columns[name]), ") FROM", quote(model._meta.db_table), ")"]) for name in names]
    return " ".join(["SELECT", ", ".join(parts)])


class Memory:
    """The latest results, at most `most` of them; safe for several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        _memories.append(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under the key, else what `make` gives, which is then kept. The key must hold the stamp."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_memories: list[Memory] = []


def forget() -> None:
    """Drops everything kept; for tests, and after tables were changed behind the record's back."""
    for memory in _memories:
        memory.clear()
