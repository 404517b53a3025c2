"""Results kept in the process for as long as the record stays as it is, never longer.

Rooms name the tables that tell of a change. One look at their highest numbers and instants is the record's stamp; whatever was
worked out under another stamp is not used again.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

T = TypeVar("T")

_watched: dict[type[Model], tuple[str, ...]] = {}


def watch(model: type[Model], *columns: str) -> None:
    """Names a table whose new rows (and greatest values of these columns) mean that results may have changed."""
    _watched[model] = ("pk", *columns)


def stamp() -> Hashable:
    """What the record looks like now, in one question. Two records with the same stamp give the same readings."""
    with connection.cursor() as cursor:
        cursor.execute(_question(tuple(_watched.items()), connection.vendor))
        return connection.settings_dict["NAME"], *cursor.fetchone()


@lru_cache(maxsize=4)
def _question(watched: tuple[tuple[type[Model], tuple[str, ...]], ...], vendor: str) -> str:
    """One select of the greatest value of every watched column."""
    quote = connection.ops.quote_name
    parts = []
    for model, names in watched:
        columns = {each.attname: str(each.column) for each in model._meta.concrete_fields}
        columns["pk"] = str(model._meta.pk.column)
        parts += [" ".join(["(SELECT MAX(", quote(columns[name]), ") FROM", quote(model._meta.db_table), ")"]) for name in names]
    return " ".join(["SELECT", ", ".join(parts) or "1"])


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
