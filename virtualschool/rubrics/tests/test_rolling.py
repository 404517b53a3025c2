"""From levels to a result, and the rubrics that come with the product."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.rubrics.rolling import roll_up, share_of_good
from virtualschool.rubrics.scheme import NOT_APPLICABLE, FaultyScheme, read_scheme
from virtualschool.rubrics.shipping import shipped

KEYS = ("red", "amber", "green", "gold")


def content(rollup, criteria=8, may_not_apply=False):
    """A rubric of four levels and so many criteria."""
    return {
        "layout": 1,
        "levels": [{"key": key, "title": key.title(), "number": place} for place, key in enumerate(KEYS)],
        "criteria": [
            {"key": f"c{n}", "title": f"Part {n}", "wording": {key: f"{key} of {n}" for key in KEYS}, "may_not_apply": may_not_apply}
            for n in range(criteria)
        ],
        "rollup": rollup,
    }


def levels(*given):
    return {f"c{place}": level for place, level in enumerate(given)}


GOLD = {
    "kind": "count",
    "steps": [
        {"level": "gold", "needs": [{"levels": ["gold"], "at_least": 7}, {"levels": ["gold", "green"], "all_but": 0}]},
        {"level": "green", "needs": [{"levels": ["gold", "green"], "all_but": 2}, {"levels": ["red"], "at_least": 0}]},
    ],
    "otherwise": "amber",
    "must_fix": ["red"],
    "good_from": "green",
}
MEAN = {"kind": "mean", "steps": [{"level": "gold", "from_mean": 2.5}, {"level": "green", "from_mean": 1.5}], "otherwise": "red"}


def test_gold_is_seven_of_eight_gold_and_the_rest_green():
    scheme = read_scheme(content(GOLD))
    assert roll_up(scheme, levels(*["gold"] * 7, "green")).level == "gold"
    assert roll_up(scheme, levels(*["gold"] * 8)).level == "gold"
    near = roll_up(scheme, levels(*["gold"] * 7, "amber"))
    assert near.level == "green"
    assert near.because[0] == "Not Gold: 8 of 8 criteria must be Gold or Green, 7 are."
    assert roll_up(scheme, levels(*["gold"] * 6, "green", "green")).level == "green"
    assert roll_up(scheme, levels(*["amber"] * 8)).level == "amber"


def test_any_red_must_be_mended_whatever_the_result():
    outcome = roll_up(read_scheme(content(GOLD)), levels(*["gold"] * 7, "red"))
    assert outcome.to_fix == ("c7",)
    assert outcome.because[-1] == "To be mended before sign-off: “Part 7”."
    assert outcome.is_good is True


def test_the_worst_level_counts():
    outcome = roll_up(read_scheme(content({"kind": "worst", "good_from": "green"}, 3)), levels("gold", "amber", "amber"))
    assert (outcome.level, outcome.is_good) == ("amber", False)
    assert outcome.because == ("Amber: the lowest level counts, and it is that of “Part 1” and “Part 2”.",)


def test_a_mean_has_cut_offs():
    scheme = read_scheme(content(MEAN, 2))
    assert roll_up(scheme, levels("gold", "green")).level == "gold"
    assert roll_up(scheme, levels("gold", "green")).because == ("The mean of 2 levels is 2.50; Gold begins at 2.5.",)
    assert roll_up(scheme, levels("green", "amber")).level == "green"
    assert roll_up(scheme, levels("amber", "amber")).because == ("The mean of 2 levels is 1.00, below every cut-off: Red.",)


def test_nothing_is_said_before_every_criterion_has_a_level():
    outcome = roll_up(read_scheme(content({"kind": "worst"}, 3)), levels("gold", "red"))
    assert (outcome.level, outcome.missing, outcome.is_good) == (None, ("c2",), None)
    assert outcome.because == ("No result yet: no level is given for “Part 2”.",)


def test_what_does_not_apply_is_left_out():
    scheme = read_scheme(content({"kind": "worst"}, 2, may_not_apply=True))
    assert roll_up(scheme, levels("gold", NOT_APPLICABLE)).level == "gold"
    assert roll_up(scheme, levels(NOT_APPLICABLE, NOT_APPLICABLE)).level is None


def test_a_level_of_another_rubric_is_refused():
    scheme = read_scheme(content({"kind": "worst"}, 1))
    with pytest.raises(ValueError, match="blue"):
        roll_up(scheme, levels("blue"))
    with pytest.raises(ValueError, match="c9"):
        roll_up(scheme, {"c9": "gold"})


def test_good_or_better_is_a_share_of_what_has_a_result():
    scheme = read_scheme(content({"kind": "worst", "good_from": "green"}, 1))
    share = share_of_good([roll_up(scheme, levels("gold")), roll_up(scheme, levels("amber")), roll_up(scheme, {})])
    assert (share.good, share.judged, share.value) == (1, 2, 50)
    assert share_of_good([]).value is None


@pytest.mark.parametrize("rollup", [{"kind": "worst"}, MEAN, GOLD | {"steps": GOLD["steps"][:1]}])
@given(given=st.lists(st.sampled_from(KEYS), min_size=8, max_size=8), at=st.integers(0, 7))
def test_a_better_level_never_makes_a_worse_result(rollup, given, at):
    scheme = read_scheme(content(rollup))
    before = roll_up(scheme, levels(*given)).level
    better = [*given[:at], KEYS[min(3, KEYS.index(given[at]) + 1)], *given[at + 1 :]]
    if rollup["kind"] != "count":
        assert scheme.place(roll_up(scheme, levels(*better)).level) >= scheme.place(before)
    else:
        assert before != "gold" or roll_up(scheme, levels(*better)).level == "gold"


@given(given=st.lists(st.sampled_from([*KEYS, NOT_APPLICABLE]), min_size=10, max_size=10))
def test_every_outcome_says_why(given):
    scheme = shipped()["pep_quality"].scheme
    outcome = roll_up(scheme, {each.key: level for each, level in zip(scheme.criteria, given, strict=True)})
    assert outcome.because
    assert all(said.endswith(".") for said in outcome.because)
    assert set(outcome.to_fix) == {each.key for each, level in zip(scheme.criteria, given, strict=True) if level == "red"}


def test_what_comes_with_the_product_is_whole():
    assert set(shipped()) == {"pep_quality", "case_file", "plan_audit"}
    scheme = shipped()["pep_quality"].scheme
    gold = {each.key: "gold" for each in scheme.criteria}
    assert roll_up(scheme, gold | {"carer": "green"}).level == "gold"
    assert roll_up(scheme, gold | {"carer": "green", "voice": "green"}).level == "green"


def spoiled(change):
    given = copy.deepcopy(content(GOLD))
    change(given)
    return given


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.update(layout=2), "layout 1"),
        (lambda c: c.update(levels=[]), "at least 2 levels"),
        (lambda c: c["criteria"][0].pop("title"), "key and a title"),
        (lambda c: c["criteria"][0].update(key="c1"), "share a key"),
        (lambda c: c.pop("rollup"), "needs a rollup"),
        (lambda c: c["levels"][0].update(key=NOT_APPLICABLE), "No level may be called"),
        (lambda c: c["levels"][0].update(number=9), "must rise"),
        (lambda c: c["criteria"][0]["wording"].pop("red"), "no wording for red"),
        (lambda c: c["criteria"][0]["wording"].update(blue="x"), "levels that are not there: blue"),
        (lambda c: c["rollup"].update(kind="best"), "one of worst, mean, count"),
        (lambda c: c["rollup"].update(kind="worst"), "needs no steps"),
        (lambda c: c["rollup"].update(steps=[]), "at least one step"),
        (lambda c: c["rollup"].update(otherwise="blue"), "not there: blue"),
        (lambda c: c["rollup"]["steps"][0].pop("needs"), "says what it needs"),
        (lambda c: c["rollup"]["steps"][0]["needs"][0].update(all_but=1), "either at_least or all_but"),
        (lambda c: c["rollup"].update(kind="mean"), "from which mean"),
        (
            lambda c: c["rollup"].update(kind="mean", steps=[{"level": "red", "from_mean": 1}, {"level": "gold", "from_mean": 2}]),
            "from the highest",
        ),
    ],
)
def test_a_faulty_rubric_is_refused_and_says_why(change, said):
    with pytest.raises(FaultyScheme, match=said):
        read_scheme(spoiled(change))
