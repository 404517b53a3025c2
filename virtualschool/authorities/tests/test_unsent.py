"""Whoever sends a form after their session has ended, or with a token that holds no more, loses nothing of it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.fixtures import NOON
from virtualschool.authorities.tests.conftest import PASSWORD
from virtualschool.authorities.unsent import Unsent
from virtualschool.practice.models import Example

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml", "HTTP_ORIGIN": "http://testserver"}
FORM = "/practice/examples/new"
WORDS = "What we did,\nand <b>how</b> it went"
SENT = {"title": "Reading together", "what_was_done": WORDS, "measures": ["one word", "two"]}


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True, **BROWSER)


def token(page) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[-1]


def carried(page) -> str:
    return re.findall(r'name="unsent" value="([\w:=.-]+)"', page.content.decode())[0]


def signs_in(browser, head, **more):
    page = browser.get("/sign-in")
    return browser.post("/sign-in", {"email": head.email, "password": PASSWORD, "csrfmiddlewaretoken": token(page)} | more)


def hidden(page) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.content.decode())
    return [(name, unescape(value)) for name, value in found if name not in ("csrfmiddlewaretoken", "next")]


def expire(browser):
    """The session ends while a page is open: its token was made before."""
    before = token(browser.get(FORM))
    Session.objects.all().delete()
    return before


def test_what_was_sent_is_offered_after_signing_in_and_then_sent(head, browser):
    signs_in(browser, head)
    before = expire(browser)
    asked = browser.post(FORM, SENT | {"csrfmiddlewaretoken": before}, HTTP_REFERER=f"http://testserver{FORM}?a=1")
    assert asked.status_code == 403
    assert "nothing was saved" in asked.content.decode()
    wrong = browser.post("/sign-in", {"email": head.email, "password": "no", "unsent": carried(asked), "csrfmiddlewaretoken": token(asked)})
    page = browser.post(
        "/sign-in", {"email": head.email, "password": PASSWORD, "unsent": carried(wrong), "csrfmiddlewaretoken": token(wrong)}
    )
    text = page.content.decode()
    assert "What you wrote is not sent yet" in text
    assert "and &lt;b&gt;how&lt;/b&gt; it went" in text
    assert f'action="{FORM}"' in text
    assert f'href="{FORM}?a=1"' in text
    assert "Sign out" in text
    assert hidden(page) == [("title", "Reading together"), ("what_was_done", WORDS), ("measures", "one word"), ("measures", "two")]
    assert not Example.objects.exists()
    answer = browser.post(FORM, dict(hidden(page)) | {"csrfmiddlewaretoken": token(page)})
    assert (answer.status_code, Example.objects.exists()) == (200, False)
    assert 'value="Reading together"' in answer.content.decode()
    assert "Say what changed." in answer.content.decode()


def test_who_signed_in_elsewhere_meanwhile_may_send_at_once(head, browser):
    signs_in(browser, head)
    before = expire(browser)
    signs_in(browser, head)
    page = browser.post(FORM, SENT | {"csrfmiddlewaretoken": before})
    assert "What you wrote is not sent yet" in page.content.decode()
    stale = browser.post("/sign-in", {"unsent": Unsent(FORM, FORM, tuple(hidden(page))).packed, "csrfmiddlewaretoken": before})
    assert "What you wrote is not sent yet" in stale.content.decode()


def test_without_any_cookie_the_words_are_carried_too(head, browser):
    signs_in(browser, head)
    before = expire(browser)
    browser.cookies.clear()
    asked = browser.post(FORM, SENT | {"csrfmiddlewaretoken": before})
    assert carried(asked)


@pytest.mark.parametrize("said", [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_what_another_site_made_up_is_not_offered(head, browser, said):
    signs_in(browser, head)
    for address, given in ((FORM, SENT), ("/sign-in", {"unsent": "x"})):
        page = browser.post(address, given | {"csrfmiddlewaretoken": "a" * 64}, **said)
        assert page.status_code == 403
        assert "This form is out of date" in page.content.decode()


def test_files_have_to_be_chosen_again_and_the_words_can_be_copied(head, browser):
    signs_in(browser, head)
    before = expire(browser)
    given = SENT | {"file": SimpleUploadedFile("a.txt", b"x"), "csrfmiddlewaretoken": before}
    asked = browser.post(FORM, given)
    page = browser.post(
        "/sign-in", {"email": head.email, "password": PASSWORD, "unsent": carried(asked), "csrfmiddlewaretoken": token(asked)}
    )
    assert "a file has to be chosen again" in page.content.decode()
    assert "Send it now" not in page.content.decode()
    assert "how" in page.content.decode()


def test_what_scripts_send_what_is_too_long_and_passwords_are_not_carried(head, browser):
    signs_in(browser, head)
    before = expire(browser)
    assert browser.post(FORM, SENT | {"csrfmiddlewaretoken": before}, HTTP_ACCEPT="application/json").status_code == 302
    assert browser.post(FORM, SENT | {"what_was_done": "x" * 200_001, "csrfmiddlewaretoken": before}).status_code == 302
    assert browser.post("/account/password", {"current": "a secret", "csrfmiddlewaretoken": before}).status_code == 302
    late = browser.post("/account/password", {"current": "a secret", "csrfmiddlewaretoken": "b" * 64})
    assert "a secret" not in late.content.decode()
    assert "unsent" not in late.content.decode()


def test_what_we_did_not_sign_and_what_is_older_than_a_session_is_let_go(head, clock):
    packed = Unsent(FORM, FORM, (("what_was_done", WORDS),)).packed
    given = {"email": head.email, "password": PASSWORD}
    assert Client().post("/sign-in", given | {"unsent": packed[:-1]})["Location"] == "/"
    assert Client().post("/sign-in", given | {"unsent": packed}).status_code == 200
    clock.move_to(NOON + dt.timedelta(hours=9))
    assert Client().post("/sign-in", given | {"unsent": packed})["Location"] == "/"
