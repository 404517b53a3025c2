"""A peer review from the application to notes taken without a network, and the end of access."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town
from virtualschool.peer_reviews.tests.going import go, parts_on

pytestmark = pytest.mark.browser
PASSWORD = "a long password for one visit"


def day(offset: int) -> str:
    return (dt.date.today() + dt.timedelta(days=offset)).isoformat()


def fit(page: Page) -> None:
    """No fault for axe, nothing wider than a phone."""
    axe(page)
    at_320(page)


def applies(page: Page) -> None:
    """The host applies; what is missing is said before it can be sent."""
    page.goto("/reviews/")
    fit(page)
    page.get_by_role("link", name="Apply for a peer review").click()
    page.get_by_label("Sponsor").fill("A sponsor, Director of Education")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Say why the review is asked for.")).to_be_visible()
    fit(page)
    page.get_by_label("Reasons for the review").fill("To learn what works in our partnership with schools.")
    page.get_by_label("Proposed first day on site").fill(day(0))
    page.get_by_label("Proposed last day on site").fill(day(1))
    page.get_by_label("Contact (optional)").fill("A contact")
    page.get_by_label("Contact's email address").fill("contact@host.example")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Mark as sent").click()
    fit(page)
    page.get_by_role("link", name="Record that it is accepted").first.click()
    page.get_by_label("Accepted by").fill("The association's coordinator")
    page.get_by_label("Accepted on").fill(day(0))
    page.get_by_role("button", name="Record").click()


def scopes(page: Page) -> None:
    """Four lines of enquiry as a start, one reworded, the dates."""
    page.get_by_role("button", name="Start from four that are offered").click()
    expect(page.locator(".pr-kloe")).to_have_count(4)
    fit(page)
    page.get_by_role("link", name=re.compile("Change the wording")).first.click()
    page.get_by_label("Short title").fill("Partners and secondary schools")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Earlier wordings")).to_be_visible()
    fit(page)
    go(page, "Scope")
    page.get_by_role("link", name="Set the days on site and the window of access").click()
    page.get_by_label("First day of access").fill(day(-1))
    page.get_by_label("Last day of access").fill(day(10))
    page.get_by_role("button", name="Set the dates").click()


def invites(page: Page) -> str:
    """A lead peer without an account: the link for their first sign-in."""
    go(page, "Team")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill("Lead Peer")
    page.get_by_label("Council or organisation").fill("Another council")
    page.get_by_label("Email address").fill("lead@peers.example")
    page.get_by_role("button", name="Invite").click()
    href = page.locator("code").inner_text()
    fit(page)
    go(page, "Overview")
    page.get_by_role("button", name="Agree the scope").click()
    return href


def prepares(page: Page) -> None:
    """A session and a document; the document is cleared before a peer sees it."""
    go(page, "Timetable")
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("Kind").select_option(label="Focus group")
    page.get_by_label("Title").fill("Designated teachers")
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("11:00")
    page.get_by_label("Lead Peer").check()
    page.get_by_role("button", name="Save").click()
    fit(page)
    go(page, "Documents")
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("Title").fill("Attendance policy")
    file = {"name": "policy.txt", "mimeType": "text/plain", "buffer": b"Ring the school on the first day."}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Add it").click()
    fit(page)
    page.get_by_label("None needed").check()
    page.get_by_role("button", name="Write it down").click()
    go(page, "Documents")
    fit(page)


def first_signs_in(page: Page, href: str) -> None:
    page.goto(href)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    axe(page)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_label("Email address").fill("lead@peers.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def signs(page: Page) -> None:
    """Nothing opens before both declarations are signed."""
    page.get_by_role("link", name=re.compile("Peer review of")).click()
    expect(parts_on(page).get_by_role("link")).to_have_text(["Overview", "Prepare"])
    go(page, "Scope")
    expect(parts_on(page).get_by_role("link", name="Documents")).to_have_count(0)
    go(page, "Overview")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("button", name=re.compile("Sign as")).first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say whether you have a conflict of interest.")
    fit(page)
    page.get_by_label("No, none that I know of").check()
    page.get_by_role("button", name=re.compile("Sign as")).first.click()
    page.get_by_label("I have read this and agree to it").check()
    page.get_by_role("button", name=re.compile("Sign as")).last.click()
    expect(page.get_by_text("Everything is signed")).to_be_visible()
    go(page, "Documents")
    expect(page.get_by_role("link", name="Attendance policy", exact=True)).to_be_visible()


def writes(page: Page, text: str) -> None:
    page.get_by_label("Line of enquiry").select_option(index=1)
    page.get_by_label("Note", exact=True).fill(text)
    page.get_by_label("Strength", exact=True).check()
    page.get_by_label("Voice", exact=True).check()
    page.get_by_role("button", name="Keep this note").click()


def lacks(page: Page) -> None:
    """What is missing is said at its field; nothing that the script shows stands above the form, where it would move the boxes."""
    status = page.get_by_role("status").last
    expect(status).to_have_text("Everything is sent.")
    assert status.bounding_box()["y"] > page.get_by_role("button", name="Keep this note").bounding_box()["y"]
    for box, words in (("Line of enquiry", "Choose the line of enquiry."), ("Note", "Enter the note.")):
        page.get_by_role("button", name="Keep this note").click()
        field = page.get_by_label(box, exact=True)
        expect(field).to_be_focused()
        assert field.evaluate("field => field.validationMessage") == words
        if box == "Line of enquiry":
            field.select_option(index=1)


def notes_offline(page: Page) -> None:
    """Two notes without a network wait on the device, survive the page being opened anew, and are sent once when it is back."""
    go(page, "Notes")
    page.get_by_role("link", name="Take notes").click()
    lacks(page)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    fit(page)
    writes(page, "Teachers know whom to ring.")
    expect(page.locator("#team-list")).to_contain_text("Teachers know whom to ring.")
    page.context.set_offline(True)
    writes(page, "Plans come back within a week.")
    writes(page, "The data pack is late each term.")
    expect(page.get_by_text("2 notes not sent yet: no network.")).to_be_visible()
    axe(page)
    page.context.set_offline(False)
    expect(page.get_by_text("Everything is sent.")).to_be_visible()
    expect(page.locator("#team-list li")).to_have_count(3)
    page.reload()
    expect(page.locator("#team-list li")).to_have_count(3)
    go(page, "Notes")
    expect(page.get_by_text("Showing 1 to 3 of 3 notes")).to_be_visible()
    fit(page)
    go(page, "Timetable")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Calendar file of my sessions").click()
    assert "SUMMARY:Focus group: Designated teachers" in taken.value.path().read_text()


def access_ends(host: Page, peer: Page) -> None:
    """Ended by the host, the next page of the peer is refused."""
    from virtualschool.peer_reviews.models import TeamMember

    where = peer.url
    member = TeamMember.objects.get(email="lead@peers.example")
    member.access_until = dt.date.today() - dt.timedelta(days=1)
    member.save()
    answer = peer.goto(where)
    assert answer
    assert answer.status == 404
    peer.goto("/reviews/")
    expect(peer.get_by_text("No peer review is open to you today")).to_be_visible()
    go(host, "Team")
    expect(host.get_by_text("Access over")).to_be_visible()
    fit(host)


@pytest.fixture
def quiet_context(chromium, live_server) -> Iterator[Callable[[], BrowserContext]]:
    """A window whose network may be cut: requests that fail are no fault there."""
    made: list[BrowserContext] = []

    def make() -> BrowserContext:
        made.append(chromium.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1366, "height": 900}))
        return made[-1]

    yield make
    for context in made:
        context.close()


def test_from_the_application_to_the_end_of_access(town: Town, as_head: Page, quiet_context):
    applies(as_head)
    scopes(as_head)
    href = invites(as_head)
    prepares(as_head)
    peer = quiet_context().new_page()
    first_signs_in(peer, href)
    signs(peer)
    notes_offline(peer)
    access_ends(as_head, peer)


def test_a_note_is_taken_without_scripts(town: Town, page_without_js: Page, sign_in):
    from virtualschool.authorities.queries import authority_numbered, command_line_viewer
    from virtualschool.demo import stage
    from virtualschool.peer_reviews.tests import making

    host = command_line_viewer(authority_numbered(stage.CODE))
    review = making.whole(host, window=making.window_around(dt.date.today()))
    page = sign_in(page_without_js, review.team.first().user)
    page.goto(f"/reviews/{review.public_id}/notes/take")
    writes(page, "Carers say that they are asked.")
    expect(page.get_by_text("The note is kept.")).to_be_visible()
    expect(page.locator("#team-list")).to_contain_text("Carers say that they are asked.")
