"""What every test of the house shares; see `tests/fixtures.py` (time, people) and `tests/browser.py` (pages in a browser)."""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.fixtures", "tests.browser", "tests.world"]

# The same code has the same answer on every machine: examples are those of the test's own text, and a slow one is no fault.
# `--hypothesis-profile=search` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, max_examples=2_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

LOCAL_ONLY = pytest.mark.allow_hosts(["127.0.0.1"])
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="run only the tests that use the database")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by mark or by fixture."""
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser and PostgreSQL tests may speak to this machine, all others to nobody; PostgreSQL tests need PostgreSQL; what needs the
    world is slow, for that takes seconds to load."""
    from django.db import connection

    from tests.world import asks_for_world

    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("postgres"):
            item.add_marker(LOCAL_ONLY)
        if asks_for_world(item):
            item.add_marker("slow")
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="asks for what only PostgreSQL has; this run is on SQLite"))
    if config.getoption("--only-database"):
        config.hook.pytest_deselected(items=[item for item in items if not uses_database(item)])
        items[:] = [item for item in items if uses_database(item)]
    items[:] = shared_out(items)


def shared_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """In the order that suits two processes, each of which begins with half of it and takes over from the other's end: one begins with
    the tests on the world, so that it is loaded once, the other with those that take long; the quick ones are left for the end."""
    from tests.world import asks_for_world

    first = [item for item in items if asks_for_world(item)]
    others = [item for item in items if not asks_for_world(item)]
    long = [item for item in others if item.get_closest_marker("slow")]
    quick = [item for item in others if not item.get_closest_marker("slow")]
    place = max(0, len(items) // 2 - len(first))
    return [*first, *quick[:place], *long, *quick[place:]]
