"""The roll: who joins, who leaves, who comes back. A day care ends is a day without care."""

import datetime as dt

import pytest

from tests.spec.world import Person, make, said
from virtualschool.kernel.periods import Period
from virtualschool.measures.book import NotOffered, UnknownMeasure, book
from virtualschool.measures.reading import Scope, read

TERM = Period(dt.date(2025, 9, 1), dt.date(2025, 12, 19))


def day(text):
    return dt.date.fromisoformat(text) if text else None


def cared(*stretches):
    """A child in these stretches of care: `2025-09-01/2025-10-01 C2`, without an end while it goes on."""
    episodes = []
    for stretch in stretches:
        dates, _, status = stretch.partition(" ")
        began, _, ceased = dates.partition("/")
        episodes.append((day(began), day(ceased), status or "C2", "U1"))
    return Person("C1", born=dt.date(2012, 5, 5), episodes=episodes)


CHILDREN = {
    "there all the time": (cared("2020-01-01/"), (1, 0, 0, 1, 0)),
    "joined on the first day": (cared("2025-09-01/"), (0, 1, 0, 1, 0)),
    "joined the day before": (cared("2025-08-31/"), (1, 0, 0, 1, 0)),
    "left on the first day": (cared("2020-01-01/2025-09-01"), (1, 0, 1, 0, 0)),
    "left on the last day": (cared("2020-01-01/2025-12-19"), (1, 0, 1, 0, 0)),
    "left the day after": (cared("2020-01-01/2025-12-20"), (1, 0, 0, 1, 0)),
    "joined and left": (cared("2025-10-01/2025-10-08"), (0, 1, 1, 0, 0)),
    "came back the same day: one span": (cared("2020-01-01/2025-10-01", "2025-10-01/"), (1, 0, 0, 1, 0)),
    "came back the day after: a break": (cared("2020-01-01/2025-10-01", "2025-10-02/"), (1, 1, 1, 1, 1)),
    "came back after years": (cared("2015-01-01/2015-02-01", "2025-10-02/"), (0, 1, 0, 1, 1)),
    "twice": (cared("2025-09-02/2025-09-09", "2025-10-01/2025-10-05"), (0, 2, 2, 0, 1)),
    "short breaks only": (cared("2025-09-10/2025-09-12 V3", "2025-10-10/2025-10-12 V4"), (0, 0, 0, 0, 0)),
    "short breaks before are no earlier span": (cared("2025-06-10/2025-06-12 V3", "2025-10-10/"), (0, 1, 0, 1, 0)),
    "care that became short breaks": (cared("2020-01-01/2025-10-01", "2025-10-01/ V3"), (1, 0, 1, 0, 0)),
}


@pytest.mark.parametrize("what", CHILDREN)
def test_one_child(authority, what):
    child, (start, joined, left, end, reentered) = CHILDREN[what]
    make(authority, [child])
    expected = {"start": start, "joined": joined, "left": left, "end": end, "reentered": reentered}
    assert {word: said(authority, f"roll.{word}", TERM)[None][0] for word in expected} == expected
    assert start + joined - left == end


def test_an_open_episode_ends_the_day_before_the_eighteenth_birthday(authority):
    make(authority, [Person("C1", born=dt.date(2007, 11, 10), episodes=[(dt.date(2020, 1, 1), None, "C2", "U1")])])
    assert said(authority, "roll.left", TERM, by="month") == {"2025-11": (1, None)}
    assert said(authority, "roll.end", TERM) == {None: (0, None)}
    assert said(authority, "roll.left", Period(dt.date(2025, 11, 9), dt.date(2025, 11, 9))) == {None: (1, None)}


def test_turnover_is_of_the_average_roll_and_empty_without_one(authority):
    make(authority, [CHILDREN["there all the time"][0]])
    quiet = Scope(authority, "806", frozenset())
    (none,) = read(book["roll.turnover"], TERM, within=quiet)
    assert (none.numerator, none.denominator, none.value) == (0, 0, None)
    leaver = cared("2020-01-01/2025-10-01")
    leaver.code = "C2"
    make(authority, [leaver])
    (some,) = read(book["roll.turnover"], TERM, within=Scope(authority, "806"))
    assert (some.numerator, some.denominator, some.value) == (1, 1.5, 100 * 1 / 1.5)


def test_each_month_starts_where_the_last_one_ended(authority):
    make(authority, [cared("2025-09-15/2025-10-31", "2025-11-02/2025-12-19")])
    by_month = {word: said(authority, f"roll.{word}", TERM, by="month") for word in ("start", "joined", "left", "end", "reentered")}
    one = (1, None)
    assert by_month["start"] == {"2025-10": one, "2025-12": one}
    assert by_month["end"] == {"2025-09": one, "2025-11": one}
    assert by_month["joined"] == {"2025-09": one, "2025-11": one}
    assert by_month["left"] == {"2025-10": one, "2025-12": one}
    assert by_month["reentered"] == {"2025-11": one}


def test_the_home_of_a_leaver_is_that_of_the_last_day_in_care(authority):
    child = Person(
        "C1", episodes=[(dt.date(2020, 1, 1), dt.date(2025, 10, 1), "C2", "U1"), (dt.date(2025, 10, 1), dt.date(2025, 11, 1), "C2", "K2")]
    )
    make(authority, [child])
    assert said(authority, "roll.left", TERM, by="placement") == {"residential": (1, None)}
    assert said(authority, "roll.start", TERM, by="placement") == {"foster": (1, None)}


def test_groups_come_in_their_natural_order_with_the_unknown_last(authority):
    born = [None, *(dt.date(year, 1, 1) for year in (2010, 2021, 2016, 2024, 2019))]
    people = [Person(f"C{number}", born=each, episodes=[(dt.date(2020, 1, 1), None, "C2", "U1")]) for number, each in enumerate(born)]
    make(authority, people)
    assert list(said(authority, "roll.end", TERM, by="year_group")) == ["E2", "R", "2", "5", "11", ""]
    assert list(said(authority, "roll.end", TERM, by="key_stage")) == ["EYFS", "KS1", "KS2", "KS4", ""]


@pytest.mark.parametrize("key", ["roll.start", "roll.turnover", "school.none"])
def test_the_roll_is_not_offered_for_twelve_months(authority, key):
    with pytest.raises(NotOffered, match="cla only"):
        said(authority, key, TERM, "cla_12m")


def test_what_is_not_in_the_book(authority):
    with pytest.raises(UnknownMeasure, match="no measure"):
        book["roll.nothing"]
    with pytest.raises(UnknownMeasure, match="no cohort"):
        said(authority, "roll.end", TERM, "everyone")
    with pytest.raises(UnknownMeasure, match="no breakdown"):
        said(authority, "roll.end", TERM, by="shoe")
