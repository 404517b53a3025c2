"""Recording what people do and read. Writes happen inside `@action`, which refuses to commit when nothing was recorded."""

import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from virtualschool.audit.models import Entry

P = ParamSpec("P")
R = TypeVar("R")
_recorded: ContextVar[int | None] = ContextVar("recorded", default=None)


class NothingRecorded(RuntimeError):
    """An action ended without a word in the trail: it was rolled back."""


class Person(Protocol):
    """Whoever acts: a viewer."""

    @property
    def user_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def authority_code(self) -> str: ...


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a function one atomic action. Raises NothingRecorded, and undoes everything, if it left no trail. What an action within
    it recorded counts for it too."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        token, recorded = _recorded.set(0), 0
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                recorded = _recorded.get() or 0
                if not recorded:
                    raise NothingRecorded(f"{function.__qualname__} recorded nothing.")
        finally:
            _recorded.reset(token)
        _count(recorded)
        return result

    run.is_action = True  # type: ignore[attr-defined]
    return run


def subject_of(on: models.Model | str) -> str:
    return on if isinstance(on, str) else f"{on._meta.label}:{on.pk}"


def record(event: str, *, on: models.Model | str, by: Person, child_id: int | None = None, detail: dict[str, Any] | None = None) -> Entry:
    """Adds an entry to the end of the authority's chain, in the transaction that is under way. `detail` holds keys, counts and
    codes, never free text about a person."""
    with transaction.atomic():
        _take_turn(by.authority_code)
        last = Entry.objects.filter(authority_code=by.authority_code).order_by("-id").values_list("digest", flat=True).first()
        entry = Entry(
            at=timezone.now(),
            authority_code=by.authority_code,
            user_id=by.user_id or None,
            by_name=by.name,
            event=event,
            subject=subject_of(on),
            child_id=child_id,
            detail=detail or {},
            previous=last or "",
        )
        entry.digest = digest_of(entry)
        entry.save()
    _count(1)
    return entry


def _count(entries: int) -> None:
    """Tells the action that is under way, if one is, that so many entries were made."""
    before = _recorded.get()
    if before is not None:
        _recorded.set(before + entries)


def _take_turn(authority_code: str) -> None:
    """Two people cannot add to the same chain at once. SQLite writes one transaction at a time by itself; PostgreSQL needs a
    lock, held until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"trail of {authority_code}"])


def digest_of(entry: Entry) -> str:
    """The entry's own seal: over everything it says and the seal before it."""
    says = [
        entry.previous,
        entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        entry.authority_code,
        entry.user_id,
        entry.by_name,
        entry.event,
        entry.subject,
        entry.child_id,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(says, sort_keys=True, default=str).encode()).hexdigest()


def broken_links(authority_code: str, newest: int | None = None) -> list[int]:
    """The ids of entries whose seal or chain does not hold; empty when the trail is whole. `newest` checks that many alone: the
    first of them can then only be held against its own seal."""
    held = Entry.objects.filter(authority_code=authority_code)
    broken: list[int] = []
    if newest is None:
        previous, chain = "", held.order_by("id").iterator()
    else:
        last = list(held.order_by("-id")[:newest])[::-1]
        previous, chain = last[0].previous if last else "", iter(last)
    for entry in chain:
        if entry.previous != previous or entry.digest != digest_of(entry):
            broken.append(entry.pk)
        previous = entry.digest
    return broken
