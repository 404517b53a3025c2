"""Pages in a real browser: Debian's Chromium, driven by Playwright, that can reach this machine and nothing else."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.utils.http import http_date
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from tools.prepare import chromium_path

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SEEN = Path(__file__).resolve().parent.parent / "var" / "reports" / "seen"
"""Pictures of the pages that were open when a journey failed."""
PATIENCE = 20_000
"""Milliseconds to wait for what must come: two journeys and other people's work may share a machine of two cores."""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGUMENTS = [
    "--no-sandbox",  # a sandbox cannot be made by root, nor in most containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # This list stands instead of Playwright's own. `RenderDocument` makes a new frame for every page of the same site: a fifth of the
    # work of turning a page, for what no page of ours can tell.
    "--disable-features=RenderDocument,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,OptimizationHints,PaintHolding,"
    "ThirdPartyStoragePartitioning,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,LensOverlay,"
    "NetworkTimeServiceQuerying,PreconnectToSearch,Translate",
]
WIDE = {"width": 1366, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    path = chromium_path()
    if path is None:
        pytest.skip("no chromium on this machine")
    # Playwright's loop runs in this thread, so Django would refuse every query that a test makes between two clicks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Where journeys run, SQLite is a file, as it is for people. In memory the test and the server would be two connections on one
    cache, where a reader locks out a writer at once, with no patience, however long either has said it would wait."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and any(item.get_closest_marker("browser") for item in request.session.items):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "journeys.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def served_as_for_people(request: pytest.FixtureRequest) -> Iterator[None]:
    """Style sheets and scripts come from the product's own middleware, and the browser keeps them as long as it is told to. Django's
    live server would put a handler of its own before it, which lets nothing be kept; and with the date of a story that is months ago,
    nothing would be fresh."""
    if not any(item.get_closest_marker("browser") for item in request.session.items):
        yield
        return
    began = time.time() - time.perf_counter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda handler, path: False)
        patch.setattr("wsgiref.handlers.format_date_time", lambda when: http_date(began + time.perf_counter()))
        yield


_CONTEXTS = pytest.StashKey[list[BrowserContext]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """When a journey fails, the report says what was on every page that was open, and where their pictures lie."""
    report = yield
    if call.when == "call" and report.failed:
        for context in item.stash.get(_CONTEXTS, []):
            for page in context.pages:
                report.sections.append((f"page {page.url}", _seen(page, item.name)))
    return report


def _seen(page: Page, name: str) -> str:
    try:
        SEEN.mkdir(parents=True, exist_ok=True)
        picture = SEEN / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{len(list(SEEN.iterdir())) + 1}.png"
        page.screenshot(path=picture, full_page=True, timeout=5_000)
        return f"{page.title()}\n{page.inner_text('body', timeout=5_000)[:3_000]}\n(picture: {picture})"
    except BrowserError as fault:
        return f"it could not be looked at: {fault}"


@pytest.fixture
def new_context(chromium: Browser, live_server, request) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser window of its own: `new_context(java_script_enabled=False)`. Pages that fail to load a part, or whose
    scripts throw, fail the test."""
    made: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London", viewport=WIDE, **options)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("requestfailed", lambda request: faults.append(f"not loaded: {request.url} ({request.failure})"))
        made.append(context)
        return context

    request.node.stash[_CONTEXTS] = made
    yield make
    for context in made:
        context.close()
    real = [fault for fault in faults if "ERR_ABORTED" not in fault]  # a click that leaves the page ends what was under way
    assert not real, "\n".join(real)


@pytest.fixture
def page(new_context) -> Page:
    """A page at 1366 pixels with scripts, nobody signed in."""
    return new_context().new_page()


@pytest.fixture
def page_without_js(new_context) -> Page:
    """The same without scripts: every journey must lead to the same end."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], Page]:
    """`sign_in(page, user)`: signed in without the form, which has a journey of its own."""

    def enter(page: Page, user) -> Page:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return page

    return enter


def whole(page: Page) -> Page:
    """The page once all of it is there: what is counted, or asked for at once, on half a page is less than the page holds."""
    page.wait_for_load_state()
    return page


def axe(page: Page) -> None:
    """Asserts that axe finds no fault with the page: WCAG 2.2 AA, target size included, in the dress of its style sheet."""
    whole(page).evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "rules": {"target-size": {"enabled": True}}}
    violations = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
    assert not violations, f"{page.url}\n" + "\n".join(map(_told, violations))


def _told(violation: dict) -> str:
    nodes = [f"    {node['html'][:160]}\n      {node['failureSummary']}" for node in violation["nodes"][:5]]
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *nodes])


WIDER = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[data-scrolls], .vs-scroll, [tabindex="0"]'))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


def at_320(page: Page) -> None:
    """Asserts that the page fits a phone of 320 pixels without scrolling sideways; then restores the width."""
    whole(page).set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    culprits = page.evaluate(WIDER) if width > 320 else []
    page.set_viewport_size(WIDE)
    assert width <= 320, f"{page.url} is {width} pixels wide at 320:\n" + "\n".join(culprits)
