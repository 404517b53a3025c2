"""Cells as people and programs write them."""

import datetime as dt

import pytest

from virtualschool.intake import cells
from virtualschool.intake.cells import Fault

DAY = dt.date(2026, 6, 4)


@pytest.mark.parametrize(
    "text",
    [
        "04/06/2026",
        "4/6/2026",
        "2026-06-04",
        "04-06-2026",
        "04.06.2026",
        "04/06/26",
        "2026-Jun-04 00:00:00",
        "4 June 2026",
        "20260604",
        "2026-06-04T00:00:00Z",
        "04/06/2026 09:15",
        "2026/06/04",
        "04-Jun-2026",
        "04-Jun-26",
    ],
)
def test_dates(text):
    assert cells.date(text) == DAY


@pytest.mark.parametrize("text", ["31/02/2026", "06/13/2026", "soon", "46177", "04/06/0026", "2026"])
def test_what_is_no_date(text):
    with pytest.raises(Fault):
        cells.date(text)


def test_numbers_words_and_codes():
    assert [cells.whole("10.0"), cells.whole("1,200"), cells.whole("-3")] == [10, 1200, -3]
    assert [cells.yes_no(word) for word in ("1", "Yes", "TRUE", "0", "n", "0.0")] == [True, True, True, False, False, False]
    assert cells.one_of({"C2"}, "legal status")("c2") == "C2"
    assert cells.at_most(3)("abc") == "abc"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (cells.whole, "1.5"),
        (cells.whole, "many"),
        (cells.whole, "nan"),
        (cells.whole, "inf"),
        (cells.whole, "1e30"),
        (cells.yes_no, "perhaps"),
        (cells.one_of({"C2"}, "legal status"), "C9"),
        (cells.at_most(3), "abcd"),
    ],
)
def test_faults(parse, text):
    with pytest.raises(Fault):
        parse(text)
