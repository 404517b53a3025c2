"""A whole review as the people of it live through it: applied for, scoped, evidenced, triangulated, reported, decided, planned, gone
through at six monthly meetings, and followed up. Only by clicking and typing; the service's clock goes on by months between the steps."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import PATIENCE, at_320, axe, whole
from tests.journeys.conftest import Town
from virtualschool.peer_reviews.tests.going import go

pytestmark = pytest.mark.browser

MONTHS, DAYS = 6, 30
PASSWORD = "a long password for one visit"
AREA = "Part-time timetables last too long."
STRENGTH = "Designated teachers know whom to ring."
ACTION = "Review every part-time timetable each month."
KPI = "Part-time timetables over six weeks"
HEADS = "Hedda Access"
EXHIBITS = (("attendance.persistent", "cla", ""), ("roll.start", "cla", "key_stage"))


@dataclass
class Story:
    """The people, each with a window of their own, and the day on which the story is."""

    town: Town
    new_context: Callable[..., BrowserContext]
    sign_in: Callable[[Page, object], Page]
    clock: time_machine.Traveller
    begins: dt.date
    pages: dict[str, Page] = field(default_factory=dict)
    peers: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def day(self, after: int = 0) -> str:
        """A day of the story, as date fields want it."""
        return (self.begins + dt.timedelta(days=after)).isoformat()

    def on(self, after: int) -> None:
        """Goes on to that many days after the first. Sessions have ended by then: everyone signs in again."""
        day = self.begins + dt.timedelta(days=after)
        self.clock.move_to(dt.datetime(day.year, day.month, day.day, 10, tzinfo=dt.UTC))
        for page in self.pages.values():
            page.context.clock.set_system_time(dt.datetime.now(dt.UTC))
        self.signed_in.clear()

    signed_in: set[str] = field(default_factory=set)

    def window(self, who: str) -> Page:
        """A new window, whose own clock agrees with the service's."""
        context = self.new_context()
        context.set_default_timeout(PATIENCE)
        context.clock.set_system_time(dt.datetime.now(dt.UTC))
        self.pages[who] = context.new_page()
        return self.pages[who]

    def page(self, who: str) -> Page:
        """The window of a role of the town, or of a peer by name, signed in today."""
        from virtualschool.accounts.models import User

        if who not in self.pages:
            self.window(who)
        if who not in self.signed_in:
            self.signed_in.add(who)
            user = User.objects.get(email=self.peers[who]) if who in self.peers else self.town.user(who)
            self.sign_in(self.pages[who], user)
        return self.pages[who]


@pytest.fixture
def story(town: Town, new_context: Any, sign_in: Any) -> Iterator[Story]:
    """Seven months ago, when everybody had their role already."""
    from virtualschool.authorities.models import Membership

    begins = dt.date.today() - dt.timedelta(days=(MONTHS + 1) * DAYS)
    Membership.objects.update(starts_on=begins - dt.timedelta(days=30))
    with time_machine.travel(dt.datetime(begins.year, begins.month, begins.day, 10, tzinfo=dt.UTC), tick=True) as clock:
        yield Story(town, new_context, sign_in, clock, begins)


def fit(page: Page) -> None:
    axe(page)
    at_320(page)


def main(page: Page, name: str) -> None:
    """To a room by the navigation of every page."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Improve", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def press(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name).first.click()


def opens(page: Page) -> None:
    """The review, from the list of reviews."""
    page.goto("/reviews/")
    page.get_by_role("link", name=re.compile("^Peer review of")).first.click()


def opens_plan(page: Page) -> None:
    """The plan, from the review that it answers, or for who sees no review from the list."""
    opens(page)
    page.get_by_role("link", name=re.compile("^Action plan")).click()


# Application, scope, team


def applies(story: Story) -> None:
    page = story.page("head")
    page.goto("/")
    main(page, "Peer reviews")
    page.get_by_role("link", name="Apply for a peer review").click()
    page.get_by_label("Sponsor").fill("The Director of Education")
    page.get_by_label("Reasons for the review").fill("To learn what works in our partnership with schools.")
    page.get_by_label("Proposed first day on site").fill(story.day())
    page.get_by_label("Proposed last day on site").fill(story.day(1))
    page.get_by_label("Contact (optional)").fill("The service's office")
    page.get_by_label("Contact's email address").fill("office@host.example")
    press(page, "Save")
    press(page, "Mark as sent")
    page.get_by_role("link", name="Record that it is accepted").first.click()
    page.get_by_label("Accepted by").fill("The association's coordinator")
    page.get_by_label("Accepted on").fill(story.day())
    press(page, "Record")


def scopes(story: Story) -> None:
    page = story.page("head")
    press(page, "Start from four that are offered")
    expect(page.locator(".pr-kloe")).to_have_count(4)
    page.get_by_role("link", name="Set the days on site and the window of access").click()
    page.get_by_label("First day of access").fill(story.day())
    page.get_by_label("Last day of access").fill(story.day(10))
    press(page, "Set the dates")


def invites(story: Story) -> None:
    """A lead peer who has no account yet, and a second peer who has one."""
    page = story.page("head")
    for name, email, role in (("Lena Peer", "lead@peers.example", "Lead peer"), ("Piers Viewer", "peer@demo.example", "Peer")):
        go(page, "Team")
        page.get_by_role("link", name="Invite somebody").click()
        page.get_by_label("Name").fill(name)
        page.get_by_label("Council or organisation").fill("Another council")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Role in the review").select_option(label=role)
        press(page, "Invite")
        story.peers[name] = email
        if role == "Lead peer":
            story.notes["link"] = page.locator("code").inner_text()
    go(page, "Overview")
    press(page, "Agree the scope")


def prepares(story: Story) -> None:
    """Self-evaluation, a document that is cleared, a session, an exhibit from the book."""
    page = story.page("head")
    for _ in range(4):
        go(page, "Self-evaluation")
        page.get_by_role("link", name=re.compile("^Write the self-evaluation")).first.click()
        page.get_by_role("group", name="Your judgement").get_by_role("radio").last.check()
        page.get_by_label("Evidence for the judgement").fill("Schools know their designated teacher.")
        press(page, "Save")
    go(page, "Self-evaluation")
    press(page, "Submit to the peers")
    go(page, "Documents")
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("Title").fill("Attendance policy")
    page.get_by_label("File").set_input_files(
        {"name": "policy.txt", "mimeType": "text/plain", "buffer": b"Ring the school on the first day."}
    )
    press(page, "Add it")
    page.get_by_label("None needed").check()
    press(page, "Write it down")
    go(page, "Timetable")
    page.get_by_role("link", name="Add a session").click()
    page.get_by_label("Kind").select_option(label="Focus group")
    page.get_by_label("Title").fill("Designated teachers")
    page.get_by_label("From").fill("10:00")
    page.get_by_label("To", exact=True).fill("11:00")
    for name in story.peers:
        page.get_by_label(name).check()
    press(page, "Save")
    takes_exhibits(story, page)


def takes_exhibits(story: Story, page: Page) -> None:
    """Three whole months that are over: one figure alone, one by stage."""
    last = story.begins.replace(day=1) - dt.timedelta(days=1)
    first = ((last.replace(day=1) - dt.timedelta(days=1)).replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    for number, (measure, cohort, by) in enumerate(EXHIBITS, start=1):
        go(page, "Exhibits")
        page.get_by_label("Measure").select_option(measure)
        page.get_by_label("Group of children").select_option(cohort)
        page.get_by_label("Broken down by (optional)").select_option(by)
        page.get_by_label("From").fill(first.isoformat())
        page.get_by_label("To", exact=True).fill(last.isoformat())
        press(page, "Take the exhibit")
        expect(page.get_by_role("link", name=re.compile(r"^Exhibit \d"))).to_have_count(number)


def frozen(page: Page) -> dict[str, str]:
    """What the page of an exhibit says: the figure, and where it is broken down each group's."""
    said = {"All": page.locator(".vs-card__value").inner_text()}
    for table in whole(page).locator("main table").all():
        groups = {label: cells[0] for label, cells in told(table).items()}
        assert groups["All"] == said["All"]
        said |= groups
    return said


def told(table: Locator) -> dict[str, list[str]]:
    """The cells of a table by the words that begin each row, also where it is folded away."""
    rows = [[cell.strip() for cell in row.locator("th, td").all_text_contents()] for row in table.locator("tbody tr").all()]
    return {label: cells for label, *cells in rows}


# On site: declarations, notes, findings


def first_sign_in(story: Story) -> None:
    """The lead peer, by the link that the host sends."""
    page = story.window("Lena Peer")
    story.signed_in.add("Lena Peer")
    page.goto(story.notes["link"])
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    press(page, "Set the password")
    page.get_by_label("Email address").fill("lead@peers.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def signs(story: Story, who: str) -> None:
    page = story.page(who)
    opens(page)
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("No, none that I know of").check()
    press(page, re.compile("Sign as"))
    page.get_by_label("I have read this and agree to it").check()
    page.get_by_role("button", name=re.compile("Sign as")).last.click()
    expect(page.get_by_text("Everything is signed")).to_be_visible()


def notes(story: Story, who: str, text: str, kind: str) -> None:
    page = story.page(who)
    opens(page)
    go(page, "Notes")
    page.get_by_role("link", name="Take notes").click()
    page.get_by_label("Line of enquiry").select_option(index=1)
    page.get_by_label("Note", exact=True).fill(text)
    page.get_by_label("Strength", exact=True).check()
    page.get_by_label(kind, exact=True).check()
    press(page, "Keep this note")
    expect(page.locator("#team-list")).to_contain_text(text)


def finds(story: Story, text: str, kind: str, note: str, other: str) -> None:
    """A finding is a draft with one kind of source, and triangulated with a second."""
    page = story.page("Lena Peer")
    go(page, "Findings")
    page.get_by_label("Kind").select_option(label=kind)
    page.get_by_label("Finding", exact=True).fill(text)
    press(page, "Keep as a draft")
    status = page.locator(".pr-standing")
    for words, then in ((note, "Draft"), (other, "Triangulated")):
        expect(page.get_by_role("button", name="Put into the report")).to_have_count(0)
        page.get_by_label(words).first.check()
        page.get_by_label("Supports", exact=True).check()
        press(page, "Link to the finding")
        expect(status).to_contain_text(then)
    press(page, "Put into the report")
    expect(status).to_contain_text("In the report")


def feeds_back(story: Story) -> None:
    lead, host = story.page("Lena Peer"), story.page("head")
    go(lead, "Feedback")
    press(lead, "Give the feedback to the host")
    opens(host)
    go(host, "Feedback")
    expect(host.get_by_text(AREA).first).to_be_visible()


# Report


def reports(story: Story) -> None:
    """Drafted, sent, commented on, answered, signed by two people."""
    lead, host = story.page("Lena Peer"), story.page("head")
    go(lead, "Overview")
    press(lead, "Finish on site and draft")
    go(lead, "Report")
    lead.get_by_role("link", name="Begin the report").click()
    for label, text in (
        ("Summary", "A strong start in three schools."),
        ("Context", "A council by the sea."),
        ("What happens next", "A plan."),
    ):
        lead.get_by_label(f"{label} (optional)").fill(text)
    press(lead, "Save")
    go(lead, "Report")
    press(lead, "Send to the host for the factual check")
    go(host, "Report")
    host.get_by_role("link", name=re.compile("Factual check")).click()
    host.get_by_label("What it is about").select_option(label="Summary")
    host.get_by_label("Comment", exact=True).fill("It was two schools.")
    press(host, "Send the comment")
    lead.reload()
    lead.get_by_role("link", name=re.compile("Factual check")).click()
    lead.get_by_role("link", name=re.compile("^Answer")).click()
    lead.get_by_label("Answer", exact=True).select_option(label="Accepted: the text is changed")
    lead.get_by_label("The text, as it is to stand").fill("A strong start in two schools.")
    press(lead, "Answer")
    go(lead, "Report")
    press(lead, "Sign as lead peer")
    director = story.page("director")
    opens(director)
    go(director, "Report")
    expect(director.get_by_text("A strong start in two schools.")).to_be_visible()
    press(director, "Sign as sponsor")
    expect(director.get_by_text("Signed and sealed")).to_be_visible()


# Decision


def puts_to_the_executive(story: Story) -> None:
    """From the signed report to the report to the executive."""
    page = story.page("head")
    opens(page)
    go(page, "Report")
    fit(page)
    page.get_by_role("link", name="Write the report to the executive that goes with it").click()
    page.get_by_label("Title").fill("Virtual School peer review")
    press(page, "Begin")
    page.get_by_label("Purpose (optional)").fill("To tell of the peer review.")
    page.get_by_label("Background (optional)").fill("Peers came for two days.")
    page.get_by_label("Recommendation (optional)").fill("That the findings be accepted.")
    press(page, "Save")
    for text, why in (("Accept the findings", "They are sound."), ("Not accept them", "Improvement would be slower.")):
        if not whole(page).get_by_label("Option", exact=True).is_visible():
            page.locator("summary", has_text="Add an option").click()
        page.get_by_label("Option", exact=True).fill(text)
        page.get_by_label("Why, or why not").fill(why)
        if text.startswith("Accept"):
            page.get_by_label("This is the option that is recommended").check()
        press(page, "Add the option")
    press(page, "It is ready")
    press(page, "Submit to the executive")


def decides(story: Story) -> None:
    """The director, led there from the review."""
    page = story.page("director")
    opens(page)
    page.get_by_role("link", name=re.compile("^Virtual School peer review")).click()
    page.get_by_role("button", name=re.compile("Record the decision")).click()
    page.get_by_label("Approved", exact=True).check()
    page.get_by_label("Ordered").fill("That the findings be accepted.")
    page.get_by_label("Reason").fill("It leads to a better service.")
    page.get_by_label("Decided by").fill("The executive")
    page.get_by_label("Date of the decision").fill(story.day(14))
    page.get_by_label("Date on which the council published the decision (optional)").fill(story.day(14))
    press(page, "Record it")
    page.get_by_role("link", name=re.compile("^Peer review of .*: report$")).first.click()
    expect(page.get_by_text("Signed and sealed")).to_be_visible()


def publishes(story: Story) -> None:
    page = story.page("head")
    opens(page)
    page.get_by_role("link", name=re.compile("^Virtual School peer review")).click()
    page.get_by_role("link", name="Publish it for everyone").click()
    for box in whole(page).get_by_label(re.compile("may be public")).all():
        box.check()
    press(page, "Publish for everyone")
    expect(page.get_by_text("It is public.")).to_be_visible()
    everyone = story.new_context(java_script_enabled=False).new_page()
    everyone.goto("/decisions/published/")
    everyone.get_by_role("link", name="Virtual School peer review").click()
    expect(everyone.get_by_text("Improvement would be slower.")).to_be_visible()


# Plan


def plans(story: Story) -> None:
    """From the finding to an action in one step, with an indicator; then the plan is in force."""
    page = story.page("head")
    opens(page)
    page.get_by_role("link", name=re.compile("^Turn what no plan answers into actions")).click()
    page.locator("li", has_text=AREA).get_by_role("link").click()
    page.get_by_role("link", name="Make it an action").click()
    page.get_by_label("First action").fill(ACTION)
    page.get_by_label("By whom (optional)").fill("Head of Access")
    page.get_by_label("Due (optional)").fill(story.day(40))
    press(page, "Put it into the plan")
    page.get_by_role("link", name=re.compile(f"Action 1: {ACTION[:20]}")).click()
    page.get_by_role("link", name="Make a new indicator").click()
    page.get_by_label("Title").fill(KPI)
    page.get_by_label("Counted in (optional)").select_option("number")
    page.get_by_label("Which way is better (optional)").select_option("lower")
    page.get_by_label("Baseline (optional)", exact=True).fill("12")
    page.get_by_label("Day of the baseline (optional)").fill(story.day())
    page.get_by_label("The target is (optional)").select_option("at most")
    page.get_by_label("Value of the target (optional)").fill("4")
    page.get_by_label("To be reached by (optional)").fill(story.day(200))
    press(page, "Add it")
    expect(page.get_by_role("heading", name="Action 1")).to_be_visible()
    page.locator("summary", has_text="Name an indicator").click()
    page.get_by_label("Key performance indicator", exact=True).select_option(label=KPI)
    press(page, "Name it")
    expect(page.locator(".plan-kpi", has_text=KPI)).to_be_visible()
    opens_plan(page)
    press(page, "Put the plan in force")
    fit(page)
    page.get_by_role("link", name=re.compile("^Peer review of .*: overview")).click()
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
    fit(page)


# Six monthly meetings


@dataclass(frozen=True)
class Month:
    """What a meeting decides about the action, and what the minutes then say it did."""

    who: str
    kind: str
    words: str
    effect: str
    fields: dict[str, str] = field(default_factory=dict)


YEAR = (
    Month("head", "progress", "Every school has sent its list.", "Progress was noted on action 1"),
    Month("head_of_service", "move_due", "Two schools closed early.", "The due date of action 1 moved", {"due": "170"}),
    Month("head", "override", "All schools but one are through.", "status", {"status": "delivery:Green"}),
    Month("head_of_service", "new_action", "Write to the school that is left.", "", {"whom": "Head of Access"}),
    Month("head", "escalate", "One school does not answer.", ""),
    Month("head", "complete", "No timetable is older than six weeks.", "Action 1 is complete."),
)


def meets(story: Story, number: int, month: Month) -> None:
    """The next meeting, reached from the plan: held by whoever holds it this month."""
    page = story.page(month.who)
    opens_plan(page)
    if number == 1:
        page.get_by_role("link", name="Plan a meeting about it").click()
        page.get_by_label(re.compile(f"^{HEADS}")).check()
        press(page, "Save")
    else:
        page.get_by_role("link", name=re.compile("^Next meeting")).click()
    press(page, "Start the meeting and fix the agenda")
    page.get_by_role("group", name=re.compile(HEADS)).get_by_label("Present").check()
    if number < MONTHS:
        page.get_by_label("Next meeting (optional)").fill(story.day((number + 1) * DAYS))
    press(page, "Save people and date")
    wants_to_speak(page)
    point = page.locator("li.vs-point", has=page.get_by_role("heading", name=re.compile(re.escape(ACTION)))).first
    point.locator("summary", has_text="Decide").click()
    point.get_by_label("Decision").select_option(month.kind)
    point.get_by_label("What was decided, and why").fill(month.words)
    if due := month.fields.get("due"):
        point.get_by_label("New due date (optional)").fill(story.day(int(due)))
    if status := month.fields.get("status"):
        point.get_by_label("Status (optional)").select_option(status)
    if whom := month.fields.get("whom"):
        point.get_by_label("By whom (optional)").fill(whom)
    press(point, "Record the decision")
    expect(page.locator(".vs-said", has_text=month.words).first).to_contain_text(month.effect)
    press(page, "Agree the minutes")
    expect(page.get_by_text("Minutes agreed").first).to_be_visible()
    expect(page.get_by_text(month.words).first).to_be_visible()


def wants_to_speak(page: Page) -> None:
    """In a month in which the action only changed, it is for information until somebody wants to speak about it."""
    told = whole(page).locator("li.vs-told__one", has_text=ACTION)
    if told.count():
        page.locator("summary", has_text="For information").click()
        press(told, re.compile("^Speak about it"))


def settles(story: Story) -> None:
    """What was escalated reaches the director, who answers."""
    page = story.page("director")
    page.goto("/")
    main(page, "Oversight")
    page.get_by_label("Your answer").fill("I have rung the head teacher.")
    press(page, re.compile("^Settle"))
    expect(page.get_by_text("Nothing is escalated to you.")).to_be_visible()


def governs(story: Story) -> None:
    """The summary is issued; a governor asks, is answered, and accepts."""
    page, governor = story.page("head"), story.page("governor")
    page.goto("/")
    main(page, "Oversight")
    page.get_by_role("link", name="Begin a summary").click()
    page.get_by_label(re.compile("^Action plan")).check()
    press(page, "Begin")
    page.get_by_label("Commentary (optional)").fill("One action moved, because two schools closed early.")
    press(page, "Save the draft")
    press(page, "Issue the summary")
    governor.goto("/")
    main(governor, "Oversight")
    governor.get_by_role("link", name=re.compile("^Summary|governing body", re.IGNORECASE)).first.click()
    governor.get_by_label("Question or challenge").fill("What is done about the late one?")
    press(governor, "Put the question")
    main(page, "Oversight")
    page.get_by_role("link", name="What is done about the late one?").click()
    page.get_by_role("textbox", name="Answer").fill("It has a new date and is watched.")
    press(page, "Send the answer")
    main(governor, "Oversight")
    governor.get_by_role("link", name="What is done about the late one?").click()
    press(governor, "Accept")
    expect(governor.get_by_text("Answer accepted")).to_be_visible()


# Follow-up


def follows_up(story: Story) -> None:
    """The host asks the same questions again; every number of then is the frozen one, and of now the newly frozen."""
    page = story.page("head")
    opens_plan(page)
    page.get_by_role("link", name=re.compile("^Peer review of .*: overview")).click()
    go(page, "Follow-up")
    page.get_by_label("Day of the visit").fill(story.day((MONTHS + 1) * DAYS))
    press(page, "Plan the visit")
    press(page, "Ask the same questions now")
    fit(page)
    tables = [told(table) for table in whole(page).locator("main table").all()]
    links = [link.get_attribute("href") for link in page.get_by_role("link", name=re.compile("^exhibit ")).all()]
    assert len(tables) == 2
    assert len(links) == 4
    for lines, (then, now) in zip(tables, (links[0:2], links[2:4]), strict=True):
        for column, where in enumerate((then, now)):
            page.goto(where)
            expect(page.get_by_text("As it was frozen.")).to_be_visible()
            shown = {label: cells[column] for label, cells in lines.items() if cells[column] != "none"}
            assert shown == frozen(page)
    assert any(re.search(r"\d", lines["All"][0]) for lines in tables), "something was measured then"
    assert any(lines["All"][0] != lines["All"][1] for lines in tables), "something has changed since"


def comes_back(story: Story) -> None:
    """The lead peer, whose access had ended, is let in again for the visit, judges every finding, and is shown out."""
    host = story.page("head")
    opens(host)
    go(host, "Team")
    host.get_by_role("link", name="Access and declarations of Lena Peer").click()
    host.get_by_label("New last day of access").fill(story.day((MONTHS + 1) * DAYS + 1))
    host.get_by_label("Reason").first.fill("The follow-up visit.")
    press(host, "Change the last day")
    peer = story.page("Lena Peer")
    opens(peer)
    go(peer, "Follow-up")
    for _ in range(2):
        finding = peer.locator("section.pr-kloe", has_text="Not judged yet").first
        finding.locator("summary", has_text="Judge").click()
        finding.get_by_label("Judgement", exact=True).select_option("embedded")
        finding.get_by_label("Reason for the judgement").fill("Seen in both schools.")
        press(finding, "Keep the judgement")
    press(peer, "Finish the follow-up")
    expect(peer.get_by_text("Finished and sealed")).to_be_visible()
    go(host, "Team")
    host.get_by_role("link", name="Access and declarations of Lena Peer").click()
    host.get_by_label("Reason").last.fill("The visit is over.")
    press(host, "End access now")
    refused(story, "Lena Peer", peer.url)


def refused(story: Story, who: str, where: str) -> None:
    """Nothing of the review opens to a peer any more."""
    page = story.page(who)
    answer = page.goto(where)
    assert answer
    assert answer.status == 404
    page.goto("/reviews/")
    expect(page.get_by_text("No peer review is open to you today")).to_be_visible()


@pytest.mark.slow
def test_a_review_from_the_application_to_the_follow_up(story: Story) -> None:
    applies(story)
    scopes(story)
    invites(story)
    prepares(story)
    first_sign_in(story)
    for who in story.peers:
        signs(story, who)
    opens(story.page("head"))
    press(story.page("head"), "Begin on site")
    notes(story, "Lena Peer", "They ring and somebody answers.", "Voice")
    notes(story, "Piers Viewer", "Some children come two days a week for a year.", "Voice")
    finds(story, STRENGTH, "Strength", "They ring and somebody answers.", "Attendance policy")
    finds(story, AREA, "Area for consideration", "Some children come two days", "Exhibit 1")
    feeds_back(story)
    story.on(5)
    opens(story.page("Lena Peer"))
    opens(story.page("head"))
    reports(story)
    where = story.pages["Piers Viewer"].url
    story.on(14)
    refused(story, "Piers Viewer", where)
    puts_to_the_executive(story)
    decides(story)
    publishes(story)
    plans(story)
    for number, month in enumerate(YEAR, start=1):
        story.on(number * DAYS)
        meets(story, number, month)
        if number == 2:
            governs(story)
        if number == 5:
            settles(story)
    story.on((MONTHS + 1) * DAYS)
    follows_up(story)
    comes_back(story)
