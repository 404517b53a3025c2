"""The pages of decisions, inside and for everyone."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from virtualschool.decisions import actions
from virtualschool.decisions.models import Appendix, ExecutiveReport, Publication
from virtualschool.peer_reviews.tests import making_findings as made_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def head(client_as):
    return client_as("head")


def page(client, name, *parts, status=200):
    answer = client.get(reverse(f"decisions:{name}", args=parts))
    assert answer.status_code == status
    return answer.content.decode()


def post(client, name, *parts, **data):
    return client.post(reverse(f"decisions:{name}", args=parts), data, follow=True).content.decode()


def test_before_anything_was_written(head, client_as):
    assert "There is no report yet" in page(head, "decisions")
    assert "Begin a report" not in page(client_as("governor"), "decisions")
    assert "Nothing has been published yet" in page(Client(), "published")
    assert "Begin a report" in page(head, "new")


def test_a_report_is_written_in_the_browser(head, plan):
    assert "Enter the title." in post(head, "new", title="")
    assert "Write the report" in post(head, "new", title="Peer review")
    made = ExecutiveReport.objects.get()
    words = {"title": "Peer review", "body": "Executive", "purpose": "P", "background": "B", "recommendation": "R", "version": "0"}
    text = post(head, "edit", made.public_id, **words, implication_0="Within the budget")
    assert "Within the budget" in text
    assert "It cannot go on yet. Add the option that is recommended" in text
    both = post(head, "edit", made.public_id, **(words | {"purpose": "Mine"}))
    assert "What Test Virtual School Head saved" in both
    assert ">Mine</textarea>" in both
    assert "The same words as yours." not in both
    assert '<h3 class="govuk-heading-s">Purpose</h3>' in both
    assert '<h3 class="govuk-heading-s">Background' not in both, "only what differs is shown"
    assert "Enter the option." in post(head, "add_option", made.public_id, text="", why="x")
    post(head, "add_option", made.public_id, text="Endorse", is_recommended="on", why="Good")
    post(head, "add_option", made.public_id, text="Wait", why="Slower")
    wait, ids = made.options.get(place=2), re.findall(r' id="([^"]+)"', page(head, "decision", made.public_id))
    assert len(ids) == len(set(ids)), "a label leads to its own field"
    assert "Enter the words of option 2." in post(head, "reword_option", made.public_id, wait.public_id, text="", why="x", version=1)
    assert "Wait a year" in post(head, "reword_option", made.public_id, wait.public_id, text="Wait a year", why="Slower", version=1)
    stale = post(head, "reword_option", made.public_id, wait.public_id, text="Wait for ever", why="Slower", version=1)
    assert "It now says “Wait a year”" in stale
    assert "Wait for ever</textarea>" in stale
    assert re.search(r'name="version"[^>]* value="2"|value="2"[^>]* name="version"', stale), "saved again, theirs is kept"
    post(head, "add_option", made.public_id, text="Mistaken", why="x")
    mistaken = made.options.get(place=3).public_id
    assert "Mistaken" not in post(head, "remove_option", made.public_id, mistaken)
    for again in ("remove_option", "reword_option"):
        assert "taken out already" in post(head, again, made.public_id, mistaken)
    assert made.options.count() == 2, "pressed twice, nothing else goes"
    assert "Enter the title." in post(head, "attach", made.public_id, text="x")
    post(head, "attach", made.public_id, title="Letter", text="From the peers")
    assert "Share the dashboard" in post(head, "attach", made.public_id, what=f"plan:{plan.public_id}")
    post(head, "detach", Appendix.objects.get(kind="text").public_id)
    assert Appendix.objects.get().subject == f"action_plans.Plan:{plan.pk}"
    assert "Back to draft" in post(head, "move", made.public_id, "finish")
    assert "Submitted" in post(head, "move", made.public_id, "submit")
    assert "stays as it was submitted" in post(head, "edit", made.public_id, **(words | {"version": "1"}))
    assert head.post(reverse("decisions:move", args=[made.public_id, "decide"])).status_code == 404
    assert "may not" in post(head, "move", made.public_id, "defer", reason="x")
    assert "Peer review" in page(head, "decisions")


def test_a_director_records_the_decision(report, client_as, viewer):
    for name in ("finish", "submit"):
        actions.move_report(report=report, name=name, by=viewer)
    director = client_as("director")
    assert "Record the decision" in page(director, "decision", report.public_id)
    given = {"outcome": "approved", "ordered": "Yes", "reason": "Good", "decided_by": "Executive", "decided_on": "2026-06-16"}
    assert "cannot lie ahead" in post(director, "decide", report.public_id, **(given | {"decided_on": "2026-07-01"}))
    assert "after it was taken" in post(director, "decide", report.public_id, **given, notice_on="2026-06-15")
    assert "Save the date" in post(director, "decide", report.public_id, **given)
    assert "Enter the date on which" in post(director, "notice", report.public_id)
    assert "after it was taken" in post(director, "notice", report.public_id, notice_on="2026-06-15")
    text = post(director, "notice", report.public_id, notice_on="2026-06-17")
    assert "until the end of 24 June 2026" in text
    assert "not public" in text
    assert "cannot be done" in post(director, "decide", report.public_id, **given)
    word = director.get(reverse("decisions:take", args=[report.public_id, "word"]))
    assert word["Content-Type"].endswith("document")
    page(director, "take", report.public_id, "no", status=404)


def test_it_is_published_for_everyone_and_withdrawn(decided, head, viewer):
    text = page(head, "publish", decided.public_id)
    assert "Pat Example" in text
    assert 'value="Virtual School Head"' in text
    found = actions.look_through(report=decided, by=viewer)
    seal = text.split('name="seal"')[1].split('value="')[1].split('"')[0]
    given = {f"to_{each.key}": "an officer" for each in found if each.text != "QX"} | {"seal": seal}
    refused = post(head, "publish", decided.public_id, **given)
    assert "Confirm that it may be public, or" in refused
    keep = {f"keep_{each.key}": "on" for each in found if each.text == "QX"}
    stale = post(head, "publish", decided.public_id, **(given | keep | {"seal": "0"}))
    assert "changed since you looked through it" in stale
    assert "It is public." in post(head, "publish", decided.public_id, **given, **keep)
    done = Publication.objects.get()
    everyone = Client()
    assert "Virtual School peer review" in page(everyone, "published")
    text = page(everyone, "publication", done.public_id)
    assert "Ordered: That the plan be endorsed." in text
    assert "Pat Example" not in text
    assert "Improvement would be slower." in text
    assert "Middlesbrough" in text
    pdf = everyone.get(reverse("decisions:publication_file", args=[done.public_id, "pdf"]))
    assert pdf.content[:4] == b"%PDF"
    page(everyone, "publication_file", done.public_id, "excel", status=404)
    assert "What was looked at before" in page(head, "decision", decided.public_id)
    assert "Say why." in post(head, "withdraw", done.public_id)
    assert "A figure was wrong" in post(head, "withdraw", done.public_id, reason="A figure was wrong")
    gone = page(everyone, "publication", done.public_id, status=410)
    assert "no longer public" in gone
    assert "Ordered" not in gone
    page(everyone, "publication_file", done.public_id, "pdf", status=404)
    assert "Virtual School peer review" not in page(everyone, "published")


def test_an_altered_appendix_is_shown_to_be(decided, head):
    Appendix.objects.update(digest="0")
    assert "someone altered it" in page(head, "decision", decided.public_id)


def test_only_decided_reports_can_be_published(report, head):
    page(head, "publish", report.public_id, status=404)


def test_a_plan_that_is_gone_cannot_be_attached(report, viewer):
    from virtualschool.decisions.attaching import attach_known
    from virtualschool.workflow.engine import CannotMove

    for what in ("plan:00000000-0000-0000-0000-000000000000", "review:00000000-0000-0000-0000-000000000000"):
        with pytest.raises(CannotMove, match="not there any more"):
            attach_known(report, what, viewer)


def test_it_begins_from_a_signed_review_and_the_review_leads_to_it(head, viewer, client_as):
    made = made_by.on_site(viewer)
    home = reverse("peer_reviews:review", args=[made.review.public_id])
    assert "Write the report to the executive" not in head.get(home).content.decode()
    signed = made_by.signed_off(made)
    assert f"{reverse('decisions:new')}?what=review:{signed.public_id}" in head.get(home).content.decode()
    assert "Write the report to the executive" not in client_as("director").get(home).content.decode()
    assert (
        f'value="review:{signed.public_id}" selected'
        in head.get(reverse("decisions:new"), {"what": f"review:{signed.public_id}"}).content.decode()
    )
    assert "There is a problem" in post(head, "new", title="Peer review", what="review:nothing")
    post(head, "new", title="Peer review", what=f"review:{signed.public_id}")
    report = ExecutiveReport.objects.get()
    attached = report.appendices.get()
    assert (attached.kind, attached.title) == (Appendix.Kind.REVIEW, f"{made.review}: report")
    assert reverse("decisions:decision", args=[report.public_id]) in head.get(home).content.decode()
    assert "Write the report to the executive" not in head.get(home).content.decode()
    assert "Peer review (draft)" not in client_as("director").get(home).content.decode(), "a draft is its writers' own"
