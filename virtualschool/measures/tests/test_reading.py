"""The engine by itself: what is kept in memory is never stale, and entries of the book do not change under a key."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.world import Person, make
from virtualschool.children.cohorts import CLA
from virtualschool.children.measures import spans_of
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import book
from virtualschool.measures.reading import Scope, read
from virtualschool.measures.remembering import stamp

TERM = Period(dt.date(2025, 9, 1), dt.date(2025, 12, 19))


def test_a_second_reading_asks_only_for_the_stamp(authority, django_assert_num_queries):
    scope = Scope(authority, "806")
    make(authority, [Person("C1", episodes=[(dt.date(2020, 1, 1), None, "C2", "U1")])])
    first = read(book["roll.end"], TERM, within=scope)
    with CaptureQueriesContext(connection) as asked:
        stamp()
    with django_assert_num_queries(len(asked)):
        assert read(book["roll.end"], TERM, within=scope) == first


def test_a_changed_record_is_read_anew(authority):
    scope = Scope(authority, "806")
    assert read(book["roll.end"], TERM, within=scope)[0].value == 0
    episodes = [(dt.date(2020, 1, 1), None, "C2", "U1")]
    made = make(authority, [Person("C1", episodes=episodes)])
    assert read(book["roll.end"], TERM, within=scope)[0].value == 1
    assert set(spans_of(scope)) == {made["C1"].pk}


def test_a_key_of_the_book_means_one_thing():
    book.write(CLA)
    with pytest.raises(ValueError, match="already"):
        book.write(replace(CLA, title="Others"))


def test_labels_have_words():
    assert book.breakdown("month").words("2025-11") == "November 2025"
    assert book.breakdown("placement").words("foster") == "Foster care"
    assert book.breakdown("sen").words("") == "Not known"


def test_relatives_are_all_that_share_a_sum():
    keys = {each.key for each in book.relatives([book["roll.joined"]])}
    assert keys == {f"roll.{word}" for word in ("start", "joined", "left", "end", "reentered", "turnover")}


@pytest.mark.slow
@pytest.mark.parametrize("key", [measure.key for measure in book])
@given(data=st.data())
def test_a_total_is_the_sum_of_the_childrens_shares(key, data):
    calculation = book[key].calculation
    amount = st.integers(0, 12)
    amounts = data.draw(st.lists(st.tuples(*[amount] * len(calculation.source.amounts)), max_size=8))
    shares = [share for each in amounts if (share := calculation.share(each)) is not None]
    assert calculation.total_of(amounts) == (calculation.total(shares), len(shares))
