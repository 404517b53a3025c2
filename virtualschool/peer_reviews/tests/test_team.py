"""Who is let in, from when to when, after signing what."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.fixtures import NOON, TODAY
from virtualschool.access.roles import ROLES, Permission, Reach
from virtualschool.accounts.models import User
from virtualschool.audit.models import Entry
from virtualschool.authorities.models import Membership, Setting
from virtualschool.peer_reviews import queries
from virtualschool.peer_reviews.actions import reviews, team
from virtualschool.peer_reviews.models import Declaration
from virtualschool.peer_reviews.refusals import Refused
from virtualschool.peer_reviews.tests import making
from virtualschool.peer_reviews.tests.making import WINDOW

DAY = dt.timedelta(days=1)
PASSWORD = "a long password for one visit"


@pytest.fixture
def review(viewer):
    return making.scoped(viewer)


def token_of(client) -> str:
    return client.session["peer_reviews.link"]["href"].rsplit("/", 1)[-1]


def test_a_new_peer_gets_an_account_for_the_window_and_no_longer(review, viewer):
    member = making.invited(review, viewer)
    held = Membership.objects.get(user=member.user)
    assert (held.role, held.starts_on, held.ends_on) == ("peer_reviewer", WINDOW["access_from"], WINDOW["access_until"])
    assert member.made_account


def test_somebody_known_keeps_their_account_and_gets_a_second_membership(review, viewer, user_as, other_authority):
    known = user_as("head", of=other_authority)
    member = making.invited(review, viewer, email=known.email.upper())
    assert (member.user, member.made_account) == (known, False)
    assert known.memberships.count() == 2
    with pytest.raises(Refused, match="account of their own"):
        team.make_link(member=member, by=viewer)
    client = making.signed_in(member)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 404, "as head of their own council"
    listed = client.get("/reviews/").content.decode()
    assert f'name="membership" value="{member.membership_id}"' in listed
    client.post(reverse("accounts:account"), {"membership": member.membership_id})
    assert client.get(f"/reviews/{review.public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ({"number": 1}, "in the team already"),
        ({"number": 2}, "a lead peer already"),
        ({"number": 3, "role": "coordinator"}, "account of their own"),
    ],
)
def test_an_invitation_is_refused_with_the_reason(review, viewer, second, words):
    making.invited(review, viewer)
    with pytest.raises(Refused, match=words):
        making.invited(review, viewer, **second)


def test_nobody_is_invited_without_or_after_the_window(viewer, review, clock):
    with pytest.raises(Refused, match="from when until when"):
        making.invited(making.applied(viewer), viewer)
    clock.move_to(NOON + 60 * DAY)
    with pytest.raises(Refused, match="is over"):
        making.invited(review, viewer)


def test_a_coordinator_of_the_host_keeps_their_own_role(review, viewer, user_as):
    deputy = user_as("deputy")
    member = making.invited(review, viewer, 4, "coordinator", email=deputy.email)
    assert (member.user, member.membership, member.access_until) == (deputy, None, None)
    with pytest.raises(Refused, match="through their own role"):
        team.end_access(member=member, reason="x", by=viewer)


def test_access_begins_and_ends_by_itself(review, viewer, clock):
    member = making.invited(review, viewer)
    where, seen = f"/reviews/{review.public_id}/", making.seen_by(member)
    for day, status in ((WINDOW["access_from"], 200), (WINDOW["access_until"], 200)):
        clock.move_to(dt.datetime.combine(day, dt.time(8), NOON.tzinfo))
        assert making.signed_in(member).get(where).status_code == status
    for day in (WINDOW["access_from"] - DAY, WINDOW["access_until"] + DAY):
        clock.move_to(dt.datetime.combine(day, dt.time(8), NOON.tzinfo))
        answer = making.signed_in(member).get(where)
        assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:account"))
        assert not queries.reviews_visible_to(seen).exists()


def test_the_review_s_own_dates_hold_even_where_a_membership_is_longer(review, viewer):
    member = making.invited(review, viewer)
    Membership.objects.filter(pk=member.membership_id).update(ends_on=None)
    member.access_until = TODAY - DAY
    member.save()
    assert making.signed_in(member).get(f"/reviews/{review.public_id}/").status_code == 404
    assert b"No peer review is open to you today" in making.signed_in(member).get("/reviews/").content


def test_access_ended_early_is_refused_at_the_next_page(review, viewer):
    member = making.invited(review, viewer)
    client = making.signed_in(member)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 200
    with pytest.raises(Refused, match="Say why"):
        team.end_access(member=member, reason=" ", by=viewer)
    team.end_access(member=member, reason="Left the team.", by=viewer)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 404
    assert Membership.objects.get(pk=member.membership_id).ends_on == TODAY
    with pytest.raises(Refused, match="ended already"):
        team.end_access(member=member, reason="Again.", by=viewer)
    team.change_access(member=member, until=TODAY + 5 * DAY, reason="Came back.", by=viewer)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 200
    assert [each.reason for each in member.access_changes.all()] == ["Came back.", "Left the team."]


def test_ending_one_review_leaves_another_open(review, viewer):
    other = making.scoped(viewer)
    one, two = making.invited(review, viewer), making.invited(other, viewer)
    assert one.membership_id == two.membership_id
    team.end_access(member=one, reason="Done.", by=viewer)
    client = making.signed_in(two)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 404
    assert client.get(f"/reviews/{other.public_id}/").status_code == 200
    assert Membership.objects.get(pk=two.membership_id).ends_on == WINDOW["access_until"]


def test_access_of_all_ends_when_the_review_is_closed_and_can_be_given_again(review, viewer):
    member = making.invited(review, viewer)
    type(review).objects.filter(pk=review.pk).update(state="signed_off")
    client = making.signed_in(member)
    where = [f"/reviews/{review.public_id}/", f"/reviews/{review.public_id}/timetable.ics"]
    reviews.move(review=type(review).objects.get(pk=review.pk), name="close", by=viewer)
    assert [client.get(each).status_code for each in where] == [404, 404]
    member.refresh_from_db()
    assert member.access_changes.get().reason == "The review was closed."
    team.change_access(member=member, until=TODAY + 5 * DAY, reason="The follow-up.", by=viewer)
    assert client.get(where[0]).status_code == 200


def test_access_of_all_ends_when_the_review_is_withdrawn(review, viewer):
    client = making.signed_in(making.invited(review, viewer))
    assert client.get(f"/reviews/{review.public_id}/").status_code == 200
    reviews.move(review=review, name="withdraw", reason="Not this year.", by=viewer)
    assert client.get(f"/reviews/{review.public_id}/").status_code == 404


def test_access_is_extended_without_a_gap_and_with_a_reason(review, viewer, clock):
    member = making.invited(review, viewer)
    until = WINDOW["access_until"] + 10 * DAY
    with pytest.raises(Refused, match="Say why"):
        team.change_access(member=member, until=until, reason="", by=viewer)
    with pytest.raises(Refused, match="is over"):
        team.change_access(member=member, until=TODAY - DAY, reason="x", by=viewer)
    team.change_access(member=member, until=until, reason="A second visit.", by=viewer)
    spans = list(Membership.objects.filter(user=member.user).order_by("starts_on").values_list("starts_on", "ends_on"))
    assert spans == [(WINDOW["access_from"], WINDOW["access_until"]), (WINDOW["access_until"] + DAY, until)]
    clock.move_to(dt.datetime.combine(until, dt.time(8), NOON.tzinfo))
    assert making.signed_in(member).get(f"/reviews/{review.public_id}/").status_code == 200


def test_days_of_access_before_and_between_are_filled(review, viewer):
    member = making.invited(review, viewer)
    Membership.objects.filter(pk=member.membership_id).update(starts_on=TODAY, ends_on=TODAY + DAY)
    team.change_access(member=member, until=TODAY + 3 * DAY, reason="x", by=viewer)
    spans = list(Membership.objects.filter(user=member.user).order_by("starts_on").values_list("starts_on", "ends_on"))
    assert spans == [(WINDOW["access_from"], TODAY - DAY), (TODAY, TODAY + DAY), (TODAY + 2 * DAY, TODAY + 3 * DAY)]


def test_peers_move_with_the_window_of_the_review_unless_they_have_their_own(review, viewer):
    one, two = making.invited(review, viewer), making.invited(review, viewer, 2, "peer")
    team.change_access(member=two, until=TODAY + 2 * DAY, reason="Two days only.", by=viewer)
    later = WINDOW["access_until"] + 7 * DAY
    reviews.set_dates(review=review, said=WINDOW | {"access_until": later}, by=viewer)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.access_until, two.access_until) == (later, TODAY + 2 * DAY)


def test_nothing_opens_before_both_are_signed(review, viewer):
    member = making.invited(review, viewer)
    seen, client = making.seen_by(member), making.signed_in(member)
    document = making.filed(review, viewer)
    where = f"/reviews/{review.public_id}/documents"
    declare = reverse("peer_reviews:declare", args=[review.public_id])
    assert client.get(where)["Location"] == declare
    assert client.get(f"/reviews/documents/{document.public_id}/").status_code == 404
    team.sign(review=review, kind="confidentiality", by=seen)
    assert client.get(where)["Location"] == declare
    team.sign(review=review, kind="conflicts", by=seen)
    assert client.get(where).status_code == 200
    assert client.get(f"/reviews/documents/{document.public_id}/").status_code == 200


def test_a_conflict_closes_until_the_host_has_settled_it(review, viewer):
    member = making.invited(review, viewer)
    seen, client, where = making.seen_by(member), making.signed_in(member), f"/reviews/{review.public_id}/documents"
    team.sign(review=review, kind="confidentiality", by=seen)
    with pytest.raises(Refused, match="Say what the conflict is"):
        team.sign(review=review, kind="conflicts", by=seen, has_conflict=True)
    team.sign(review=review, kind="conflicts", by=seen, has_conflict=True, conflict="I worked here in 2024.")
    assert client.get(where).status_code == 302
    assert not queries.documents_visible_to(seen).exists()
    with pytest.raises(Refused, match="the host says how it is dealt with first"):
        team.sign(review=review, kind="conflicts", by=seen)
    assert client.get(where).status_code == 302, "nobody opens the material to themselves by signing anew"
    with pytest.raises(Refused, match="how the conflict"):
        team.settle_conflict(member=member, resolution="", by=viewer)
    team.settle_conflict(member=member, resolution="Takes no part in line of enquiry 2.", by=viewer)
    assert client.get(where).status_code == 200
    with pytest.raises(Refused, match="no conflict"):
        team.settle_conflict(member=member, resolution="Again", by=viewer)
    team.sign(review=review, kind="conflicts", by=seen, has_conflict=True, conflict="A cousin works here.")
    assert client.get(where).status_code == 302, "the latest declaration counts"


def test_the_words_that_were_signed_are_kept(review, viewer, authority):
    key, from_on = "peer_reviews.confidentiality", TODAY - DAY
    Setting.objects.create(authority=authority, key=key, value={"version": "7", "text": "Our own words."}, starts_on=from_on)
    member = making.invited(review, viewer)
    made = team.sign(review=review, kind="confidentiality", by=making.seen_by(member))
    assert (made.wording, made.wording_version) == ("Our own words.", "7")
    with pytest.raises(Refused, match="Only members"):
        team.sign(review=review, kind="confidentiality", by=viewer)


def test_signing_by_the_page(review, viewer):
    member = making.invited(review, viewer)
    client, where = making.signed_in(member), f"/reviews/{review.public_id}/declare"
    assert b"Say whether you have a conflict of interest." in client.post(where, {"kind": "conflicts"}).content
    assert b"Say what the conflict is." in client.post(where, {"kind": "conflicts", "has_conflict": "yes"}).content
    assert b"Tick that you agree" in client.post(where, {"kind": "confidentiality"}).content
    client.post(where, {"kind": "conflicts", "has_conflict": "yes", "conflict": "I worked here."})
    client.post(where, {"kind": "confidentiality", "agreed": "on"})
    assert Declaration.objects.filter(member=member).count() == 2
    assert b"The host has to agree how your conflict" in client.get(where).content


def test_the_host_s_page_of_a_member(review, viewer, client_as):
    member = making.invited(review, viewer)
    team.sign(review=review, kind="conflicts", by=making.seen_by(member), has_conflict=True, conflict="I worked here.")
    client, where = client_as("head"), f"/reviews/team/{member.public_id}/"
    assert b"Settle the conflict" in client.get(where).content
    assert b"Say how the conflict is dealt with." in client.post(where, {"what": "settle", "resolution": ""}).content
    client.post(where, {"what": "settle", "resolution": "Keeps to two lines of enquiry."})
    assert b"Keeps to two lines of enquiry." in client.get(where).content
    assert b"That day is over" in client.post(where, {"what": "until", "until": "2026-01-01", "reason": "x"}).content
    client.post(where, {"what": "until", "until": "2026-08-01", "reason": "A second visit"})
    client.post(where, {"what": "end", "reason": "Left"})
    shown = client.get(where).content
    assert b"A second visit" in shown
    assert b"End access now" not in shown
    assert client.post(where, {"what": "nothing"}).status_code == 200


def test_a_new_peer_chooses_their_password_once(review, client_as, client):
    host = client_as("head")
    host.post(f"/reviews/{review.public_id}/team/invite", making.person())
    token = token_of(host)
    assert b"/reviews/welcome/" in host.get(f"/reviews/{review.public_id}/team").content
    assert b"/reviews/welcome/" not in host.get(f"/reviews/{review.public_id}/team").content, "shown once"
    where = f"/reviews/welcome/{token}"
    assert b"Choose your password" in client.get(where).content
    assert b"not the same" in client.post(where, {"password": PASSWORD, "again": "other"}).content
    assert b"too short" in client.post(where, {"password": "short", "again": "short"}).content
    assert client.post(where, {"password": PASSWORD, "again": PASSWORD})["Location"] == reverse("accounts:sign_in")
    assert User.objects.get(email="peer1@peers.example").check_password(PASSWORD)
    assert client.get(where).status_code == 404, "it works once"
    cache.clear()
    client.post(reverse("accounts:sign_in"), {"email": "peer1@peers.example", "password": PASSWORD})
    assert client.get(f"/reviews/{review.public_id}/").status_code == 200
    member = review.team.get()
    assert b"account of their own" in host.post(f"/reviews/team/{member.public_id}/link", follow=True).content


def test_a_link_grows_old(review, viewer, client, clock):
    token = team.make_link(member=making.invited(review, viewer), by=viewer)
    clock.move_to(NOON + 4 * DAY)
    assert client.get(f"/reviews/welcome/{token}").status_code == 404
    assert client.get("/reviews/welcome/nonsense").status_code == 404


def test_what_was_done_stands_in_the_trail_without_names(review, viewer):
    member = making.invited(review, viewer)
    team.end_access(member=member, reason="Private words", by=viewer)
    told = list(Entry.objects.filter(event__startswith="review.").values_list("event", flat=True))
    assert {"review.invited", "review.access_ended"} <= set(told)
    assert "Private words" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_peer_reviewer_reaches_no_child():
    role = ROLES["peer_reviewer"]
    assert role.reach is Reach.NONE
    assert role.permissions == {Permission.HOME, Permission.REVIEWS, Permission.REVIEW_PEER}


def test_a_peer_opens_no_page_of_the_live_record(review, viewer):
    making.signed(review, viewer)
    client = making.signed_in(review.team.first())
    for where in ("/children/", "/attendance/", "/measures/", "/schools/", "/reports/", "/data/import/", "/plans/"):
        assert client.get(where).status_code == 404, where
