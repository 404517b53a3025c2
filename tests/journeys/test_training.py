"""The journey of a place at training: asked for by link on a phone without scripts, waited for, taken up, thought about, certified."""

import datetime as dt
import io
import re

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser


def tonight() -> tuple[str, str]:
    """The last minute of today, so that the event lies ahead and attendance can be taken; and an hour later."""
    start = timezone.localtime().replace(hour=23, minute=59)
    return f"{start:%Y-%m-%dT%H:%M}", f"{start + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}"


def makes_and_opens(page: Page) -> str:
    """An event for one, and the link by which it is booked."""
    page.goto("/training/")
    page.get_by_role("button", name="New event").click()
    page.get_by_label("Title").fill("Forum on transition")
    page.get_by_label("Designated teacher forum").check()
    page.get_by_label("Starts").fill(tonight()[0])
    page.get_by_label("Ends").fill(tonight()[1])
    page.get_by_label("Hours of training").fill("1.5")
    page.get_by_label("Where").fill("Town Hall")
    page.get_by_label("Number of places").fill("1")
    axe(page)
    at_320(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open for booking").click()
    expect(page.get_by_text("0 of 1")).to_be_visible()
    axe(page)
    return page.locator("a[href*='/training/book/']").get_attribute("href") or ""


def asks(phone: Page, link: str, name: str, email: str, *, search: bool = False) -> None:
    """On a phone of 320 pixels, without scripts."""
    phone.goto(link)
    at_320(phone)
    phone.set_viewport_size({"width": 320, "height": 700})
    phone.get_by_label("Name", exact=True).fill(name)
    phone.get_by_label("Email address").fill(email)
    phone.get_by_label("Designated teacher").check()
    if search:
        phone.get_by_label("School or organisation").fill("school")
        phone.get_by_role("button", name="Find my school").click()
        phone.locator("input[name=school_urn]").first.check()
    phone.get_by_label(re.compile("I agree")).check()
    phone.get_by_role("button", name="Book", exact=True).click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()


def own_link(page: Page, email: str) -> str:
    """The link that the outbox holds for an address."""
    page.goto("/training/messages/?show=all")
    words = page.locator("tr", has_text=email).first.locator("td").first.inner_text()
    found = re.search(r"/training/(booking|feedback)/[-0-9a-f]+/", words)
    assert found
    return found.group()


def test_a_place_by_link_from_the_waiting_list_to_the_certificate(town: Town, as_head: Page, page_without_js: Page):
    page, phone = as_head, page_without_js
    link = makes_and_opens(page)
    event = page.url
    asks(phone, link, "Ann Example", "ann@x.example", search=True)
    asks(phone, link, "Ben Example", "ben@x.example")
    asks(phone, link, "Somebody Else", "ann@x.example")
    ann, ben = own_link(page, "ann@x.example"), own_link(page, "ben@x.example")
    axe(page)

    phone.goto(ben)
    expect(phone.get_by_text("You are number 1 on the waiting list")).to_be_visible()
    phone.goto(ann)
    phone.get_by_text("I cannot come").click()
    phone.get_by_role("button", name="Cancel my booking").click()
    expect(phone.get_by_text("Cancelled", exact=True)).to_be_visible()
    phone.goto(ben)
    expect(phone.get_by_text("You have a place")).to_be_visible()

    page.goto(event)
    page.get_by_role("link", name="Attendance", exact=True).last.click()
    axe(page)
    at_320(page)
    page.get_by_role("radio", name="Came late").check()
    page.get_by_role("button", name="Save marks").first.click()
    page.get_by_role("button", name="Make 1 certificate").click()
    page.get_by_role("button", name="Ask them how it was").click()

    phone.goto(own_link(page, "ben@x.example"))
    phone.get_by_role("group", name="I understand the subject better than before.").get_by_label("Strongly agree").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    phone.goto(ben)
    with phone.expect_download() as taken:
        phone.get_by_role("link", name="Your certificate (PDF)").click()
    text = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages[0].extract_text()
    assert "Ben Example" in text
    check = re.search(r"/training/certificate/[-0-9a-f\s]+/", text)
    assert check
    page.goto("".join(check.group().split()))
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    expect(page.get_by_text("B. E.")).to_be_visible()
    axe(page)

    page.goto(event)
    page.get_by_role("link", name="Feedback", exact=True).click()
    expect(page.locator("svg text", has_text="100% (1 of 1)")).to_be_visible()
    expect(page.get_by_text("Only 1 form came back")).to_be_visible()
    axe(page)
    at_320(page)
