"""A report to the executive, from the draft to the page that everyone reads."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import whole
from tests.journeys.conftest import Town
from tests.journeys.test_oversight import looked_at, plan_of

pytestmark = pytest.mark.browser


def written(page: Page) -> None:
    page.goto("/decisions/")
    page.get_by_role("link", name="Begin a report").click()
    page.get_by_label("Title").fill("Virtual School peer review")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Purpose (optional)").fill("To tell of the peer review.")
    page.get_by_label("Background (optional)").fill("Peers came for two days.")
    page.get_by_label("Recommendation (optional)").fill("That the plan be endorsed.")
    looked_at(page)
    page.get_by_role("button", name="Save").click()
    for text, recommended in (("Endorse the plan", True), ("Not endorse it", False)):
        if not whole(page).get_by_label("Option", exact=True).is_visible():
            page.locator("summary", has_text="Add an option").click()
        page.get_by_label("Option", exact=True).fill(text)
        page.get_by_label("Why, or why not").fill("It helps." if recommended else "Improvement would be slower.")
        if recommended:
            page.get_by_label("This is the option that is recommended").check()
        page.get_by_role("button", name="Add the option").click()
    page.locator("summary", has_text="Attach a plan").click()
    page.get_by_label("What (optional)").select_option(label="Plan: Peer review action plan")
    page.get_by_role("button", name="Attach it").click()
    looked_at(page)


def test_a_report_is_decided_and_published(town: Town, as_head: Page, new_context: Any, sign_in: Callable[..., Page]):
    plan, page = plan_of(town), as_head
    written(page)
    page.get_by_role("button", name="It is ready").click()
    page.get_by_role("button", name="Submit to the executive").click()
    director = sign_in(new_context().new_page(), town.user("director"))
    director.goto(page.url)
    director.get_by_role("button", name=re.compile("Record the decision")).click()
    director.get_by_label("Approved", exact=True).check()
    director.get_by_label("Ordered").fill("That the plan be endorsed.")
    director.get_by_label("Reason").fill("It leads to a better service.")
    director.get_by_label("Date of the decision").fill("2026-06-16")
    director.get_by_label("Date on which the council published the decision (optional)").fill("2026-06-17")
    looked_at(director)
    director.get_by_role("button", name="Record it").click()
    expect(director.get_by_text("24 June 2026").first).to_be_visible()
    looked_at(director)
    page.goto(f"/plans/{plan.public_id}/")
    page.get_by_role("link", name=re.compile("Virtual School peer review")).click()
    page.get_by_role("link", name="Publish it for everyone").click()
    looked_at(page)
    page.get_by_role("button", name="Publish for everyone").click()
    if whole(page).get_by_text("There is a problem").is_visible():
        for box in whole(page).get_by_label(re.compile("may be public")).all():
            box.check()
        page.get_by_role("button", name="Publish for everyone").click()
    expect(page.get_by_text("It is public.")).to_be_visible()
    everyone = new_context(java_script_enabled=False).new_page()
    everyone.goto("/decisions/published/")
    everyone.get_by_role("link", name="Virtual School peer review").click()
    expect(everyone.get_by_text("Improvement would be slower.")).to_be_visible()
    with everyone.expect_download() as taken:
        everyone.get_by_role("link", name="Download as PDF").click()
    assert taken.value.path().read_bytes()[:4] == b"%PDF"
    for seen in (page, new_context().new_page()):
        seen.goto(everyone.url)
        looked_at(seen)
