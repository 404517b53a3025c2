"""The journeys of a policy that people are asked about by link, on a phone without scripts, and of a case study that a second person
approves."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser


def drafts_and_asks(page: Page) -> str:
    """A policy that is out to consultation, and its link."""
    page.goto("/practice/policies/")
    page.get_by_role("link", name="New policy").click()
    page.get_by_label("Title").fill("Suspensions: what we do together")
    page.get_by_label("Suspensions and exclusions").check()
    page.get_by_label("Text").fill("# What we agree\n\n- Ask first\n- Then act")
    axe(page)
    at_320(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Last day for comments").fill(str(timezone.localdate() + dt.timedelta(days=14)))
    page.get_by_role("button", name="Open the consultation").click()
    axe(page)
    at_320(page)
    return page.locator("a[href*='/practice/consultation/']").get_attribute("href") or ""


def test_a_policy_from_the_question_by_link_to_adoption(town: Town, as_head: Page, page_without_js: Page):
    page, phone = as_head, page_without_js
    link = drafts_and_asks(page)
    policy = page.url
    phone.goto(link)
    at_320(phone)
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.get_by_label("School or organisation").fill("A secondary school")
    phone.get_by_label("Your role").fill("Governor")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("link", name="Write what you think of it.")).to_be_visible()
    phone.get_by_label("What you think of it").fill("Say who rings the carer.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()

    page.goto(policy)
    page.get_by_role("button", name="Close the consultation").click()
    page.goto(policy)
    expect(page.get_by_text("1 comment waits for an answer")).to_be_visible()
    page.get_by_role("link", name="Answer to A secondary school").click()
    axe(page)
    page.get_by_label("We changed…").check()
    page.get_by_label("Answer", exact=True).fill("The head of year rings.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Write another version").click()
    page.get_by_label("Text").fill("# What we agree\n\n- Ask first\n- The head of year rings")
    page.get_by_label("What changed, and why").fill("A governor asked.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Adopt", exact=True).click()
    expect(page.get_by_text("version 2 adopted on")).to_be_visible()
    page.get_by_role("link", name="A school adopts it").click()
    page.get_by_label("School", exact=True).select_option(index=1)
    page.get_by_label("Adopted by").fill("The governing body")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 school has adopted version 2")).to_be_visible()
    axe(page)
    at_320(page)

    phone.goto(link)
    expect(phone.get_by_text("The head of year rings.")).to_be_visible()
    phone.get_by_role("link", name="adopted on").click()
    expect(phone.get_by_text("The head of year rings", exact=True)).to_be_visible()


def test_a_case_study_is_flagged_changed_and_approved_by_the_deputy(
    town: Town, as_head: Page, new_context: Callable[..., Any], sign_in: Callable[..., Page]
):
    page = as_head
    page.goto("/practice/case-studies/new")
    page.get_by_label("Title").fill("A mentor at the right time")
    page.get_by_label("Background").fill(f"{town.forename} {town.surname} had lost trust on 4 June 2025.")
    page.get_by_label("What we did").fill("A mentor met them every week.")
    page.get_by_label("What came of it").fill("Attendance rose over the year.")
    axe(page)
    at_320(page)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("it names a person")).to_be_visible()
    expect(page.get_by_text("2 flags wait: change the text, or say why it may stay.")).to_be_visible()
    axe(page)
    at_320(page)
    page.get_by_role("link", name="Change the text").click()
    page.get_by_label("Background").fill("A pupil had lost trust in the summer term.")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    page.get_by_role("button", name="Hand over for approval").click()
    expect(page.get_by_text("You wrote some of this case study, so someone else must approve it.")).to_be_visible()

    deputy = sign_in(new_context().new_page(), town.user("deputy"))
    deputy.goto("/practice/")
    deputy.get_by_role("link", name="waits for a second person's approval").click()
    deputy.get_by_role("button", name="Approve").click()
    axe(deputy)
    page.reload()
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_text("It is shared, and counts from today.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")
