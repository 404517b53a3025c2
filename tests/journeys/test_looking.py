"""Journeys of those who look: what is urgent, one child, one figure, who joined and who left."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser import whole
from tests.journeys.conftest import Town
from virtualschool.demo.stage import PASSWORD

pytestmark = pytest.mark.browser
ABOVE_THE_FOLD = {"width": 1366, "height": 768}


def number(text: str) -> int:
    """The first number of a text."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found.group().replace(",", ""))


def behind(page: Page) -> int:
    """How many rows the list has that a link led to, over all its pages."""
    rows = whole(page).locator("main table tbody tr").count()
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").first.click()
        rows += whole(page).locator("main table tbody tr").count()
    return rows


def sign_in_by_password(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill("head@demo.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sees_what_is_urgent(page: Page) -> None:
    expect(page.get_by_role("heading", name="Needs attention now")).to_be_visible()
    urgent = whole(page).locator(".vs-attention li a")
    assert urgent.count() >= 2
    for place in range(urgent.count()):
        link = page.locator(".vs-attention li a").nth(place)
        told = number(link.inner_text())
        children = "children" in (link.get_attribute("href") or "")
        link.click()
        if children:
            assert behind(page) == told, page.url
        page.goto("/")


def test_the_head_signs_in_with_one_click_and_knows_what_is_urgent(town: Town, page: Page):
    page.goto("/")
    page.get_by_role("button", name="Virtual School Head").click()
    sees_what_is_urgent(page)


def test_the_head_signs_in_by_password_without_scripts(town: Town, page_without_js: Page):
    sign_in_by_password(page_without_js)
    sees_what_is_urgent(page_without_js)
    page_without_js.get_by_role("button", name="Sign out").click()
    page_without_js.goto("/children/")
    assert "/sign-in" in page_without_js.url


def test_a_wrong_password_keeps_the_address_and_tells_nothing(town: Town, page: Page):
    page.goto("/sign-in")
    page.get_by_label("Email").fill("head@demo.example")
    page.get_by_label("Password").fill("not this one, surely")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.get_by_label("Email").input_value() == "head@demo.example"


def test_a_child_is_found_by_a_slash_four_letters_and_enter(town: Town, as_head: Page):
    as_head.goto("/measures/")
    as_head.keyboard.press("/")
    as_head.keyboard.type(town.surname[:4])
    as_head.keyboard.press("Enter")
    expect(as_head.locator("h1")).to_have_text(f"{town.forename} {town.surname}")
    assert town.surname.lower() not in as_head.url.lower()


def test_a_child_is_found_without_scripts(town: Town, as_head_without_js: Page):
    page = as_head_without_js
    page.goto("/")
    page.locator("#vs-search").fill(town.surname[:4])
    page.locator(".vs-search__button").click()
    expect(page.locator("h1")).to_have_text(f"{town.forename} {town.surname}")
    expect(page.locator("#lanes svg")).to_be_visible()


def test_what_matters_about_a_child_stands_above_the_fold(town: Town, as_head: Page):
    as_head.set_viewport_size(ABOVE_THE_FOLD)
    as_head.goto(f"/children/{town.child}/")
    for words in ("School", "Year group", "Looked after", "Attendance"):
        spot = as_head.locator("main dt", has_text=words).first.bounding_box()
        assert spot, words
        assert spot["y"] + spot["height"] < ABOVE_THE_FOLD["height"], words
    attendance = as_head.locator("main dt", has_text="Attendance").first.locator("xpath=following-sibling::dd[1]")
    told = re.search(r"[\d.]+ ?%", attendance.inner_text())
    assert told, attendance.inner_text()


def test_the_heatmap_says_its_codes_and_leads_back(town: Town, as_head: Page):
    as_head.goto(f"/attendance/{town.child}/")
    assert whole(as_head).locator("main table tbody tr").count() > 3
    codes = as_head.locator("main table tbody td").all_inner_texts()
    assert {"/", "\\"} & {code.strip() for code in codes}
    as_head.locator(".govuk-back-link").click()
    expect(as_head.locator("h1")).to_have_text(f"{town.forename} {town.surname}")


def filtered_roll(page: Page) -> None:
    page.goto("/children/")
    page.get_by_label("On", exact=True).fill("2026-03-14")
    page.get_by_label("Key stage").select_option("KS3")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".vs-count")).to_contain_text("looked after on 14 March 2026")
    expect(page.locator(".vs-count")).to_contain_text("KS3")
    assert "on=2026-03-14" in page.url
    assert number(page.locator(".vs-count").inner_text()) == behind(page) > 0


def test_the_roll_on_a_past_day_is_an_address_and_a_workbook(town: Town, as_head: Page):
    filtered_roll(as_head)
    told = number(as_head.locator(".vs-count").inner_text())
    with as_head.expect_download() as taken:
        as_head.get_by_role("link", name="Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes())).active
    assert "2026-03-14" in taken.value.suggested_filename
    assert sheet.max_row == told + 1
    assert {row[7] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"KS3"}


def test_the_roll_without_scripts(town: Town, as_head_without_js: Page):
    filtered_roll(as_head_without_js)


def to_a_child_from_a_measure(page: Page) -> None:
    page.goto("/measures/")
    page.locator("main").get_by_role("link", name="Attendance", exact=True).click()
    page.get_by_role("link", name=re.compile("See the children")).first.click()
    rows = whole(page).locator("main table tbody tr")
    assert rows.count() > 10
    name = rows.first.locator("a").inner_text()
    rows.first.locator("a").click()
    expect(page.locator("h1")).to_have_text(name)


def test_a_measure_leads_to_its_children(town: Town, as_head: Page):
    to_a_child_from_a_measure(as_head)


def test_a_measure_leads_to_its_children_without_scripts(town: Town, as_head_without_js: Page):
    to_a_child_from_a_measure(as_head_without_js)


def test_who_joined_and_who_left_adds_up_and_every_bar_opens_its_children(town: Town, as_head: Page):
    as_head.goto("/?period=twelve-months")
    rows = as_head.locator("table", has_text="The roll").locator("tbody tr")
    told = {row.locator("th").inner_text().strip(): number(row.locator("td").inner_text()) for row in rows.all()}
    start, joined, left, end = list(told.values())[:4]
    assert start + joined - left == end > 0
    assert joined
    assert left
    bars = as_head.locator("figure.vs-chart svg a")
    assert bars.count() == 4
    links = [bar.get_attribute("href") for bar in bars.all()]
    for link, counted in zip(links, (start, joined, left, end), strict=True):
        as_head.goto(link or "")
        total = sum(number(cell) for cell in counts_for(as_head))
        assert total == counted, link


def counts_for(page: Page) -> list[str]:
    """What each listed child counts for, over all pages of a list."""
    found = whole(page).locator("main table tbody tr td:nth-of-type(1)").all_inner_texts()
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").first.click()
        found += whole(page).locator("main table tbody tr td:nth-of-type(1)").all_inner_texts()
    return found


def test_the_trail_of_a_child_says_who_looked(town: Town, as_head: Page):
    as_head.goto(f"/children/{town.child}/")
    as_head.get_by_role("link", name="Who looked, what changed").click()
    expect(as_head.locator("main table").first).to_contain_text("Vera Headley")
    expect(as_head.get_by_text("Whole", exact=True)).to_be_visible()
