"""Rows kept by column read as the list of rows they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.intake import longrows
from virtualschool.intake.longrows import LongRows, taken

WIDTH = 3
tables = st.lists(st.lists(st.sampled_from(["", " ", "a", "a ", "b"]), max_size=WIDTH + 1), min_size=1, max_size=30)


def by_column(cells: list[list[str]]) -> LongRows:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(longrows, "LONG", 1)
        patch.setattr(longrows, "BLOCK", 5)
        rows = taken(iter(cells), width=WIDTH, after=1)
    assert isinstance(rows, LongRows)
    return rows


@given(tables)
def test_they_are_the_same_rows_with_the_same_numbers(cells):
    listed = taken(iter(cells), width=WIDTH, after=1)
    assert listed == [(number, row) for number, row in enumerate(cells, start=2) if any(map(str.strip, row))]
    rows = by_column(cells)
    assert list(rows) == listed
    assert [rows[place] for place in range(len(rows))] == listed
    assert rows[1:3] == listed[1:3]
    assert rows[-2:] == listed[-2:]
    assert len(rows) == len(listed)


@given(tables)
def test_doubles_are_rows_that_say_the_same_but_for_spaces(cells):
    rows = by_column(cells)
    seen: dict[tuple[str, ...], int] = {}
    expected = {}
    for index, (_, row) in enumerate(rows):
        said = tuple(cell.strip() for cell in [*row, *[""] * WIDTH][:WIDTH])
        if seen.setdefault(said, index) != index:
            expected[index] = seen[said]
    assert rows.doubles([0, 1, 2]) == expected


def test_columns_are_chosen_and_translated_text_by_text():
    rows = by_column([["1", "x", "here"], ["2", "x"], ["1", "y", "here"]])
    asked: list[str] = []
    chosen = rows.translated([2, 0], [lambda cell: asked.append(cell) or cell.upper(), str])
    assert list(chosen) == [(2, ["HERE", "1"]), (3, ["", "2"]), (4, ["HERE", "1"])]
    assert asked == ["here", ""]


def test_a_place_beyond_the_rows_is_none():
    with pytest.raises(IndexError):
        by_column([["1"]])[1]
