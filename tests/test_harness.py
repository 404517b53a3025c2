"""The harness itself: a check that cannot fail checks nothing."""

import datetime as dt
import socket
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from pytest_socket import SocketBlockedError

from tests.browser import at_320, axe
from tests.fixtures import TODAY

GOOD = "<!doctype html><html lang='en'><title>Roll</title><main><h1>Roll</h1><p>Twelve children</p></main></html>"


def test_time_stands_still():
    assert timezone.localdate() == dt.date.today() == TODAY


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_nobody_outside_can_be_reached():
    with pytest.raises(SocketBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_people_have_roles(viewer, client_as):
    assert viewer.authority_code == "806"
    assert client_as("governor").session["_auth_user_id"]


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_second_run_is_on_a_real_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("select version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='color:#aaa'>pale</p>", "color-contrast"),
        (
            "<button style='width:9px;height:9px;padding:0'>a</button><button style='width:9px;height:9px;padding:0'>b</button>",
            "target-size",
        ),
    ],
)
def test_axe_finds_what_is_wrong(page, fault, said):
    page.set_content(GOOD)
    axe(page)
    page.set_content(GOOD.replace("</main>", f"{fault}</main>"))
    with pytest.raises(AssertionError, match=said):
        axe(page)


@pytest.mark.browser
def test_a_page_too_wide_for_a_phone_is_found(page):
    page.set_content(GOOD)
    at_320(page)
    page.set_content(GOOD.replace("</main>", "<div style='width:600px'>wide</div></main>"))
    with pytest.raises(AssertionError, match="wide"):
        at_320(page)


@pytest.mark.browser
def test_scripts_can_be_off(page_without_js):
    page_without_js.set_content(GOOD.replace("</main>", "<noscript><p id='off'>off</p></noscript></main>"))
    assert page_without_js.locator("#off").is_visible()


@pytest.mark.browser
def test_a_test_that_writes_waits_for_a_page_that_is_being_written(page, transactional_db, sign_in, user_as):
    """A request reads sessions while it writes; whoever signs in meanwhile waits for it and is not turned away."""
    begun, head = threading.Event(), user_as("head")

    def request() -> None:
        with transaction.atomic():
            Session.objects.count()
            begun.set()
            time.sleep(0.3)
        connection.close()

    other = threading.Thread(target=request)
    other.start()
    begun.wait()
    sign_in(page, head)
    other.join()
    assert Session.objects.count() == 1
