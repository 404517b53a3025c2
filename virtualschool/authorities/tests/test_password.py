"""Changing one's own password: by who knows the old one, to one that is not weak; every other session ends."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.fixtures import TODAY
from virtualschool.audit.models import Entry
from virtualschool.authorities.actions import TRIES, change_password
from virtualschool.authorities.models import Membership
from virtualschool.authorities.tests.conftest import PASSWORD as OLD

NEW = "another sentence, longer still"


def signed_in(email, password=OLD):
    client = Client()
    return client, client.post("/sign-in", {"email": email, "password": password})["Location"]


def change(client, current=OLD, new=NEW, again=None):
    return client.post("/account/password", {"current": current, "new": new, "again": new if again is None else again})


def test_the_new_password_holds_and_other_sessions_end(head):
    here, _ = signed_in(head.email)
    elsewhere, _ = signed_in(head.email)
    assert 'href="/account/password"' in here.get("/account").content.decode()
    assert change(here)["Location"] == "/account"
    assert "Your password is changed." in here.get("/account").content.decode()
    assert elsewhere.get("/account")["Location"] == "/sign-in"
    assert signed_in(head.email, NEW)[1] == "/"
    assert Client().post("/sign-in", {"email": head.email, "password": OLD}).status_code == 200
    entry = Entry.objects.get(event="password.changed")
    assert (entry.subject, entry.by_name, entry.detail) == (f"accounts.User:{head.pk}", head.name, {})


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"current": "something else"}, "current", "This is not the password you have now."),
        ({"current": ""}, "current", "Enter the password you have now."),
        ({"new": "short"}, "new", "This password is too short. It must contain at least 12 characters."),
        ({"new": "qwerty123456"}, "new", "This password is too common."),
        ({"again": "another sentence, shorter"}, "again", "The two new passwords are not the same."),
        ({"new": OLD}, "new", "The new password is the one you have now."),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(head, sent, field, words):
    client, _ = signed_in(head.email)
    answer = change(client, **sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: Change your password" in page
    assert f'<a href="#id_{field}">{words}' in page
    assert NEW not in page, "no password is sent back"
    head.refresh_from_db()
    assert head.check_password(OLD)
    assert not Entry.objects.filter(event="password.changed").exists()


def test_a_password_like_ones_name_is_refused(head):
    client, _ = signed_in(head.email)
    assert "too similar" in change(client, new=head.email).content.decode()


def test_guessing_the_old_one_makes_one_wait(head):
    client, _ = signed_in(head.email)
    codes = [change(client, current="wrong").status_code for _ in range(TRIES + 1)]
    assert codes == [200] * TRIES + [429]
    assert "Wait a quarter of an hour" in change(client).content.decode()


def test_who_has_no_access_today_or_is_not_signed_in_is_sent_on(head):
    assert Client().get("/account/password")["Location"] == "/sign-in"
    client, _ = signed_in(head.email)
    Membership.objects.update(starts_on=TODAY.replace(year=2024), ends_on=TODAY.replace(year=2025))
    assert change(client)["Location"] == "/account"
    head.refresh_from_db()
    assert head.check_password(OLD)


def test_a_weak_password_never_gets_past_the_action(head, viewer):
    with pytest.raises(ValidationError, match="too short"):
        change_password(user=head, new="short", by=viewer)
