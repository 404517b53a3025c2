"""A town for the journeys: the demonstration's own authority, a hundred children on the day of the run, loaded once and copied
back before each journey, so that what one changes is gone for the next."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from virtualschool.measures.remembering import forget

CHILDREN = 100


@dataclass
class Town:
    """The authority, its people by role, and a child who has everything that a page can show."""

    users: dict[str, int] = field(default_factory=dict)
    forename: str = ""
    surname: str = ""
    child: str = ""
    empty: sqlite3.Connection | None = None
    full: sqlite3.Connection | None = None

    def user(self, role: str) -> Any:
        from virtualschool.accounts.models import User

        return User.objects.get(pk=self.users[role])


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)


def _database() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection


def _found(town: Town) -> None:
    """Founds the town through the door that `make demo` uses; its rooms of improvement are empty, for journeys to fill."""
    from virtualschool.authorities.queries import authority_numbered
    from virtualschool.demo import stage

    stage.set_stage(children=CHILDREN, seed=806, say=lambda text: None, answer=lambda text: None, improvement=False)
    authority = authority_numbered(stage.CODE)
    for membership in authority.memberships.order_by("pk"):
        town.users.setdefault(membership.role, membership.user_id)
    _choose(town, authority)


def _choose(town: Town, authority: Any) -> None:
    """A child with a register and suspensions, whose surname begins like no other child's."""
    from virtualschool.children.models import Child

    today = dt.date.today()
    held = Child.objects.filter(authority=authority, carespans__began_on__lte=today, carespans__ended_on__gt=today)
    held = held.filter(register_months__month__gte=today - dt.timedelta(days=70)).exclude(surname="").order_by("pk").distinct()
    names = list(Child.objects.filter(authority=authority).values_list("forename", "surname"))
    for child in held:
        start = child.surname[:4].casefold()
        words = [word.casefold() for name in names for text in name for word in text.split()]
        if sum(word.startswith(start) for word in words) == 1:
            town.forename, town.surname, town.child = child.forename, child.surname, str(child.public_id)
            return
    raise AssertionError("no child of the town can be found by four letters alone")


@pytest.fixture(scope="session")
def _town() -> Iterator[Town]:
    town = Town()
    yield town
    for copy in (town.empty, town.full):
        if copy:
            copy.close()


@pytest.fixture
def town(_town: Town, transactional_db: None, live_server: Any, settings: Any) -> Iterator[Town]:
    """The town as it was founded; demo mode is on. Afterwards the database is empty again: a trail cannot be deleted from."""
    if connection.vendor != "sqlite":
        pytest.skip("journeys copy an SQLite database; on PostgreSQL the same pages are asked for without a browser")
    settings.DEMO = True
    cache.clear()
    forget()
    if _town.empty is None:
        _town.empty = sqlite3.connect(":memory:", check_same_thread=False)
        _copy(_database(), _town.empty)
    try:
        if _town.full is None:
            _found(_town)
            _town.full = sqlite3.connect(":memory:", check_same_thread=False)
            _copy(_database(), _town.full)
        else:
            _copy(_town.full, _database())
        yield _town
    finally:
        _copy(_town.empty, _database())
        forget()


@pytest.fixture
def as_head(town: Town, page: Page, sign_in: Callable[..., Page]) -> Page:
    """A page of the Virtual School Head, signed in."""
    return sign_in(page, town.user("head"))


@pytest.fixture
def as_head_without_js(town: Town, page_without_js: Page, sign_in: Callable[..., Page]) -> Page:
    return sign_in(page_without_js, town.user("head"))
