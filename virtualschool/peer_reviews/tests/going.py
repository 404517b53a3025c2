"""How a journey goes from page to page of a review: by the part that holds the page, then by its name."""

from playwright.sync_api import Locator, Page

from virtualschool.peer_reviews.tabs import PARTS

PART_OF = {title: part for part, pages in PARTS for title, _, _ in pages}


def parts_on(page: Page) -> Locator:
    """What leads through a review."""
    return page.get_by_role("navigation", name="Parts of the review")


def go(page: Page, name: str) -> None:
    """To a page of the review that is open."""
    part = PART_OF[name]
    parts_on(page).get_by_role("link", name=part, exact=True).click()
    if part != name:
        parts_on(page).get_by_role("list", name="Pages of this part").get_by_role("link", name=name, exact=True).click()
