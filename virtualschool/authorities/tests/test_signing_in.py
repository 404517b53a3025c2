"""Signing in and out, being throttled, changing what one looks as, and the demo's one click."""

import datetime as dt

import pytest
from django.conf import settings as live
from django.test import Client

from tests.fixtures import NOON, TODAY
from virtualschool.authorities.models import Authority, Membership
from virtualschool.authorities.queries import demo_people
from virtualschool.authorities.tests.conftest import PASSWORD

WRONG = "The email address or the password is wrong."


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/sign-in" + more.pop("query", ""), {"email": email, "password": password, **more})


def test_signing_in_leads_to_the_first_page_and_out_again(head):
    client = Client()
    answer = sign_in(client, f" {head.email.upper()} ")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/sign-in")["Location"] == "/"
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize("email", ["", "nobody@example.org"])
def test_a_wrong_pair_is_one_message_whoever_it_is(head, email):
    answer = sign_in(Client(), email or head.email, "wrong").content.decode()
    assert "<title>Error: Sign in" in answer
    assert answer.count(WRONG) == 2
    assert f'<a href="#id_password">{WRONG}</a>' in answer
    assert (email or head.email) in answer
    assert "wrong" not in answer.replace(WRONG, "")


def test_blank_fields_say_what_to_enter_and_are_no_try(head):
    client = Client()
    for _ in range(9):
        answer = client.post("/sign-in", {"email": head.email, "password": ""})
    assert "Enter the password." in answer.content.decode()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/children/?page=2", "/children/?page=2"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("javascript:alert(1)", "/")],
)
def test_it_leads_to_what_was_asked_for_on_this_host_alone(head, wanted, led):
    assert sign_in(Client(), head.email, next=wanted)["Location"] == led
    page = Client().get("/sign-in", {"next": wanted}).content.decode()
    assert (f'name="next" value="{wanted}"' in page) == (led != "/")


def test_what_was_asked_for_outlives_a_wrong_password(head):
    client = Client()
    assert 'name="next" value="/schools/"' in sign_in(client, head.email, "wrong", next="/schools/").content.decode()


def test_eight_wrong_passwords_and_one_waits_a_quarter_of_an_hour(head, clock):
    client = Client()
    codes = [sign_in(client, head.email, "wrong").status_code for _ in range(9)]
    assert codes == [200] * 8 + [429]
    right = sign_in(client, head.email)
    assert right.status_code == 429
    assert "Wait a quarter of an hour" in right.content.decode()
    assert sign_in(client, "other@example.org", "wrong").status_code == 200
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), head.email).status_code == 302
    clock.move_to(NOON + dt.timedelta(minutes=16))
    assert sign_in(client, head.email).status_code == 302


def test_who_signs_in_starts_afresh(head):
    for _ in range(2):
        client = Client()
        assert [sign_in(client, head.email, "wrong").status_code for _ in range(7)] == [200] * 7
        assert sign_in(client, head.email).status_code == 302


def test_access_that_ended_is_told_and_nothing_opens(user_as):
    client = Client()
    client.force_login(user_as("head", ends_on=TODAY - dt.timedelta(days=1)))
    for address in ("/", "/children/", "/sign-in"):
        assert client.get(address)["Location"] == "/account"
    page = client.get("/account").content.decode()
    assert "You have no access today" in page
    assert 'action="/sign-out"' in page
    assert client.post("/account", {"membership": Membership.objects.get().pk}).status_code == 200


def test_a_person_with_two_memberships_switches(head, other_authority):
    second = Membership.objects.create(user=head, authority=other_authority, role="governor", starts_on=TODAY)
    stranger = Membership.objects.create(
        user=type(head).objects.create_user("x@example.org", "X"), authority=other_authority, role="head", starts_on=TODAY
    )
    client = Client()
    client.force_login(head)
    assert "Virtual School Head</strong> of Middlesbrough" in client.get("/account").content.decode()
    client.post("/account", {"membership": stranger.pk})
    assert "of Middlesbrough" in client.get("/account").content.decode()
    assert client.post("/account", {"membership": second.pk})["Location"] == "/"
    assert "Governor</strong> of Redcar" in client.get("/account").content.decode()
    assert client.get("/children/").status_code == 404
    Membership.objects.filter(pk=second.pk).update(starts_on=TODAY - dt.timedelta(2), ends_on=TODAY - dt.timedelta(1))
    assert "Virtual School Head</strong> of Middlesbrough" in client.get("/account").content.decode()


def test_the_session_cannot_be_read_by_scripts(head):
    client = Client()
    sign_in(client, head.email)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 8 * 60 * 60)
    assert live.SESSION_COOKIE_SECURE is live.CSRF_COOKIE_SECURE


def test_one_click_needs_the_demo_switched_on(head, settings):
    held = {"membership": head.memberships.get().pk}
    client = Client()
    assert client.post("/sign-in/demo", held).status_code == 404
    assert demo_people() == []
    assert "Look around as" not in client.get("/sign-in").content.decode()
    settings.DEMO = True
    assert "Look around as" in client.get("/sign-in").content.decode()
    assert client.get("/sign-in/demo").status_code == 405
    assert client.post("/sign-in/demo", held)["Location"] == "/"


def test_one_click_never_leads_to_an_authority_that_is_not_the_demos(head, other_authority, settings):
    settings.DEMO = True
    Authority.objects.filter(pk=other_authority.pk).update(is_demo=False)
    real = Membership.objects.create(user=head, authority=other_authority, role="head", starts_on=TODAY)
    for key in (real.pk, Membership.objects.exclude(pk=real.pk).get().pk, "²", "", "x", 10**30):
        assert Client().post("/sign-in/demo", {"membership": key}).status_code == 404
    assert demo_people() == []
    real.delete()
    assert [title for _, title in demo_people()] == ["Virtual School Head"]
    type(head).objects.update(is_active=False)
    assert demo_people() == []
