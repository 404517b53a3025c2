"""Merging returns into care as it stands: edges of spans, years, short breaks and birthdays. Pure; no database."""

import datetime as dt
from dataclasses import dataclass
from itertools import permutations

import pytest

from virtualschool.children.care import merge, spans_of


@dataclass(frozen=True)
class Told:
    collection_year: int
    began_on: dt.date
    ceased_on: dt.date | None = None
    legal_status: str = "C2"
    placement: str = "U6"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def told(year: int, began: str, ceased: str = "", status: str = "C2") -> Told:
    return Told(year, day(began), day(ceased) if ceased else None, status)


def spans(*episodes: Told, born: str = "2012-01-01") -> list[tuple[str, str]]:
    by_year: dict[int, list[Told]] = {}
    for each in episodes:
        by_year.setdefault(each.collection_year, []).append(each)
    merged, _ = merge(by_year, day(born))
    return [(begin.isoformat(), end.isoformat() if end else "") for begin, end in spans_of(merged)]


def notes(*episodes: Told, born: str = "2012-01-01") -> list[tuple[str, str]]:
    by_year: dict[int, list[Told]] = {}
    for each in episodes:
        by_year.setdefault(each.collection_year, []).append(each)
    return [(note.kind, note.on.isoformat()) for note in merge(by_year, day(born))[1] if note.kind != "turned_18"]


ADULT = "2029-12-31"


@pytest.mark.parametrize(
    ("episodes", "expected"),
    [
        ([told(2026, "2025-05-01", "2025-06-01"), told(2026, "2025-06-01", "2025-07-01")], [("2025-05-01", "2025-07-01")]),
        (
            [told(2026, "2025-05-01", "2025-06-01"), told(2026, "2025-06-02", "2025-07-01")],
            [("2025-05-01", "2025-06-01"), ("2025-06-02", "2025-07-01")],
        ),
        (
            [
                told(2026, "2025-05-01", "2025-06-01"),
                told(2026, "2025-06-01", "2025-06-03", "V4"),
                told(2026, "2025-06-03", "2025-07-01"),
            ],
            [("2025-05-01", "2025-06-01"), ("2025-06-03", "2025-07-01")],
        ),
        ([told(2026, "2025-05-01", "2025-06-01", "V3")], []),
        ([told(2026, "2025-05-01", "2025-05-01")], []),
        ([told(2026, "2025-05-01", "2025-07-01"), told(2026, "2025-06-01", "2025-06-10")], [("2025-05-01", "2025-07-01")]),
        ([told(2026, "2025-05-01"), told(2026, "2025-06-01", "2025-07-01")], [("2025-05-01", "2025-07-01")]),
        ([told(2026, "2025-05-01")], [("2025-05-01", ADULT)]),
    ],
    ids=["touch", "gap of a day", "short break between", "short break alone", "no day", "overlap", "left open", "open"],
)
def test_spans_of_one_return(episodes, expected):
    assert spans(*episodes) == expected


@pytest.mark.parametrize(
    ("episodes", "expected", "said"),
    [
        ([told(2025, "2024-06-01"), told(2026, "2024-06-01", "2025-09-01")], [("2024-06-01", "2025-09-01")], []),
        ([told(2025, "2024-06-01"), told(2026, "2025-07-01")], [("2024-06-01", ADULT)], [("re-dated", "2025-07-01")]),
        ([told(2025, "2024-06-01"), told(2026, "2024-05-01")], [("2024-05-01", ADULT)], [("re-dated", "2024-05-01")]),
        ([told(2025, "2024-06-01"), told(2026, "2024-05-01", "2025-05-01")], [("2024-05-01", "2025-05-01")], [("re-dated", "2024-05-01")]),
        (
            [told(2025, "2024-06-01", "2024-08-01"), told(2026, "2025-07-01")],
            [("2024-06-01", "2024-08-01"), ("2025-07-01", ADULT)],
            [],
        ),
        ([told(2025, "2024-06-01", "2025-05-10"), told(2026, "2025-07-01")], [("2024-06-01", "2025-04-01"), ("2025-07-01", ADULT)], []),
        ([told(2025, "2025-04-05", "2025-05-10"), told(2026, "2025-07-01")], [("2025-07-01", ADULT)], []),
        ([told(2024, "2023-06-01"), told(2026, "2023-06-01", "2025-09-01")], [("2023-06-01", "2025-09-01")], []),
    ],
    ids=["told again", "gone", "re-dated earlier", "re-dated and ended", "closed stays", "cut", "replaced", "a year missed"],
)
def test_a_newer_return_replaces_from_1_april_on_in_whatever_order_they_come(episodes, expected, said):
    for order in permutations(episodes):
        assert spans(*order) == expected
        assert notes(*order) == said


def test_a_return_that_says_nothing_of_the_child_changes_nothing():
    merged, said = merge({2025: [told(2025, "2024-06-01")], 2026: []}, day("2012-01-01"))

    assert [(each.began_on, each.ended_on) for each in merged] == [(day("2024-06-01"), day(ADULT))]
    assert [note.kind for note in said] == ["turned_18"]


@pytest.mark.parametrize(
    ("born", "ended"),
    [("2008-06-01", "2026-05-31"), ("2008-02-29", "2026-02-28"), ("2007-01-01", "2025-05-01")],
    ids=["an ordinary birthday", "29 February is 1 March in a common year", "of age before it began"],
)
def test_an_open_episode_ends_the_day_before_the_18th_birthday(born, ended):
    merged, said = merge({2026: [told(2026, "2025-05-01")]}, day(born))

    assert merged[0].ended_on == day(ended)
    assert [(note.kind, note.on) for note in said] == [("turned_18", day(ended))]


def test_without_a_birth_date_an_open_episode_stays_open():
    merged, said = merge({2026: [told(2026, "2025-05-01")]}, None)

    assert merged[0].ended_on is None
    assert said == []


def test_an_episode_left_open_is_closed_at_the_next_and_says_so():
    assert notes(told(2026, "2025-05-01"), told(2026, "2025-06-01", "2025-07-01")) == [("unended", "2025-06-01")]
