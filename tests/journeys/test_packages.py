"""A review goes to another council's installation and is taken in there, in the browser; every page on the way is looked at."""

import datetime as dt
import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser import at_320, axe
from tests.fixtures import NOON
from tests.journeys.conftest import Town
from virtualschool.accounts.models import User
from virtualschool.authorities.actions import add_person
from virtualschool.authorities.queries import authority_numbered, command_line_viewer, viewer_through
from virtualschool.peer_reviews.tests.packages import two

pytestmark = pytest.mark.browser


def looked_at(page: Page) -> None:
    axe(page)
    at_320(page)


@pytest.fixture
def councils(town: Town) -> tuple[two.Side, two.Side]:
    """The town, and a neighbour on the same machine with keys of its own."""
    host = viewer_through(town.user("head").memberships.get())
    neighbour = authority_numbered("807")
    person = {"email": "head@neighbour.example", "name": "A neighbour's head", "password": "a long password of a head", "role": "head"}
    head = add_person(**person, authority=neighbour, starts_on=dt.date(2020, 1, 1), by=command_line_viewer(neighbour))
    return two.befriended(host, viewer_through(head))


def test_a_review_goes_to_another_installation(councils, new_context, sign_in, tmp_path):
    host, home = councils
    with time_machine.travel(NOON, tick=True):
        review = two.hosted(host.by)
    page = sign_in(new_context().new_page(), User.objects.get(pk=host.by.user_id))
    page.goto("/reviews/exchange/")
    looked_at(page)
    page.get_by_role("link", name=re.compile("Redcar")).first.click()
    looked_at(page)
    page.goto(f"/reviews/{review.public_id}/packages")
    looked_at(page)
    page.get_by_role("button", name="Look through it and make the package").click()
    expect(page.get_by_role("link", name="Download the package")).to_be_visible()
    looked_at(page)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download the package").click()
    fetched.value.save_as(tmp_path / "p.vspackage")

    page = sign_in(new_context(java_script_enabled=False).new_page(), User.objects.get(pk=home.by.user_id))
    page.goto("/reviews/exchange/")
    page.get_by_label("Package", exact=True).set_input_files(tmp_path / "p.vspackage")
    page.get_by_role("button", name="Open it and look first").click()
    expect(page.get_by_role("heading", name="What taking it would do")).to_be_visible()
    page.get_by_role("button", name="Take it", exact=True).click()
    expect(page.get_by_text("stays as it came")).to_be_visible()
