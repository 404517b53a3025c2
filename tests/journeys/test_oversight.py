"""A monthly meeting and a six-weekly summary, as the people who hold and read them: with scripts, without, and after the session ended."""

import datetime as dt
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.journeys.conftest import Town

pytestmark = pytest.mark.browser


def plan_of(town: Town) -> Any:
    """A plan in force: one action late, one due soon, one that runs."""
    from virtualschool.action_plans import actions
    from virtualschool.authorities.queries import viewer_through

    by, today = viewer_through(town.user("head").memberships.get()), dt.date.today()
    plan = actions.create_plan(title="Peer review action plan", by=by)
    theme = actions.add_theme(plan=plan, title="How well does the Virtual School work with schools?", by=by)
    consideration = actions.add_consideration(theme=theme, text="Share what works", by=by)
    for text, days in (("Share the dashboard with heads", -20), ("Write the training programme", 10), ("Review the structure", 300)):
        due_on = today + dt.timedelta(days=days)
        actions.add_action(consideration=consideration, text=text, by=by, owners=["VSH"], due_on=due_on)
    actions.move_plan(plan=plan, name="start", by=by)
    return plan


def looked_at(page: Page) -> None:
    axe(page)
    at_320(page)


def begin(page: Page) -> None:
    """Plans a meeting and starts it."""
    page.goto("/oversight/meetings/new")
    page.get_by_label("Peer review action plan").check()
    page.get_by_label("Others invited (optional)").fill("Pat Example, Head of Access to Education")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name=re.compile("Share the dashboard with heads"))).to_be_visible()


def test_a_meeting_is_held_and_changes_the_plan(town: Town, as_head: Page, sign_in: Any):
    plan, page = plan_of(town), as_head
    page.goto("/oversight/")
    looked_at(page)
    begin(page)
    expect(page.get_by_text("20 days before the meeting")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Start the meeting and fix the agenda").click()
    looked_at(page)
    note = page.get_by_label("Note on point 1")
    note.fill("Heads have seen it twice.")
    expect(page.locator("li", has=note).get_by_text("Saved", exact=True)).to_be_visible()
    signs_in_again(town, page, sign_in)
    page.locator("summary", has_text="Decide on point 1").click()
    point = page.locator("li.vs-point").first
    point.get_by_label("Decision").select_option("move_due")
    expect(point.get_by_label("By whom (optional)")).to_be_hidden()
    point.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert").get_by_text("Say what was decided, and why.")).to_be_visible()
    axe(page)
    point = page.locator("li.vs-point").first
    point.get_by_label("What was decided, and why").fill("Two schools closed early.")
    later = dt.date.today() + dt.timedelta(days=60)
    point.get_by_label("New due date (optional)").fill(later.isoformat())
    point.get_by_role("button", name="Record the decision").click()
    expect(page.locator(".vs-said", has_text="The due date of action 1 moved")).to_be_visible()
    moved = plan.actions.get(number=1)
    assert moved.due_on == later
    assert moved.date_changes.get().origin_text.startswith("Monthly plan meeting")
    page.get_by_role("group", name=re.compile("Pat Example")).get_by_label("Present").check()
    page.get_by_role("button", name="Save people and date").click()
    page.get_by_role("button", name="Agree the minutes").click()
    expect(page.get_by_text("Two schools closed early.").first).to_be_visible()
    looked_at(page)
    page.goto(f"/plans/actions/{moved.public_id}/")
    expect(page.get_by_text("Monthly plan meeting of").first).to_be_visible()


def signs_in_again(town: Town, page: Page, sign_in: Any) -> None:
    """The session ends while somebody writes: nothing that was typed is lost."""
    from django.contrib.sessions.models import Session

    Session.objects.all().delete()
    page.get_by_label("Note on point 2").fill("Every word of this stays.")
    expect(page.get_by_text("Not saved: you are signed out.")).to_be_visible()
    sign_in(page, town.user("head"))
    page.reload()
    expect(page.get_by_label("Note on point 2")).to_have_value("Every word of this stays.")
    note = page.locator("li", has=page.get_by_label("Note on point 2"))
    expect(note.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Note on point 2")).to_have_value("Every word of this stays.")


def test_two_people_who_write_at_once_see_both_versions(town: Town, new_context: Any, sign_in: Any, as_head: Page):
    plan_of(town)
    begin(as_head)
    as_head.get_by_role("button", name="Start the meeting and fix the agenda").click()
    other = sign_in(new_context().new_page(), town.user("deputy"))
    other.goto(as_head.url)
    as_head.get_by_label("Note on point 1").fill("As the head wrote it.")
    expect(as_head.get_by_text("Saved", exact=True).first).to_be_visible()
    other.get_by_label("Note on point 1").fill("As the deputy wrote it.")
    expect(other.get_by_text("As the head wrote it.")).to_be_visible()
    axe(other)
    other.get_by_role("button", name="Keep both").click()
    expect(other.get_by_text("Saved", exact=True).first).to_be_visible()
    as_head.reload()
    expect(as_head.get_by_label("Note on point 1")).to_have_value("As the head wrote it.\nAs the deputy wrote it.")


def test_words_that_come_back_do_not_overwrite_what_was_written_meanwhile(town: Town, new_context: Any, sign_in: Any, as_head: Page):
    """The network goes while the head writes; the deputy writes on the same point before the head's page is there again."""
    plan_of(town)
    begin(as_head)
    as_head.get_by_role("button", name="Start the meeting and fix the agenda").click()
    as_head.route("**/note", lambda route: route.abort("aborted"))
    as_head.get_by_label("Note on point 1").fill("As the head wrote it.")
    expect(as_head.get_by_text("Your words are kept in this tab").first).to_be_visible()
    other = sign_in(new_context().new_page(), town.user("deputy"))
    other.goto(as_head.url)
    other.get_by_label("Note on point 1").fill("As the deputy wrote it.")
    expect(other.get_by_text("Saved", exact=True).first).to_be_visible()
    as_head.unroute("**/note")
    as_head.reload()
    expect(as_head.get_by_text("wrote: As the deputy wrote it.")).to_be_visible()
    as_head.get_by_role("button", name="Keep both").click()
    expect(as_head.get_by_label("Note on point 1")).to_have_value("As the deputy wrote it.\nAs the head wrote it.")
    expect(as_head.get_by_text("Saved", exact=True).first).to_be_visible()


def test_a_meeting_is_held_without_scripts(town: Town, as_head_without_js: Page):
    plan, page = plan_of(town), as_head_without_js
    begin(page)
    page.get_by_role("button", name="Start the meeting and fix the agenda").click()
    page.get_by_label("Note on point 1").fill("Written without scripts.")
    page.get_by_role("button", name="Save the note (Note on point 1)").click()
    expect(page.get_by_label("Note on point 1")).to_have_value("Written without scripts.")
    page.locator("summary", has_text="Decide on point 1").click()
    point = page.locator("li.vs-point").first
    point.get_by_label("Decision").select_option("complete")
    point.get_by_label("What was decided, and why").fill("The dashboard is out.")
    point.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Action 1 is complete.").first).to_be_visible()
    assert plan.actions.get(number=1).completions.exists()


def test_the_governing_body_reads_asks_and_is_answered(town: Town, as_head: Page, new_context: Any, sign_in: Any):
    plan_of(town)
    page = as_head
    page.goto("/oversight/summaries/new")
    page.get_by_label("Peer review action plan").check()
    looked_at(page)
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Commentary (optional)").fill("One action is late, because two schools closed.")
    page.get_by_role("button", name="Save the draft").click()
    looked_at(page)
    page.get_by_role("button", name="Issue the summary").click()
    expect(page.get_by_text("It has not changed since.")).to_be_visible()
    governor = sign_in(new_context().new_page(), town.user("governor"))
    governor.goto(page.url)
    looked_at(governor)
    governor.get_by_label("Question or challenge").fill("What is done about the late one?")
    governor.get_by_label("What it is about (optional)").select_option("section:late")
    governor.get_by_role("button", name="Put the question").click()
    looked_at(governor)
    page.goto(governor.url)
    page.get_by_role("textbox", name="Answer").fill("It moves to the autumn.")
    looked_at(page)
    page.get_by_role("button", name="Send the answer").click()
    governor.reload()
    governor.get_by_role("button", name="Accept").click()
    expect(governor.get_by_text("Answer accepted")).to_be_visible()
    governor.goto("/oversight/questions/")
    looked_at(governor)
