"""The rules of delivery and impact: every branch, and what they say."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from tests.fixtures import NOON
from virtualschool.action_plans import actions, queries, standing
from virtualschool.action_plans.models import Action
from virtualschool.action_plans.standing import State, Thresholds, proposed_delivery, proposed_impact
from virtualschool.authorities.models import Setting
from virtualschool.kernel.periods import spoken

TODAY = dt.date(2026, 6, 17)
USUAL = Thresholds()


def state(*, due=None, progress=None, added=0, source=""):
    """An action due in so many days, with progress so many days ago, added so many days ago."""
    ago = dt.timedelta
    return State(
        day=TODAY,
        due_on=TODAY + ago(due) if due is not None else None,
        due_source=source,
        due_reason="",
        added_on=TODAY - ago(added),
        progress_on=TODAY - ago(progress) if progress is not None else None,
        completion=None,
    )


@pytest.mark.parametrize(
    ("known", "word", "said"),
    [
        (state(due=-1, progress=1), "Overdue", "due on 16 June 2026, 1 day ago"),
        (state(due=0, progress=200), "Amber", "due today, so not late before tomorrow"),
        (state(due=0), "Amber", "No progress has been noted."),
        (state(due=12, progress=45), "Amber", "due on 29 June 2026, in 12 days, and no progress noted for 45 days"),
        (state(due=12, progress=41), "Green", "Progress was last noted on 7 May 2026"),
        (state(due=28, added=3), "Amber", "no progress noted since it was added 3 days ago"),
        (state(due=29, added=3), "Not started", "no progress has been noted yet"),
        (state(due=200, progress=42), "Amber", "no progress noted for 42 days"),
        (state(due=200, progress=84), "Red", "no progress noted for 84 days"),
        (state(progress=3, source="Termly"), "Green", "There is no due date to judge by (the plan says “Termly”)"),
        (state(added=3), "Not started", "the plan gives none"),
        (state(progress=50), "Amber", "no progress noted for 50 days"),
        (state(progress=90), "Red", "no progress noted for 90 days"),
    ],
)
def test_the_rule_of_delivery_says_what_and_why(known, word, said):
    found = proposed_delivery(known, USUAL)
    assert found.word == word
    assert said in found.because
    assert found.because.startswith(f"{word}: ")


@pytest.mark.parametrize(
    ("known", "said", "word"),
    [
        (state(due=200, added=3), "Red", "Red"),
        (state(due=200, added=3), "Amber", "Amber"),
        (state(due=200, progress=3), "Red", "Red"),
        (state(added=3), "Red", "Red"),
        (state(due=12, progress=45), "Red", "Red"),
        (state(due=200, progress=90), "Amber", "Red"),
        (state(due=-1, progress=1), "Red", "Overdue"),
    ],
)
def test_what_a_file_said_stands_where_the_dates_alone_would_say_better(known, said, word):
    found, alone = proposed_delivery(replace(known, said=said), USUAL), proposed_delivery(known, USUAL)
    assert found.word == word
    if word == alone.word:
        assert found == alone
    else:
        assert found.because.startswith(f"{word}: the plan said so when it was read on ")
        assert found.because.endswith(f"no progress has been noted since. By its dates alone it would be {alone.word.lower()}.")


@pytest.mark.parametrize(
    ("column", "place", "said"),
    [
        ("Red", "table 1", "Red"),
        ("RED – late", "table 1", "Red"),
        ("(amber)", "table 1", "Amber"),
        ("Reduced", "table 1", ""),
        ("Green", "table 1", ""),
        ("", "table 1", ""),
        ("Red", "", ""),
    ],
)
def test_the_colour_of_a_file_is_read_from_its_column(column, place, said):
    assert standing.said_by_source(Action(on_track_source=column, source_place=place)) == said


@pytest.mark.django_db
def test_progress_that_is_noted_outweighs_the_colour_of_the_file(viewer, add, clock):
    action = add(text="Meet each school")
    Action.objects.filter(pk=action.pk).update(on_track_source="Red", source_place="table 1")
    action.refresh_from_db()
    assert standing.delivery(action, TODAY, USUAL).word == "Red"
    clock.move_to(NOON + dt.timedelta(minutes=1))
    actions.note_progress(action=action, text="Three of five are met.", by=viewer)
    action = Action.objects.get(pk=action.pk)
    assert standing.delivery(action, TODAY, USUAL).word == "Green"


@pytest.mark.parametrize(("silent", "stuck"), [(41, False), (42, True)])
def test_stuck_begins_with_the_setting(silent, stuck):
    assert standing.is_stuck(state(progress=silent), USUAL) is stuck


@dataclass(frozen=True)
class Named:
    """An indicator as the rule sees it."""

    word: str
    title: str = "Exclusions"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ((), "Not judged"),
        (("met", "met"), "Complete"),
        (("met", "missed"), "Red"),
        (("on course", "off course"), "Amber"),
        (("not yet met",), "Amber"),
        (("not measured", "no target"), "Not started"),
        (("met", "not measured"), "Green"),
        (("on course",), "Green"),
    ],
)
def test_the_worst_indicator_decides_the_impact(words, word):
    found = proposed_impact([Named(each) for each in words])
    assert found.word == word
    assert all(each in found.because or each == "no target" for each in words)


@pytest.mark.django_db
def test_thresholds_are_settings_with_dates(authority):
    Setting.objects.create(authority=authority, key="action_plans.stuck_days", value=10, starts_on=dt.date(2026, 6, 1))
    assert queries.thresholds_on(dt.date(2026, 6, 17), authority) == Thresholds(stuck_days=10)
    assert queries.thresholds_on(dt.date(2026, 5, 31), authority) == USUAL


@pytest.mark.django_db
def test_a_person_decides_and_the_rule_stays_in_sight(viewer, add):
    action = add(due_on=TODAY - dt.timedelta(days=1))
    actions.override_status(action=action, of="delivery", status="Green", reason="Done but for a signature", by=viewer)
    held = Action.objects.get()
    found = standing.delivery(held, TODAY, USUAL)
    assert (found.word, found.rule.word, found.override.reason) == ("Green", "Overdue", "Done but for a signature")
    assert viewer.name in found.because
    actions.override_status(action=action, of="delivery", status="Red", reason="It was refused", by=viewer)
    assert standing.delivery(Action.objects.get(), TODAY, USUAL).word == "Red"
    actions.withdraw_override(action=action, of="delivery", by=viewer)
    assert standing.delivery(Action.objects.get(), TODAY, USUAL).word == "Overdue"


@pytest.mark.django_db
def test_impact_can_be_decided_without_an_indicator(viewer, add):
    action = add()
    actions.override_status(action=action, of="impact", status="Green", reason="Heads say so", by=viewer)
    found = standing.impact(Action.objects.get(), TODAY, [])
    assert (found.word, found.rule.word) == ("Green", "Not judged")


@pytest.mark.django_db
def test_a_finished_action_is_complete_whatever_was_decided_before(viewer, add):
    action = add(due_on=TODAY)
    actions.override_status(action=action, of="delivery", status="Red", reason="Late", by=viewer)
    actions.complete(action=action, by=viewer)
    assert standing.delivery(Action.objects.get(), TODAY, USUAL).because == "Complete: finished on 17 June 2026."


def test_what_a_plan_said_when_it_was_read_is_not_called_progress_noted_that_day():
    read = replace(state(due=100, progress=0), is_as_read=True)
    assert proposed_delivery(read, USUAL).because.endswith(f"Its progress is what the plan said when it was read on {spoken(TODAY)}.")
    assert "when it was read" in proposed_delivery(replace(read, due_on=None), USUAL).because
    old = replace(read, progress_on=TODAY - dt.timedelta(days=50))
    assert "no progress noted for 50 days, since the plan was read" in proposed_delivery(old, USUAL).because
