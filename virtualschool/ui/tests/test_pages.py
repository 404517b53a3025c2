"""What reaches a browser: headers, error pages, the frame."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe

from virtualschool.ui.brand import contrast_with_white, style_sheet
from virtualschool.ui.tests.site import render

FRAME = '{% extends "ui/base.html" %}{% block title %}Roll{% endblock %}'


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


def test_pages_allow_nothing_foreign_and_are_not_kept(browser: Client) -> None:
    headers = browser.get("/page").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_frame_holds_no_style_or_script_of_its_own() -> None:
    page = render(FRAME)
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


def test_the_brand_may_be_cached(browser: Client) -> None:
    answer = browser.get("/ui/brand.css")
    assert "max-age" in answer.headers["Cache-Control"]
    assert "--vs-brand:#12436D" in answer.content.decode()


def test_a_brand_must_be_a_colour_that_white_text_stands_on() -> None:
    assert round(contrast_with_white("#000000")) == 21
    with pytest.raises(ImproperlyConfigured, match="darker"):
        style_sheet({"colour": "#FFDD00"})
    with pytest.raises(ImproperlyConfigured, match="#RRGGBB"):
        style_sheet({"colour": "red;} body{display:none"})


@pytest.mark.parametrize(("address", "status", "words"), [("/nowhere/H801200001001", 404, "Page not found"), ("/broken", 500, "problem")])
def test_errors_repeat_nothing_that_could_be_personal(browser: Client, address: str, status: int, words: str) -> None:
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "H801200001001" not in page
    assert "Jamie" not in page


def test_a_refusal_says_why(browser: Client) -> None:
    answer = browser.get("/refused")
    assert answer.status_code == 403
    assert "someone else must assure it" in answer.content.decode()


def test_a_stale_form_is_explained() -> None:
    from virtualschool.ui.errors import csrf_failure

    assert "Nothing was saved" in csrf_failure(RequestFactory().post("/"), reason="token").content.decode()


def test_errors_stand_in_title_and_summary() -> None:
    page = render(FRAME, errors=[{"text": "Enter the <date>", "href": "#id_date"}])
    assert "<title>Error: Roll" in page
    assert '<a href="#id_date">Enter the &lt;date&gt;</a>' in page
    assert "Error:" not in render(FRAME)


def test_the_frame_shows_what_the_roof_gives_it() -> None:
    page = render(
        FRAME,
        council="Anytown & District",
        navigation=[{"title": "Children", "href": "/children", "current": True}, {"title": "Home", "href": "/"}],
        search_url="/search",
        account={"name": "A Person", "href": "/me", "sign_out": "/out"},
        csrf_input=mark_safe('<input name="csrfmiddlewaretoken">'),
        is_demo=True,
    )
    assert "Anytown &amp; District" in page
    assert 'href="/children" aria-current="page"' in page
    assert 'method="post" action="/search"' in page, "what is searched for must not stand in an address"
    assert page.count("csrfmiddlewaretoken") == 2
    assert 'action="/out"' in page
    assert "made up" in page
