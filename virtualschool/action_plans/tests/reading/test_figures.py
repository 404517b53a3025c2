"""Indicators in the words of plans: what is to be reached, from where, by when; each once, whatever its wording."""

import datetime as dt

import pytest

from virtualschool.action_plans.reading.indicators import indicators_in
from virtualschool.action_plans.reading.plan import Action, Consideration, Plan, Theme

TOLD = [
    ("Attendance to improve from 55% to 75% by July 2023", "55%", "75%", "July 2023"),
    ("PEP completion increases from 70% (Feb 12) to 85% by Sept 2012", "70% (Feb 12)", "85%", "Sept 2012"),
    ("Suspensions: 15 -> 10 per month by Dec 22", "15", "10 per month", "Dec 22"),
    ("PEP quality: 55% good or better rising to 75% by Jan '23", "55% good or better", "75%", "Jan '23"),
    ("NEET reduced to 21% (from 26%) by Jan 2023", "26%", "21%", "Jan 2023"),
    ("75% of PEPs good by Jan 2023, up from 55% in Jan 2022", "55% in Jan 2022", "75%", "Jan 2023"),
    ("Baseline: 55%. Target: 75% by July 2023.", "55%", "75%", "July 2023"),
    ("EHCPs completed within 15 weeks", None, "at most 15 weeks", None),
    ("No more than 15 weeks to complete a plan by Sept 22", None, "at most 15 weeks", "Sept 22"),
    ("Fewer than 5 exclusions per term by July 2023", None, "less than 5 exclusions", "July 2023"),
    ("Attendance above 95%", None, "more than 95%", None),
    ("90%+ of teachers trained by March 23", None, "at least 90%", "March 23"),
    ("All PEPs completed to time (100%)", None, "100%", None),
    ("100% of PEPs completed by Easter 2023", None, "100%", "Easter 2023"),
    ("2 → all secondary schools signed up by June 22", "2", "all secondary schools", "June 22"),
    ("All schools visited by July 2023", None, "all schools", "July 2023"),
    ("Halve the number of suspensions by July 2023", None, "half", "July 2023"),
    ("Zero permanent exclusions in 2022/23", None, "0", "2022/23"),
    ("Increase attendance by 5 percentage points", None, "increase of 5 percentage points", None),
    ("A reduction of 10% in exclusions by 2023", None, "reduction of 10%", "2023"),
    ("At least 90% of plans completed within 20 days", None, "at least 90%", None),
    ("All 12 secondary schools to sign the charter by Easter 2024 (currently 4).", "4", "all 12 secondary schools", "Easter 2024"),
    ("PEP completion: 85% (Autumn 23) to 95% (Summer 24)", "85% (Autumn 23)", "95% (Summer 24)", "Summer 24"),
    ("NEET 26% to 21%", "26%", "21%", None),
    ("No child waits longer than 10 school days", None, "at most 10 school days", None),
    ("Exclusions ≤ 5 per year by July 2026", None, "at most 5", "July 2026"),
    ("100 % of designated teachers trained by 31.12.25", None, "100%", "31.12.25"),
    ("Improve timeliness: 55% now, 80% by Sept 2025", "55%", "80%", "Sept 2025"),
    ("The rate will be 60% or above by March 2026 compared to 52% in March 2025", "52% in March 2025", "at least 60%", "March 2026"),
    ("95% have a dental check", None, "95%", None),
    ("PEP completion 100%", None, "100%", None),
]
NONE = [
    "Attendance fell from 95% to 90%.",
    "The process usually takes at least 20 weeks.",
    "£1,000 for each adviser, 100% ring fenced",
    "200 delegates attended",
    "Every school visited at least once a year",
    "Staff feel confident",
    "55%-75%",
    "70% of plans were good",
]


def indicators(*impacts):
    actions = [Action(action=f"Do {number}", impact=text, number=number) for number, text in enumerate(impacts, start=1)]
    return indicators_in(Plan(themes=[Theme(None, [Consideration(None, actions)])]))


@pytest.mark.parametrize(("text", "baseline", "target", "by"), TOLD)
def test_an_indicator_is_read(text, baseline, target, by):
    (found,) = indicators(text)
    assert (found.baseline, found.target, found.by_source) == (baseline, target, by)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_aim_is_no_indicator(text):
    assert indicators(text) == []


def test_the_same_figures_of_the_same_thing_are_one_indicator_in_other_words_too():
    (found,) = indicators(
        "PEP quality to be 75% good or better by Jan 2023",
        "Quality of PEPs to rise from 55% to 75%",
        "At least 75% of PEPs of good quality",
    )
    assert (found.baseline, found.by_on, found.actions) == ("55%", dt.date(2023, 1, 31), [1, 2, 3])


def test_the_same_figures_of_different_things_are_two():
    assert len(indicators("Attendance from 90% to 95%", "PEP completion from 90% to 95%")) == 2
    assert len(indicators("Suspensions to halve by July", "Journeys to halve by July")) == 2
