"""A review between two councils of one installation: the head of the other council is invited, sees this review and nothing else of the
host, and that ends by itself."""

import datetime as dt

import pytest
from django.test import Client

from tests.fixtures import TODAY
from virtualschool.authorities.queries import memberships_on, viewer_through
from virtualschool.children.queries import children_visible_to
from virtualschool.peer_reviews import policies
from virtualschool.peer_reviews.actions import team
from virtualschool.peer_reviews.queries import kloes_visible_to, reviews_open_to, reviews_visible_to
from virtualschool.peer_reviews.tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_head(user_as, other_authority):
    """The other council's Virtual School Head, who has an account here."""
    return user_as("head", of=other_authority)


@pytest.fixture
def review(viewer, other_head):
    """Theirs to lead; a second review of the host is not."""
    making.scoped(viewer, title="Another review")
    found = making.scoped(viewer)
    making.invited(found, viewer, email=other_head.email)
    return found


def of_host(user, review, day=TODAY):
    """What the person is to the host on a day."""
    return [each for each in memberships_on(day, user_id=user.pk) if each.authority_id == review.authority_id]


def test_an_account_they_have_is_kept_and_gets_the_window_of_the_review(review, other_head):
    (membership,) = of_host(other_head, review)
    assert (membership.role, membership.starts_on, membership.ends_on) == ("peer_reviewer", review.access_from, review.access_until)
    assert len(memberships_on(TODAY, user_id=other_head.pk)) == 2
    assert review.team.get().made_account is False


def test_as_a_peer_they_see_this_review_alone(review, other_head):
    (membership,) = of_host(other_head, review)
    peer = viewer_through(membership)
    assert list(reviews_visible_to(peer)) == [review]
    assert not reviews_open_to(peer).exists()
    for kind in ("conflicts", "confidentiality"):
        team.sign(review=review, kind=kind, by=peer)
    assert list(reviews_open_to(peer)) == [review]
    assert {kloe.review for kloe in kloes_visible_to(peer)} == {review}


def test_as_head_of_their_own_council_they_see_nothing_of_it(review, other_head):
    at_home = next(each for each in memberships_on(TODAY, user_id=other_head.pk) if each.authority_id != review.authority_id)
    assert not reviews_visible_to(viewer_through(at_home)).exists()


@pytest.mark.slow
def test_nothing_else_of_the_host_opens_to_them(world, client):
    """On the world with children: pages of the host answer a peer who is a head elsewhere as if they were not there."""
    host = viewer_through(world.users["head"].memberships.get())
    found = making.scoped(host, title="A review of the host")
    making.invited(found, host, email=world.outsider.email)
    (membership,) = of_host(world.outsider, found)
    peer = viewer_through(membership)
    assert not children_visible_to(peer).exists()
    browser = switched(world.outsider, membership)
    assert browser.get(f"/reviews/{found.public_id}/").status_code == 200
    for address in (
        "/children/",
        f"/children/{world.near}/",
        "/attendance/",
        "/data/",
        "/plans/",
        "/scorecards/",
        f"/reports/{world.report}/",
    ):
        assert browser.get(address).status_code == 404, address
    back = switched(world.outsider, world.outsider.memberships.exclude(pk=membership.pk).get())
    assert back.get(f"/reviews/{found.public_id}/").status_code == 404
    assert back.get(f"/children/{world.foreign}/").status_code == 200
    assert back.get(f"/children/{world.near}/").status_code == 404


def switched(user, membership) -> Client:
    """The person in a browser, looking through one of the memberships they have."""
    browser = Client()
    browser.force_login(user)
    answer = browser.post("/account", {"membership": membership.pk})
    assert answer.status_code in (302, 303), answer.status_code
    return browser


def test_it_ends_by_itself(review, other_head, clock):
    (membership,) = of_host(other_head, review)
    browser = switched(other_head, membership)
    assert browser.get(f"/reviews/{review.public_id}/").status_code == 200
    peer = viewer_through(membership)
    clock.move_to(dt.datetime.combine(review.access_until, dt.time(20, 0)))
    assert reviews_visible_to(peer).exists()
    clock.move_to(dt.datetime.combine(review.access_until + dt.timedelta(days=1), dt.time(9, 0)))
    assert not reviews_visible_to(peer).exists()
    assert of_host(other_head, review, review.access_until + dt.timedelta(days=1)) == []
    browser.force_login(other_head)
    assert browser.get(f"/reviews/{review.public_id}/").status_code == 404
    assert policies.place_of(review, peer) is None


def test_it_does_not_begin_before_its_first_day(review, other_head, clock):
    clock.move_to(dt.datetime.combine(review.access_from - dt.timedelta(days=1), dt.time(9, 0)))
    assert of_host(other_head, review, review.access_from - dt.timedelta(days=1)) == []


def test_ending_it_now_closes_the_next_page(review, viewer, other_head):
    (membership,) = of_host(other_head, review)
    browser = switched(other_head, membership)
    team.end_access(member=review.team.get(), reason="A conflict came up.", by=viewer)
    assert browser.get(f"/reviews/{review.public_id}/").status_code == 404
