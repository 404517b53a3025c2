"""From evidence to a finding and its end: the status turns only at the second kind of source; after the last day nothing opens."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town
from virtualschool.authorities.queries import viewer_through
from virtualschool.kernel.periods import Period
from virtualschool.peer_reviews.actions import follow_ups, reports
from virtualschool.peer_reviews.models import TeamMember
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests import making_findings as made_by
from virtualschool.peer_reviews.tests.going import go

pytestmark = pytest.mark.browser


@pytest.fixture
def made(town: Town, monkeypatch: pytest.MonkeyPatch) -> made_by.Made:
    """A review on site today: a browser keeps its own time."""
    today = dt.date.today()
    window = {"on_site_from": today, "on_site_to": today + dt.timedelta(days=1)}
    window |= {"access_from": today - dt.timedelta(days=5), "access_until": today + dt.timedelta(days=10)}
    monkeypatch.setattr(making, "WINDOW", window)
    monkeypatch.setattr(making, "TODAY", today)
    monkeypatch.setattr(made_by, "TODAY", today)
    last = Period(today - dt.timedelta(days=40), today - dt.timedelta(days=10))
    monkeypatch.setattr(made_by, "MAY", last)
    made = made_by.on_site(viewer_through(town.user("head").memberships.get()))
    monkeypatch.setattr(made_by, "question", lambda key="roll.start", by="key_stage", **said: _question(last, key, by))
    return made


def _question(period: Period, key: str, by: str) -> Any:
    return made_by.Question(made_by.book[key], "cla", by, period)


def fit(page: Page) -> None:
    axe(page)
    at_320(page)


def lead(made: made_by.Made) -> Any:
    return TeamMember.objects.get(review=made.review, role="lead")


def link(page: Page, *words: str) -> None:
    for each in words:
        page.get_by_label(each).check()
    page.get_by_label("Supports", exact=True).check()
    page.get_by_role("button", name="Link to the finding").click()


def triangulates(page: Page, made: made_by.Made) -> None:
    """Two conversations leave it a draft; a document turns it."""
    page.goto(f"/reviews/{made.review.public_id}/findings")
    page.get_by_label("Kind").select_option(label="Strength")
    page.get_by_label("Finding", exact=True).fill("Designated teachers know whom to ring.")
    page.get_by_role("button", name="Keep as a draft").click()
    status = page.locator(".pr-standing")
    expect(status).to_contain_text("Nothing supports it yet: two kinds of source are needed.")
    link(page, "They ring and somebody answers.", "The line is never busy.")
    expect(status).to_contain_text("Draft")
    expect(status).to_contain_text("Two notes, both voice: one more kind of source is needed.")
    expect(page.get_by_role("button", name="Put into the report")).to_have_count(0)
    link(page, "A policy")
    expect(status).to_contain_text("Triangulated")
    page.get_by_role("button", name="Put into the report").click()
    expect(status).to_contain_text("In the report")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_status_turns_at_the_second_kind_and_access_ends(
    made: made_by.Made, scripts: bool, page: Page, page_without_js: Page, sign_in: Callable[..., Page]
) -> None:
    for text in ("They ring and somebody answers.", "The line is never busy."):
        made_by.noted(made, text=text)
    peer = sign_in(page if scripts else page_without_js, lead(made).user)
    triangulates(peer, made)
    finding = peer.url
    if scripts:
        fit(peer)
    for name in ("Matrix", "Findings", "Feedback") if scripts else ("Matrix",):
        go(peer, name)
        expect(peer.get_by_text("Designated teachers know whom to ring.").first).to_be_visible()
        if scripts:
            fit(peer)
    TeamMember.objects.filter(pk=lead(made).pk).update(access_until=dt.date.today() - dt.timedelta(days=1))
    answer = peer.goto(finding)
    assert answer
    assert answer.status == 404
    expect(peer.get_by_text("Designated teachers")).to_have_count(0)


def test_exhibits_and_samples_are_read(
    made: made_by.Made, page: Page, as_head: Page, new_context: Any, sign_in: Callable[..., Page]
) -> None:
    exhibit, sample = made_by.exhibited(made), made_by.sampled(made)
    made_by.provided(made, sample)
    base = f"/reviews/{made.review.public_id}"
    for where in (
        f"{base}/exhibits",
        f"/reviews/exhibits/{exhibit.public_id}/",
        f"{base}/samples",
        f"/reviews/samples/{sample.public_id}/",
        "/reviews/rubrics/",
        "/reviews/rubrics/plan_audit/",
    ):
        as_head.goto(where)
        fit(as_head)
    peer = sign_in(new_context().new_page(), lead(made).user)
    item = sample.items.first()
    peer.goto(f"/reviews/samples/items/{item.public_id}/")
    fit(peer)
    for criterion in ("Current", "Specific", "Owned", "Followed up"):
        peer.get_by_role("group", name=re.compile(f"^{criterion}")).get_by_label(re.compile("^Good")).check()
    peer.get_by_role("button", name="Submit").click()
    expect(peer.get_by_text("1 of 1 is Good or better")).to_be_visible()
    fit(peer)


def test_report_check_action_and_follow_up_are_read(
    made: made_by.Made, as_head: Page, new_context: Any, sign_in: Callable[..., Page]
) -> None:
    made_by.exhibited(made)
    report = made_by.sent(made)
    reports.comment(report=report, about="summary", kind="wrong", text="It was two schools.", by=made.host)
    base = f"/reviews/{made.review.public_id}"
    peer = sign_in(new_context().new_page(), lead(made).user)
    peer.goto(f"{base}/report")
    fit(peer)
    go(peer, "Report")
    peer.get_by_role("link", name=re.compile("Factual check")).click()
    fit(peer)
    peer.get_by_role("link", name=re.compile("^Answer")).click()
    fit(peer)
    peer.get_by_label("The text, as it is to stand").fill("A strong start in two schools.")
    peer.get_by_role("button", name="Answer").click()
    peer.goto(f"{base}/report")
    peer.get_by_role("button", name="Sign as lead peer").click()
    as_head.goto(f"{base}/report")
    as_head.get_by_role("button", name="Sign as sponsor").click()
    expect(as_head.get_by_text("Signed and sealed")).to_be_visible()
    fit(as_head)
    go(as_head, "Findings")
    as_head.get_by_role("link", name="A2", exact=True).click()
    as_head.get_by_role("link", name="Make it an action").click()
    fit(as_head)
    as_head.get_by_label("First action").fill("Review every part-time timetable each month.")
    as_head.get_by_role("button", name="Put it into the plan").click()
    expect(as_head.get_by_role("link", name=re.compile("Action 1: Review every"))).to_be_visible()
    fit(as_head)
    made.again()
    found = follow_ups.begin_follow_up(review=made.review, visits_on=dt.date.today(), by=made.host)
    follow_ups.read_again(follow_up=found, by=made.host)
    as_head.goto(f"{base}/follow-up")
    expect(as_head.get_by_text("Review every part-time timetable each month.").first).to_be_visible()
    fit(as_head)
