"""Nothing that was hidden can be worked out again. The attacker here subtracts, and knows every sum there is."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtualschool.kernel.links import Carry, Identity, Part, Quotient, Stock
from virtualschool.kernel.periods import Period
from virtualschool.kernel.readings import Better, Reading, Unit
from virtualschool.kernel.sums import Sums
from virtualschool.kernel.suppression import is_disclosive, published

PERIOD = Period(dt.date(2025, 9, 1), dt.date(2026, 1, 31))
MONTHS = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01"]
CHURN = (
    Identity(tuple((sign, word, "numerator") for sign, word in ((1, "start"), (1, "joined"), (-1, "left"), (-1, "end")))),
    Carry(opening="start", closing="end"),
    Stock("start"),
    Stock("end"),
)


def reading(measure="m", numerator=20.0, denominator=None, *, by=None, group=None, children=None, unit=None):
    return Reading(
        measure=measure,
        version=1,
        title=measure,
        unit=unit or (Unit.EVENTS if denominator is None else Unit.PERCENT),
        better=Better.NEITHER,
        cohort="cla",
        period=PERIOD,
        breakdown=by,
        group=group,
        numerator=numerator,
        denominator=denominator,
        value=numerator if denominator is None else 100 * numerator / denominator if denominator else None,
        children=children,
    )


def hidden(readings, **words):
    return [each.symbol == "c" for each in published(readings, **words)]


@pytest.mark.parametrize(
    ("numerator", "denominator", "children", "goes"),
    [
        (0, None, 0, False),
        (1, None, 1, True),
        (5, None, 5, True),
        (6, None, 6, False),
        (8, None, 2, True),  # eight suspensions of two children
        (20, 40, 40, False),
        (3, 40, 40, True),
        (37, 40, 40, True),  # three are left
        (40, 40, 40, False),
        (0, 4, 4, True),
        (0, 0, 0, False),
        (180, 200, 5, True),  # many sessions of few children
        (3, 0, 3, True),
    ],
)
def test_small_numbers_go_and_noughts_stay(numerator, denominator, children, goes):
    one = reading(numerator=numerator, denominator=denominator, children=children)
    assert is_disclosive(one) is goes
    assert hidden([one]) == [goes]


def test_what_is_hidden_keeps_no_number():
    (shown,) = published([reading(numerator=3, denominator=40, children=40)])
    assert (shown.numerator, shown.denominator, shown.value, shown.children, shown.symbol) == (None, None, None, None, "c")


def test_a_single_hidden_group_takes_the_next_smallest_with_it_whether_the_total_is_asked_for_or_not():
    groups = [reading(numerator=n, by="sex", group=name) for name, n in (("F", 30), ("M", 12), ("U", 2))]
    assert hidden(groups) == [False, True, True]
    assert hidden([reading(numerator=44), *groups]) == [False, False, True, True]


def test_hidden_groups_that_are_few_children_together_take_another():
    groups = [reading(numerator=n, by="sex", group=name) for name, n in (("F", 30), ("M", 1), ("U", 2))]
    assert hidden(groups) == [True, True, True]


def test_two_breakdowns_of_one_total_do_not_betray_each_other():
    rows = [reading(numerator=44)]
    rows += [reading(numerator=n, by="sex", group=g) for g, n in (("F", 40), ("M", 4))]
    rows += [reading(numerator=n, by="sen", group=g) for g, n in (("N", 20), ("E", 24))]
    assert hidden(rows) == [False, True, True, False, False]


def test_a_month_by_itself_does_not_betray_the_months_of_a_year():
    months = [reading(numerator=n, by="month", group=month) for month, n in zip(MONTHS, (3, 12, 30, 40, 50), strict=True)]
    alone = replace(reading(numerator=12), period=Period(dt.date(2025, 10, 1), dt.date(2025, 10, 31)))
    assert hidden([*months, alone]) == [True, False, True, False, False, False]
    both = replace(reading(numerator=3), period=Period(dt.date(2025, 9, 1), dt.date(2025, 9, 30)))
    assert hidden([*months, both])[0::5] == [True, True]


def test_start_and_joined_and_left_and_end():
    rows = [reading(word, n) for word, n in (("start", 100), ("joined", 3), ("left", 10), ("end", 93))]
    assert hidden(rows, linked=CHURN) == [False, True, True, False]


def test_a_quotient_has_no_complement_and_a_part_has_a_rest():
    assert hidden([reading(numerator=97, denominator=100)], linked=(Quotient("m"),)) == [False]
    pair = [reading("whole", 20), reading("some", 17)]
    assert hidden(pair, linked=(Part("some", "whole"),)) == [False, True]


def test_what_went_before_goes_again():
    total = reading(numerator=44)
    assert hidden([total], hidden=[total]) == [True]
    assert hidden(published([reading(numerator=2)])) == [True]


def test_sums_tell_only_what_follows():
    sums = Sums([{1: 1, 2: 1, 0: -1}, {1: 1, 2: -1}], {1, 2})
    assert sums.can_tell({1: 1})
    assert not Sums([{1: 1, 2: 1, 0: -1}], {1, 2}).can_tell({1: 1})
    assert Sums([{1: 1, 2: 1, 0: -1}], {1, 2}).can_tell({1: 2, 2: 2})


def solved(equations, known):
    """Everything that repeated subtraction tells: equations are {name: factor}, all summing to nought."""
    known = dict(known)
    while True:
        for row in equations:
            open_names = [name for name in row if name not in known]
            if len(open_names) == 1:
                (name,) = open_names
                known[name] = -sum(row[each] * known[each] for each in row if each != name) / row[name]
                break
        else:
            return known


counts = st.one_of(st.integers(0, 8), st.integers(0, 60))


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.tuples(st.sampled_from("MFU"), st.sampled_from("NKE"), counts), min_size=1, max_size=9),
    with_total=st.booleans(),
)
def test_no_hidden_group_can_be_had_by_subtraction(cells, with_total):
    rows, equations = [reading(numerator=sum(n for *_, n in cells))], []
    for breakdown, place in (("sex", 0), ("sen", 1)):
        groups = {}
        for cell in cells:
            groups[cell[place]] = groups.get(cell[place], 0) + cell[2]
        rows += [reading(numerator=n, by=breakdown, group=g) for g, n in groups.items()]
        equations.append({(None, None): -1, **{(breakdown, g): 1 for g in groups}})
    shown = published(rows if with_total else rows[1:])
    known = {(each.breakdown, each.group): each.numerator for each in shown if not each.symbol}
    if not with_total and rows[0].numerator > 5:
        known[(None, None)] = rows[0].numerator
    told = solved(equations, known)
    secret = {(each.breakdown, each.group) for each in shown if each.symbol}
    assert not secret & set(told)


@settings(max_examples=150, deadline=None)
@given(start=counts, flows=st.lists(st.tuples(counts, counts), min_size=5, max_size=5))
def test_no_hidden_month_of_the_churn_can_be_had_by_subtraction(start, flows):
    by_month, roll = {}, start
    for month, (joined, left) in zip(MONTHS, flows, strict=True):
        left = min(left, roll + joined)
        by_month[month] = {"start": roll, "joined": joined, "left": left, "end": roll + joined - left}
        roll = roll + joined - left
    totals = {"start": start, "end": roll}
    totals |= {word: sum(each[word] for each in by_month.values()) for word in ("joined", "left")}
    rows = [reading(word, n) for word, n in totals.items()]
    rows += [reading(word, n, by="month", group=m) for m, each in by_month.items() for word, n in each.items() if n]
    shown = published(rows, linked=CHURN)
    known = {(each.measure, each.group): each.numerator for each in shown if not each.symbol}
    known |= {(word, m): 0 for m, each in by_month.items() for word, n in each.items() if not n}
    told = solved(_churn_equations(), known)
    assert not {(each.measure, each.group) for each in shown if each.symbol} & set(told)


def _churn_equations():
    rows = [{("start", m): 1, ("joined", m): 1, ("left", m): -1, ("end", m): -1} for m in (None, *MONTHS)]
    rows += [{(word, None): -1, **{(word, m): 1 for m in MONTHS}} for word in ("joined", "left")]
    rows += [{("end", one): 1, ("start", two): -1} for one, two in pairwise(MONTHS)]
    return [*rows, {("start", None): 1, ("start", MONTHS[0]): -1}, {("end", None): 1, ("end", MONTHS[-1]): -1}]
