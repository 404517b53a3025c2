"""What a meeting changed leads back to it, for those who may open it; others read the same words."""

import datetime as dt

import pytest
from django.urls import reverse

from virtualschool.action_plans.actions import add_action, add_consideration
from virtualschool.action_plans.origins import Origins
from virtualschool.oversight.actions import meetings

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 17)


def test_a_link_is_shown_to_who_may_open_it(client_as, viewer, plan, act, meeting, decide):
    action = act("Visit every school", due_on=TODAY)
    meetings.start_meeting(meeting=meeting, by=viewer)
    decide(meeting.items.get(key=f"action:{action.pk}"), "progress", "Two were visited")
    where = reverse("oversight:meeting", args=[meeting.public_id])
    for name, thing in (("changes", plan), ("action", action)):
        address = reverse(f"action_plans:{name}", args=[thing.public_id])
        asked = f"{address}?since=2026-06-01" if name == "changes" else address
        for role, opens in (("head", True), ("analyst", False), ("governor", False)):
            page = client_as(role).get(asked).content.decode()
            assert "Two were visited" in page
            assert "Monthly plan meeting of 17 June 2026" in page
            assert (f"{where}#point" in page) is opens, (name, role)
            assert (client_as(role).get(where).status_code == 200) is opens


def test_what_is_written_once_for_all_is_not_written_for_one_of_them(client_as, viewer, plan):
    """A finding of a review stands in the plan's table, which is remembered between viewers."""
    finding = "/reviews/findings/00000000-0000-4000-8000-000000000000/"
    made = add_consideration(
        theme=plan.themes.get(), text="From the report", by=viewer, origin_label="The report: A1", origin_url=finding, origin_key="A1"
    )
    add_action(consideration=made, text="Act on it", by=viewer)
    address = reverse("action_plans:plan", args=[plan.public_id])
    for role, opens in (("deputy", True), ("coordinator", False), ("deputy", True), ("governor", False)):
        page = client_as(role).get(address).content.decode()
        assert "The report: A1" in page
        assert (finding in page) is opens, role


def test_addresses_of_others_and_of_nothing(viewer_as):
    governor = Origins(viewer_as("governor"))
    assert governor.opens("https://example.org/reviews/findings/1/")
    assert governor.opens("/nowhere/at/all")
    assert not governor.opens("")
