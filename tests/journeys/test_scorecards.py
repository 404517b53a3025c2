"""Journeys of indicators and score cards: a figure edited once shows everywhere; a card goes from draft to the director and stays."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser
MONTH = (dt.date.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def indicators(town: Town) -> None:
    """A series kept by hand with a target, and one read from the book; both on the card of a director."""
    from virtualschool.authorities.queries import viewer_through
    from virtualschool.scorecards import actions
    from virtualschool.scorecards.actions.kpis import Baseline, Counted, Target

    by = viewer_through(town.user("deputy").memberships.get())
    start = MONTH - dt.timedelta(days=150)
    peps = actions.create_kpi(
        by=by,
        title="Plans of good quality or better",
        text="Sampled plans that are good or better to rise from 55% to 75%",
        owner="Test Deputy",
        counted=Counted(unit="percent", better="higher"),
        baseline=Baseline(Decimal(55), start),
        target=Target(Decimal(75), "at least", start + dt.timedelta(days=365), "75% in a year"),
    )
    for number, good in enumerate((28, 29, 33), start=1):
        on = MONTH + dt.timedelta(days=27 - 30 * (3 - number))
        actions.record_value(kpi=peps, on=on, numerator=Decimal(good), denominator=Decimal(50), by=by)
    away = actions.create_kpi(
        by=by,
        title="Attendance of looked-after children",
        counted=Counted("attendance.rate"),
        baseline=Baseline(Decimal(88), start),
        target=Target(Decimal(95), "at least", start + dt.timedelta(days=365)),
    )
    lost = actions.create_kpi(
        by=by,
        title="Days lost by suspension",
        counted=Counted("suspensions.days_lost", reads="term_average"),
        target=Target(Decimal(10), "at most"),
    )
    director = actions.add_recipient(title="Director of Education and Partnerships", name="Test Director", starts_on=start, by=by)
    actions.choose(recipient=director, kpis=[peps, away, lost], measures=["suspensions.children", "roll.end"], starts_on=start, by=by)


def enters(new_context: Callable[..., Any], sign_in: Callable[..., Page], user: Any, *, java_script: bool) -> Page:
    return sign_in(new_context(java_script_enabled=java_script).new_page(), user)


@pytest.mark.parametrize("java_script", [True, False])
def test_a_card_from_draft_to_the_director_and_frozen(town: Town, new_context, sign_in, java_script: bool):
    indicators(town)
    deputy = enters(new_context, sign_in, town.user("deputy"), java_script=java_script)
    deputy.goto("/scorecards/")
    deputy.get_by_role("button", name="Draw up the cards").click()
    expect(deputy.get_by_text(re.compile("^From the data: 66%"))).to_be_visible()
    deputy.get_by_label("Overall").fill("Quality rises; attendance is what to talk about.")
    if java_script:
        saves_itself_and_loses_nothing(deputy)
    deputy.get_by_role("button", name="Use that sentence for Plans of good quality or better").click()
    expect(deputy.get_by_role("textbox", name="Plans of good quality or better")).to_have_value(re.compile("66%"))
    if java_script:
        axe(deputy)
        at_320(deputy)
    deputy.get_by_role("button", name="Send for approval").click()
    address = deputy.url
    head = enters(new_context, sign_in, town.user("head"), java_script=java_script)
    head.goto(address)
    head.get_by_role("button", name="Approve it").click()
    expect(head.get_by_text("now: approved")).to_be_visible()
    head.get_by_role("button", name="Issue it").click()
    director = enters(new_context, sign_in, town.user("director"), java_script=java_script)
    director.goto("/scorecards/")
    director.get_by_role("link", name=re.compile(f"{MONTH:%B %Y}")).click()
    line = director.get_by_role("row", name=re.compile("^Plans of good quality"))
    expect(line).to_contain_text("66%")
    if java_script:
        axe(director)
        at_320(director)
        printed(director)
        one_edit_shows_everywhere(deputy)
        director.reload()
        expect(line).to_contain_text("66%")


@contextmanager
def late_script(deputy: Page) -> Iterator[None]:
    """The page again, and its script only after what is done within."""
    late: list[Route] = []
    deputy.route("**/writing.js", lambda route: late.append(route))
    with deputy.expect_request("**/writing.js"):
        deputy.reload(wait_until="commit")
    yield
    late[0].continue_()
    deputy.unroute("**/writing.js")


def saves_itself_and_loses_nothing(deputy: Page) -> None:
    """What is typed is saved after a moment, also before the script has arrived; with the network gone it is back when the page is."""
    expect(deputy.get_by_text("Saved", exact=True)).to_be_visible()
    with late_script(deputy):
        deputy.get_by_label("Overall").fill("Quality rises; attendance is what to talk about next.")
    expect(deputy.get_by_text("Saved", exact=True)).to_be_visible()
    deputy.reload()
    expect(deputy.get_by_label("Overall")).to_have_value("Quality rises; attendance is what to talk about next.")
    address = "**/write"
    deputy.route(address, lambda route: route.abort("aborted"))
    deputy.get_by_label("Overall").fill("Quality rises; talk about attendance.")
    expect(deputy.get_by_text("Your words are kept in this tab")).to_be_visible()
    deputy.unroute(address)
    deputy.reload()
    expect(deputy.get_by_label("Overall")).to_have_value("Quality rises; talk about attendance.")
    with late_script(deputy):
        deputy.get_by_label("Overall").fill("And of plans.")
    expect(deputy.get_by_label("Overall")).to_have_value("Quality rises; talk about attendance.\nAnd of plans.")
    expect(deputy.get_by_text("Saved", exact=True)).to_be_visible()


def printed(director: Page) -> None:
    """The page itself prints on one A4 page, and so does the document."""
    import io

    assert len(pypdf.PdfReader(io.BytesIO(director.pdf(prefer_css_page_size=True))).pages) == 1
    with director.expect_download() as taken:
        director.get_by_role("link", name=re.compile("one A4 page")).click()
    assert len(pypdf.PdfReader(taken.value.path()).pages) == 1


def one_edit_shows_everywhere(deputy: Page) -> None:
    """A value is corrected: the indicator's page, its list and its history show it; the earlier value stays."""
    deputy.goto("/scorecards/kpis/")
    axe(deputy)
    at_320(deputy)
    deputy.get_by_role("link", name="Plans of good quality or better").click()
    axe(deputy)
    at_320(deputy)
    deputy.get_by_role("link", name=re.compile("Correct the value")).first.click()
    axe(deputy)
    deputy.get_by_label("How many (optional)", exact=True).fill("40")
    deputy.get_by_label("Of how many (optional)", exact=True).fill("50")
    deputy.get_by_label("Value (optional)", exact=True).fill("")
    deputy.get_by_label("Why it is corrected").fill("seven plans were read again")
    deputy.get_by_role("button", name="Correct it").click()
    expect(deputy.get_by_text("Corrected: seven plans were read again")).to_be_visible()
    deputy.goto("/scorecards/kpis/")
    expect(deputy.get_by_role("row", name=re.compile("^Plans of good quality"))).to_contain_text("80%")


def test_which_schools_had_their_card_presented(town: Town, as_head: Page):
    as_head.goto("/scorecards/schools/")
    axe(as_head)
    at_320(as_head)
    as_head.get_by_role("button", name="Write down a presentation").click()
    axe(as_head)
    as_head.get_by_label("School", exact=True).select_option(index=1)
    as_head.get_by_label("What was agreed (optional)").fill("Registers by Monday")
    as_head.get_by_role("button", name="Write it down").click()
    expect(as_head.get_by_text("Registers by Monday")).to_be_visible()
    as_head.get_by_role("link", name="The measure behind this figure").click()
    axe(as_head)
    as_head.get_by_role("link", name=re.compile("^See the")).click()
    expect(as_head.get_by_role("table").locator("tbody tr").first).to_be_visible()
