"""Agreement of graders, against worked examples and a naive count."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.rubrics.agreement import agreement_of, band, cohens_kappa, differing, fleiss_kappa

LEVELS = "abc"


def test_cohens_kappa_of_a_worked_example():
    """20 both yes, 5 and 10 split, 15 both no: observed 0.7, expected 0.5 (the usual textbook table)."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_fleiss_kappa_of_the_usual_worked_example():
    """Fourteen graders, ten works, five levels: 0.210 (Fleiss 1971's example as it is usually printed)."""
    table = [
        (0, 0, 0, 0, 14),
        (0, 2, 6, 4, 2),
        (0, 0, 3, 5, 6),
        (0, 3, 9, 2, 0),
        (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0),
        (3, 2, 6, 3, 0),
        (2, 5, 3, 2, 2),
        (6, 5, 2, 1, 0),
        (0, 2, 2, 3, 7),
    ]
    works = [[str(level) for level, count in enumerate(row) for _ in range(count)] for row in table]
    assert fleiss_kappa(works) == pytest.approx(0.210, abs=0.0005)


def test_where_nothing_can_be_said_nothing_is():
    assert cohens_kappa([]) is None
    assert cohens_kappa([("a", "a"), ("a", "a")]) is None
    assert fleiss_kappa([]) is None
    alone = agreement_of({"w1": {"Ada": "a"}})
    assert (alone.percent, alone.words) == (None, "Nothing was graded by more than one person.")
    same = agreement_of({"w1": {"Ada": "a", "Ben": "a"}})
    assert same.words == "1 of 1 pairs of grades agree (100%). Cohen’s kappa cannot be computed: one level was used throughout."


def test_two_graders_get_cohen_and_more_get_fleiss():
    two = agreement_of({"w1": {"Ada": "a", "Ben": "a"}, "w2": {"Ada": "a", "Ben": "b"}, "w3": {"Ada": "b", "Ben": "b"}, "w4": {"Ada": "b"}})
    assert (two.works, two.pairs, two.same) == (3, 3, 2)
    assert two.words == "2 of 3 pairs of grades agree (67%). Cohen’s kappa is 0.40: fair."
    three = agreement_of({"w1": {"Ada": "a", "Ben": "a", "Cy": "b"}, "w2": {"Ada": "b", "Ben": "b"}})
    assert (three.kind, three.pairs, three.same) == ("Fleiss’ kappa", 4, 2)


@pytest.mark.parametrize(("differ", "said"), [(0, "(100%)"), (1, "(over 99%)"), (299, "(under 1%)"), (300, "(0%)"), (150, "(50%)")])
def test_a_share_is_never_rounded_to_all_or_none(differ, said):
    works = {str(number): {"a": "x", "b": "y" if number < differ else "x"} for number in range(300)}
    assert said in agreement_of(works).words


def test_a_kappa_is_called_by_what_is_shown():
    assert band(0.2 + 1e-9) == "slight"
    assert band(0.206) == "fair"


def test_words_of_a_kappa():
    assert [band(kappa) for kappa in (-0.5, 0.1, 0.4, 0.6, 0.75, 1.0)] == [
        "no better than chance",
        "slight",
        "fair",
        "moderate",
        "substantial",
        "almost perfect",
    ]
    assert differing({"Ada": "a", "Ben": "b"})
    assert not differing({"Ada": "a", "Ben": "a"})
    assert not differing({})


@given(st.lists(st.lists(st.sampled_from(LEVELS), min_size=2, max_size=4), min_size=1, max_size=8))
def test_percent_is_that_of_a_naive_count(works):
    ratings = {str(place): {str(who): level for who, level in enumerate(given)} for place, given in enumerate(works)}
    pairs = [one == other for given in works for one, other in combinations(given, 2)]
    assert agreement_of(ratings).percent == pytest.approx(100 * sum(pairs) / len(pairs))


@given(st.lists(st.lists(st.sampled_from(LEVELS), min_size=3, max_size=3), min_size=1, max_size=8))
def test_kappa_is_at_most_one_and_one_only_for_full_agreement(works):
    kappa = fleiss_kappa(works)
    if kappa is None:
        assert len({level for given in works for level in given}) == 1
    else:
        assert kappa <= 1 + 1e-9
        assert (kappa > 1 - 1e-9) == all(len(set(given)) == 1 for given in works)


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=1, max_size=12))
def test_cohens_kappa_does_not_mind_who_comes_first(pairs):
    turned = [(other, one) for one, other in pairs]
    assert cohens_kappa(pairs) == pytest.approx(cohens_kappa(turned)) if cohens_kappa(pairs) is not None else cohens_kappa(turned) is None
