"""Every figure of the demonstration has a source or a reason, and the sources still say so."""

import json
from pathlib import Path

import pytest

from virtualschool.demo import rates

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "dfe"


def entries(name: str) -> dict:
    return json.loads((rates.HERE / name).read_text(encoding="utf-8"))


def test_rebuilt_from_the_published_tables_the_rates_are_the_shipped_ones():
    if not (PUBLISHED / "absence_la.csv").exists():
        pytest.skip("the published tables (../shared/data/dfe) are not beside this checkout")
    assert rates.build(PUBLISHED) == entries("rates.json")


def test_each_figure_says_where_it_comes_from_and_none_has_two_origins():
    read, assumed = entries("rates.json"), entries("assumptions.json")
    assert all(entry["source"] for entry in read.values())
    assert all(entry["reason"] for entry in assumed.values())
    assert not read.keys() & assumed.keys()


def test_an_unknown_rate_is_refused_not_invented():
    with pytest.raises(KeyError):
        rates.Rates.shipped()["absence.on_the_moon"]


def test_rebuilding_without_a_folder_explains_the_usage(capsys):
    assert rates.main([]) == 2
    assert "Usage" in capsys.readouterr().err
