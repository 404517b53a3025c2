"""Many new rows at once. `bulk_create` spends ten times longer on making its statement than the database on carrying it out; here
the values are adapted column by column and handed over as they are: `executemany` on SQLite, COPY on PostgreSQL."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connections, models, router, transaction

Adapter = Callable[[Sequence[Any]], Sequence[Any]]

CHUNK = 5000
_TEXT = (models.CharField, models.TextField)
_AS_THEY_ARE: tuple[tuple[Any, frozenset[type]], ...] = (
    (_TEXT, frozenset({str, type(None)})),
    ((models.IntegerField, models.ForeignKey), frozenset({int, type(None)})),
    (models.BooleanField, frozenset({bool, type(None)})),
)


def insert(things: Sequence[models.Model]) -> None:
    """Saves new things of one model, in their order, and gives each its id. As `bulk_create` does, but for models with plain
    columns and an id that the database counts; `save` methods and signals are not called."""
    if not things:
        return
    model = type(things[0])
    fields = sorted(model._meta.concrete_fields, key=lambda field: not field.primary_key)
    stamped = [field for field in fields if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)]
    names = [field.attname for field in fields]
    alias = router.db_for_write(model)
    with transaction.atomic(using=alias, savepoint=False):
        for thing, pk in zip(things, _reserved(model, len(things), alias), strict=True):
            setattr(thing, names[0], pk)
            for field in stamped:
                field.pre_save(thing, add=True)
        insert_rows(model, names, map(itemgetter(*names), map(vars, things)))
    for thing in things:
        thing._state.adding, thing._state.db = False, alias


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows of a model whose things nobody needs: values in the order of `names` (attnames, two at least). Columns left out
    must have a default in the database, as the id has."""
    alias = router.db_for_write(model)
    connection = connections[alias]
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    adapters = [_adapter(by_name[name], connection) for name in names]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(by_name[name].column or name) for name in names)
    into = f"{quote(model._meta.db_table)} ({columns})"
    rows = iter(rows)
    with transaction.atomic(using=alias, savepoint=False), connection.cursor() as cursor, connection.wrap_database_errors:
        while some := list(islice(rows, CHUNK)):
            adapted = list(zip(*(adapt(column) for adapt, column in zip(adapters, zip(*some, strict=True), strict=True)), strict=True))
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in adapted:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", adapted)  # noqa: S608 - names of our own models


def _reserved(model: type[models.Model], number: int, alias: str) -> Iterable[int]:
    """Ids that nobody else will get. PostgreSQL's sequence hands them out; SQLite has one writer at a time and counts on from the
    highest id that it ever gave."""
    connection = connections[alias]
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, number])
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0] or 0
    return range(last + 1, last + 1 + number)


def _adapter(field: models.Field, connection: Any) -> Adapter:
    """A function from a column of values to what the driver takes. Values that are plainly of the field's own type need nothing;
    every other goes the way that Django would send it."""
    plain = next((kinds for kind, kinds in _AS_THEY_ARE if isinstance(field, kind)), frozenset())
    one = _one_by_one(field, connection)
    return lambda column: column if plain.issuperset(map(type, column)) else list(map(one, column))


def _one_by_one(field: models.Field, connection: Any) -> Callable[[Any], Any]:
    prepare = partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, _TEXT):
        return lambda value: str(value) if isinstance(value, str) else prepare(value)
    if connection.vendor == "sqlite" and type(field) is models.DateField:
        return lambda value: value.isoformat() if type(value) is dt.date else prepare(value)
    if connection.vendor == "sqlite" and isinstance(field, models.JSONField):
        encode = json.JSONEncoder().encode if field.encoder is None else field.encoder().encode
        return lambda value: "{}" if value == {} else prepare(value) if value is None else encode(value)
    return prepare
