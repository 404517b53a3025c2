"""A table of indicators, or of anything else, beside the table of actions: its rows are no actions."""

import datetime as dt
import io
from dataclasses import replace

import pytest

from virtualschool.action_plans import imports
from virtualschool.action_plans.tests.reading.test_books import book, plan_in
from virtualschool.action_plans.tests.reading.test_plan import plan_of, table
from virtualschool.reading.blocks import Paragraph
from virtualschool.scorecards.models import Kpi

PLAN = (
    ("Action", "By whom", "Due", "Anticipated impact"),
    ("Ring every school on day 2", "AB", "March 27", "Persistent absence falls from 26% to 21%"),
    ("Agree a script", "CD", "May 27", ""),
)
KPIS = (
    ("Indicator", "Baseline", "Target", "By when", "Source"),
    ("Persistent absence of our children", "26%", "21%", "July 2027", "DfE"),
    ("Suspensions a month", "15", "10", "summer term", ""),
    ("Schools with a trained teacher", "2", "All", "", ""),
    ("To be added", "", "", "", ""),
)


def told(plan):
    return [(each.text, each.baseline, each.target, each.by_source, each.by_on, each.actions) for each in plan.kpis]


def left(plan):
    return [each.text for each in plan.unplaced]


EXPECTED = [
    ("Persistent absence falls from 26% to 21%", "26%", "21%", "July 2027", dt.date(2027, 7, 31), [1]),
    ("Suspensions a month", "15", "10", "summer term", None, []),
    ("Schools with a trained teacher", "2", "All", None, None, []),
]


@pytest.mark.parametrize("kpis_first", [False, True])
def test_rows_of_indicators_are_indicators_and_every_word_stays(kpis_first):
    both = [table(*PLAN), Paragraph("How we shall know"), table(*KPIS)]
    plan = plan_of(*(reversed(both) if kpis_first else both))
    assert [each.action for each in plan.actions] == ["Ring every school on day 2", "Agree a script"]
    assert told(plan) == EXPECTED
    assert {*KPIS[0], "DfE", "To be added", "Persistent absence of our children"} <= set(left(plan))


def test_a_sheet_of_indicators():
    assert told(plan_in(book(Actions=PLAN, KPIs=KPIS))) == EXPECTED


@pytest.mark.parametrize(
    ("head", "by"),
    [
        (("KPI", "Current", "Target July 2027", "Note"), "July 2027"),
        (("Success measure", "Starting point", "Target", "Deadline"), None),
        (("Performance indicator (KPI)", "Baseline", "Target 2027", "Owner"), None),
    ],
)
def test_headings_of_a_table_of_indicators(head, by):
    (found,) = plan_of(table(*PLAN[:1], PLAN[2]), table(head, ("Visits", "3", "9", ""))).kpis
    assert (found.text, found.baseline, found.target, found.by_source) == ("Visits", "3", "9", by)


@pytest.mark.parametrize(
    "head",
    [
        ("Action", "KPI", "Baseline", "Target"),
        ("Measure", "Lead", "Deadline", "RAG"),
        ("Objective", "KPI", "Target", "Lead"),
        ("Step", "Success measure", "Target", "By when"),
    ],
)
def test_a_table_of_actions_with_indicators_stays_one_of_actions(head):
    plan = plan_of(table(*PLAN), table(head, ("Ring schools", "Calls", "3", "9")))
    assert not [each for each in plan.kpis if each.row]


def test_a_table_with_headings_of_its_own_is_no_more_of_the_plan():
    risks = table(("Risk", "Likelihood", "Severity", "Mitigation"), ("Staff leave", "Low", "High", "Two trained"))
    bold = replace(risks, rows=tuple(tuple(replace(cell, is_bold=not at) for cell in row) for at, row in enumerate(risks.rows)))
    plan = plan_of(table(*PLAN), Paragraph("Risks"), bold)
    assert len(plan.actions) == 2
    assert left(plan)[-8:] == ["Risk", "Likelihood", "Severity", "Mitigation", "Staff leave", "Low", "High", "Two trained"]
    further = plan_of(table(*PLAN), table(("Ring carers", "EF", "June 27", "calm"), ("Ring heads", "EF", "June 27", "calm")))
    assert len(further.actions) == 4


@pytest.mark.parametrize(
    ("impact", "row", "many"),
    [
        ("Take-up rises from 64% to 80% by March 2026", ("Two-year-old take-up", "64%", "80%"), 1),
        ("At least 80% of carers are trained", ("Carers who are trained", "64%", "80%"), 1),
        ("Take-up rises from 60% to 80%", ("Two-year-old take-up", "64%", "80%"), 2),
        ("Take-up rises from 64% to 80%", ("Two-year-old take-up", "64%", "85%"), 2),
        ("Take-up rises from 50% to 100%", ("Schools visited", "50%", "100%"), 2),
    ],
)
def test_the_same_figures_of_the_same_subject_are_one_indicator(impact, row, many):
    plan = plan_of(table(PLAN[0], (*PLAN[2][:3], impact)), table(("KPI", "Baseline", "Target"), row))
    assert len(plan.kpis) == many
    assert plan.kpis[-1].row == " · ".join(row)


@pytest.mark.django_db
def test_the_rows_stand_on_the_page_of_the_plan(viewer, authority):
    plan = plan_in(book(Actions=PLAN, KPIs=KPIS))
    assert plan.kpis[1].row == "Suspensions a month · 15 · 10 · summer term"
    out = io.BytesIO()
    book(Actions=PLAN, KPIs=KPIS).save(out)
    made = imports.import_plan(name="plan.xlsx", content=out.getvalue(), authority=authority, by=viewer)
    assert "Suspensions a month · 15 · 10 · summer term" in [each["text"] for each in made.plan.unplaced]
    assert Kpi.objects.filter(title__startswith="Suspensions a month").exists()
