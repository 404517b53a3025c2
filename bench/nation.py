"""The other authorities of England beside ours: copies of our children and their tallies, until there are as many as are looked after."""

from itertools import islice
from typing import Any

from django.db import connection, models, transaction

LOOKED_AFTER = 84_000
APART = 10_000_000
"""How far the numbers of one copy lie from those of the next."""


def fill(authority: Any) -> int:
    """Adds copies until the nation is there; returns how many children there are then. Straight into the tables: what is
    measured is reading ours among many, not loading theirs."""
    from virtualschool.attendance.models import SessionTally
    from virtualschool.authorities.models import Authority
    from virtualschool.children.models import CareSpan, Child

    ours = Child.objects.filter(authority=authority).count()
    others = list(Authority.objects.exclude(pk=authority.pk).order_by("code").values_list("pk", flat=True))
    copies = max(0, (LOOKED_AFTER - Child.objects.count()) // ours)
    done = Child.objects.count() // ours
    with transaction.atomic():
        for number, other in islice(enumerate(others, start=done), copies):
            for model in (Child, CareSpan, SessionTally):
                _copy(model, authority.pk, other, number * APART)
    return Child.objects.count()


def _copy(model: type[models.Model], ours: int, other: int, offset: int) -> None:
    """One insert: every row of ours once more, for another authority."""
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    fresh = "lower(hex(randomblob(16)))" if connection.vendor == "sqlite" else "gen_random_uuid()"
    changed = {"id": f"id + {offset}", "child_id": f"child_id + {offset}", "authority_id": str(other), "public_id": fresh}
    chosen = ", ".join(changed.get(column, column) for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"insert into {table} ({', '.join(columns)}) select {chosen} from {table} where authority_id = %s", [ours])  # noqa: S608
