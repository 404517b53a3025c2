"""Development plans: whose they are, money that is never hidden below nought, one-to-ones that fall due, completion that is confirmed."""

import datetime as dt

import pytest
from django.urls import reverse

from virtualschool.authorities.models import Setting
from virtualschool.training import rules
from virtualschool.training.actions import cpd
from virtualschool.training.actions.events import NotPossible
from virtualschool.training.models import CpdPlan
from virtualschool.training.queries.cpd import plan_lines
from virtualschool.training.tests.furnishing import item_fields, plan_fields
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

TODAY = dt.date(2026, 6, 17)


@pytest.fixture
def plan(viewer):
    return cpd.begin_plan(fields=plan_fields(), by=viewer)


def line(viewer, day=TODAY):
    return plan_lines(viewer, day)[0]


def test_money_is_set_aside_committed_spent_and_left(plan, viewer):
    cpd.add_item(plan=plan, fields=item_fields(planned_pence=25_000), by=viewer)
    paid = cpd.add_item(plan=plan, fields=item_fields(planned_pence=20_000, spent_pence=30_000), by=viewer)
    assert line(viewer).money == rules.Money(100_000, 25_000, 30_000)
    assert line(viewer).money.left == 45_000
    cpd.change_item(item=paid, fields={"spent_pence": 80_000}, version=1, by=viewer)
    assert line(viewer).money.left == -5_000
    assert line(viewer).money.is_over


def test_the_budget_page_adds_up_and_says_who_is_overspent(plan, viewer, client_as):
    cpd.add_item(plan=plan, fields=item_fields(planned_pence=125_050), by=viewer)
    cpd.begin_plan(fields=plan_fields(staff_name="Ben"), by=viewer)
    html = client_as("deputy").get(reverse("training:budget")).content.decode()
    for words in ("£2,000", "£1,250.50", "£749.50", "Overspent by £250.50", "Overspent: Ada Adviser"):
        assert words in html, words
    assert client_as("coordinator").get(reverse("training:budget")).status_code == 404


def test_everyone_sees_their_own_plan_and_managers_all(plan, viewer, user_as, authority):
    from django.test import Client

    user = user_as("coordinator")
    mine = cpd.begin_plan(fields=plan_fields(membership=user.memberships.get(), staff_name=user.name), by=viewer)
    client = Client()
    client.force_login(user)
    html = client.get(reverse("training:plans")).content.decode()
    assert (user.name in html, "Ada Adviser" in html) == (True, False)
    assert client.get(reverse("training:plan", args=[mine.public_id])).status_code == 200
    assert client.get(reverse("training:plan", args=[plan.public_id])).status_code == 404
    assert client.get(reverse("training:edit_plan", args=[mine.public_id])).status_code == 404
    sent = {"activity": "A course", "by_when": "2026-09-01", "planned_pence": "£1,200.50", "version": "0"}
    assert client.post(reverse("training:new_item", args=[mine.public_id]), sent).status_code == 302
    item = mine.items.get()
    assert item.planned_pence == 120_050
    assert client.post(reverse("training:new_item", args=[plan.public_id]), sent).status_code == 404
    done = sent | {"version": 1, "done_on": "2026-06-10"}
    where = reverse("training:item", args=[item.public_id])
    assert "Say what is different because of it" in client.post(where, done).content.decode()
    client.post(where, done | {"impact": "Better targets.", "spent_pence": "999"})
    item.refresh_from_db()
    assert (item.done_on, item.spent_pence, item.version) == (dt.date(2026, 6, 10), 99_900, 2)
    stale = client.post(where, done | {"impact": "Other words."}).content.decode()
    for words in ("Somebody else saved this", "Better targets.", "Other words.", "£999"):
        assert words in stale, words
    assert "your manager can confirm" in client.get(reverse("training:plan", args=[mine.public_id])).content.decode()


@pytest.mark.parametrize(
    ("text", "words"), [("a lot", "amount in pounds"), ("200000", "more than £100,000"), ("", "Enter the planned cost")]
)
def test_an_amount_that_is_none_is_sent_back(plan, client_as, text, words):
    sent = {"activity": "A", "by_when": "2026-09-01", "planned_pence": text}
    assert words in client_as("head").post(reverse("training:new_item", args=[plan.public_id]), sent).content.decode()


def test_an_activity_is_not_done_on_a_day_to_come(plan, client_as):
    sent = {"version": 0, "activity": "A", "by_when": "2026-09-01", "planned_pence": "0", "done_on": "2026-06-18", "impact": "Better."}
    where = reverse("training:new_item", args=[plan.public_id])
    assert "still to come: enter it once it is done" in client_as("head").post(where, sent).content.decode()
    assert client_as("head").post(where, sent | {"done_on": "2026-06-17"}).status_code == 302


def test_one_to_ones_fall_due_six_weeks_after_the_last(plan, viewer, authority, client_as):
    assert (line(viewer).due_on, line(viewer).one_to_one_overdue) == (dt.date(2026, 5, 13), True)
    cpd.hold_one_to_one(plan=plan, held_on=dt.date(2026, 5, 6), notes="", agreed="Go on.", by=viewer)
    assert (line(viewer).due_on, line(viewer).one_to_one_overdue) == (TODAY, False), "not overdue on the day it is due"
    assert line(viewer, TODAY + dt.timedelta(days=1)).one_to_one_overdue
    Setting.objects.create(authority=authority, key=rules.WEEKS_KEY, value=4, starts_on=dt.date(2026, 1, 1))
    assert line(viewer).one_to_one_overdue
    html = client_as("head").get(reverse("training:plans") + "?show=overdue").content.decode()
    assert "Overdue since 3 June 2026" in html
    for day, words in ((dt.date(2026, 6, 18), "once it was held"), (dt.date(2026, 3, 1), "before the plan")):
        with pytest.raises(NotPossible, match=words):
            cpd.hold_one_to_one(plan=plan, held_on=day, notes="", agreed="", by=viewer)


def test_a_one_to_one_is_written_down_on_the_page(plan, client_as):
    client, where = client_as("head"), reverse("training:one_to_one", args=[plan.public_id])
    assert "Say what was agreed." in client.post(where, {"held_on": "2026-06-10"}).content.decode()
    assert "once it was held" in client.post(where, {"held_on": "2026-07-10", "agreed": "x"}).content.decode()
    client.post(where, {"held_on": "2026-06-10", "agreed": "Book the course."})
    assert "Book the course." in client.get(reverse("training:plan", args=[plan.public_id])).content.decode()


def test_completion_is_proposed_by_the_rule_and_confirmed_by_a_manager(plan, viewer, viewer_as, client_as):
    with pytest.raises(CannotMove, match="no activity"):
        cpd.move_plan(plan=plan, name="complete", by=viewer)
    item = cpd.add_item(plan=plan, fields=item_fields(), by=viewer)
    with pytest.raises(CannotMove, match="1 activity is not done"):
        cpd.move_plan(plan=plan, name="complete", by=viewer)
    cpd.change_item(item=item, fields={"done_on": TODAY}, version=1, by=viewer)
    assert line(viewer).could_be_complete
    with pytest.raises(CannotMove, match="may not"):
        cpd.move_plan(plan=plan, name="complete", by=viewer_as("coordinator"))
    client, where = client_as("head"), reverse("training:move_plan", args=[plan.public_id])
    client.post(where, {"name": "complete"})
    plan.refresh_from_db()
    assert (plan.state, plan.completions.get().completed_on) == ("complete", TODAY)
    with pytest.raises(NotPossible, match="not running"):
        cpd.add_item(plan=plan, fields=item_fields(), by=viewer)
    assert "cannot be done now" in client.post(where, {"name": "complete"}, follow=True).content.decode()
    assert "Say why." in client.post(where, {"name": "reopen"}).content.decode()
    client.post(where, {"name": "reopen", "reason": "One more."})
    assert plan.completions.get().reopened_on == TODAY


def test_one_plan_at_a_time_and_the_budget_is_a_setting(plan, viewer, authority, client_as):
    with pytest.raises(NotPossible, match="already"):
        cpd.begin_plan(fields=plan_fields(staff_name="ada adviser"), by=viewer)
    cpd.move_plan(plan=plan, name="close", by=viewer, reason="Moved on.")
    assert CpdPlan.objects.get().closed_on == TODAY
    with pytest.raises(NotPossible, match="already"):
        cpd.begin_plan(fields=plan_fields(), by=viewer)
    cpd.begin_plan(fields=plan_fields(starts_on=dt.date(2026, 6, 18)), by=viewer)
    Setting.objects.create(authority=authority, key=rules.BUDGET_KEY, value=150_000, starts_on=dt.date(2026, 4, 1))
    assert 'value="1500"' in client_as("head").get(reverse("training:new_plan")).content.decode()


def test_a_plan_is_begun_and_changed_on_the_page(viewer, client_as, user_as):
    member = user_as("coordinator").memberships.get()
    client = client_as("head")
    sent = {"role": "pep_adviser", "starts_on": "2026-04-01", "ends_on": "2027-03-31", "objectives": "Learn."}
    sent |= {"budget_pence": "1000", "version": "0"}
    assert "Choose a member of staff or give a name" in client.post(reverse("training:new_plan"), sent).content.decode()
    client.post(reverse("training:new_plan"), sent | {"membership": member.pk})
    plan = CpdPlan.objects.get()
    assert (plan.staff_name, plan.budget_pence) == (member.user.name, 100_000)
    assert "already" in client.post(reverse("training:new_plan"), sent | {"membership": member.pk}).content.decode()
    where, change = reverse("training:edit_plan", args=[plan.public_id]), sent | {"membership": member.pk, "objectives": "Learn more."}
    assert client.post(where, change | {"version": 1}).status_code == 302
    assert "Somebody else saved this" in client.post(where, change | {"version": 1, "objectives": "Less."}).content.decode()
    with pytest.raises(Stale):
        cpd.change_plan(plan=plan, fields={"objectives": "x"}, version=1, by=viewer)


def test_pounds_are_written_as_people_write_them():
    assert [rules.pounds(each) for each in (100_000, 1_250, -300, 0, None)] == ["£1,000", "£12.50", "−£3", "£0", "not available"]


def test_the_list_takes_as_many_questions_for_many_as_for_one(plan, viewer, client_as, django_assert_max_num_queries):
    for number in range(20):
        cpd.add_item(plan=cpd.begin_plan(fields=plan_fields(staff_name=f"P {number}"), by=viewer), fields=item_fields(), by=viewer)
    client = client_as("head")
    with django_assert_max_num_queries(12):
        client.get(reverse("training:plans"))
