"""Policies from draft through consultation to adoption, school by school."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client

from virtualschool.access import throttling
from virtualschool.practice import queries
from virtualschool.practice.actions import policies
from virtualschool.practice.models import Comment
from virtualschool.practice.tests.furnishing import POLICY, adopted, consulted, said_by
from virtualschool.schools.models import School
from virtualschool.workflow.engine import CannotMove
from virtualschool.workflow.versions import Stale

TODAY = dt.date(2026, 6, 17)


def move(policy, name, by, **more):
    policies.move_policy(policy=policy, name=name, by=by, **more)


def test_a_consultation_needs_a_day_that_is_to_come_and_is_open_to_the_end_of_it(viewer, clock):
    policy = policies.draft_policy(**POLICY, by=viewer)
    for until in (None, TODAY):
        with pytest.raises(CannotMove, match="after today"):
            move(policy, "consult", viewer, until=until)
    policy.refresh_from_db()
    assert (policy.state, policy.consulted_version, policies.is_open(policy)) == ("draft", None, False)
    move(policy, "consult", viewer, until=TODAY + dt.timedelta(days=1))
    assert policies.is_open(policy)
    clock.move_to(dt.datetime(2026, 6, 18, 22, tzinfo=dt.UTC))
    said_by(policy, viewer)
    clock.move_to(dt.datetime(2026, 6, 19, 9, tzinfo=dt.UTC))
    with pytest.raises(CannotMove, match="over"):
        said_by(policy, viewer)


def test_the_text_stands_while_people_are_asked_and_somebody_elses_version_is_not_lost(viewer):
    policy = consulted(viewer)
    with pytest.raises(CannotMove, match="Out to consultation"):
        policies.revise_policy(policy=policy, text="Other", why="", seen=1, by=viewer)
    move(policy, "close", viewer)
    policies.revise_policy(policy=policy, text="Second", why="What people said", seen=1, by=viewer)
    with pytest.raises(Stale) as stale:
        policies.revise_policy(policy=policy, text="Mine", why="", seen=1, by=viewer)
    assert stale.value.now.versions.first().text == "Second"
    with pytest.raises(CannotMove, match="another version"):
        move(policy, "adopt", viewer, seen=1)
    move(policy, "adopt", viewer, seen=2)
    assert (policy.adopted_version, policy.adopted_on) == (2, TODAY)


def test_every_comment_is_answered_before_adoption(viewer, viewer_as):
    policy = consulted(viewer)
    comment = said_by(policy, viewer)
    move(policy, "close", viewer)
    with pytest.raises(CannotMove, match="1 comment waits for an answer"):
        move(policy, "adopt", viewer)
    for outcome, answer in (("open", "Words"), ("changed", "  ")):
        with pytest.raises(ValueError, match="Say what was changed"):
            policies.answer_comment(comment=comment, outcome=outcome, answer=answer, by=viewer)
    policies.answer_comment(comment=comment, outcome="not_changed", answer="There is no money.", by=viewer)
    with pytest.raises(CannotMove, match="may not"):
        move(policy, "adopt", viewer_as("deputy"))
    move(policy, "adopt", viewer)
    assert policy.state == "adopted"


def test_a_school_adopts_what_the_council_adopted_once_and_again_when_there_is_a_new_version(viewer, clock):
    def school(day, urn=990101):
        return policies.adopt_by_school(policy=policy, school_urn=urn, adopted_on=day, adopted_by="governing body", by=viewer)

    policy = consulted(viewer)
    with pytest.raises(ValueError, match="once the council has"):
        school(TODAY)
    move(policy, "close", viewer)
    move(policy, "adopt", viewer)
    for day in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)):
        with pytest.raises(ValueError, match="from 17 June 2026"):
            school(day)
    first = school(TODAY)
    with pytest.raises(ValueError, match="already"):
        school(TODAY)
    with pytest.raises(CannotMove, match="Say why"):
        move(policy, "revise", viewer)
    move(policy, "revise", viewer, reason="A year has passed")
    policies.revise_policy(policy=policy, text="# Second", why="", seen=1, by=viewer)
    assert list(queries.adopted_policies(policy.authority)) == [policy], "version 1 stays in force"
    assert b"Ask first" in Client().get(f"/practice/public/806/policies/{policy.public_id}/").content
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    move(policy, "consult", viewer, until=dt.date(2026, 9, 20))
    move(policy, "close", viewer)
    move(policy, "adopt", viewer)
    second = school(dt.date(2026, 9, 1))
    first.refresh_from_db()
    assert (first.version, first.ended_on, second.version, second.ended_on) == (1, dt.date(2026, 9, 1), 2, None)
    move(policy, "withdraw", viewer, reason="Replaced")
    assert not queries.adopted_policies(policy.authority).exists()
    with pytest.raises(ValueError, match="once the council has"):
        school(dt.date(2026, 9, 1), 990102)


def test_the_link_shows_the_version_that_people_were_asked_about_and_never_a_draft(viewer):
    policy = consulted(viewer)
    link = f"/practice/consultation/{policy.token}/"
    sent = {"organisation": "Marker Academy", "role": "Governor", "name": "Ann Example", "text": "Good."}
    client = Client()
    page = client.post(link, sent | {"text": ""})
    assert page.status_code == 200
    assert b"Write what you think of it" in page.content
    assert b"Marker Academy" in page.content
    assert client.post(link, sent)["Location"] == f"{link}thanks"
    comment = Comment.objects.get()
    assert (comment.version.number, comment.name) == (1, "Ann Example")
    assert b"Good." not in client.get(link).content
    policies.answer_comment(comment=comment, outcome="changed", answer="We did.", by=viewer)
    page = client.get(link)
    assert b"Good." in page.content
    assert b"Ann Example" not in page.content
    assert b"Marker Academy" not in page.content
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    move(policy, "close", viewer)
    policies.revise_policy(policy=policy, text="Not shown yet", why="", seen=1, by=viewer)
    page = client.post(link, sent)
    assert b"is over" in page.content
    assert b"Not shown yet" not in page.content
    assert Comment.objects.count() == 1
    move(policy, "adopt", viewer)
    assert b"adopted on 17 June 2026" in client.get(link).content
    never = policies.draft_policy(**POLICY, by=viewer)
    assert client.get(f"/practice/consultation/{never.token}/").status_code == 404


def test_a_flood_is_stopped_for_one_link_and_one_address(viewer, monkeypatch):
    cache.clear()
    monkeypatch.setattr(throttling, "TRIES", 2)
    one, other = consulted(viewer), consulted(viewer, title="Another")
    sent = {"organisation": "A", "role": "B", "text": "C"}
    client = Client()
    codes = [client.post(f"/practice/consultation/{one.token}/", sent).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert client.post(f"/practice/consultation/{other.token}/", sent).status_code == 302
    assert client.post(f"/practice/consultation/{one.token}/", sent, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_who_only_reads_sees_what_went_out(viewer, viewer_as, client_as):
    draft = policies.draft_policy(**POLICY, by=viewer)
    out = consulted(viewer, title="Out")
    said_by(out, viewer, "Not answered")
    governor = viewer_as("governor")
    assert list(queries.policies_visible_to(governor)) == [out]
    client = client_as("governor")
    assert client.get(f"/practice/policies/{draft.public_id}/").status_code == 404
    assert b"Not answered" not in client.get(f"/practice/policies/{out.public_id}/").content
    move(out, "close", viewer)
    policies.revise_policy(policy=out, text="Behind the door", why="", seen=1, by=viewer)
    assert b"Behind the door" not in client.get(f"/practice/policies/{out.public_id}/").content


def test_pages_of_policies_in_the_browsers_words(viewer, client_as, other_authority):
    client = client_as("head")
    made = client.post("/practice/policies/new", POLICY, follow=True)
    policy = queries.policies_visible_to(viewer).get()
    here = f"/practice/policies/{policy.public_id}/"
    assert made.redirect_chain[-1][0] == here
    assert b"after today" in client.post(f"{here}move/consult", {"until": "2026-06-17"}, follow=True).content
    assert b"send out its link" in client.post(f"{here}move/consult", {"until": "2026-06-30", "seen": "1"}, follow=True).content
    client.post(f"{here}move/no-such-move")
    client.post(f"{here}move/close", {"seen": "1"})
    client.post(f"{here}revise", {"seen": 1, "text": "Second", "why": "Asked"})
    page = client.post(f"{here}revise", {"seen": 1, "text": "Mine", "why": "Me"})
    assert b"Somebody else saved this" in page.content
    assert b"Second" in page.content
    assert b'value="2"' in page.content
    assert client.post(f"{here}revise", {"seen": 2, "text": "Mine", "why": "Me"}).status_code == 302
    client.post(f"{here}move/adopt", {"seen": "3"})
    School.objects.create(urn=990101, name="Marker Academy", la_code="806")
    sent = {"school_urn": "990101", "adopted_on": "2026-06-17", "adopted_by": ""}
    assert b"Say who adopted it." in client.post(f"{here}adopt", sent).content
    assert client.post(f"{here}adopt", sent | {"adopted_by": "Head"}).status_code == 302
    assert b"Marker Academy: version 3" in client.get(here).content
    assert b"version 3 adopted on 17 June 2026" in client.get(here).content
    assert client_as("head", of=other_authority).get(here).status_code == 404


def test_the_list_asks_no_more_for_more_rows(viewer, client_as, django_assert_max_num_queries):
    client = client_as("head")
    for number in range(6):
        adopted(viewer, title=f"In force {number}")
        said_by(consulted(viewer, title=f"Out {number}"), viewer)
    for address in ("/practice/policies/", "/practice/"):
        with django_assert_max_num_queries(24):
            assert client.get(address).status_code == 200
