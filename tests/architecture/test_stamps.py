"""What is remembered is never stale: a measure reads no table but those by whose stamp its readings are kept."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.calculations import Scope
from virtualschool.measures.reading import read
from virtualschool.measures.remembering import forget, watched

YEAR = Period(dt.date(2025, 6, 1), dt.date(2026, 6, 17))
TOLD_BY_OTHERS = {
    "authorities_authority": "its number and code never change",
    "accounts_user": "who signed in, by name",
    "authorities_membership": "who signed in, by name",
}
"""Tables that are read beside those watched, and why their changes need no stamp."""


def _tables_read(measure, scope: Scope) -> set[str]:
    asked: set[str] = set()
    for cohort in measure.cohorts:
        for by in (None, *measure.breakdowns):
            forget()
            with CaptureQueriesContext(connection) as queries:
                read(measure, YEAR, within=scope, cohort=cohort, by=by)
            asked |= {table for each in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', each["sql"])}
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("key", [measure.key for measure in book])
def test_a_measure_reads_only_what_it_stands_on(key: str, world: World):
    source = book[key].calculation.source
    known = {model._meta.db_table for model in watched(source.stands_on)} | set(TOLD_BY_OTHERS)
    assert _tables_read(book[key], Scope(world.authority, world.authority.code)) - known == set()
