"""Drawing that can be repeated."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.peer_reviews.sampling import drawn, listed, pseudonym, seal_of

LISTS = st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=40, unique=True)


@given(LISTS, st.text(max_size=8), st.sampled_from(["random", "every_nth"]), st.data())
def test_the_same_list_seed_and_rule_draw_the_same(population, seed, rule, data):
    size = data.draw(st.integers(1, len(population)))
    chosen = drawn(population, size=size, seed=seed, rule=rule)
    assert chosen == drawn(reversed(population), size=size, seed=seed, rule=rule)
    assert len(set(chosen)) == size
    assert set(chosen) <= set(population)


def test_another_seed_draws_others():
    population = [str(number) for number in range(100)]
    assert drawn(population, size=10, seed="a", rule="random") != drawn(population, size=10, seed="b", rule="random")


def test_every_so_many_th_reaches_the_whole_list():
    population = [f"{number:03d}" for number in range(100)]
    chosen = sorted(int(each) for each in drawn(population, size=10, seed="x", rule="every_nth"))
    assert {after - before for before, after in pairwise(chosen)} == {10}


def test_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="A sample of 3 cannot be drawn from 2"):
        drawn(["a", "b", "a"], size=3, seed="", rule="random")
    with pytest.raises(ValueError, match="cannot be drawn"):
        drawn(["a"], size=0, seed="", rule="random")


def test_a_seal_says_whether_it_is_the_same_list():
    assert seal_of(["a", "b"], secret="s") == seal_of(["b", "a", "a"], secret="s")
    assert seal_of(["a", "b"], secret="s") != seal_of(["a", "b"], secret="t")


def test_names_of_items_and_lists():
    assert (pseudonym("plans", 1), pseudonym("files", 12)) == ("P-01", "F-12")
    assert listed(" a \n\nb\na\n") == ["a", "b"]
