"""Journey 16: a plan as people have it is taken in, worked on and looked at; one value of an indicator shows in every action that names
it, and the history stays."""

import datetime as dt
import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser


def looked_at(page: Page, checked: bool) -> None:
    """A browser without scripts cannot be asked."""
    if checked:
        axe(page)
        at_320(page)


def takes_a_plan_in(page: Page, checked: bool) -> None:
    from virtualschool.action_plans.tests.sample import content

    page.goto(reverse("action_plans:import"))
    page.get_by_label("Or paste the table").fill(content().decode())
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
    looked_at(page, checked)
    page.get_by_label("Title of the plan").fill("Peer review action plan")
    page.get_by_role("button", name="Take this plan in").click()
    expect(page.get_by_role("heading", name="Peer review action plan", level=1)).to_be_visible()


def notes_progress(page: Page, checked: bool) -> None:
    page.get_by_role("link", name="Action 2", exact=True).click()
    page.get_by_role("textbox", name="Progress").fill("The fourth visit is made.")
    page.get_by_role("button", name="Note progress").click()
    expect(page.locator("ol.plan-log").first).to_contain_text("The fourth visit is made.")
    page.locator("summary", has_text="Move the due date").click()
    page.get_by_label("New due date (optional)").fill("2031-03-31")
    page.get_by_role("button", name="Move the date").click()
    expect(page.get_by_role("alert").get_by_text("Say why it moves.")).to_be_visible()
    looked_at(page, checked)
    page.get_by_label("Why it moves").fill("Two schools asked for it.")
    page.get_by_role("button", name="Move the date").click()
    expect(page.get_by_text("Two schools asked for it.")).to_be_visible()
    looked_at(page, checked)


def records_a_value(page: Page) -> None:
    """On one action's page; it shows on the other's too, and in the plan once."""
    page.goto(reverse("action_plans:plans"))
    page.get_by_role("link", name="Peer review action plan").click()
    panel = page.locator(".plan-kpi", has_text="Exclusions to have fallen")
    expect(panel).to_have_count(1)
    expect(panel).to_contain_text("action 1, action 4")
    panel.get_by_role("link", name=re.compile("Record a value")).click()
    page.get_by_label("Day, or last day of the time").fill(dt.date.today().isoformat())
    page.get_by_label(re.compile(r"^Value")).first.fill("9")
    page.get_by_role("button", name=re.compile("Record|Save")).first.click()
    expect(page.get_by_text("The value is recorded.")).to_be_visible()
    for number in (1, 4):
        page.goto(reverse("action_plans:plans"))
        page.get_by_role("link", name="Peer review action plan").click()
        page.get_by_role("link", name=f"Action {number}", exact=True).click()
        card = page.locator(".plan-kpi", has_text="Exclusions to have fallen")
        expect(card).to_contain_text("met")
        expect(card).to_contain_text("9 (")


@pytest.mark.parametrize("checked", [True, False], ids=["with scripts", "without"])
def test_one_value_shows_in_every_action_and_the_history_stays(town: Town, new_context: Any, sign_in: Any, checked: bool):
    page = sign_in(new_context(java_script_enabled=checked).new_page(), town.user("head"))
    takes_a_plan_in(page, checked)
    looked_at(page, checked)
    notes_progress(page, checked)
    records_a_value(page)
    page.goto(reverse("action_plans:plans"))
    looked_at(page, checked)
    page.get_by_role("link", name="Peer review action plan").click()
    for view in ("Board", "Timeline", "What changed"):
        page.get_by_role("link", name=view, exact=True).click()
        looked_at(page, checked)
    for words in ("The fourth visit is made.", "Two schools asked for it.", "9 on "):
        expect(page.get_by_text(words).first).to_be_visible()
