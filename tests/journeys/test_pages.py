"""Every page once, as the head sees it: axe finds nothing, a phone shows it without scrolling sideways, the keyboard leads through it."""

import pytest
from playwright.sync_api import Page

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/measures/",
    "/measures/attendance.rate/?by=school",
    "/measures/roll.joined/",
    "/measures/attendance.severe/children/",
    "/schools/",
    "/children/",
    "/children/?cohort=none",
    "/children/?on=2031-02-30",
    "/children/search",
    "/children/{child}/",
    "/children/{child}/sources/",
    "/children/{child}/trail/",
    "/attendance/",
    "/attendance/?view=children",
    "/attendance/{child}/",
    "/data/import/",
    "/data/waiting/",
    "/data/quality/",
    "/data/quality/?show=children",
    "/data/quality/rules/168/",
    "/data/quality/marks/",
    "/data/quality/conflicts/",
    "/reports/",
    "/practice/",
    "/practice/programmes/",
    "/practice/library/",
    "/practice/policies/",
    "/practice/examples/",
    "/practice/case-studies/",
    "/practice/pages/",
    "/account",
    "/accessibility",
    "/no/such/page",
)


def test_every_page_is_open_to_all_and_fits_a_phone(town: Town, as_head: Page):
    faults = []
    for address in PAGES:
        as_head.goto(address.format(child=town.child))
        for check in (axe, at_320):
            try:
                check(as_head)
            except AssertionError as fault:
                faults.append(str(fault))
    assert not faults, "\n\n".join(faults)


def test_pages_for_those_who_are_not_signed_in(town: Town, page: Page):
    page.goto("/sign-in")
    axe(page)
    at_320(page)
    page.goto("/children/")
    assert "/sign-in?next=/children/" in page.url


def test_the_keyboard_leads_through_a_page(town: Town, as_head: Page):
    as_head.goto("/")
    as_head.keyboard.press("Tab")
    assert as_head.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    as_head.keyboard.press("Enter")
    seen = set()
    for _ in range(12):
        as_head.keyboard.press("Tab")
        told = as_head.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
            return [e.tagName + e.textContent.trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none', !!e.closest('main')]; }"""
        )
        assert told[1], f"no visible focus on {told[0]}"
        assert told[2], f"the keyboard left the page's content at {told[0]}"
        seen.add(told[0])
    assert len(seen) > 8
