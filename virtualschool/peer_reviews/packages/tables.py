"""What travels of a review, table by table: which fields, and what they point to. What is not named here stays at home: keys of
pseudonyms, seeds, addresses of people, accounts, declarations, everything of the live record.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Max
from django.utils import timezone

from virtualschool.exchange.refusing import Refused, Why
from virtualschool.peer_reviews.models import Carried, Review

Row = dict[str, Any]
_AS_JSON = DjangoJSONEncoder()


class Ids:
    """Names of things across installations: everything keeps the id of where it was written. What came in a package is known by the
    id it came with, what was written here by its own."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.origin: dict[tuple[str, int], uuid.UUID] = {}
        self.found: dict[tuple[str, uuid.UUID], models.Model] = {}
        self.here: dict[tuple[str, int], models.Model] = {}
        self.carried: dict[tuple[str, uuid.UUID], Carried] = {}

    def of(self, kind: str, thing: models.Model) -> uuid.UUID:
        return self.origin.get((kind, thing.pk)) or own_id(thing)

    def load(self, tables: Iterable["Table"]) -> "Ids":
        """Reads what the review has, and what of it came in packages: two queries a table."""
        came: dict[str, list[Carried]] = {}
        for each in self.review.carried.all():
            came.setdefault(each.kind, []).append(each)
        for table in tables:
            for each in came.get(table.kind, []):
                self.carried[table.kind, each.origin_id] = each
                self.origin[table.kind, each.object_pk] = each.origin_id
            for thing in table.of_review(self.review):
                self.keep(table.kind, self.of(table.kind, thing), thing)
        return self

    def keep(self, kind: str, told: uuid.UUID, thing: models.Model) -> None:
        self.here[kind, thing.pk] = thing
        self.found[kind, told] = thing

    def by_pk(self, kind: str, pk: int) -> models.Model:
        return self.here[kind, pk]

    def thing(self, kind: str, told: Any) -> models.Model:
        """The thing that a row points to. Raises Refused when the package points to nothing."""
        try:
            return self.found[kind, uuid.UUID(str(told))]
        except (KeyError, ValueError) as error:
            raise Refused(Why.FAULTY, f"It points to a {kind} that it does not hold.") from error


def own_id(thing: models.Model) -> uuid.UUID:
    """The id of a thing outside this installation: its public one, else one that follows from its place here."""
    return getattr(thing, "public_id", None) or uuid.uuid5(uuid.NAMESPACE_OID, f"{thing._meta.label}:{thing.pk}")


Retract = Callable[[models.Model, str], None]


@dataclass(frozen=True)
class Table:
    """One kind of thing. `refs` and `many` say by field what kind it points to; `of` says which rows of a review go out."""

    kind: str
    title: str
    model: type[models.Model]
    fields: tuple[str, ...]
    refs: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    path: str = "review"
    """How a row belongs to its review."""
    sent: Callable[[models.QuerySet[Any]], models.QuerySet[Any]] = models.QuerySet.all
    """Which of a review's rows go out."""
    numbered: bool = False
    """Whether its number must be its own within the review: one that is taken here is given anew."""
    retract: Retract | None = None
    """How it is taken back once others may have worked with it."""
    fresh: Mapping[str, Any] = field(default_factory=dict)
    """What a thing that is sent again after it was taken back has anew."""
    kept_on_undo: bool = False
    """Whether it is retracted, and never removed, when its package is undone."""

    def of_review(self, review: Review) -> models.QuerySet[Any]:
        """Every row of the review."""
        return self.model._default_manager.filter(**{self.path: review})

    def outgoing(self, review: Review) -> models.QuerySet[Any]:
        return self.sent(self.of_review(review)).select_related(*self.refs).prefetch_related(*self.many).order_by("pk")

    def row_of(self, thing: Any, ids: Ids) -> Row:
        row: Row = {"id": str(ids.of(self.kind, thing))}
        row |= {name: getattr(thing, name) for name in self.fields}
        for name, kind in self.refs.items():
            aim = getattr(thing, name)
            row[name] = str(ids.of(kind, aim)) if aim is not None else None
        for name, kind in self.many.items():
            row[name] = sorted(str(ids.of(kind, each)) for each in getattr(thing, name).all())
        return row

    def read(self, row: Row) -> None:
        """Raises Refused for a row that is not in order."""
        values = self._values(row)
        if not all(isinstance(row.get(name, []), list) for name in self.many):
            raise Refused(Why.FAULTY, f"One {self.title} in it is not in order.")
        for each in self._own_fields():
            shape = list if getattr(each, "default", None) is list else dict
            if isinstance(each, models.JSONField) and not isinstance(values[each.name], shape):
                raise Refused(Why.FAULTY, f"One {self.title} in it is not in order.")
        blank = self.model(**values)
        skip = {each.name for each in self.model._meta.fields if each.name not in self.fields or isinstance(each, models.JSONField)}
        try:
            blank.clean_fields(exclude=skip)
        except ValidationError as error:
            raise Refused(Why.FAULTY, f"One {self.title} in it: {'; '.join(error.messages[:2])}") from error

    def _own_fields(self) -> "list[models.Field[Any, Any]]":
        return [each for each in self.model._meta.fields if each.name in self.fields]

    def _values(self, row: Row) -> dict[str, Any]:
        try:
            return {each.name: each.to_python(row[each.name]) for each in self._own_fields()}
        except (KeyError, TypeError, ValueError, OverflowError, ValidationError) as error:
            raise Refused(Why.FAULTY, f"One {self.title} in it lacks something.") from error

    def make(self, row: Row, ids: Ids) -> models.Model:
        thing = self.model(**({"review": ids.review} if self.path == "review" else {}), **self.unsaid(row, ids))
        self._fill(thing, row, ids)
        if self.numbered:
            held = self.model._default_manager.filter(review=ids.review)
            if held.filter(number=thing.number).exists():  # type: ignore[attr-defined]
                thing.number = (held.aggregate(most=Max("number"))["most"] or 0) + 1  # type: ignore[attr-defined]
        thing.save()
        self._after(thing, row, ids)
        return thing

    def unsaid(self, row: Row, ids: Ids) -> dict[str, Any]:
        """What a new row needs here and no package tells."""
        return {}

    def change(self, thing: Any, row: Row, ids: Ids) -> None:
        number = getattr(thing, "number", None)
        self._fill(thing, row, ids)
        if self.numbered:
            thing.number = number
        thing.save()
        self._after(thing, row, ids)

    def _fill(self, thing: Any, row: Row, ids: Ids) -> None:
        for name, value in {**self.fresh, **self._values(row)}.items():
            setattr(thing, name, value)
        for name, kind in self.refs.items():
            setattr(thing, name, ids.thing(kind, row[name]) if row.get(name) else None)

    def _after(self, thing: Any, row: Row, ids: Ids) -> None:
        """Dates that the table would set by itself are those of where it was written; then what points to many."""
        by_itself = [each.name for each in self._own_fields() if getattr(each, "auto_now_add", False)]
        if by_itself:
            values = self._values(row)
            self.model._default_manager.filter(pk=thing.pk).update(**{name: values[name] for name in by_itself})
        for name, kind in self.many.items():
            getattr(thing, name).set([ids.thing(kind, each) for each in row.get(name, [])])


def plain(rows: Any) -> Any:
    """Values as JSON holds them: dates as ISO text, ids as text."""
    if isinstance(rows, dict):
        return {str(key): plain(value) for key, value in rows.items()}
    if isinstance(rows, list | tuple):
        return [plain(each) for each in rows]
    if isinstance(rows, str | int | float | bool) or rows is None:
        return str(rows) if isinstance(rows, str) else rows
    if isinstance(rows, dt.datetime):
        return rows.astimezone(dt.UTC).isoformat()
    return _AS_JSON.default(rows)


def marked(stamp: str, reason: str) -> Retract:
    """Taking back by a date and a reason."""

    def retract(thing: Any, why: str) -> None:
        if getattr(thing, stamp) is None:
            setattr(thing, stamp, timezone.now())
            setattr(thing, reason, why)
            thing.save()

    return retract


def in_state(state: str) -> Retract:
    """Taking back by a state."""

    def retract(thing: Any, why: str) -> None:
        thing.state = state
        thing.save()

    return retract


def removed(thing: models.Model, why: str) -> None:
    """Taking back what only joins two things: it goes."""
    thing.delete()
